//! The analyzer's XML: nested `testresult` elements.

use super::outcome::{Outcome, outcome_of};
use super::phrases::step_of;
use super::test_step::{TestStep, new_part, observe};
use crate::lines::{Line, Lines};
use crate::part::Part;
use crate::xml::{XmlEvent, XmlEvents};

/// Takes a document, from its declaration or root element on.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let start = first.raw.find("<testresult").or_else(|| {
        let declared = first.raw.find("<?xml")?;
        let next = lines.clone().nth(1)?;
        next.raw.contains("<testresult").then_some(declared)
    })?;
    let text = lines.rest().get(start..)?;
    let mut tests: Vec<TestStep<'_>> = Vec::new();
    let mut depth = 0;
    let mut last = first.number;
    // The line of the current tag or text.
    let mut walk = lines;
    let mut current = walk.next()?;
    for event in XmlEvents::new(text) {
        if let XmlEvent::Open { line, .. } | XmlEvent::Text { line, .. } = &event {
            while current.number < first.number + line - 1 {
                current = walk.next()?;
            }
            last = current.number;
        }
        match event {
            XmlEvent::Open { name, attributes, .. } => {
                depth += 1;
                if name == "testresult" {
                    tests.push(test(attributes, depth, current));
                }
            }
            XmlEvent::Text { .. } => {}
            XmlEvent::Close { .. } => depth -= 1,
        }
    }
    tests.first()?;
    let mut part = new_part(first.number);
    part.lines.1 = walk
        .take_while(|line| line.raw.trim_start().starts_with("</"))
        .last()
        .map_or(last, |line| line.number);
    for failed in tests.iter().filter(|test| test.outcome == Some(Outcome::Failed)) {
        if let Some(line) = &failed.at {
            let details: Vec<&str> = failed.details.iter().map(|(_, text)| text.as_str()).collect();
            let message =
                [failed.description.as_str(), &failed.result, &details.join("\n")].join("\n");
            part.message(line, message.trim_end(), failed.chain(1..usize::MAX));
        }
    }
    observe(&tests, 2, &mut part);
    Some(part)
}

fn test<'t>(attributes: Vec<(String, String)>, depth: usize, line: Line<'t>) -> TestStep<'t> {
    let mut test = TestStep { depth, at: Some(line), ..TestStep::default() };
    let mut status = String::new();
    for (name, value) in attributes {
        match name.as_str() {
            "status" => status = value,
            "errorid" => test.error_id = value,
            "contentUrl" => test.content = value,
            "testdescription" => test.description = value,
            "resultdescription" => test.result = value,
            "additionaldetails" => {
                test.details =
                    value.lines().map(|text| (line, text.trim_end().to_owned())).collect();
            }
            _ => {}
        }
    }
    test.key = step_of(&test.description).key;
    test.outcome = match status.as_str() {
        "Success" => Some(Outcome::Passed),
        "SuccessWithWarnings" | "Warning" => Some(Outcome::Warned),
        "Error" => Some(Outcome::Failed),
        "Skipped" => None,
        _ => outcome_of(&test.result),
    };
    test
}
