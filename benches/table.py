#!/usr/bin/env python3
"""Helper of goals.sh: draws cases, runs shindan, writes the table. Standard library only."""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import time

step, root, work = sys.argv[1:4]
network = json.load(open(f"{root}/tests/data/reference/bn2o-5x60.json"))


def path(name):
    return os.path.join(work, name)


def likelihood(fact, state, present):
    def up_to(s):
        if s < 0:
            return 0.0
        product = sum(fact["leak"][: s + 1])
        for link in fact["links"]:
            if link["cause"] in present:
                product *= sum(link["effect"][: s + 1])
        return product

    return max(0.0, up_to(state) - up_to(state - 1))


def draw(count, seed, name):
    """Cases drawn from the network, 15 facts observed each."""
    numbers, known = random.Random(seed), {}
    with open(path(name), "w") as out:
        for at in range(count):
            present = frozenset(c["id"] for c in network["causes"] if numbers.random() < c["prior"])
            facts = {}
            for fact in numbers.sample(network["facts"], 15):
                key = (fact["id"], present)
                if key not in known:
                    known[key] = [likelihood(fact, s, present) for s in range(len(fact["states"]))]
                facts[fact["id"]] = numbers.choices(fact["states"], weights=known[key])[0]
            out.write(json.dumps({"id": f"case-{at:07d}", "facts": facts}, separators=(",", ":")) + "\n")


