#!/usr/bin/env python3
"""Writes benches/RESULTS-READ.md: how quickly texts are read, beside plain UTF-8 validation, and in
how much memory. `benches/reading.py`, from anywhere; standard library only, ends within ten minutes."""

import json
import os
import pathlib
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
    """The best of `cargo bench --bench read`, in seconds, by (what, size): other work only adds to it."""
    subprocess.run(["cargo", "bench", "--bench", "read", "--", "--noplot"], cwd=ROOT, check=True, capture_output=True)
    best = {}
    for path in (ROOT / "target/criterion/reading").glob("*/*/new/sample.json"):
        sample = json.loads(path.read_text())
        nanos = min(time / times for time, times in zip(sample["times"], sample["iters"]))
        best[path.parts[-4], path.parts[-3]] = nanos * 1e-9
    return best


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
        "pastes": text,
        "one line": b"Result Failed Message it could not be completed. ",
        "one line, Japanese": "移行できません、".encode(),
        "short lines": b"a\n",
        "blank lines": b"\n",
        "UTF-16": "".join(once).encode("utf-16-le"),
    }
    rows = []
    path = work / "input.txt"
    for name, unit in inputs.items():
        for size in [MB, 10 * MB, 100 * MB] if name == "pastes" else [100 * MB]:
            # In pieces: what a process is started from counts as its memory.
            piece = unit * (MB // len(unit) + 1)
            with open(path, "wb") as out:
                while out.tell() + len(piece) <= size or not out.tell():
                    out.write(piece)
            status, seconds, memory, err = run(program, ["read", str(path)])
            assert status == 0, err
            rows.append((f"`read`, {name}", path.stat().st_size, seconds, memory))
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
    with open(big, "wb") as out:
        out.truncate(100 * MB + 1)
    status, _, memory, err = run(program, ["read", str(big)])
    return rows, (status, memory, err.strip().replace(str(big), "input.txt"))


def table(bench, rows, refusal):
    """Writes the results."""
    sizes = sorted({size for _, size in bench}, key=lambda size: float(size.split()[0]))
    rate = {key: float(key[1].split()[0]) * MB / seconds for key, seconds in bench.items()}
    validation = max(rate["utf-8 validation", size] for size in sizes)
    out = [
        "# Reading, measured",
        "",
        "Written by `benches/reading.py`, on a shared two-core virtual machine. The texts are those of",
        "`tests/data`, again and again. *Validation* is `std::str::from_utf8` at its best of these sizes; the",
        "last columns say how many times its time something takes.",
        "",
        "## In process",
        "",
        "The best of criterion's samples: wall time, so other work on the machine slows what takes long.",
        "",
        "| what | " + " | ".join(sizes) + " | of validation's time |",
        "|---|" + "---|" * (len(sizes) + 1),
    ]
    for what in ["utf-8 validation", "documents", "observations", "facts"]:
        cells = " | ".join(f"{rate[what, size] / MB:,.0f} MB/s" for size in sizes)
        best = max(rate[what, size] for size in sizes)
        out.append(f"| {what} | {cells} | {validation / best:,.0f} × |")
    out += [
        "",
        "## The program",
        "",
        "Processor time, start and output included, and peak memory (`getrusage`).",
        "",
        "| what | size | a second | of validation's time | peak memory | of its size |",
        "|---|---|---|---|---|---|",
    ]
    for what, size, seconds, memory in rows:
        out.append(
            f"| {what} | {size / MB:.0f} MB | {size / seconds / MB:.1f} MB/s | {validation / (size / seconds):,.0f} × "
            f"| {memory / MB:,.0f} MB | {memory / size:.2f} × |"
        )
    status, memory, words = refusal
    out += ["", f"One byte over the limit: exit status {status}, {memory / MB:.0f} MB, and", "", "```text", words, "```", ""]
    (ROOT / "benches/RESULTS-READ.md").write_text("\n".join(out), encoding="utf-8")


def main():
    bench = in_process()
    with tempfile.TemporaryDirectory() as work:
        rows, refusal = programs(pathlib.Path(work))
    table(bench, rows, refusal)


main()
