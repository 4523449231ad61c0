//! The grammar: words and signs to pipelines of listed cmdlets.

use super::lexer::Token;
use super::listed::{self, Cmdlet, OPERATORS, Takes};
use super::tree::{Argument, Pipeline, Property, Refused, Stage, Value};

/// Reads pipelines.
pub(super) fn parse(tokens: Vec<Token>) -> Result<Vec<Pipeline>, Refused> {
    let mut parser = Parser { tokens: tokens.into_iter().peekable() };
    let mut pipelines = vec![parser.pipeline()?];
    while parser.takes(';') {
        pipelines.push(parser.pipeline()?);
    }
    match parser.tokens.next() {
        None => Ok(pipelines),
        Some(token) => Err(out_of_place(&token)),
    }
}

fn out_of_place(token: &Token) -> Refused {
    Refused(format!("`{}` stands where it cannot", token.shown()))
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
}

impl Parser {
    fn takes(&mut self, sign: char) -> bool {
        self.tokens.next_if_eq(&Token::Sign(sign)).is_some()
    }

    fn needs(&mut self, sign: char) -> Result<(), Refused> {
        if self.takes(sign) { Ok(()) } else { Err(Refused(format!("a `{sign}` is missing"))) }
    }

    fn next(&mut self) -> Result<Token, Refused> {
        self.tokens.next().ok_or_else(|| Refused("its end is missing".to_owned()))
    }

    fn word(&mut self, word: &str) -> Result<(), Refused> {
        match self.next()? {
            Token::Word(found) if found.eq_ignore_ascii_case(word) => Ok(()),
            other => Err(out_of_place(&other)),
        }
    }

    fn pipeline(&mut self) -> Result<Pipeline, Refused> {
        let mut stages = Vec::new();
        loop {
            let name = match self.next()? {
                Token::Word(name) => name,
                other => return Err(out_of_place(&other)),
            };
            let stage = match name.to_ascii_lowercase().as_str() {
                "where-object" => self.condition()?,
                "select-object" => self.select(false)?,
                "format-list" | "format-table" | "format-wide" => self.select(true)?,
                _ => self.call(&name)?,
            };
            let formats = matches!(stage, Stage::Select { formats: true, .. });
            if stages.is_empty() && !matches!(stage, Stage::Call { .. }) {
                return Err(Refused(format!("`{name}` has nothing before it")));
            }
            stages.push(stage);
            if !self.takes('|') {
                return Ok(Pipeline { stages });
            }
            if formats {
                return Err(Refused(format!("something stands after `{name}`")));
            }
        }
    }

    /// `{$_.Property -op literal}`
    fn condition(&mut self) -> Result<Stage, Refused> {
        self.needs('{')?;
        let property = match self.next()? {
            Token::Current(name) => name,
            other => return Err(out_of_place(&other)),
        };
        let operator = match self.next()? {
            Token::Parameter(name) => OPERATORS
                .iter()
                .find(|known| known.eq_ignore_ascii_case(&name))
                .ok_or_else(|| Refused(format!("`-{name}` is no comparison that is accepted")))?,
            other => return Err(out_of_place(&other)),
        };
        let operand = match self.next()? {
            // A bare word is the name of a command there.
            Token::Word(word) => {
                number(&word).ok_or_else(|| Refused(format!("`{word}` stands without quotes")))?
            }
            other => value(other)?,
        };
        self.needs('}')?;
        Ok(Stage::Where { property, operator, operand })
    }

    /// What follows `Select-Object` and `Format-…`.
    fn select(&mut self, formats: bool) -> Result<Stage, Refused> {
        let mut properties = Vec::new();
        let mut options = Vec::new();
        loop {
            match self.tokens.peek() {
                None | Some(Token::Sign('|' | ';')) => break,
                Some(Token::Parameter(name)) => {
                    let name = name.clone();
                    self.tokens.next();
                    if name.eq_ignore_ascii_case("property") {
                        continue;
                    }
                    let option = listed::option(&name, formats).ok_or_else(|| {
                        Refused(format!("`-{name}` is no parameter that is accepted there"))
                    })?;
                    let count = match option.counts {
                        true => Some(self.count(option.name)?),
                        false => None,
                    };
                    options.push((option.name, count));
                }
                Some(_) if properties.is_empty() => {
                    properties.push(self.property()?);
                    while self.takes(',') {
                        properties.push(self.property()?);
                    }
                }
                Some(other) => return Err(out_of_place(other)),
            }
        }
        Ok(Stage::Select { formats, properties, options })
    }

    fn count(&mut self, name: &str) -> Result<u32, Refused> {
        match self.next()? {
            Token::Word(word) => word.parse().ok(),
            _ => None,
        }
        .ok_or_else(|| Refused(format!("`-{name}` has no number")))
    }

    fn property(&mut self) -> Result<Property, Refused> {
        match self.next()? {
            Token::Word(name) | Token::Quoted(name) if is_property(&name) => {
                Ok(Property::Named(name))
            }
            Token::Table => self.calculated(),
            other => Err(out_of_place(&other)),
        }
    }

