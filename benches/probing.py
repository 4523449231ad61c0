"""The parts of benches/probing.sh: the wire, the server, the names, the clock, the table."""

import concurrent.futures
import fcntl
import heapq
import os
import re
import socket
import ssl
import statistics
import struct
import subprocess
import sys
import threading
import time

HEAD = """# How long a probe takes

One server behind a wire on which an answer needs 100 ms (`benches/probing.sh`): TLS 1.0 to 1.2, an RSA
certificate of 2048 bits with its intermediate; names are answered at once. Wall time from start to end of
the program, so starting it, reading its rules and writing its result count too; medians of {rounds} runs (sslyze and
testssl.sh: one). One
round trip (R) is 100 ms. Connections are those that were begun (SYN), of one run.

| command | median s | min-max s | R | connections |
| --- | --- | --- | --- | --- |
"""


def wire(delay_ms, count):
    """Joins two TUN devices; every packet is held back; connections that begin are counted."""
    delay = delay_ms / 1000
    begun = 0

    def device(name):
        handle = os.open("/dev/net/tun", os.O_RDWR)
        tun_without_header = 0x1001
        fcntl.ioctl(handle, 0x400454CA, struct.pack("16sH", name.encode(), tun_without_header))
        return handle

    def carry(source, target, counts):
        nonlocal begun
        waiting, ready = [], threading.Condition()

        def deliver():
            while True:
                with ready:
                    while not waiting:
                        ready.wait()
                    due, _, packet = waiting[0]
                    left = due - time.monotonic()
                    if left > 0:
                        ready.wait(left)
                        continue
                    heapq.heappop(waiting)
                try:
                    os.write(target, packet)
                except OSError:
                    pass

        threading.Thread(target=deliver, daemon=True).start()
        number = 0
        while True:
            packet = os.read(source, 65536)
            number += 1
            with ready:
                heapq.heappush(waiting, (time.monotonic() + delay, number, packet))
                ready.notify()
            header = (packet[0] & 15) * 4
            if counts and packet[0] >> 4 == 4 and packet[9] == 6 and packet[header + 13] & 0x12 == 2:
                begun += 1
                with open(count, "w") as file:
                    file.write(str(begun))

    near, far = device("shindan-n"), device("shindan-f")
    with open(count, "w") as file:
        file.write("0")
    # Both devices are there before they are in use; reading one that is down fails.
    def always(*way):
        while True:
            try:
                carry(*way)
            except OSError:
                time.sleep(0.05)

    threading.Thread(target=always, args=(far, near, False), daemon=True).start()
    always(near, far, True)


OFFER = b"WWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n"
BASIC = b'WWW-Authenticate: Basic realm="mail.contoso.test"\r\n'


def answer(path, secure):
    """As Exchange 2016 answers without a log-on."""
    path = path.lower()
    if not secure:
        return b"403 Forbidden", b""
    if path.startswith("/owa"):
        to = b"Location: https://mail.contoso.test/owa/auth/logon.aspx\r\n"
        return b"302 Found", b"X-OWA-Version: 15.1.2507.6\r\n" + to
    if path.startswith("/ews/"):
        return b"401 Unauthorized", OFFER
    if path.startswith(("/rpc/rpcproxy.dll", "/autodiscover/autodiscover.xml")):
        return b"401 Unauthorized", OFFER + BASIC
    return b"404 Not Found", b""


def site(chain, key):
    """HTTPS and HTTP, a thread a connection, which stays open as long as the client wants."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version, tls.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_2
    tls.set_ciphers("ALL:!aNULL:!eNULL:@SECLEVEL=0")
    tls.load_cert_chain(chain, key)

    def speak(client, secure):
        try:
            client.settimeout(30)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if secure:
                client = tls.wrap_socket(client, server_side=True)
            data = b""
            while True:
                while b"\r\n\r\n" not in data:
                    some = client.recv(4096)
                    if not some:
                        return
                    data += some
                head, data = data.split(b"\r\n\r\n", 1)
                length = re.search(rb"content-length: (\d+)", head.lower())
                wanted = int(length[1]) if length else 0
                while len(data) < wanted:
                    data += client.recv(4096)
                data = data[wanted:]
                status, fields = answer(head.split(b" ")[1].decode("latin-1"), secure)
                ends = b"connection: close" in head.lower()
                fields += b"Connection: close\r\n" if ends else b""
                client.sendall(b"HTTP/1.1 " + status + b"\r\nServer: Microsoft-IIS/10.0\r\n" + fields
                               + b"Content-Length: 0\r\n\r\n")
                if ends:
                    return
        except OSError:
            pass
        finally:
            client.close()

    def listen(port, secure):
        listener = socket.create_server(("198.51.100.2", port), backlog=128)
        while True:
            client, _ = listener.accept()
            threading.Thread(target=speak, args=(client, secure), daemon=True).start()

    threading.Thread(target=listen, args=(80, False), daemon=True).start()
    listen(443, True)


def names(address):
    """Every name has this address, and nothing else."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    while True:
        query, client = server.recvfrom(1500)
        end = query.index(b"\0", 12) + 5
        question, kind = query[12:end], query[end - 4:end - 2]
        found = kind == b"\0\1"
        record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton(address) if found else b""
        counts = struct.pack("!HHHH", 1, int(found), 0, 0)
        server.sendto(query[:2] + b"\x81\x80" + counts + question + record, client)


