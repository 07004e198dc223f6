"""Reading a regulation pack from its folder, and refusing a wrong one with file, line and reason."""

import csv
import io
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sync.model.pack import Checklist, Code, Document, Pack, Portal, RecordType, Text
from sync.model.pack_check import Fault, check_checklists, check_portals, check_record

T = TypeVar("T")


class PackError(Exception):
    """A pack that must not be used; the text names the file, the line and what is wrong there."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file.name}:{line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    in_force: str
    regulation: str


class _Checklists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    documents: tuple[Document, ...]
    checklists: tuple[Checklist, ...]


class _Portals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    portals: tuple[Portal, ...]


def load_pack(folder: Path) -> Pack:
    """The pack in `folder` (`pack.toml`, `records/`, `codes/`, `checklists.toml`, `portals.toml`). Raises PackError."""
    head = _read(folder / "pack.toml", _Head)
    codes = {path.stem: _read_codes(path) for path in sorted((folder / "codes").glob("*.csv"))}
    paths = sorted((folder / "records").glob("*.toml"))
    kinds = {path: _read(path, RecordType) for path in paths}
    records = {kind.key: kind for kind in kinds.values()}
    for path, kind in kinds.items():
        _refuse(path, check_record(path.stem, kind, records, codes))
    lists_path = folder / "checklists.toml"
    lists = _read(lists_path, _Checklists)
    documents = {document.key: document for document in lists.documents}
    _refuse(lists_path, check_checklists(lists.checklists, documents, records, codes))
    portals_path = folder / "portals.toml"
    portals = _read(portals_path, _Portals).portals
    _refuse(portals_path, check_portals(portals, records, codes))
    return Pack(
        version=head.version,
        in_force=head.in_force,
        regulation=head.regulation,
        records=records,
        codes=codes,
        documents=documents,
        checklists=lists.checklists,
        portals=portals,
        folder=str(folder),
    )


def _refuse(path: Path, fault: Fault | None) -> None:
    if fault is not None:
        raise PackError(path, _line_of(path.read_text("utf-8"), fault.path), fault.reason)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise PackError(path, 1, "the file is missing") from error
    except UnicodeDecodeError as error:
        raise PackError(path, 1, "the file is not UTF-8 text") from error


def _read(path: Path, kind: type[T]) -> T:
    text = _read_text(path)
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise PackError(path, line, str(error)) from error
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at ")
        raise PackError(path, _line_of(text, place.strip("`").removeprefix("$.")), reason) from error


def _line_of(text: str, place: str) -> int:
    """The line that a place such as `fields[3].type` stands on: its own key's, else its table's."""
    steps = [(name, int(index or 0)) for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", place)]
    lines = text.split("\n")
    at, table = 0, ""
    for name, index in steps:
        table = f"{table}.{name}" if table else name
        header = re.compile(rf"\s*\[\[?\s*{re.escape(table)}\s*\]\]?\s*(#.*)?$")
        headers = [number for number, line in enumerate(lines) if header.match(line)]
        if index < len(headers):
            at = headers[index]
            continue
        key = re.compile(rf"\s*{re.escape(name)}\s*=")
        at = next((n for n in range(at, _table_end(lines, at)) if key.match(lines[n])), at)
    return at + 1


def _table_end(lines: list[str], start: int) -> int:
    return next((n for n in range(start + 1, len(lines)) if lines[n].startswith("[")), len(lines))


def _read_codes(path: Path) -> tuple[Code, ...]:
    with io.StringIO(_read_text(path), newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != ["code", "id", "en", "aliases"]:
            raise PackError(path, 1, "the first line must be code,id,en,aliases")
        entries: dict[str, Code] = {}
        for row in rows:
            _check_code_row(path, rows.line_num, row, entries)
            aliases = tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip())
            entries[row["code"]] = Code(row["code"], Text(row["id"], row["en"]), aliases)
    return tuple(entries.values())


def _check_code_row(path: Path, line: int, row: dict[Any, Any], entries: dict[str, Code]) -> None:
    if None in row or None in row.values():
        raise PackError(path, line, "a row needs exactly four values")
    if not (row["code"] and row["id"] and row["en"]):
        raise PackError(path, line, "code, id and en must be filled")
    if row["code"] in entries:
        raise PackError(path, line, f"code {row['code']} stands twice")
