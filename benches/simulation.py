"""Writes benches/SIMULATION.md from what benches/simulation.sh measured."""

import json
import re
import sys
from pathlib import Path

WORK = Path(sys.argv[1])


def document(name):
    return json.loads((WORK / f"{name}.json").read_text())


def by_name(simulated):
    return {own["strategy"]: own for own in simulated["strategies"]}


def speed(name):
    """Cases a second, the best run; none where none was measured."""
    log = WORK / f"speed-{name}.txt"
    found = re.findall(r": ([0-9]+) a second", log.read_text()) if log.exists() else []
    return max((int(own) for own in found), default=None)


def thousands(scored):
    return "not measured" if scored is None else f"{scored / 1000:.1f} k"


def mean(own):
    return "" if own is None else f"{own['mean']:.1f} ± {own['standard_error']:.1f}"


def part(own):
    return "" if own is None else f"{100 * own['mean']:.1f} %"


def strategies(simulated):
    print("| | asking | repairs | total minutes | steps | set right | at best | leader right "
          "| certain | wrong then | handed on | Brier |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for own in simulated["strategies"]:
        best = own["set_expected"]
        print(f"| {own['strategy']} | {own['asking_minutes']['mean']:.1f} "
              f"| {own['repair_minutes']['mean']:.1f} | {mean(own['total_minutes'])} "
              f"| {own['questions']['mean']:.1f} | {part(own['set_right'])} "
              f"| {'' if best is None else format(100 * best['optimum'], '.1f') + ' %'} "
              f"| {part(own['leader_right'])} | {part(own['concluded'])} "
              f"| {part(own['wrong_when_concluded'])} | {part(own['gave_up'])} "
              f"| {own['brier']:.4f} |")
    print()


def close(own):
    return f"{own['mean']:.2f} ± {own['standard_error']:.2f}"


def trials(packs):
    """Trying as a step, against asking first and against the article's order."""
    print("| pack | strategy | minutes to the complaint gone | questions | wrong messages "
          "| handed on |\n|---|---|--:|--:|--:|--:|")
    for name, simulated in packs:
        for strategy in ("shindan", "ask-first", "article"):
            own = by_name(simulated)[strategy]
            print(f"| {name} | {strategy} | {mean(own['total_minutes'])} | {close(own['questions'])} "
                  f"| {close(own['wrong_messages'])} | {part(own['gave_up'])} |")
    print()
    print("| fewer by more than two standard errors, as if the cases were not the same "
          "| minutes | questions | wrong messages |\n|---|---|---|---|")
    for name, simulated in packs:
        own = by_name(simulated)["shindan"]
        for other in ("ask-first", "article"):
            cells = []
            for what in ("total_minutes", "questions", "wrong_messages"):
                ours, theirs = own[what], by_name(simulated)[other][what]
                change = ours["mean"] / theirs["mean"] - 1
                error = (ours["standard_error"] ** 2 + theirs["standard_error"] ** 2) ** 0.5
                off = (ours["mean"] - theirs["mean"]) / error
                word = "yes" if off < -2 else "**more**" if off > 2 else "no difference"
                cells.append(f"{word} ({100 * change:+.0f} %)")
            print(f"| {name}: shindan against {other} | {' | '.join(cells)} |")
    print()


def reliability(table):
    print("| stated | times | mean | is so | off by (s.e.) |")
    print("|---|--:|--:|--:|--:|")
    for own in table["bins"]:
        print(f"| {100 * own['from']:.0f} to {100 * own['to']:.0f} % | {own['stated']} "
              f"| {100 * own['mean']:.1f} % | {100 * own['came_true']:.1f} % | {own['z']:+.1f} |")
    print(f"\nBrier score {table['brier']:.4f}, log loss {table['log_loss_bits']:.4f} bits.\n")


def verdict(good):
    return "yes" if good else "**no**"


def goals(minutes, confidence, shipped, small, two_step):
    print("| what | goal | measured | reached |\n|---|---|---|---|")
    own, steps = by_name(minutes)["ask-first"], by_name(minutes)["repairs"]
    ours, theirs = own["total_minutes"]["mean"], steps["total_minutes"]["mean"]
    print("| sketch of the article: minutes, repairing in its order → asking what is worth it | "
          f"112 → 83 if repairs always take | {theirs:.1f} → {ours:.1f} | {verdict(ours < 0.8 * theirs)} |")
    print(f"| the same: set of causes right | at least as often | {part(steps['set_right'])} → "
          f"{part(own['set_right'])} | "
          f"{verdict(own['set_right']['mean'] >= steps['set_right']['mean'])} |")
    sure = by_name(confidence)["ask-first"]
    print("| the same, stopping by confidence (0.95) | 90 minutes, 88 % | "
          f"{sure['total_minutes']['mean']:.1f} minutes, {part(sure['set_right'])} | |")
    own, steps = by_name(shipped)["shindan"], by_name(shipped)["article"]
    ours, theirs = own["total_minutes"]["mean"], steps["total_minutes"]["mean"]
    print("| shipped pack: minutes, the article's checks in its order → asking what is worth it | "
          f"less | {theirs:.1f} → {ours:.1f} (asking {steps['asking_minutes']['mean']:.1f} → "
          f"{own['asking_minutes']['mean']:.1f}) | {verdict(ours < theirs)} |")
    print(f"| the same: set of causes right | at least as often | {part(steps['set_right'])} → "
          f"{part(own['set_right'])} | "
          f"{verdict(own['set_right']['mean'] >= steps['set_right']['mean'])} |")
    for name, simulated in (("sketch", minutes), ("5×60", small), ("shipped pack", shipped)):
        gaps = {key: value["set_expected"]["optimum"] - value["set_expected"]["stated"]
                for key, value in by_name(simulated).items()
                if value["set_expected"] and key in ("shindan", "ask-first", "everything")}
        shown = ", ".join(f"{key} {gap:.4f}" for key, gap in gaps.items())
        print(f"| {name}: how far the stated set is from the exact optimum | 0.005 | {shown} | "
              f"{verdict(all(gap <= 0.005 for gap in gaps.values()))} |")
    ours, ahead = two_step["engine"]["minutes"], two_step["two_step"]["minutes"]
    print("| 5×60: minutes until a set has 0.95, against two-step look-ahead | within 2 % | "
          f"{ours:.2f} against {ahead:.2f} ({100 * (ours / ahead - 1):+.1f} %; set right "
          f"{100 * two_step['engine']['set_right']:.1f} % against "
          f"{100 * two_step['two_step']['set_right']:.1f} %) | {verdict(ours <= 1.02 * ahead)} |")
    scored = speed("shipped")
    print("| shipped pack: cases drawn and scored a second, 20 facts known, one core | "
          f"20 k floor, 200 k goal | {thousands(scored)} | "
          f"{'' if scored is None else verdict(scored >= 20_000)} |")
    print(f"| sketch: the same, 12 facts known | | {thousands(speed('minutes'))} | |\n")


def main():
    minutes, confidence = document("minutes"), document("confidence")
    shipped, small, two_step = document("shipped"), document("5x60"), document("two_step")
    print("# Simulation, measured\n")
    print("Written by `benches/simulation.sh`. Cases are drawn from each pack's own numbers, given "
          "the\ncomplaint; all strategies meet the same cases. So this says how a strategy fares if "
          "the pack is\nright, and nothing about whether it is.\n\n"
          "*shindan* does what the program proposes: ask, or try a repair and go on with what it "
          "showed.\n*ask-first* asks what the program asks until it stops, and only then repairs. "
          "*article* goes through\nthe article's causes in its order: everything that gives a fact "
          "about a cause, then what is likely by\nthen is repaired. *repairs* repairs in that order, "
          "twice, and asks nothing. *random* asks in an order\nof chance until the program would stop, "
          "*everything* asks all there is. A repair takes as often as its\nremedy `cures`, 0.9 where "
          "the pack does not say; every strategy has the same luck in a case. After\nasking, all but "
          "*repairs* send the best repair, with what was tried as evidence, until none is worth\nits "
          "minutes; so *ask-first* and *article* are stronger here than the program was before it "
          "knew what\nwas tried. A message is wrong if it names a repair after which the complaint is "
          "still there. What is\nright and stated is that of the moment when the first repair is "
          "named. Figures of earlier revisions\n(repairs always took, all ten were made before a case "
          "was handed on) cannot be compared.\n")
    print("Run on a machine shared with other work, with fewer cases than the script's default where "
          "the list\nbelow says so.\n")
    sizes = ", ".join(f"{name} {own['settings']['cases']}" for name, own in
                      (("sketch", minutes), ("5×60", small), ("shipped pack", shipped)))
    print(f"Cases: {sizes}; two-step look-ahead {two_step['cases']}.\n")
    if speed("shipped") is None:
        print("No speeds were measured in this run.\n")
    print("## Trying as a step\n")
    trials((("shipped pack", shipped), ("sketch, by minutes", minutes),
            ("sketch, by confidence", confidence)))
    print("## Goals\n")
    goals(minutes, confidence, shipped, small, two_step)
    for title, simulated in (
        ("The sketch of the article, stopping by minutes of repair", minutes),
        ("The same, stopping by confidence", confidence),
        (f"The shipped pack, {shipped['settings']['cases']} cases, one answer in ten not to be had",
         shipped),
    ):
        print(f"## {title}\n")
        strategies(simulated)
    print("## Calibration of the shipped pack\n\nWhen the first repair is named:\n")
    reliability(shipped["calibration"]["at_the_end"])
    print("After every answer:\n")
    reliability(shipped["calibration"]["after_every_step"])
    print("## Weak places of the shipped pack\n")
    never = shipped["never_asked"]
    for why, reason in (
        ("Steps that never made sense", "never-made-sense"),
        ("Steps that tell too little", "tells-too-little"),
        ("Steps that were worth asking, others always being better", "others-were-better"),
    ):
        ids = [own["act"] for own in never["acts"] if own["why"] == reason]
        print(f"- {why}: {', '.join(f'`{own}`' for own in ids) or 'none'}.")
    print(f"- Facts that nothing asked gives: "
          f"{', '.join(f'`{own}`' for own in never['facts']) or 'none'}.")
    same = shipped["pairs"]["not_told_apart"]
    print(f"- Pairs of defects that no fact tells apart in some context: {len(same) or 'none'}.\n")
    hard = same[:10] + shipped["pairs"]["hard_to_tell_apart"]
    print("| hard to tell apart | dB | bits of the best fact | fact |\n|---|--:|--:|---|")
    for own in hard:
        decibans = "any" if own["decibans"] is None else f"{own['decibans']:.1f}"
        print(f"| `{own['a']}`, `{own['b']}` | {decibans} | {own['bits']:.3f} | "
              f"`{own['fact'] or 'none'}` |")
    numbers = shipped["numbers"]
    print(f"\nOf {numbers['looked_at']} numbers, {len(numbers['deciding'])} change some verdict of "
          f"{numbers['cases']} cases when halved or doubled; those of most cases:\n")
    print("| number | is | halved | doubled | where |\n|---|--:|--:|--:|---|")
    for own in numbers["deciding"][:20]:
        shown = ["" if own[key] is None else f"{100 * own[key]:.1f} %"
                 for key in ("when_halved", "when_doubled")]
        print(f"| {own['number']} | {own['value']:.4g} | {shown[0]} | {shown[1]} | "
              f"`{own['file']}`:{own['line']} |")


main()
