#!/usr/bin/env python3
"""Times what authors do; `authoring.sh` calls it. Writes the page to standard output."""

import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import time

shindan, work, runs = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
MOST_SECONDS = int(os.environ.get("MOST_SECONDS", "300"))


def once(command):
    """Wall and processor seconds, and the exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=MOST_SECONDS)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return wall, cpu, done.returncode


def measured(command, good):
    """Medians, or why there are none. Long ones are run once."""
    try:
        times = [once(command)]
        while len(times) < runs and times[0][0] < 10:
            times.append(once(command))
    except subprocess.TimeoutExpired:
        return f"over {MOST_SECONDS} s"
    bad = {code for *_, code in times} - set(good)
    wall, cpu = (statistics.median(own[at] for own in times) for at in (0, 1))
    return f"{wall:.2f} s ({cpu:.2f} s)" + (f", exit {min(bad)}" if bad else "")


def tomls(folder):
    return [str(path) for path in sorted(folder.rglob("*.toml")) if "cases" not in path.parts]


sizes = sorted((path for path in work.iterdir() if path.is_dir()), key=lambda path: int(path.name))
rows = {
    "`kb check`": lambda at: [shindan, "kb", "check", "--pack", at / "old"],
    "`kb test`, all cases": lambda at: [shindan, "kb", "test", "--pack", at / "old"],
    "`kb coverage`": lambda at: [shindan, "kb", "coverage", "--pack", at / "old"],
    "`kb diff OLD NEW`": lambda at: [shindan, "kb", "diff", at / "old", at / "new"],
    "`kb diff … --cases`, all cases": lambda at: [
        shindan, "kb", "diff", at / "old", at / "new", "--cases",
        at / "new/rules/exchange-migration/cases",
    ],
    "`kb fmt --check`": lambda at: [shindan, "kb", "fmt", "--check", "--pack", at / "new"],
    "peer: tomllib of Python reads the files": lambda at: [
        sys.executable, "-c", "import sys,tomllib\nfor p in sys.argv[1:]: tomllib.load(open(p,'rb'))",
        *tomls(at / "new"),
    ],
}
for peer, arguments in [("taplo", ["lint"]), ("tombi", ["lint", "--offline"])]:
    if shutil.which(peer):
        rows[f"peer: `{peer} {' '.join(arguments)}`"] = (
            lambda at, peer=peer, arguments=arguments: [peer, *arguments, *tomls(at / "new")]
        )
    else:
        print(f"{peer}: none on the path, not measured", file=sys.stderr)

print(
    f"""# How long authors wait, measured

Written by `benches/authoring.sh`: whole processes, release build, {os.cpu_count()} cores of a shared
machine; wall time, and in brackets processor time, medians of {runs} (of those over 10 s, one). Read the ratios.

The pack is the shipped one, and copies of it in one pack (`benches/copies.py`): own ids, own words in signs,
texts in both languages; contexts, causes and complaint are shared, so that all defects are rivals. The cases
are those of the shipped pack at every size; `exit 1` stands where the copies' shares, a thousandth each,
have moved a probability over a bound that a case sets. `kb check` also prints a warning for each
defect of a copy: no case expects it. The peers only read TOML, and hold it against a schema where
they find one; they know nothing of names, numbers or texts.
"""
)
print("| | " + " | ".join(f"{at.name} ×" for at in sizes) + " |")
print("|---|" + "---|" * len(sizes))
for at, name in enumerate(["nodes of rules", "nodes of texts"]):
    print(f"| {name} | " + " | ".join((size / "nodes").read_text().split()[at] for size in sizes) + " |")
sizes_mb = [sum(path.stat().st_size for path in (at / "new").rglob("*.toml")) / 1e6 for at in sizes]
print("| MB of TOML | " + " | ".join(f"{mb:.1f}" for mb in sizes_mb) + " |")
for name, command in rows.items():
    print(f"| {name} | " + " | ".join(measured(command(at), {0, 1} if "peer" in name else {0}) for at in sizes) + " |", flush=True)
