#!/bin/sh
# How long a probe takes, and over how many connections, where an answer needs 100 ms: two network
# namespaces with a wire between them that holds every packet back 50 ms each way, one server on the far
# side, and the same commands one after the other on the near side.
#
#   benches/probing.sh [PROGRAM] > benches/RESULTS-PROBE.md
#
# Needs root, `ip`, `openssl` and Python; elsewhere it says so and ends. curl, sslyze and testssl.sh are
# measured where they are found (SSLYZE, TESTSSL name them).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../target/release/shindan}
rounds=${ROUNDS:-5}

not_run() {
    echo "not run: $1"
    exit 0
}
[ "$(id -u)" = 0 ] || not_run "needs root, for network namespaces"
[ -c /dev/net/tun ] || not_run "needs /dev/net/tun"
for tool in ip openssl python3; do
    command -v $tool > /dev/null || not_run "needs $tool"
done
[ -x "$program" ] || not_run "needs $program (cargo build --release)"

near=shindan-near far=shindan-far
work=$(mktemp -d)
pids=
clean() {
    for pid in $pids; do kill "$pid" 2> /dev/null || true; done
    ip netns del $near 2> /dev/null || true
    ip netns del $far 2> /dev/null || true
    rm -rf "$work"
}
trap clean EXIT INT TERM

# --- A certificate below an authority below a root ------------------------------------------------
cd "$work"
sign() { # name, subject, extensions, issuer
    openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2" 2> /dev/null
    printf '%s\n' "$3" > "$1.ext"
    openssl x509 -req -in "$1.csr" -CA "$4.pem" -CAkey "$4.key" -CAcreateserial -days 300 -sha256 \
        -extfile "$1.ext" -out "$1.pem" 2> /dev/null
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 3000 \
    -subj "/CN=Bench Root CA" 2> /dev/null
sign between "/CN=Bench Issuing CA" "basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign" root
sign leaf "/CN=mail.contoso.test" "subjectAltName=DNS:mail.contoso.test,DNS:autodiscover.contoso.test,DNS:contoso.test
extendedKeyUsage=serverAuth" between
cat leaf.pem between.pem > chain.pem

# --- The wire, the server, the names --------------------------------------------------------------
ip netns add $near
ip netns add $far
python3 "$here/probing.py" wire 50 "$work/count" &
pids="$pids $!"
tries=0
until ip link show shindan-n > /dev/null 2>&1 && ip link show shindan-f > /dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 50 ] || not_run "cannot make TUN devices"
    sleep 0.1
done
join() { # namespace, device, own address, the other's
    ip link set "$2" netns "$1"
    ip -n "$1" link set lo up
    ip -n "$1" addr add "$3" peer "$4" dev "$2"
    ip -n "$1" link set "$2" up
}
join $near shindan-n 198.51.100.1 198.51.100.2
join $far shindan-f 198.51.100.2 198.51.100.1
ip netns exec $far python3 "$here/probing.py" site chain.pem leaf.key &
pids="$pids $!"
ip netns exec $near python3 "$here/probing.py" names 198.51.100.2 &
pids="$pids $!"
sleep 1

# A pack with one request, for what others do in one run.
mkdir one
cp -r "$here/../rules" "$here/../kb" one/
python3 "$here/probing.py" one-request one/rules/exchange-migration/requests.toml

# --- The commands ---------------------------------------------------------------------------------
hosts=/etc/netns/$near
mkdir -p "$hosts"
echo "198.51.100.2 mail.contoso.test autodiscover.contoso.test contoso.test" > "$hosts/hosts"
echo "nameserver 127.0.0.1" > "$hosts/resolv.conf"
how="--email user1@contoso.test --dns 127.0.0.1:53 --roots $work/root.pem --no-aia --yes --format json"
url=https://mail.contoso.test/owa/
: > rows
times=$rounds
measure() { # title, command
    title=$1
    shift
    ip netns exec $near python3 "$here/probing.py" measure "$times" "$work/count" rows "$title" -- "$@"
}
measure "shindan probe, TLS and one request" "$program" probe mail.contoso.test $how --pack one
measure "shindan probe, everything" "$program" probe mail.contoso.test $how
measure "shindan probe, everything, --gentle" "$program" probe mail.contoso.test $how --gentle
ip netns exec $near "$program" probe mail.contoso.test $how --record kept > /dev/null 2>&1
measure "shindan probe, no network (--replay)" \
    "$program" probe mail.contoso.test --replay kept --format json
measure "shindan probe, no network, the pack of the first row" \
    "$program" probe mail.contoso.test --replay kept --format json --pack one
! command -v curl > /dev/null ||
    measure "curl, one request" curl -s -o /dev/null --cacert root.pem $url
measure "openssl s_client, no request" \
    sh -c "openssl s_client -connect mail.contoso.test:443 -servername mail.contoso.test -showcerts < /dev/null"
# What takes many times as long is run once.
times=1
sslyze=${SSLYZE:-$(command -v sslyze || true)}
if [ -n "$sslyze" ]; then
    measure "sslyze, certificates" "$sslyze" --certinfo --mozilla_config=disable mail.contoso.test:443
    measure "sslyze, certificates and versions" "$sslyze" --certinfo --tlsv1 --tlsv1_1 --tlsv1_2 --tlsv1_3 \
        --mozilla_config=disable mail.contoso.test:443
fi
testssl=${TESTSSL:-$(command -v testssl || command -v testssl.sh || true)}
[ -z "$testssl" ] ||
    measure "testssl.sh, versions and certificates" "$testssl" --quiet --color 0 --warnings off \
        --nodns none -p -S mail.contoso.test:443
rm -rf "$hosts"
cd "$here/.."
python3 "$here/probing.py" table "$work/rows" "$rounds" "$program" "$sslyze" "$testssl"
python3 "$here/probing.py" misbehaving "$program"
