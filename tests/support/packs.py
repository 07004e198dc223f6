"""Packs that differ a little from the shipped one: what a new regulation would bring."""

import re
import shutil
from pathlib import Path

from resources import resource_path
from sync.model.pack import Pack
from sync.model.pack_load import load_pack

SHIPPED = resource_path("packs", "2026.1")
BLOOD_TYPE = """
key = "blood_type"
type = "text"
group = "identity"
label = { id = "Golongan darah", en = "Blood type" }
search = 5
filter = true
"""
"""A field that a newer pack may bring to registrations, for `pack_with_field`."""


def copy_pack(tmp_path: Path, version: str = "2026.2") -> Path:
    """A copy of the shipped pack's folder under another version, to be edited."""
    folder = tmp_path / "packs" / version
    shutil.copytree(SHIPPED, folder)
    head = folder / "pack.toml"
    head.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', head.read_text("utf-8")), "utf-8")
    return folder


def pack_with_field(tmp_path: Path, record: str, toml_snippet: str, version: str = "2026.2") -> Pack:
    """The shipped pack with one more field; `toml_snippet` holds the keys below `[[fields]]`."""
    folder = copy_pack(tmp_path, version)
    path = folder / "records" / f"{record}.toml"
    text = path.read_text("utf-8")
    tables = [found.start() for found in re.finditer(r"(?m)^\[\[?(rules|workflow)", text)]
    end = min(tables, default=len(text))
    path.write_text(f"{text[:end].rstrip()}\n\n[[fields]]\n{toml_snippet.strip()}\n\n{text[end:]}", "utf-8")
    return load_pack(folder)


def pack_edited(tmp_path: Path, record: str, old: str, new: str, version: str = "2026.2") -> Pack:
    """The shipped pack with `old` replaced by `new` in one record type. Raises ValueError when it is not there."""
    folder = copy_pack(tmp_path, version)
    path = folder / "records" / f"{record}.toml"
    text = path.read_text("utf-8")
    if old not in text:
        raise ValueError(f"{record}.toml does not hold {old!r}")
    path.write_text(text.replace(old, new), "utf-8")
    return load_pack(folder)
