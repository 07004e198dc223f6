"""Whose work the program stands on: each part with its version and licence.

From its sources, the packages tell of themselves. The Windows program leaves their descriptions out: there it is told
by a table that was made when it was frozen (`build/windows/made_of.py`).
"""

import platform
import re
import ssl
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import msgspec

from resources import resource_path

TABLE = "made-of.json"  # among the resources of the frozen program
TEXTS = "licences.txt"  # beside it: every licence in full
_NAME = re.compile(r"[\w.-]*\w")
_SIGNS = re.compile(r"[-_.]+")  # which a package's name may have instead of one another
_LONGEST = 60  # signs of a licence's name; what is longer is its text
_FREE = "OFL-1.1"
_UNSAID = {"pyrage": "MIT", "sqlcipher3": "Zlib"}  # as their own files say


class Part(msgspec.Struct, frozen=True, order=True):
    """`licence` is an SPDX expression where the part names one; "" where it only has a text."""

    name: str
    version: str = ""
    licence: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (f"{self.name} {self.version}".strip(), self.licence)))


def parts() -> list[Part]:
    """All that the program is made of, by name."""
    packages = _from_table() or [told_by(found) for found in _installed("loket", set())]
    versions = {part.name.lower(): part.version for part in packages}
    return sorted([*packages, *_within(versions.get("pyside6-essentials", ""))], key=lambda part: part.name.lower())


def told_by(found: Distribution) -> Part:
    """A package as it tells of itself."""
    told = found.metadata
    name = told["Name"].replace("_", "-")
    given = [told[key] for key in ("License-Expression", "License") if key in told]
    short = next(filter(None, given), "")
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if "License ::" in line]
    named = short if short and "\n" not in short and len(short) < _LONGEST else ", ".join(classified)
    return Part(name, found.version, named or _UNSAID.get(name.lower(), ""))


def _from_table() -> list[Part]:
    path = resource_path(TABLE)
    return msgspec.json.decode(path.read_bytes(), type=list[Part]) if path.is_file() else []


def _installed(name: str, seen: set[str]) -> Iterator[Distribution]:
    """The packages that `name` asks for and that are here, with those that they ask for."""
    for line in distribution(name).requires or []:
        found = _NAME.match(line)
        if found is None or "extra ==" in line or (one := _SIGNS.sub("-", found[0]).lower()) in seen:
            continue
        seen.add(one)
        try:
            package = distribution(found[0])
        except PackageNotFoundError:  # not needed on this system
            continue
        yield package
        yield from _installed(found[0], seen)


def _within(qt: str) -> Iterator[Part]:
    """What comes inside packages, and what is no package."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 (loaded when somebody looks)

    connection = dbapi2.connect(":memory:")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()[0].split()[0]
    connection.close()
    yield Part("Python", platform.python_version(), "PSF-2.0")
    yield Part("Qt", qt, "LGPL-3.0-only")
    yield Part("SQLCipher", cipher, "BSD-3-Clause")
    yield Part("SQLite", dbapi2.sqlite_version, "Public Domain")
    yield Part("OpenSSL", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0")
    yield Part("PDFium", "", "BSD-3-Clause AND Apache-2.0")
    yield Part("Material Design Icons", "", "Apache-2.0")
    yield Part("Liberation Sans, Liberation Serif", "2.1.5", _FREE)
    yield Part("Noto Sans, Noto Naskh Arabic", "2.004", _FREE)
    yield Part("Noto Sans Javanese", "2.000", _FREE)
    yield Part("cahyadsn/wilayah (Kemendagri)", "", "MIT")
    if getattr(sys, "frozen", False):
        yield Part("PyInstaller bootloader", "", "GPL-2.0-or-later WITH Bootloader-exception")
