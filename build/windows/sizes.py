"""What the frozen program consists of: its parts by size, and what each is for; which files of two builds differ."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.updates.manifest import Entry, read_manifest

# The largest parts by their folder or file below the folder of contents, and why the program carries them.
PURPOSES = {
    "pypdfium2_raw": "reads letters that came as PDF, to check their seals",
    "zxingcpp": "reads the code printed on a letter",
    "typst": "lays out the letters and makes them PDF",
    "PySide6": "Qt: the window, its widgets and pictures",
    "shiboken6": "binds Qt to Python",
    "PIL": "reads, turns and shrinks scans and photos",
    "cryptography": "the signatures of the exchange, courier files and updates (OpenSSL inside)",
    "sqlcipher3": "the encrypted database",
    "qtawesome": "the icons' fonts",
    "resources": "fonts, regulation packs, dictionaries, translations, the practice office",
    "python311.dll": "Python itself",
    "base_library.zip": "the part of Python's library that starts it",
    "libcrypto-3.dll": "OpenSSL for Python: the line to the central server",
    "libssl-3.dll": "TLS for the line to the central server",
    "tzdata": "time zones, which Windows does not have as Python needs them",
    "lokal": "Indonesia's areas, postcodes and NIK rules",
    "desktop": "Loket: window, command line, use cases, store",
    "sync": "Loket: the exchange",
    "unicodedata.pyd": "letters' properties, for names and searching",
    "pyrage": "encrypts courier files",
    "python_calamine": "reads the companies' workbooks",
    "msgspec": "what goes over the line, to and from bytes",
    "sqlite3.dll": "plain SQLite, which the database's tools load",
    "Loket.exe": "the window's start, and all packages of pure Python",
    "cli/loket.exe": "the same for the command line",
}


def sizes_of(folder: Path) -> dict[str, Any]:
    """The build's files and bytes, and its ten largest parts with what each is for."""
    manifest = read_manifest(folder)
    parts: Counter[str] = Counter()
    for name, entry in manifest.files.items():
        parts[part_of(name)] += entry.length
    largest = {
        part: {"bytes": length, "for": PURPOSES.get(part, "not told of in sizes.py")}
        for part, length in parts.most_common(10)
    }
    return {"files": len(manifest.files), "bytes": manifest.length, "largest": largest}


def part_of(name: str) -> str:
    """The part a file belongs to: its folder, or the file itself, in the folder of contents or beside the programs."""
    top, _, inside = name.partition("/")
    return inside.split("/")[0] if top.startswith("loket-") else name


def differing(one: Mapping[str, Entry], other: Mapping[str, Entry]) -> list[str]:
    """The files that only one has, or that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
