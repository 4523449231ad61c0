#![doc = include_str!("../README.md")]

pub mod article;
mod canonical;
pub mod case;
pub mod changes;
mod check;
pub mod coverage;
pub mod graph;
pub mod i18n;
mod keys_page;
pub mod listing;
pub mod markup;
pub mod mutant;
pub mod problems;
mod schema;
pub mod simulate;
mod templates;
mod upgrade;
mod voice;

#[cfg(test)]
mod broken;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod testing;

pub use canonical::canonical;
pub use check::check;
pub use keys_page::keys_page;
pub use schema::schemas;
pub use templates::check_templates;
pub use upgrade::{Upgraded, upgrade};
pub use voice::{Texts, Voice};
