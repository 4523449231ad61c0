#!/usr/bin/env python3
"""Writes messages-wcf.toml of the shipped pack: the messages of Windows Communication Foundation that its
failures name, in every language in which they are published. From a clone of https://github.com/dotnet/wcf:

    python3 scripts/wcf-messages.py path/to/wcf > rules/exchange-migration/messages-wcf.toml
"""

import pathlib
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as xml

COMMIT = "503042421ca0ab2b7d06f9bfb47b2a6978300633"
PACK = pathlib.Path(__file__).resolve().parent.parent / "rules/exchange-migration"
CATALOGUE = "wcf:"
XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
HEAD = """\
#:schema ../../templates/schema/rules.schema.json
# Messages of Windows Communication Foundation, which the Mailbox Replication Service passes on. Written by
# scripts/wcf-messages.py from https://github.com/dotnet/wcf, commit
# {commit}: those that failures name.
#
# The MIT License (MIT)
#
{notice}

[messages.wcf]
source = "dotnet/wcf: src/System.ServiceModel.*/src/Resources/xlf"
"""


def named():
    """The keys that the pack's failures name."""
    keys = set()
    for path in PACK.glob("*.toml"):
        for failure in tomllib.loads(path.read_text(encoding="utf-8")).get("failure", {}).values():
            messages = failure.get("messages", [])
            messages = [messages] if isinstance(messages, str) else messages
            keys |= {key.removeprefix(CATALOGUE) for key in messages if key.startswith(CATALOGUE)}
    return keys


def published(git, keys):
    """Key → language → texts: parts of the framework that have the same key may word it differently."""
    found = {key: {} for key in keys}
    paths = git("ls-tree", "-r", "--name-only", COMMIT, "src").splitlines()
    for path in paths:
        name = re.fullmatch(r"src/System\.ServiceModel\.[^/]+/src/Resources/xlf/[Ss]trings\.([\w-]+)\.xlf", path)
        if not name:
            continue
        for unit in xml.fromstring(git("show", f"{COMMIT}:{path}")).iter(f"{XLIFF}trans-unit"):
            if unit.get("id") not in keys:
                continue
            for language, tag in [("en", "source"), (name[1], "target")]:
                text = unit.findtext(f"{XLIFF}{tag}")
                texts = found[unit.get("id")].setdefault(language, [])
                if text not in texts:
                    texts.append(text)
    return found


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main(clone):
    def git(*arguments):
        return subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True, text=True).stdout

    licence = git("show", f"{COMMIT}:LICENSE.TXT").replace("\r", "").strip().splitlines()[2:]
    notice = "\n".join(f"# {line}".rstrip() for line in licence)
    print(HEAD.format(commit=COMMIT, notice=notice), end="")
    for key, languages in sorted(published(git, named()).items()):
        if not languages:
            sys.exit(f"no such message: {key}")
        print(f"\n[messages.wcf.{key}]")
        for language, texts in sorted(languages.items(), key=lambda item: (item[0] != "en", item[0])):
            written = ", ".join(quoted(text) for text in texts)
            print(f"{language} = {written}" if len(texts) == 1 else f"{language} = [{written}]")


if __name__ == "__main__":
    main(*sys.argv[1:])
