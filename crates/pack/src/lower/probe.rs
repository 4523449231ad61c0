//! Settings of probes: the hosts they look at, and the client they stand in for.

use std::ops::Range;

use shindan_model::tls_suite::{SUITES, VERSIONS, number};
use shindan_model::{Client, FactIx, Probe, Service};

use super::Lower;
use super::request::INPUTS;
use crate::diag::{Code, Diag, suggestion};
use crate::raw::{At, OneOrMany, RawClient, RawProbe, RawService};

/// Roles that the program assigns to hosts, whatever the pack says.
const BUILT_IN_ROLES: [&str; 3] = ["endpoint", "domain", "redirect"];

impl Lower<'_> {
    pub(super) fn probe(&mut self) -> Probe {
        let raw = self.raw;
        let first = raw.packs.first();
        let Some((node, probe)) = first.and_then(|node| Some((node, node.raw.probe.as_ref()?)))
        else {
            return Probe::default();
        };
        let path = node.path;
        let mut facts = |ids: &Option<OneOrMany>| -> Vec<FactIx> {
            let ids = ids.iter().flat_map(|ids| &ids.0);
            ids.filter_map(|id| self.fact(node.path, id)).collect()
        };
        Probe {
            host: facts(&probe.host),
            address: facts(&probe.address),
            server: facts(&probe.server),
            roles: self.roles(path, probe),
            follow: probe.follow.as_ref().map(|follow| follow.value.clone()),
            client: probe.client.as_ref().map(|client| self.client(path, client)),
            service: probe.service.as_ref().and_then(|raw| self.service(path, probe, raw)),
        }
    }

    fn roles(&mut self, path: &str, probe: &RawProbe) -> Vec<(String, String)> {
        let mut roles = Vec::new();
        for (role, host) in &probe.roles.0 {
            if BUILT_IN_ROLES.contains(&role.value.as_str()) {
                let message = format!("`{}` is a role that the program gives", role.value);
                let diag = Diag::new(Code::WrongShape, message).at(path, role.span.clone(), "");
                self.diags.push(diag.help("give it another name"));
            }
            self.braces(path, host, &INPUTS);
            roles.push((role.value.clone(), host.value.clone()));
        }
        roles
    }

    fn client(&mut self, path: &str, At { value: raw, span }: &At<RawClient>) -> Client {
        let source = raw.source.as_ref();
        let is_empty =
            |list: &Option<OneOrMany>| list.as_ref().is_none_or(|list| list.0.is_empty());
        for (key, lacks) in [
            ("versions", is_empty(&raw.versions)),
            ("suites", is_empty(&raw.suites)),
            ("source", source.is_none()),
        ] {
            if lacks {
                self.lacks((path, span), "client", key);
            }
        }
        let mut versions = self.numbers(path, &raw.versions, "version of TLS", &VERSIONS);
        versions.sort_unstable();
        Client {
            versions,
            suites: self.numbers(path, &raw.suites, "cipher suite", &SUITES),
            source: source.map(|at| at.value.clone()).unwrap_or_default(),
        }
    }

    /// The numbers of versions or suites of TLS. Reports unknown names.
    fn numbers(
        &mut self,
        path: &str,
        names: &Option<OneOrMany>,
        what: &str,
        table: &[(u16, &str)],
    ) -> Vec<u16> {
        let mut numbers = Vec::new();
        for name in names.iter().flat_map(|names| &names.0) {
            let Some(number) = number(table, &name.value) else {
                let diag = Diag::new(Code::UnknownId, format!("unknown {what} `{}`", name.value));
                let known: Vec<&str> = table.iter().map(|(_, name)| *name).collect();
                let help = suggestion(&name.value, what, known);
                self.diags.push(diag.at(path, name.span.clone(), "").maybe_help(help));
                continue;
            };
            numbers.push(number);
        }
        numbers
    }

    fn service(
        &mut self,
        path: &str,
        probe: &RawProbe,
        At { value: raw, span }: &At<RawService>,
    ) -> Option<Service> {
        for (key, value) in [("name", &raw.name), ("role", &raw.role), ("url", &raw.url)] {
            if value.is_none() {
                self.lacks((path, span), "service", key);
            }
        }
        let (name, role, url) = (raw.name.as_ref()?, raw.role.as_ref()?, raw.url.as_ref()?);
        self.braces(path, name, &INPUTS);
        self.braces(path, url, &["target"]);
        if !url.value.starts_with("https://") {
            let diag = Diag::new(Code::WrongShape, format!("`{}` is no URL with TLS", url.value));
            let help = "write `https://{target}/path`";
            self.diags.push(diag.at(path, url.span.clone(), "").help(help));
        }
        let roles: Vec<&str> = probe.roles.0.iter().map(|(role, _)| role.value.as_str()).collect();
        if !roles.contains(&role.value.as_str()) {
            let diag = Diag::new(Code::UnknownId, format!("unknown role `{}`", role.value));
            let help = suggestion(&role.value, "role", roles);
            self.diags.push(diag.at(path, role.span.clone(), "").maybe_help(help));
        }
        let [name, role, url] = [name, role, url].map(|text| text.value.clone());
        Some(Service { name, role, url })
    }

    fn lacks(&mut self, (path, span): (&str, &Range<usize>), table: &str, key: &str) {
        let diag = Diag::new(Code::MissingKey, format!("`[pack.probe.{table}]` has no `{key}`"));
        self.diags.push(diag.at(path, span.clone(), format!("`{key}` is missing")));
    }
}

#[cfg(test)]
mod tests {
    use crate::load;
    use crate::testing::{RULES, rendered, with_rules};

