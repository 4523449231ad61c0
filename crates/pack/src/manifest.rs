//! The manifest of a published pack: its files with their digests, its revision, and the program that it
//! needs.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shindan_model::{Pack, SourceFile};

/// The schema of manifests.
pub const MANIFEST_SCHEMA: &str = "shindan/pack-manifest/v1";

/// The highest number of a publication. Without a bound, one archive could keep every later one out for ever.
pub const HIGHEST_REVISION: u64 = 999_999;

/// The JSON Schema (draft 2020-12) of manifests.
pub fn manifest_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Manifest>().to_value();
    schema["title"] = MANIFEST_SCHEMA.into();
    schema
}

/// The manifest of a published pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// `shindan/pack-manifest/v1`
    pub schema: String,
    /// The id of the pack.
    pub id: String,
    /// The version of the pack, as its author wrote it.
    pub version: String,
    /// The number of the publication, counting up. A pack never replaces one with a higher number.
    pub revision: u64,
    /// The oldest version of the program that can use the pack; absent if the author names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_program: Option<String>,
    /// The digest of its rules and texts, which verdicts name.
    pub digest: String,
    /// Every other file of the archive, sorted by path.
    pub files: Vec<ManifestFile>,
}

/// A file of a published pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestFile {
    /// Path in the archive: `rules/…`, `kb/…` or `templates/…`.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// A difference between an archive and its manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// The manifest has another schema.
    #[error("its manifest is `{0}`; this program reads `shindan/pack-manifest/v1`")]
    Schema(String),
    /// The number of the publication is out of bounds.
    #[error("its revision is {0}; revisions go from 1 to {HIGHEST_REVISION}")]
    Revision(u64),
    /// Two files of the archive or of the manifest have one path.
    #[error("`{0}` is there twice")]
    Twice(String),
    /// The archive lacks a file of the manifest.
    #[error("`{0}` is missing")]
    Missing(String),
    /// The manifest lacks a file of the archive.
    #[error("`{0}` is not in its manifest")]
    Unlisted(String),
    /// A file differs in its bytes.
    #[error("`{0}` is not the file that its manifest describes")]
    Altered(String),
    /// The pack differs from its description.
    #[error("its manifest says that the {what} is `{said}`, but the pack inside says `{is}`")]
    AnotherPack {
        /// Id, version, revision, …
        what: &'static str,
        /// By the manifest.
        said: String,
        /// By the pack.
        is: String,
    },
}

