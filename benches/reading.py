#!/usr/bin/env python3
"""Writes benches/RESULTS-READ.md: how quickly texts are read, beside plain UTF-8 validation, and in
how much memory. `benches/reading.py`, from anywhere; standard library only, ends within ten minutes."""

import json
import os
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MB = 1 << 20
FOLDERS = ["samples", "http", "autodiscover", "rca", "tls", "certificates"]
BETWEEN = "Hello, here is what the server says.\nお世話になっております。結果は次のとおりです。\n\n"


def pastes():
    """The texts that are checked in, each with some words before it."""
    texts = []
    for path in sorted(p for folder in FOLDERS for p in (ROOT / "tests/data" / folder).rglob("*")):
        try:
            texts.append(BETWEEN + path.read_text(encoding="utf-8") + "\n\n")
        except (IsADirectoryError, UnicodeDecodeError):
            pass
    return texts


def in_process():
    """Criterion's estimates of `cargo bench --bench read`, in seconds, by (what, size)."""
    out = subprocess.run(
        ["cargo", "bench", "--bench", "read", "--", "--noplot"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    units = {"ns": 1e-9, "µs": 1e-6, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    pattern = r"reading/([^/]+)/(\S+ MB)\s+time:\s+\[\S+ \S+ (\S+) (\S+) "
    return {(what, size): float(n) * units[unit] for what, size, n, unit in re.findall(pattern, out)}


def run(program, arguments, given=None):
    """Exit status, seconds of processor time, peak memory in bytes, and standard error of one run."""
    with open(given or os.devnull, "rb") as stdin, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([program, *arguments], stdin=stdin, stdout=subprocess.DEVNULL, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, err.read().decode()


def programs(work):
    """Rows of the program's own table."""
    # `cargo bench` has built it.
    program = ROOT / "target/release/shindan"
    once = pastes()
    text = "".join(once).encode()
    inputs = {
        "pastes": text * (100 * MB // len(text)),
        "one line": ("Result Failed Message it could not be completed. " * (100 * MB // 49)).encode(),
        "one line, Japanese": ("移行できません、" * (100 * MB // 24)).encode(),
        "short lines": b"a\n" * (50 * MB),
        "blank lines": b"\n" * (100 * MB),
        "UTF-16": "".join(once).encode("utf-16") * (100 * MB // len("".join(once).encode("utf-16"))),
    }
    rows = []
    for name, content in inputs.items():
        path = work / "input.txt"
        path.write_bytes(content)
        for size in [MB, 10 * MB, len(content)] if name == "pastes" else [len(content)]:
            path.write_bytes(content[:size])
            status, seconds, memory, err = run(program, ["read", str(path)])
            assert status == 0, err
            rows.append((f"`read`, {name}", size, seconds, memory))
    lines = work / "lines.jsonl"
    for size in [MB, 10 * MB, 100 * MB]:
        with open(lines, "w", encoding="utf-8") as out:
            while out.tell() < size:
                for at, paste in enumerate(once):
                    out.write(json.dumps({"id": at, "paste": paste}, ensure_ascii=False) + "\n")
            written = out.tell()
        status, seconds, memory, err = run(program, ["batch", "--brief"], lines)
        assert status in (0, 1), err
        rows.append((f"`batch --brief`, pastes of {len(text) // len(once)} bytes", written, seconds, memory))
    big = work / "input.txt"
    big.write_bytes(b"a\n" * (50 * MB) + b"a")
    status, _, memory, err = run(program, ["read", str(big)])
    return rows, (status, memory, err.strip().replace(str(big), "input.txt"))


def main():
    bench = in_process()
    with tempfile.TemporaryDirectory() as work:
        rows, refusal = programs(pathlib.Path(work))
    sizes = sorted({size for _, size in bench}, key=lambda size: float(size.split()[0]))
    largest = float(sizes[-1].split()[0]) * MB
    validation = largest / bench["utf-8 validation", sizes[-1]]
    out = [
        "# Reading, measured",
        "",
        "Written by `benches/reading.py`, on a shared two-core virtual machine: other work moves the times,",
        "so read the ratios. *Validation* is `std::str::from_utf8` over the same bytes in the same run. The",
        "texts are those of `tests/data`, again and again.",
        "",
        "## In process",
        "",
        "Criterion's estimates, one thread. *Growth* is the time a byte at 100 times the size, in times of that at once the size.",
        "",
        "| what | " + " | ".join(sizes) + " | validation takes | growth |",
        "|---|" + "---|" * (len(sizes) + 2),
    ]
    for what in dict.fromkeys(what for what, _ in bench):
        rates = [float(size.split()[0]) * MB / bench[what, size] for size in sizes]
        cells = " | ".join(f"{rate / MB:,.0f} MB/s" for rate in rates)
        part = bench["utf-8 validation", sizes[-1]] / bench[what, sizes[-1]]
        out.append(f"| {what} | {cells} | 1/{1 / part:,.0f} of its time | {rates[0] / rates[-1]:.2f} |")
    out += [
        "",
        "## The program",
        "",
        "Processor time, start and output included, and peak memory (`getrusage`).",
        "",
        "| what | size | a second | validation takes | peak memory | of its size |",
        "|---|---|---|---|---|---|",
    ]
    for what, size, seconds, memory in rows:
        rate = size / seconds
        out.append(
            f"| {what} | {size / MB:.0f} MB | {rate / MB:.1f} MB/s | 1/{validation / rate:,.0f} of its time "
            f"| {memory / MB:,.0f} MB | {memory / size:.2f} × |"
        )
    status, memory, words = refusal
    out += ["", f"One byte over the limit: exit status {status}, {memory / MB:.0f} MB, and", "", "```text", words, "```", ""]
    (ROOT / "benches/RESULTS-READ.md").write_text("\n".join(out), encoding="utf-8")


main()
