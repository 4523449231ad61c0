//! Pipelines as PowerShell 2.0. Every text stands in single quotes, where PowerShell puts in nothing.

use std::fmt;

use super::tree::{Argument, Pipeline, Property, Stage, Value};

impl fmt::Display for Pipeline {
    /// Placeholders become variables: `<mailbox>` is `$value_mailbox`. `Format-…` becomes `Select-Object`, so
    /// that objects come out; without properties it is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, stage) in self.stages.iter().enumerate() {
            if let Stage::Select { properties, options, .. } = stage
                && properties.is_empty()
                && options.is_empty()
            {
                continue;
            }
            if at > 0 {
                f.write_str(" | ")?;
            }
            stage.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stage::Call { cmdlet, arguments } => {
                f.write_str(cmdlet)?;
                arguments.iter().try_for_each(|(name, argument)| write!(f, " -{name}{argument}"))
            }
            Stage::Where { property, operator, operand } => {
                write!(f, "Where-Object {{$_.{property} -{operator} {operand}}}")
            }
            Stage::Select { properties, options, .. } => {
                f.write_str("Select-Object")?;
                for (at, property) in properties.iter().enumerate() {
                    match property {
                        Property::Named(name) => {
                            let before = if at == 0 { " -Property " } else { "," };
                            write!(f, "{before}'{name}'")?;
                        }
                        // Nothing prints a command that has one: see `read_only`.
                        Property::Calculated => return Err(fmt::Error),
                    }
                }
                options.iter().try_for_each(|(name, count)| match count {
                    Some(count) => write!(f, " -{name} {count}"),
                    None => write!(f, " -{name}"),
                })
            }
        }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Argument::Switch => Ok(()),
            Argument::Credential => f.write_str(" (Get-Credential)"),
            Argument::Values(values) => {
                for (at, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if at == 0 { " " } else { "," })?;
                }
                Ok(())
            }
            Argument::Table(rows) => {
                f.write_str(" @{")?;
                for (at, (key, value)) in rows.iter().enumerate() {
                    write!(f, "{}{key}={value}", if at == 0 { "" } else { ";" })?;
                }
                f.write_str("}")
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Value::Number(number) => number.fmt(f),
            Value::Truth(value) => write!(f, "${value}"),
            Value::Asked(name) => write!(f, "$value_{name}"),
        }
    }
}