def run(arguments, cases):
    """Wall time and processor time in seconds, and peak memory in MiB, of one run."""
    with open(path(cases)) as given:
        begin = time.perf_counter()
        child = subprocess.Popen([path("shindan"), *arguments], stdin=given, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"shindan {' '.join(arguments)}: exit status {child.returncode}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(arguments, cases, times):
    runs = [run(arguments, cases) for _ in range(times)]
    wall, cpu, memory = zip(*runs)
    return statistics.median(wall), statistics.median(cpu), max(memory)


def ours():
    pack = ["--pack", path("pack")]
    found = {}
    start, start_cpu, memory = median(["batch", "--brief", *pack], "one.jsonl", 21)
    found["start 5x60"], found["memory 5x60"] = start, memory
    for depth, cases, count in [("brief", "many.jsonl", 200_000), ("full", "some.jsonl", 20_000)]:
        brief = ["--brief"] if depth == "brief" else []
        _, took, _ = median(["batch", *brief, *pack], cases, 5)
        found[f"batch {depth}"] = count / (took - start_cpu)
    score = ["kb", "simulate", "--score-only", "--facts", "20", "--threads", "1", "--cases"]
    _, few, _ = median([*score, "1"], "one.jsonl", 3)
    _, many, _ = median([*score, "20000"], "one.jsonl", 3)
    found["scored"] = 20_000 / (many - few)
    open(path("empty.jsonl"), "w").write('{"id":"1","facts":{}}\n')
    found["start shipped"], _, found["memory shipped"] = median(["batch"], "empty.jsonl", 21)
    json.dump(found, open(path("ours.json"), "w"))


def criterion():
    """Criterion's central estimate (slope or mean) of each benchmark, in seconds."""
    units = {"ns": 1e-9, "µs": 1e-6, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    found, name = {}, ""
    for line in open(path("criterion.txt"), encoding="utf-8"):
        match = re.search(r"^(.*?)\s*time:\s+\[\S+ \S+ (\S+) (\S+) ", line)
        if match:
            found[match[1].strip() or name] = float(match[2]) * units[match[3]]
        elif line.strip():
            name = line.strip()
    return found


PEERS = {"pyagrum": "pyAgrum", "pgmpy": "pgmpy", "zen": "zen-engine", "clips": "CLIPS", "experta": "experta"}
STARTS = ["CLIPS binary", "clipspy", "zen-engine", "experta", "pyagrum", "pgmpy"]


def peers():
    """What the peers printed: (peer, what) -> seconds of processor time, and peak memory in MiB."""
    times, memory, missing = {}, {}, []
    for peer, shown in PEERS.items():
        if not os.path.exists(path(f"peer-{peer}.txt")):
            missing.append(shown)
            continue
        for line in open(path(f"peer-{peer}.txt"), encoding="utf-8"):
            if match := re.search(r"^(.*?)\s+\S+ us wall\s+(\S+) us cpu", line):
                times[shown, match[1].strip()] = float(match[2]) * 1e-6
            if match := re.search(r"peak RSS (\S+) MiB", line):
                memory[shown] = float(match[1])
    starts = {}
    if os.path.exists(path("start.txt")):
        for line in open(path("start.txt"), encoding="utf-8"):
            if match := re.search(r"^(.*?)\s+min\s+\S+ ms\s+mean\s+(\S+) ms", line):
                starts[match[1].strip()] = float(match[2]) * 1e-3
    missing += [f"{name} (start)" for name in STARTS if name not in starts]
    return times, memory, starts, missing


def duration(seconds):
    for unit, factor in [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)]:
        if seconds >= factor:
            return f"{seconds / factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def rate(number):
    for unit, factor in [(" M", 1e6), (" k", 1e3)]:
        if number >= factor:
            return f"{number / factor:.3g}{unit}/s"
    return f"{number:.3g} /s"


def table():
    mine, bench = json.load(open(path("ours.json"))), criterion()
    times, memory, starts, missing = peers()

    def best(words):
        """The quickest peer among those whose measurement has one of these words."""
        of = [(t, peer) for (peer, what), t in times.items() if any(w in what for w in words)]
        return min(of, default=(None, None))

    rows = []

    def row(what, floor, goal, own, reached, peer="", ratio=""):
        rows.append(f"| {what} | {floor} | {goal} | {own} | {reached} | {peer} | {ratio} |")

    def slower(what, key, floor, goal, peer=(None, None), value=None):
        value = bench.get(key) if value is None else value
        if value is None:
            return row(what, duration(floor), duration(goal), "not measured", "?")
        reached = "goal" if value <= goal else "floor" if value <= floor else "**missed**"
        other, name = peer
        shown = f"{name} {duration(other)}" if other else "not measured" if missing else "none"
        row(what, duration(floor), duration(goal), duration(value), reached, shown,
            f"{other / value:,.0f} ×" if other else "")

    def quicker(what, value, floor, goal, peer=(None, None)):
        if value is None:
            return row(what, rate(floor), rate(goal), "not measured", "?")
        reached = "goal" if value >= goal else "floor" if value >= floor else "**missed**"
        other, name = peer
        shown = f"{name} {rate(1 / other)}" if other else "none"
        row(what, rate(floor), rate(goal), rate(value), reached, shown,
            f"{value * other:,.0f} ×" if other else "")

    exact = best(["posterior"])
    scores = best(["assert", "declare", "expression node", "decision table"])
    per_second = lambda key: 1 / bench[key] if key in bench else None
    quicker("posterior 5×60 in process, memory used again", per_second("posterior-into/5x60"), 5e6, 20e6, exact)
    quicker("posterior 5×60 in process, a new one each time", per_second("posterior/5x60"), 5e6, 20e6, exact)
    quicker("the same beside rule engines, which only add up scores", per_second("posterior-into/5x60"), 5e6, 20e6, scores)
    slower("next question, 5×60, from facts as texts", "next question/5x60", 50e-6, 5e-6, best(["next best"]))
    slower("verdict 5×60 with ledger and ten next questions", "verdict/5x60", 50e-6, 5e-6, best(["next best"]))
    quicker("`batch --brief`, 5×60", mine["batch brief"], 3e5, 1e6, scores)
    quicker("`batch`, 5×60", mine["batch full"], 3e4, 2e5)
    slower("posterior 50×500, 100 observed, median", "median/posterior/50x500", 5e-3, 0.5e-3)
    slower("posterior 50×500, 100 observed, p95", "p95/posterior/50x500", 5e-3, 0.5e-3)
    slower("next question 50×500, 100 observed, median", "median/next question/50x500", 20e-3, 5e-3)
    slower("next question 50×500, 100 observed, p95", "p95/next question/50x500", 20e-3, 5e-3)
    for known, name in [("version and type among them", "20 facts with contexts"), ("but version and type unknown", "20 facts")]:
        slower(f"shipped pack, 20 facts known, {known}: verdict in brief", f"judge/shipped, {name}", 5e-3, 1e-3)
        slower("the same: next step", f"next question/shipped, {name}", 100e-3, 20e-3)
        slower("the same: verdict with ledger and ten next steps", f"verdict/shipped, {name}", 100e-3, 20e-3)
        slower("the same: what to ask for in one mail", f"mail/shipped, {name}", 500e-3, 100e-3)
    slower("verdict and next steps, shipped pack, bare complaint", "verdict/shipped, bare complaint", 100e-3, 20e-3)
    quicker("simulated cases drawn and scored, shipped pack, 20 facts", mine.get("scored"), 20e3, 200e3)
    first = min(((t, n) for n, t in starts.items() if n in STARTS), default=(None, None))
    slower("process start to first verdict, 5×60", "", 20e-3, 5e-3, first, mine["start 5x60"])
    slower("process start to first verdict, shipped pack", "", 40e-3, 10e-3, (None, None), mine["start shipped"])
    small = min(((m, n) for n, m in memory.items()), default=None)
    for what, key, floor, goal in [("5×60", "memory 5x60", 16, 6), ("shipped pack", "memory shipped", 32, 16)]:
        value = mine[key]
        reached = "goal" if value <= goal else "floor" if value <= floor else "**missed**"
        peer, ratio = ("", "")
        if small and what == "5×60":
            peer, ratio = f"{small[1]} {small[0]:.3g} MiB", f"{small[0] / value:.1f} ×"
        row(f"peak memory, {what}", f"{floor} MiB", f"{goal} MiB", f"{value:.3g} MiB", reached, peer, ratio)

    print("# Speed and memory, measured\n")
    print("Written by `benches/goals.sh`: one core of a shared two-core virtual machine, ours and the peers")
    print("one after the other in the same run. Batches and peers: processor time; the start: wall time.")
    print("Our batches and starts are medians, what is in process is criterion's estimate (a mean); the")
    print("peers' are the best batch of several, which favours them. Other work on the machine moves the")
    print("times, so read the ratios.\n")
    print("| what | floor | goal | ours | reached | best peer | ratio |")
    print("|---|---|---|---|---|---|---|")
    print("\n".join(rows))
    print("\n## Growth\n\nThe same 15 facts in packs of growing size.\n")
    print("| pack | verdict with all next steps |\n|---|---|")
    for times_over in [1, 10, 100]:
        value = bench.get(f"growth/{times_over}")
        print(f"| 5×60, {times_over} times | {duration(value) if value else 'not measured'} |")
    print(f"\nPeers that are missing from this run: {len(missing)}" + (f" ({', '.join(missing)})." if missing else "."))


if step == "cases":
    draw(2_000, 8, "cases.jsonl")
    draw(20_000, 9, "some.jsonl")
    draw(200_000, 7, "many.jsonl")
    draw(1, 8, "one.jsonl")
elif step == "ours":
    ours()
else:
    table()
