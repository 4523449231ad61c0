//! The files of sites.

use std::collections::BTreeMap;

use shindan_model::SourceFile;

use super::error::SiteError;
use super::site::Site;

/// The known sites, each a file `NAME.toml`.
#[derive(Clone, Debug)]
pub struct Sites {
    files: Vec<SourceFile>,
}

impl Sites {
    /// The sites in `files`. Other files than TOML are ignored.
    pub fn new(files: Vec<SourceFile>) -> Self {
        Self { files }
    }

    /// Their names, in alphabetical order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.files.iter().filter_map(site_name).collect();
        names.sort_unstable();
        names
    }

    /// The numbers of those that have one, with their names.
    pub fn tickets(&self) -> BTreeMap<u32, &str> {
        let ticket = |file: &SourceFile| {
            let table: toml::Table = toml::from_str(&file.text).ok()?;
            u32::try_from(table.get("ticket")?.as_integer()?).ok()
        };
        let numbered = |file| Some((ticket(file)?, site_name(file)?));
        self.files.iter().filter_map(numbered).collect()
    }

    /// Parses the site with a name or with the number of a ticket.
    ///
    /// With `like = "other"` it inherits every key of another site: its own keys replace those, except that
    /// its answers come before the inherited ones. The `like` of the other site is not followed.
    ///
    /// # Errors
    /// [`SiteError::Unknown`] if the site, or the one it is like, has no file; [`SiteError::Wrong`] if a
    /// file is not TOML, a key is unknown or missing, or a value has the wrong type.
    pub fn site(&self, name: &str) -> Result<Site, SiteError> {
        let wrong = |message: String| SiteError::Wrong { name: name.to_owned(), message };
        let table = |name: &str| -> Result<toml::Table, SiteError> {
            let text = self.text(name).ok_or_else(|| SiteError::Unknown(name.to_owned()))?;
            toml::from_str(text).map_err(|error| wrong(error.to_string()))
        };
        let tickets = self.tickets();
        let numbered = name.parse().ok().and_then(|ticket: u32| tickets.get(&ticket));
        let mut keys = table(numbered.copied().unwrap_or(name))?;
        if let Some(like) = keys.remove("like") {
            let mut inherited = table(like.as_str().unwrap_or_default())?;
            // What is said of the other site is not true of this one.
            for of_itself in ["like", "about", "ticket"] {
                inherited.remove(of_itself);
            }
            keys = overlay(inherited, keys);
        }
        keys.try_into().map_err(|error: toml::de::Error| wrong(error.to_string()))
    }

    fn text(&self, name: &str) -> Option<&str> {
        let file = self.files.iter().find(|file| site_name(file) == Some(name));
        file.map(|file| file.text.as_str())
    }
}

fn site_name(file: &SourceFile) -> Option<&str> {
    file.path.rsplit('/').next()?.strip_suffix(".toml")
}

/// Lays the keys of a site over those that it inherits.
fn overlay(mut inherited: toml::Table, keys: toml::Table) -> toml::Table {
    for (key, value) in keys {
        match (inherited.get_mut(&key), value) {
            (Some(toml::Value::Array(old)), toml::Value::Array(new)) if key == "answer" => {
                old.splice(0..0, new);
            }
            (_, value) => {
                inherited.insert(key, value);
            }
        }
    }
    inherited
}

#[cfg(test)]
mod tests {
    use super::super::site::{Issuer, Misbehaviour};
    use super::*;

    const BASE: &str = r#"
        about = { en = "base" }
        ticket = 7
        host = "mail.contoso.test"
        address = "user1@contoso.test"
        says = { "migration.type" = "cutover" }
        certificate = { issuer = "private" }
        [[answer]]
        path = "/owa/*"
        status = "200 OK"
    "#;

    fn sites(more: &str) -> Sites {
        let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
        Sites::new(vec![
            file("lab/more.toml", more),
            file("lab/base.toml", BASE),
            file("lab/README.md", "no site"),
        ])
    }

    #[test]
    fn names_are_sorted_and_only_toml_counts() {
        assert_eq!(sites("").names(), ["base", "more"]);
    }

    #[test]
    fn a_ticket_leads_to_its_site_and_is_not_inherited() {
        let sites = sites("like = \"base\"");
        assert_eq!(sites.tickets(), BTreeMap::from([(7, "base")]));
        assert_eq!(sites.site("7").unwrap().about, sites.site("base").unwrap().about);
        let more = sites.site("more").unwrap();
        assert_eq!((more.ticket, more.about.len()), (None, 0));
        assert!(sites.site("8").is_err());
    }

    #[test]
    fn a_site_without_like_has_the_defaults_of_its_file() {
        let site = sites("").site("base").unwrap();
        assert_eq!((site.host.as_str(), site.certificate.to_days), ("mail.contoso.test", 300));
        assert!(site.misbehaviour.is_none() && site.dns.is_none() && !site.ipv6);
        assert!(site.tls.old_versions.is_empty() && site.records.is_empty());
    }

    #[test]
    fn like_inherits_every_key_and_replaces_those_that_are_written_again() {
        let more = r#"
            like = "base"
            host = "owa.contoso.test"
            says = { "exchange.version" = "2016" }
            trouble = "half-answer"
        "#;
        let site = sites(more).site("more").unwrap();
        let (host, address) = (site.host.as_str(), site.address.as_str());
        assert_eq!((host, address), ("owa.contoso.test", "user1@contoso.test"));
        // Tables are replaced, not merged.
        assert_eq!(site.says.keys().collect::<Vec<_>>(), ["exchange.version"]);
        assert_eq!(site.certificate.issuer, Issuer::Private);
        assert_eq!(site.misbehaviour, Some(Misbehaviour::HalfAnswer));
    }

    #[test]
    fn answers_come_before_the_inherited_ones() {
        let more = "like = \"base\"\nanswer = [{ path = \"/owa/\", status = \"302 Found\" }]";
        let site = sites(more).site("more").unwrap();
        let found = |path: &str| {
            let mut answers = site.answer.iter();
            answers.find(|answer| answer.matches("GET", "", path, false)).map(|it| &*it.status)
        };
        assert_eq!(found("/owa/"), Some("302 Found"));
        assert_eq!(found("/owa/auth"), Some("200 OK"));
        assert_eq!(found("/ews"), None);
    }

    #[test]
    fn errors_name_the_site_and_the_key() {
        for (more, name, expected) in [
            ("", "nowhere", "there is no site `nowhere`"),
            ("like = \"nowhere\"", "more", "there is no site `nowhere`"),
            (
                "like = \"base\"\nhots = \"a\"",
                "more",
                "site `more`: unknown field `hots`, expected",
            ),
            ("like = \"base\"\nsays = 1", "more", "site `more`: invalid type: integer `1`"),
            ("host = \"a\"", "more", "site `more`: missing field `address`"),
            ("like = \"base\"\ntrouble = \"late\"", "more", "site `more`: unknown variant `late`"),
            ("host = ", "more", "site `more`: TOML parse error at line 1, column 8"),
        ] {
            let error = sites(more).site(name).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
