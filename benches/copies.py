#!/usr/bin/env python3
"""A pack many times over: `copies.py PACK FOLDER TIMES` writes FOLDER/rules/… and FOLDER/kb/….

Every copy but the first has ids of its own, words of its own in its signs, names of its own in its
properties, and a thousandth of the shares, so that the cases of the first still pass. What kind of migration
from which server, the complaint, causes and accesses are there once. Cases stay what they are, but their number grows as well
with `--cases`.
"""

import argparse
import pathlib
import re
import tomllib

# What others name: a string that is one of these ids means the node.
NAMED = {"defect", "fact", "condition", "remedy"}
COPIED = NAMED | {"sign", "property", "rule", "step"}
HEADER = re.compile(r"^\[\[?(.*?)\]\]?\s*(#.*)?$")
PART = re.compile(r'"([^"]*)"|([^."\s]+)')


def path_of(header):
    return [quoted or bare for quoted, bare in PART.findall(header)]


def blocks(text):
    """The parts of a file from one table to the next that is not below it."""
    own = []
    for line in text.splitlines():
        found = HEADER.match(line)
        if found and not (own and own[0][1] == path_of(found[1])[:2]):
            own.append((line, path_of(found[1])[:2], [line]))
        elif own:
            own[-1][2].append(line)
    return [(path, "\n".join(lines)) for _, path, lines in own]


def ids(files, shared):
    """Every node that a copy must have for itself, as its kind and id."""
    found = set()
    nodes = [(kind, name, node) for text in files for kind, of_kind in tomllib.loads(text).items()
             if kind in COPIED for name, node in of_kind.items()]
    for kind, name, node in nodes:
        if kind != "fact" or not ("context" in node or name in shared):
            found.add((kind, name))
        for remedy in node.get("remedy", []) if kind == "defect" else []:
            found.add(("remedy", remedy["id"]))
    # What reads and gives shared facts alone would have its say in the cases of the first copy.
    own = {name for kind, name in found if kind in NAMED}
    decisive = {"rule": "when", "step": "gives"}
    is_shared = lambda kind, node: kind in decisive and not any(
        f"'{name}'" in repr(node[decisive[kind]]) for name in own if decisive[kind] in node
    )
    return found - {(kind, name) for kind, name, node in nodes if is_shared(kind, node)}


def acknowledged(text, own, number):
    """The entries of a list of exceptions, for the texts of a copy."""
    entries = [f"[[{entry}" for entry in text.split("[[")[1:]]
    is_own = lambda path: tuple(path.split("/")[:2]) in own
    renamed = []
    for entry in entries:
        (path,) = re.findall(r'^text = "(.*)"', entry, re.M)
        if is_own(path):
            kind, name, *rest = path.split("/")
            renamed.append(entry.replace(path, "/".join([kind, f"{name}-k{number}", *rest])))
    return "".join(renamed)


def copy(text, own, number):
    """The nodes of one file as the copy of this number has them."""
    mark = f"-k{number}"
    names = {name for kind, name in own if kind in NAMED}
    renamed = []
    for path, block in blocks(text):
        if len(path) < 2 or (path[0], path[1]) not in own:
            continue
        kind, name = path
        lines = block.splitlines()
        for at, line in enumerate(lines):
            header = HEADER.match(line)
            if header and path_of(header[1])[:1] == [kind]:
                lines[at] = re.sub(
                    rf'(?<=\[{kind}\.)("?){re.escape(name)}("?)', rf"\g<1>{name}{mark}\2", line, count=1
                )
            else:
                lines[at] = re.sub(
                    r'"([^"\n]*)"', lambda s: f'"{s[1]}{mark}"' if s[1] in names else s[0], line
                )
        block = "\n".join(lines)
        if kind == "sign":
            block = re.sub(
                r"^text = (\[.*?^\]|.*$)",
                lambda s: re.sub(r'"((?:[^"\\]|\\.)+)"', rf'"k{number} \1"', s[0]),
                block,
                flags=re.M | re.S if "text = [\n" in block else re.M,
            )
        if kind == "property":
            # Names with a dot are those of readers, and there are no others.
            block = re.sub(r"^name = .*$", lambda s: s[0].replace(".", "-").replace('"', f'"k{number}-', 1), block, flags=re.M)
        if kind == "defect":
            block = re.sub(r"^of_100_tickets = ([\d.]+)", lambda s: f"of_100_tickets = {float(s[1]) / 1000}", block, flags=re.M)
        renamed.append(block)
    return "\n\n".join(renamed) + "\n" if renamed else ""


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("pack", type=pathlib.Path)
    asked.add_argument("folder", type=pathlib.Path)
    asked.add_argument("times", type=int)
    asked.add_argument("--cases", action="store_true", help="as many times the cases, too")
    args = asked.parse_args()

    (rules,) = [folder for folder in (args.pack / "rules").iterdir() if folder.is_dir()]
    name = rules.name
    complaint = tomllib.loads((rules / "pack.toml").read_text())["pack"]["complaint"]["fact"]
    nodes = sorted(rules.glob("*.toml"))
    own = ids([file.read_text() for file in nodes], {complaint})

    exceptions = pathlib.Path("kb", name, "acknowledged.toml")
    if (args.pack / exceptions).exists():
        text = (args.pack / exceptions).read_text()
        to = args.folder / exceptions
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text + "".join("\n" + acknowledged(text, own, number) for number in range(1, args.times)))
    files = nodes + sorted((args.pack / "kb" / name).rglob("*.toml")) + [rules / "cases.expected"]
    for file in files:
        if file.name == exceptions.name:
            continue
        to = args.folder / file.relative_to(args.pack)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(file.read_text())
        for number in range(1, args.times):
            text = copy(file.read_text(), own, number) if file.suffix == ".toml" else ""
            if text:
                to.with_stem(f"{to.stem}-k{number}").write_text(text)
    for file in sorted((rules / "cases").glob("*.toml")):
        for number in range(args.times if args.cases else 1):
            to = args.folder / file.relative_to(args.pack)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.with_stem(f"{to.stem}-k{number}" if number else to.stem).write_text(file.read_text())
    rules = sum(1 for kind, _ in own if kind != "remedy")
    count = lambda text: len(re.findall(r"^\[", text, re.M))
    texts = [file.read_text() for file in files if file.suffix == ".toml" and file not in nodes]
    others = args.times - 1
    texts = sum(count(text) + others * count(copy(text, own, 1)) for text in texts)
    print(f"{rules * args.times} {texts}")


main()