impl Manifest {
    /// Describes a pack of these files. `None` if the pack has no revision.
    pub fn new(pack: &Pack, files: &[SourceFile]) -> Option<Self> {
        let mut files: Vec<ManifestFile> = files
            .iter()
            .map(|file| ManifestFile {
                path: file.path.clone(),
                bytes: file.text.len() as u64,
                sha256: sha256(file.text.as_bytes()),
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Some(Self {
            schema: MANIFEST_SCHEMA.to_owned(),
            id: pack.id.clone(),
            version: pack.version.clone(),
            revision: pack.revision?,
            minimum_program: pack.minimum_program.clone(),
            digest: pack.digest.clone(),
            files,
        })
    }

    /// Compares these files, all and no others, with the manifest.
    ///
    /// # Errors
    /// The first difference.
    pub fn check_files(&self, files: &[SourceFile]) -> Result<(), ManifestError> {
        if self.schema != MANIFEST_SCHEMA {
            return Err(ManifestError::Schema(self.schema.clone()));
        }
        if !(1..=HIGHEST_REVISION).contains(&self.revision) {
            return Err(ManifestError::Revision(self.revision));
        }
        let mut seen = BTreeSet::new();
        if let Some(again) = files.iter().find(|file| !seen.insert(file.path.as_str())) {
            return Err(ManifestError::Twice(again.path.clone()));
        }
        let mut seen = BTreeSet::new();
        if let Some(again) = self.files.iter().find(|file| !seen.insert(file.path.as_str())) {
            return Err(ManifestError::Twice(again.path.clone()));
        }
        let by_path: BTreeMap<&str, &SourceFile> =
            files.iter().map(|file| (file.path.as_str(), file)).collect();
        for listed in &self.files {
            let Some(file) = by_path.get(listed.path.as_str()) else {
                return Err(ManifestError::Missing(listed.path.clone()));
            };
            let is_as_long = file.text.len() as u64 == listed.bytes;
            if !is_as_long || sha256(file.text.as_bytes()) != listed.sha256 {
                return Err(ManifestError::Altered(listed.path.clone()));
            }
        }
        let listed: BTreeSet<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        match files.iter().find(|file| !listed.contains(file.path.as_str())) {
            Some(file) => Err(ManifestError::Unlisted(file.path.clone())),
            None => Ok(()),
        }
    }

    /// Compares a pack with the manifest.
    ///
    /// # Errors
    /// The first difference.
    pub fn check_pack(&self, pack: &Pack) -> Result<(), ManifestError> {
        let revision =
            pack.revision.map_or_else(|| "none".to_owned(), |revision| revision.to_string());
        let minimum =
            |program: &Option<String>| program.clone().unwrap_or_else(|| "none".to_owned());
        let rows = [
            ("id", &self.id, &pack.id),
            ("version", &self.version, &pack.version),
            ("revision", &self.revision.to_string(), &revision),
            (
                "program that it needs",
                &minimum(&self.minimum_program),
                &minimum(&pack.minimum_program),
            ),
            ("digest", &self.digest, &pack.digest),
        ];
        match rows.into_iter().find(|(_, said, is)| said != is) {
            Some((what, said, is)) => {
                Err(ManifestError::AnotherPack { what, said: said.clone(), is: is.clone() })
            }
            None => Ok(()),
        }
    }

    /// Whether this pack may replace an installed one.
    pub fn takes_the_place_of(&self, old: &Self) -> Replacement {
        if self.id != old.id {
            Replacement::AnotherPack
        } else if self.revision < old.revision {
            Replacement::Older
        } else if self.revision > old.revision {
            Replacement::Newer
        } else if self.files == old.files {
            Replacement::Same
        } else {
            Replacement::SameRevision
        }
    }
}

/// The outcome of replacing an installed pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// The revision is higher: it is replaced.
    Newer,
    /// Both packs are the same.
    Same,
    /// Refused: the contents of one revision differ, so one of them was published wrongly.
    SameRevision,
    /// Refused: the revision is lower.
    Older,
    /// Refused: the pack has another id.
    AnotherPack,
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{load, testing};

    fn published() -> (Pack, Vec<SourceFile>, Manifest) {
        let version = "version = \"1.0.0\"";
        let counted = testing::RULES.replacen(version, &format!("{version}\nrevision = 3"), 1);
        let files = testing::with_rules(&counted);
        let pack = load(&files).0.expect("a good pack");
        let manifest = Manifest::new(&pack, &files).expect("it has a revision");
        (pack, files, manifest)
    }

    #[test]
    fn a_pack_is_what_its_manifest_says() {
        let (pack, files, manifest) = published();
        assert_eq!(manifest.check_files(&files), Ok(()));
        assert_eq!(manifest.check_pack(&pack), Ok(()));
    }

    #[test]
    fn every_difference_is_named() {
        let check = |change: &dyn Fn(&mut Vec<SourceFile>), said: &str| {
            let (_, mut files, manifest) = published();
            change(&mut files);
            let found = manifest.check_files(&files).expect_err("it differs").to_string();
            assert!(found.contains(said), "{found}");
        };
        check(&|files| drop(files.remove(0)), "is missing");
        check(&|files| files[0].text.push(' '), "is not the file that its manifest describes");
        let more = SourceFile { path: "rules/lamp/more.toml".to_owned(), text: String::new() };
        check(&|files| files.push(more.clone()), "`rules/lamp/more.toml` is not in its manifest");
    }

    #[test]
    fn sizes_revisions_and_paths_are_held_against_the_files() {
        let check = |change: &dyn Fn(&mut Manifest, &mut Vec<SourceFile>), said: &str| {
            let (_, mut files, mut manifest) = published();
            change(&mut manifest, &mut files);
            let found = manifest.check_files(&files).expect_err("it differs").to_string();
            assert!(found.contains(said), "{found}");
        };
        check(&|manifest, _| manifest.files[0].bytes += 1, "is not the file");
        check(&|manifest, _| manifest.files[0].bytes = u64::MAX, "is not the file");
        for revision in [0, HIGHEST_REVISION + 1, u64::MAX] {
            check(&|manifest, _| manifest.revision = revision, "revisions go from 1");
        }
        check(&|_, files| files.push(files[0].clone()), "is there twice");
        check(
            &|_, files| files.insert(0, SourceFile { text: "x".into(), ..files[0].clone() }),
            "is there twice",
        );
        check(&|manifest, _| manifest.files.push(manifest.files[0].clone()), "is there twice");
    }

    #[test]
    fn another_program_than_the_pack_needs_is_told() {
        for said in [Some("0.0.1".to_owned()), Some("99.0.0".to_owned())] {
            let (pack, _, mut manifest) = published();
            manifest.minimum_program = said;
            let found = manifest.check_pack(&pack).expect_err("it differs").to_string();
            assert!(found.contains("the program that it needs is"), "{found}");
        }
    }

    #[test]
    fn another_pack_inside_is_told() {
        let (pack, _, mut manifest) = published();
        manifest.revision = 4;
        let found = manifest.check_pack(&pack).expect_err("it differs").to_string();
        assert_eq!(
            found,
            "its manifest says that the revision is `4`, but the pack inside says `3`"
        );
    }

    #[test]
    fn only_a_higher_revision_of_the_same_pack_takes_the_place() {
        let (_, _, old) = published();
        let check = |change: &dyn Fn(&mut Manifest), expected| {
            let mut new = old.clone();
            change(&mut new);
            assert_eq!(new.takes_the_place_of(&old), expected);
        };
        check(&|_| (), Replacement::Same);
        check(&|new| new.revision = 4, Replacement::Newer);
        check(&|new| new.revision = 2, Replacement::Older);
        check(&|new| new.files.clear(), Replacement::SameRevision);
        check(&|new| new.id = "torch".to_owned(), Replacement::AnotherPack);
    }
}
