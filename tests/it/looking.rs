//! How a probe looks: names, versions of IP, few connections at a time, and what is kept when it is cut
//! short.

use std::io::{BufRead as _, BufReader};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use shindan_probe::chain::Roots;
use shindan_probe::dns::{RecordType, query};
use shindan_probe::lab::{self, Site};
use shindan_probe::{Plan, ProbeLimits, Settings, Target, run};
use shindan_report::probing::understand;
use shindan_understand::Interpreter;

use crate::lab::{look, pack};
use crate::probe::options;
use crate::program::{NOW, command};

/// A site of Exchange 2016 with what is written behind it.
fn site(text: &str) -> Site {
    let text = format!(
        "about = {{}}\nhost = \"mail.contoso.test\"\naddress = \"user1@contoso.test\"\n{text}"
    );
    let mut site: Site = toml::from_str(&text).unwrap();
    site.answer = shindan::embedded::sites().site("healthy-2016").unwrap().answer;
    site
}

/// Outcome, addresses and records as one line.
#[track_caller]
fn check(text: &str, name: &str, record_type: RecordType, expected: &str) {
    let running = lab::start(&site(text), NOW.parse().unwrap()).unwrap();
    let seconds = if expected == "timed-out" { 1 } else { 20 };
    let limits = ProbeLimits::new(Duration::from_secs(seconds), false, false);
    let answer = query(running.dns, name, record_type, &limits);
    let addresses = answer.addresses.iter().map(IpAddr::to_string);
    let records = answer.records.iter().map(|(name, value)| format!("{name} {value}"));
    let parts = std::iter::once(answer.outcome.to_owned()).chain(addresses).chain(records);
    assert_eq!(parts.collect::<Vec<_>>().join("; "), expected, "{text} {name}");
}

#[test]
fn a_machine_without_ipv6_accuses_nobody() {
    let pack = pack();
    for (role, address, expected) in [
        ("endpoint", "192.0.2.10:443", vec!["https.outside"]),
        ("endpoint", "[2001:db8::10]:443", vec![]),
        ("autodiscover", "192.0.2.10:443", vec!["autodiscover.answer"]),
        ("autodiscover", "[2001:db8::10]:443", vec![]),
    ] {
        let text = format!(
            "===== probe tcp a.contoso.test\nprobe.role: {role}\ntcp.connect: unreachable\ntcp.address: {address}\n"
        );
        let seen = understand(&Interpreter::new(&pack), &pack, "probe", text);
        let facts: Vec<&str> = seen.facts.iter().map(|fact| fact.id.as_str()).collect();
        assert_eq!(facts, expected, "{role} {address}");
    }
}

#[test]
fn what_servers_of_names_say() {
    let records = r#"records = { "mail.contoso.test" = ["A 192.0.2.7", "AAAA 2001:db8::7"], "contoso.test" = ["MX 10 mx.contoso.test"], "_autodiscover._tcp.contoso.test" = ["SRV 0 5 443 mail.contoso.test"] }"#;
    for (name, kind, expected) in [
        ("mail.contoso.test", RecordType::A, "found; 192.0.2.7"),
        ("mail.contoso.test", RecordType::Aaaa, "found; 2001:db8::7"),
        ("contoso.test", RecordType::Mx, "found; dns.mx 10 mx.contoso.test"),
        ("contoso.test", RecordType::A, "no-data"),
        (
            "_autodiscover._tcp.contoso.test",
            RecordType::Srv,
            "found; dns.srv 0 5 443 mail.contoso.test",
        ),
        ("other.contoso.test", RecordType::A, "found; 192.0.2.10"),
        ("other.contoso.test", RecordType::Aaaa, "no-data"),
        ("mail.fabrikam.test", RecordType::A, "no-such-name"),
    ] {
        check(records, name, kind, expected);
    }
    for (lie, expected) in [
        ("truncated", "found; 192.0.2.10"),
        ("truncated-alone", "server-failure"),
        ("fails", "server-failure"),
        ("garbage", "server-failure"),
        ("cut", "server-failure"),
        ("refuses", "refused"),
        ("other-id", "timed-out"),
        ("other-question", "timed-out"),
        ("silent", "timed-out"),
        ("loopback", "found; 127.0.0.1"),
    ] {
        check(&format!("dns = \"{lie}\""), "mail.contoso.test", RecordType::A, expected);
    }
    let circle = r#"records = { "mail.contoso.test" = ["CNAME mail.contoso.test"] }"#;
    check(circle, "mail.contoso.test", RecordType::A, "no-data; dns.cname mail.contoso.test");
}

/// The lines of a transcript that begin so.
fn lines<'t>(text: &'t str, start: &str) -> Vec<&'t str> {
    text.lines().filter(|line| line.starts_with(start)).collect()
}

