#!/usr/bin/env python3
"""Writes microsoft.toml: the roots of Microsoft's programme, from a copy of
https://github.com/nabla-c0d3/trust_stores_observatory, which keeps the report of CCADB and the certificates.

    python3 crates/probe/src/chain/microsoft.py trust_stores/microsoft_windows.yaml certificates > crates/probe/src/chain/microsoft.toml
"""

import ast
import base64
import hashlib
import pathlib
import re
import sys

HEAD = """\
# The roots of the Microsoft Trusted Root Program, written by microsoft.py: {count} of {all}, without those
# whose life was over.
#
# From the report of CCADB, by way of https://github.com/nabla-c0d3/trust_stores_observatory.
# The data are used under the CCADB Data Usage Terms (CDLA-Permissive-2.0),
# https://www.ccadb.org/rootstores/usage#ccadb-data-usage-terms
#
# The report does not say here for which purpose a root is, so those for mail and code are among them.

source = "{url}"
as_of = "{date}"
"""


def parts(der):
    """The values in DER, each whole and without tag and length."""
    while der:
        length, at = der[1], 2
        if length >= 0x80:
            at += length & 0x7F
            length = int.from_bytes(der[2:at], "big")
        yield der[: at + length], der[at : at + length]
        der = der[at + length :]


def of_certificate(der):
    """The end of its life as YYYYMMDD, its subject and its key (RFC 5280 4.1)."""
    certificate = next(parts(der))[1]
    fields = list(parts(next(parts(certificate))[1]))
    if fields[0][0][0] == 0xA0:
        del fields[0]
    _serial, _algorithm, _issuer, validity, subject, key = fields[:6]
    end, text = list(parts(validity[1]))[1]
    text = text.decode()
    if end[0] == 0x17:
        text = ("20" if text < "50" else "19") + text
    return text[:8], subject[0], key[0]


def main(report, certificates):
    text = pathlib.Path(report).read_text()
    field = lambda name: re.search(rf"^{name}: (.*)$", text, re.M)[1]
    date = field("date_fetched")
    trusted = text.split("\nblocked_certificates_count")[0]
    roots = re.findall(r"- subject_name: (.*)\n  fingerprint: ([0-9a-f]{64})", trusted)
    assert len(roots) == int(field("trusted_certificates_count"))
    # Names with other letters than ASCII stand in quotes.
    roots = [(ast.literal_eval(name) if name[0] in "'\"" else name, of) for name, of in roots]
    listed = []
    for name, sha256 in sorted(roots, key=lambda root: (root[0].lower(), root[1])):
        pem = (pathlib.Path(certificates) / f"{sha256}.pem").read_text()
        der = base64.b64decode(pem.split("-----")[2])
        assert hashlib.sha256(der).hexdigest() == sha256, sha256
        end, subject, key = of_certificate(der)
        if end < date.replace("-", ""):
            continue
        encoded = [base64.b64encode(one).decode() for one in (subject, key)]
        listed.append(
            f"\n# {name.strip()}\n[[root]]\nsha256 = \"{sha256}\"\n"
            f"subject = \"{encoded[0]}\"\nkey = \"{encoded[1]}\"\n"
        )
    print(HEAD.format(count=len(listed), all=len(roots), url=field("url"), date=date), end="")
    print("".join(listed), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