    /// `Name='NotAfter';Expression={$_.NotAfter.ToString('u')}}`
    fn calculated(&mut self) -> Result<Property, Refused> {
        self.word("Name")?;
        self.needs('=')?;
        match self.next()? {
            Token::Quoted(name) if is_property(&name) => {}
            other => return Err(out_of_place(&other)),
        }
        self.needs(';')?;
        self.word("Expression")?;
        self.needs('=')?;
        self.needs('{')?;
        match self.next()? {
            Token::Current(_) => {}
            other => return Err(out_of_place(&other)),
        }
        if self.tokens.next_if_eq(&Token::ToText).is_some() {
            self.needs('(')?;
            match self.next()? {
                Token::Quoted(_) => {}
                other => return Err(out_of_place(&other)),
            }
            self.needs(')')?;
        }
        self.needs('}')?;
        self.needs('}')?;
        Ok(Property::Calculated)
    }

    /// The arguments of a listed cmdlet.
    fn call(&mut self, name: &str) -> Result<Stage, Refused> {
        let cmdlet = listed::cmdlet(name)
            .ok_or_else(|| Refused(format!("`{name}` is not on the list of what only reads")))?;
        let mut arguments: Vec<(&'static str, Argument)> = Vec::new();
        loop {
            let (parameter, takes) = match self.tokens.peek() {
                None | Some(Token::Sign('|' | ';')) => break,
                Some(Token::Parameter(given)) => {
                    let given = given.clone();
                    self.tokens.next();
                    cmdlet.parameter(&given).ok_or_else(|| {
                        let name = cmdlet.name;
                        Refused(format!("`-{given}` is not on the list of parameters of `{name}`"))
                    })?
                }
                Some(other) => cmdlet.positional().ok_or_else(|| out_of_place(other))?,
            };
            if arguments.iter().any(|(before, _)| *before == parameter) {
                return Err(Refused(format!("`-{parameter}` stands twice")));
            }
            arguments.push((parameter, self.argument(cmdlet, parameter, takes)?));
        }
        Ok(Stage::Call { cmdlet: cmdlet.name, arguments })
    }

    fn argument(
        &mut self,
        cmdlet: &Cmdlet,
        parameter: &'static str,
        takes: Takes,
    ) -> Result<Argument, Refused> {
        let wrong = |shown: &str| {
            Refused(format!("`{shown}` is no value that `-{parameter}` may have here"))
        };
        match takes {
            Takes::Switch => Ok(Argument::Switch),
            Takes::Credential => {
                self.needs('(')?;
                self.word("Get-Credential")?;
                self.needs(')')?;
                Ok(Argument::Credential)
            }
            Takes::Table => self.table(cmdlet),
            Takes::Asked => match self.next()? {
                Token::Asked(name) => Ok(Argument::Values(vec![Value::Asked(name)])),
                other => Err(wrong(&other.shown())),
            },
            Takes::Number => match value(self.next()?)? {
                number @ (Value::Number(_) | Value::Asked(_)) => Ok(Argument::Values(vec![number])),
                _ => Err(wrong("a text")),
            },
            Takes::Text => {
                let mut values = vec![value(self.next()?)?];
                while self.takes(',') {
                    values.push(value(self.next()?)?);
                }
                for value in &values {
                    if let Value::Text(text) = value
                        && !cmdlet.may_have(parameter, text)
                    {
                        return Err(wrong(text));
                    }
                }
                Ok(Argument::Values(values))
            }
        }
    }

    /// `@{LogName='Application';Id=1309}`
    fn table(&mut self, cmdlet: &Cmdlet) -> Result<Argument, Refused> {
        match self.next()? {
            Token::Table => {}
            other => return Err(out_of_place(&other)),
        }
        let mut rows: Vec<(&'static str, Value)> = Vec::new();
        loop {
            let key = match self.next()? {
                Token::Word(key) => key,
                other => return Err(out_of_place(&other)),
            };
            let key = cmdlet
                .key(&key)
                .filter(|key| rows.iter().all(|(before, _)| before != key))
                .ok_or_else(|| Refused(format!("`{key}` is not on the list of keys")))?;
            self.needs('=')?;
            let value = match self.next()? {
                Token::Word(word) => number(&word)
                    .ok_or_else(|| Refused(format!("`{word}` stands without quotes")))?,
                other => value(other)?,
            };
            rows.push((key, value));
            if self.takes('}') {
                return Ok(Argument::Table(rows));
            }
            self.needs(';')?;
        }
    }
}

fn is_property(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'*')
}

/// A value that a token is.
fn value(token: Token) -> Result<Value, Refused> {
    match token {
        Token::Word(word) => Ok(number(&word).unwrap_or(Value::Text(word))),
        Token::Quoted(text) => Ok(Value::Text(text)),
        Token::Asked(name) => Ok(Value::Asked(name)),
        Token::Truth(value) => Ok(Value::Truth(value)),
        other => Err(out_of_place(&other)),
    }
}

/// A number of decimal digits, as it prints again.
fn number(word: &str) -> Option<Value> {
    let number: u32 = word.parse().ok()?;
    (number.to_string() == word).then_some(Value::Number(number))
}