#[test]
fn a_host_that_has_ipv6_alone() {
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_err() {
        println!("not run: IPv6 (this machine has none)");
        return;
    }
    let record = |host: &str| format!("\"{host}\" = [\"AAAA 2001:db8::10\"]");
    let hosts = ["mail.contoso.test", "autodiscover.contoso.test", "contoso.test"].map(record);
    let site = site(&format!("ipv6 = true\nrecords = {{ {} }}", hosts.join(", ")));
    let probed = look(&pack(), &site, 20);
    let open = lines(&probed.transcript, "tcp.address: [2001:db8::10]:443");
    assert_eq!(open.len(), 3, "{}", probed.transcript);
    assert!(probed.transcript.contains("X-OWA-Version: 15.1"), "{}", probed.transcript);
}

#[test]
fn autodiscover_is_found_by_its_service_record_and_mail_is_a_hint() {
    let site = site(
        r#"missing = ["autodiscover.contoso.test"]
        [records]
        "_autodiscover._tcp.contoso.test" = ["SRV 10 0 443 old.contoso.test", "SRV 0 0 443 mail.contoso.test"]
        "contoso.test" = ["MX 10 contoso-test.mail.protection.example"]"#,
    );
    let probed = look(&pack(), &site, 20);
    let text = &probed.transcript;
    assert_eq!(lines(text, "dns.mx: 10 contoso-test.mail.protection.example").len(), 1, "{text}");
    // Of two the one with the lower number, and that one alone.
    let found = "GET https://mail.contoso.test/autodiscover/autodiscover.xml";
    assert_eq!(lines(text, found).len(), 1, "{text}");
    assert!(lines(text, "GET https://old.contoso.test").is_empty(), "{text}");
}

/// How many connections are open at once to somebody who takes them and says nothing.
fn most_at_once(gentle: bool) -> usize {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let counting = std::thread::spawn(move || {
        let mut open: Vec<TcpStream> = Vec::new();
        let mut most = 0;
        for stream in listener.incoming().map(Result::unwrap) {
            // The last one only says that it is over.
            if stream.peer_addr().unwrap().ip() != stream.local_addr().unwrap().ip() {
                break;
            }
            stream.set_nonblocking(true).unwrap();
            open.push(stream);
            if open.len() > 40 {
                break;
            }
            // What was closed before this one was opened is closed by now.
            std::thread::sleep(Duration::from_millis(50));
            open.retain(is_open);
            most = most.max(open.len());
        }
        most
    });
    let pack = pack();
    let (host, address_of) = ("mail.contoso.test".to_owned(), Some("a@contoso.test".to_owned()));
    let plan = Plan::new(&pack, &Target { host, address: address_of, server: None });
    let hosts = plan.hosts.iter().flat_map(|(host, _)| [(host.clone(), 443), (host.clone(), 80)]);
    let silent: SocketAddr = "127.0.0.1:9".parse().unwrap();
    let settings = Settings {
        dns: silent,
        roots: Roots::public(),
        now: NOW.parse().unwrap(),
        connect_to: hosts.map(|host| (host, address)).collect(),
        fetch_issuers: false,
    };
    let limits = ProbeLimits::new(Duration::from_secs(4), false, gentle);
    run(plan, settings, limits, &AtomicBool::new(false), |_| {});
    // From another address of this machine.
    let last = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    last.bind(&SocketAddr::from(([127, 0, 0, 2], 0)).into()).unwrap();
    last.connect(&address.into()).unwrap();
    counting.join().unwrap()
}

fn is_open(mut stream: &TcpStream) -> bool {
    use std::io::{ErrorKind, Read};
    let mut some = [0; 4096];
    loop {
        match stream.read(&mut some) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
    }
}

#[test]
fn whoever_is_gentle_has_four_connections_at_a_time() {
    assert_eq!(most_at_once(true), 4);
    assert!(most_at_once(false) > 4);
}

/// Ctrl-C: what was found out by then is shown, and what was not is said to be missing.
#[cfg(unix)]
#[test]
fn what_is_cut_short_keeps_what_was_learned() {
    let dir = tempfile::tempdir().unwrap();
    let options = options(dir.path(), "hostile-silent");
    let mut arguments = vec!["probe", "mail.contoso.test", "--record", "kept"];
    arguments.extend(options.iter().map(String::as_str));
    let mut child = command(dir.path(), &arguments).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
    let seen = errors.by_ref().map(Result::unwrap).find(|line| line.contains("192.0.2.10"));
    assert!(seen.is_some());
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let rest: Vec<String> = errors.map(Result::unwrap).collect();
    assert!(rest.iter().any(|line| line.starts_with("Cut short")), "{rest:?}");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("192.0.2.10"), "{shown}");
    assert!(shown.contains("not tested: cut short"), "{shown}");
    let kept =
        std::fs::read_to_string(dir.path().join("kept/mail.contoso.test.probe.txt")).unwrap();
    assert!(kept.contains("probe.not_tested: cancelled"), "{kept}");
}