    const GOOD: &str = r#"[pack.probe]
host = "lamp.model"
roles = { mail = "mail.{domain}" }
follow = "/lamp/"

[pack.probe.client]
versions = ["TLS 1.3", "TLS 1.2"]
suites = ["TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"]
source = "manual"

[pack.probe.service]
name = "_lamp._tcp.{domain}"
role = "mail"
url = "https://{target}/lamp"

[request.lamp]
url = "https://mail.{domain}/lamp"
source = "manual"

[pack.complaint]"#;

    /// The problems in the rules of a pack that probes.
    fn problems(edits: &[(&str, &str)]) -> String {
        let mut probing = GOOD.to_owned();
        for (old, new) in edits {
            assert!(probing.contains(old), "not in the pack: {old}");
            probing = probing.replacen(old, new, 1);
        }
        let files = with_rules(&RULES.replacen("[pack.complaint]", &probing, 1));
        let (_, mut diags) = load(&files);
        diags.retain(|diag| diag.labels.iter().all(|label| label.path.starts_with("rules/")));
        rendered(&files, &diags)
    }

    #[test]
    fn a_client_and_its_name() {
        let mut files = with_rules(&RULES.replacen("[pack.complaint]", GOOD, 1));
        let (_, diags) = load(&files);
        let lacks = diags.iter().filter(|diag| diag.message.contains("lacks `client`")).count();
        assert_eq!(lacks, 2, "{}", rendered(&files, &diags));
        for file in files.iter_mut().filter(|file| file.path.starts_with("kb/")) {
            file.text =
                file.text.replacen("[pack]", "[pack]\nclient = \"Bulb\"\nunseen = \"-\"", 1);
        }
        let (pack, diags) = load(&files);
        let pack = pack.unwrap_or_else(|| panic!("{}", rendered(&files, &diags)));
        let client = pack.probe.client.unwrap();
        assert_eq!((client.versions, client.suites), (vec![0x0303, 0x0304], vec![0x009c, 0x1301]));
        assert_eq!(pack.texts["ja"].client, "Bulb");
    }

    #[test]
    fn mistakes_in_what_probes_look_at() {
        insta::assert_snapshot!(problems(&[
            ("roles = { mail = \"mail.{domain}\" }", "roles = { mail = \"mail.{domian}\", redirect = \"{host}\" }"),
            ("\"TLS 1.3\", \"TLS 1.2\"", "\"TLS1.2\""),
            ("TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA265"),
            ("source = \"manual\"\n", ""),
            ("role = \"mail\"", "role = \"mial\""),
            ("https://{target}/lamp", "http://{host}/lamp"),
        ]), @r#"
        error[KB203]: unknown input `{domian}`
          --> rules/lamp/lamp.toml:14:18
           |
        14 | roles = { mail = "mail.{domian}", redirect = "{host}" }
           |                  ^^^^^^^^^^^^^^^
           |
           = help: did you mean `domain`?

        error[KB103]: `redirect` is a role that the program gives
          --> rules/lamp/lamp.toml:14:35
           |
        14 | roles = { mail = "mail.{domian}", redirect = "{host}" }
           |                                   ^^^^^^^^
           |
           = help: give it another name

        error[KB104]: `[pack.probe.client]` has no `source`
          --> rules/lamp/lamp.toml:17:1
           |
        17 | [pack.probe.client]
           | ^^^^^^^^^^^^^^^^^^^ `source` is missing

        error[KB203]: unknown version of TLS `TLS1.2`
          --> rules/lamp/lamp.toml:18:13
           |
        18 | versions = ["TLS1.2"]
           |             ^^^^^^^^
           |
           = help: did you mean `TLS 1.2`?

        error[KB203]: unknown cipher suite `TLS_RSA_WITH_AES_128_GCM_SHA265`
          --> rules/lamp/lamp.toml:19:11
           |
        19 | suites = ["TLS_RSA_WITH_AES_128_GCM_SHA265", "TLS_AES_128_GCM_SHA256"]
           |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           |
           = help: did you mean `TLS_RSA_WITH_AES_128_GCM_SHA256`?

        error[KB203]: unknown role `mial`
          --> rules/lamp/lamp.toml:23:8
           |
        23 | role = "mial"
           |        ^^^^^^
           |
           = help: did you mean `mail`?

        error[KB103]: `http://{host}/lamp` is no URL with TLS
          --> rules/lamp/lamp.toml:24:7
           |
        24 | url = "http://{host}/lamp"
           |       ^^^^^^^^^^^^^^^^^^^^
           |
           = help: write `https://{target}/path`

        error[KB203]: unknown input `{host}`
          --> rules/lamp/lamp.toml:24:7
           |
        24 | url = "http://{host}/lamp"
           |       ^^^^^^^^^^^^^^^^^^^^
           |
           = help: input is one of: target

        error[KB203]: the host `mail.{domain}` has no role
          --> rules/lamp/lamp.toml:27:7
           |
        27 | url = "https://mail.{domain}/lamp"
           |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           |
           = help: write `{host}`, `{domain}` or a host of `roles` in `[pack.probe]`
        "#);
        insta::assert_snapshot!(problems(&[("versions = [\"TLS 1.3\", \"TLS 1.2\"]\n", ""), ("name = \"_lamp._tcp.{domain}\"\n", "")]), @r#"
        error[KB104]: `[pack.probe.client]` has no `versions`
          --> rules/lamp/lamp.toml:17:1
           |
        17 | [pack.probe.client]
           | ^^^^^^^^^^^^^^^^^^^ `versions` is missing

        error[KB104]: `[pack.probe.service]` has no `name`
          --> rules/lamp/lamp.toml:21:1
           |
        21 | [pack.probe.service]
           | ^^^^^^^^^^^^^^^^^^^^ `name` is missing
        "#);
    }
}