def one_request(path):
    """Leaves the first request of a pack's probes."""
    with open(path) as file:
        text = file.read()
    parts = re.split(r"(?m)^(?=\[request\.)", text)
    with open(path, "w") as file:
        file.write("".join(parts[:2]))


def measure(rounds, count, rows, title, command):
    """Runs a command so many times and puts a row down."""
    def begun():
        with open(count) as file:
            return int(file.read() or 0)

    times, connections = [], []
    for _ in range(rounds):
        before, start = begun(), time.monotonic()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        times.append(time.monotonic() - start)
        time.sleep(0.3)
        connections.append(begun() - before)
        if done.returncode != 0:
            sys.exit(f"{title}: ended with {done.returncode}: {done.stderr.decode()[-300:]}")
    row = [title, statistics.median(times), min(times), max(times), round(statistics.median(connections))]
    with open(rows, "a") as file:
        file.write("\t".join(str(cell) for cell in row) + "\n")


def version(command, pattern):
    """What a program says of its version."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(pattern, (done.stdout + done.stderr).decode(errors="replace"))
    return found[0].strip() if found else None


def table(rows, rounds, program, sslyze, testssl):
    """The page."""
    text = HEAD.format(rounds=rounds)
    with open(rows) as file:
        measured = [line.rstrip("\n").split("\t") for line in file]
    for title, median, least, most, connections in measured:
        median, least, most = float(median), float(least), float(most)
        text += f"| {title} | {median:.2f} | {least:.2f}-{most:.2f} | {median * 10:.1f} | {connections} |\n"
    first = float(measured[0][1])
    begun = [float(row[1]) for row in measured if "no network" in row[0]]
    text += "\nWithout starting, reading rules and writing (the rows without a network) the probe of one request "
    text += f"takes {(first - begun[1]) * 10:.1f} R, of everything {(float(measured[1][1]) - begun[0]) * 10:.1f} R.\n"
    others = [row for row in measured if not row[0].startswith("shindan")]
    ratios = [f"{row[0]}: {float(row[1]) / first:.1f} times" for row in others]
    text += "\nAgainst the first row: " + "; ".join(ratios) + ".\n"
    absent = [name for name, path in (("sslyze", sslyze), ("testssl.sh", testssl)) if not path]
    text += "".join(f"\nNot run: {name} is not installed here.\n" for name in absent)
    found = [
        version([program, "--version"], r"shindan \S+"),
        version(["curl", "--version"], r"curl \S+"),
        version(["openssl", "version"], r"OpenSSL \S+"),
        sslyze and version([os.path.join(os.path.dirname(sslyze), "python3"), "-c",
                            "import sslyze.__version__ as v; print('sslyze', v.__version__)"], r"sslyze \S+"),
        testssl and version([testssl, "--version"], r"testssl(\.sh)?\s+\S+"),
        f"{os.cpu_count()} processors",
        f"a load of {os.getloadavg()[0]:.0f} (above the number of processors the times are too long)",
    ]
    text += "\nWith " + ", ".join(part for part in found if part) + ".\n"
    print(text, end="")


def misbehaving(program):
    """Most memory and wall time of a probe of each site that misbehaves, four at a time."""
    def probe(site):
        lab = subprocess.Popen([program, "lab", site], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        command = next(line for line in lab.stdout if "shindan probe " in line).split()
        command = [program] + command[command.index("probe"):] + ["--timeout", "20", "--format", "json"]
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        size = len(process.stdout.read())
        _, status, used = os.wait4(process.pid, 0)
        row = site, time.monotonic() - start, used.ru_maxrss / 1024, size / 1024, status
        lab.communicate("\n")
        return row

    listed = subprocess.run([program, "lab", "list"], capture_output=True, text=True).stdout
    sites = [line.split()[0] for line in listed.splitlines() if line.startswith("hostile-")]
    sites.append("healthy-2016")
    print("\n## Servers that misbehave\n\nOne probe of each such site of the lab with `--timeout 20`, on loopback,"
          " and of a healthy one at the end.\n\n| site | s | most memory, MB | JSON, kB |\n| --- | --- | --- | --- |")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for site, took, memory, size, status in pool.map(probe, sites):
            failed = "" if status == 0 else f" (ended with {status})"
            print(f"| {site}{failed} | {took:.1f} | {memory:.0f} | {size:.0f} |")


if __name__ == "__main__":
    what, rest = sys.argv[1], sys.argv[2:]
    if what == "wire":
        wire(float(rest[0]), rest[1])
    elif what == "site":
        site(*rest)
    elif what == "names":
        names(*rest)
    elif what == "one-request":
        one_request(*rest)
    elif what == "measure":
        measure(int(rest[0]), rest[1], rest[2], rest[3], rest[5:])
    elif what == "misbehaving":
        misbehaving(*rest)
    elif what == "table":
        table(rest[0], rest[1], *rest[2:])
