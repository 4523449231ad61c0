//! The output of Export-Clixml ([MS-PSRP] 2.2.5), the one format that is the same in every
//! language.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::object::Object;
use crate::kind::Kind;
use crate::lines::{Line, Lines, at_most};
use crate::part::Part;
use crate::{certificate, xml};

/// The property by which an object of shindan's collection script names the cmdlet that printed it.
pub const PRINTED_BY: &str = "ShindanCommand";
/// The property that marks an object of that script as a cmdlet's empty output.
pub const PRINTED_NOTHING: &str = "ShindanNothing";

/// The largest export that is read (bytes).
const MAX_BYTES: usize = 32 << 20;
/// The deepest nesting of elements.
const MAX_DEPTH: usize = 64;
/// The most properties of one object. Further ones count as another object's.
const MAX_PROPERTIES: usize = 4096;

/// An open element.
#[derive(Debug, Default)]
struct Open<'t> {
    tag: String,
    name: Option<String>,
    line: Option<Line<'t>>,
    text: String,
    /// The `ToString` of an object, or the printed form of a list.
    printed: Option<String>,
    values: Vec<String>,
}

/// Takes `<Objs` to `</Objs>`. A document type ends it; entities other than XML's five are blank.
pub(crate) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let rest = lines.rest();
    let text = rest.trim_start_matches(['\u{feff}', ' ', '\t']);
    if !text.starts_with("<Objs ") {
        return None;
    }
    let text = at_most(text, MAX_BYTES);
    let mut part = Part::new(Kind::Clixml, first.number);
    let mut reader = Reader::from_str(text);
    let mut walk = lines;
    let mut at = first;
    let mut passed = 0;
    let mut stack: Vec<Open<'_>> = Vec::new();
    let mut object = Object::default();
    loop {
        let position = usize::try_from(reader.buffer_position()).unwrap_or(passed);
        for _ in 0..text[passed..position].matches('\n').count() {
            walk.next();
        }
        at = walk.peek().unwrap_or(at);
        passed = position;
        if object.len() >= MAX_PROPERTIES {
            std::mem::take(&mut object).finish(&mut part);
        }
        if text[position..].starts_with("<!DOCTYPE") || !xml::ends_soon(&text[position..]) {
            part.not_understood.push(at.number);
            break;
        }
        match reader.read_event() {
            Ok(Event::Start(start)) if stack.len() < MAX_DEPTH => stack.push(open(&start, at)),
            Ok(Event::Empty(start)) => close(open(&start, at), &mut stack, &mut object, at),
            Ok(Event::Text(text)) => {
                if let Some(open) = stack.last_mut() {
                    open.text.push_str(&text);
                }
            }
            Ok(Event::GeneralRef(entity)) => {
                let plain = match &*entity {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => entity.resolve_char_ref().ok().flatten().unwrap_or(' '),
                };
                if let Some(open) = stack.last_mut() {
                    open.text.push(plain);
                }
            }
            Ok(Event::End(_)) => {
                let Some(done) = stack.pop() else { break };
                let is_outermost = done.tag == "Obj" && stack.len() == 1;
                let is_end = stack.is_empty();
                close(done, &mut stack, &mut object, at);
                if is_outermost {
                    finish(std::mem::take(&mut object), &mut part, at);
                }
                if is_end {
                    break;
                }
            }
            Ok(Event::Comment(_) | Event::Decl(_)) => {}
            _ => {
                // Cut off or malformed: what was read so far counts.
                part.not_understood.push(at.number);
                break;
            }
        }
    }
    object.finish(&mut part);
    part.lines.1 = at.number;
    Some(part)
}

fn open<'t>(start: &BytesStart<'_>, line: Line<'t>) -> Open<'t> {
    let name = start.try_get_attribute("N").ok().flatten();
    let name = name.map(|name| name.value.into_owned());
    Open { tag: start.local_name().as_ref().to_owned(), name, line: Some(line), ..Open::default() }
}

/// Adds an object, with the cmdlet that printed it if it names one.
fn finish<'t>(object: Object<'t>, part: &mut Part, line: Line<'t>) {
    let start = part.observations.len();
    let by = object.value(PRINTED_BY).map(str::to_owned);
    let is_nothing = object.has(PRINTED_NOTHING);
    object.finish(part);
    if let Some(by) = by {
        part.printed_by(start, &by);
        if is_nothing {
            part.property(&line, None, "powershell.empty", by);
        }
    }
}

/// Turns a closed element into a property of the outermost object, or into part of its parent's
/// value.
fn close<'t>(done: Open<'t>, stack: &mut [Open<'t>], object: &mut Object<'t>, line: Line<'t>) {
    let line = done.line.unwrap_or(line);
    // Objs > Obj > Props or MS > the property.
    let is_property = stack.len() == 3 && matches!(stack[2].tag.as_str(), "Props" | "MS");
    let value = match done.tag.as_str() {
        "T" | "TN" | "TNRef" | "BA" | "SBK" | "Props" | "MS" | "DCT" => {
            // Of all binary values, only certificates are read.
            if done.tag == "BA" && done.name.as_deref() == Some("RawData") && is_property {
                for certificate in certificate::from_base64(&done.text) {
                    for (name, value) in certificate.properties() {
                        object.push(&name, value, line);
                    }
                }
            }
            return;
        }
        "ToString" => {
            if let Some(parent) = stack.last_mut() {
                parent.printed = Some(unescape(&done.text));
            }
            return;
        }
        "LST" | "STK" | "QUE" | "IE" => {
            if let Some(parent) = stack.last_mut() {
                parent.printed = Some(format!("{{{}}}", done.values.join(", ")));
            }
            return;
        }
        "Obj" => done.printed.unwrap_or_default(),
        "Nil" => String::new(),
        _ => unescape(&done.text),
    };
    match done.name {
        Some(name) if is_property => object.push(&name, value, line),
        _ => {
            if let Some(parent) = stack.last_mut()
                && matches!(parent.tag.as_str(), "LST" | "STK" | "QUE" | "IE")
            {
                parent.values.push(value);
            }
        }
    }
}

/// Resolves the escapes of characters: `_x000A_`.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match c {
            Some(c) => {
                plain.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_enumerations_and_lists() {
        let text = "<Objs Version=\"1.1\">\n<Obj RefId=\"0\"><TN><T>A.B</T></TN><ToString>EX</ToString><Props>\n<S N=\"Name\">a_x000A_b &amp; c</S><Obj N=\"Methods\"><LST><Obj><ToString>Ntlm</ToString><I32>2</I32></Obj><S>Basic</S></LST></Obj>\n<B N=\"Enabled\">false</B><Nil N=\"Url\" /></Props></Obj></Objs>\nafter";
        let part = read(Lines::new(text)).unwrap();
        assert_eq!((part.lines, part.not_understood.len()), ((1, 4), 0));
        let seen = format!("{:?}", part.observations);
        for expected in [r#""a\nb & c""#, r#""{Ntlm, Basic}""#, r#""false""#, r#""Url""#] {
            assert!(seen.contains(expected), "{expected} in {seen}");
        }
    }
}
