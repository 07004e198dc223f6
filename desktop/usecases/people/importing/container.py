"""What kind of file stands behind the name, before anything reads it whole: a workbook, or something to refuse.

A spreadsheet library would say "invalid zip" to all of these; the person needs to know what to do instead.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import msgspec

from desktop.errors import Refused
from desktop.i18n import _

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>/]*>')
_FAULTY = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>/]*)>((?:(?!</c>).)*)</c>', re.DOTALL)
_ERROR_CELL = re.compile(rb'\bt="e"')
_VALUE = re.compile(rb"<v>([^<]+)</v>")
_SHEET = re.compile(rb'<sheet\b[^>]*\bname="([^"]*)"[^>]*\br:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
FRAME = 200  # rows of letterhead, headings and closing lines that are no persons
_MAX_AREA = 20_000_000  # cells between the first and the last one: more would fill the memory for nothing


class Limits(msgspec.Struct, frozen=True):
    """How much of a workbook one import takes."""

    rows: int = 5_000
    file_bytes: int = 100_000_000  # with the photographs some companies put in
    sheet_bytes: int = 200_000_000  # of unpacked cells


class CellFault(msgspec.Struct, frozen=True):
    """A formula cell that holds no value: `text` is its error such as `#REF!`, or empty when it was never computed."""

    row: int  # from 0
    column: int  # from 0
    text: str


def check_container(path: Path, limits: Limits) -> None:
    """Refuse a file that is no workbook, too big, damaged or locked, with the reason. Raises Refused."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(2048)
    except OSError as error:
        reason = _("The file {name} cannot be read. Check that it still exists and is not open elsewhere.")
        raise Refused(reason.format(name=path.name)) from error
    if size > limits.file_bytes:
        reason = _("The file {name} is {size} MB; at most {most} MB can be read. Remove pictures or split the list.")
        raise Refused(reason.format(name=path.name, size=size // 1_000_000, most=limits.file_bytes // 1_000_000))
    if start.startswith(b"PK"):
        _check_zip(path, limits)
    elif not start.startswith(_OLE):
        raise Refused(_not_a_workbook(start).format(name=path.name))


def scan_xlsx(path: Path, limits: Limits) -> dict[str, list[CellFault]]:
    """Formula cells without a value, by sheet; nothing for other formats. Refuses what is too long to load."""
    if not zipfile.is_zipfile(path):
        return {}
    faults = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name, part in _sheet_parts(archive):
                data = archive.read(part)
                _check_extent(path, name, data, limits)
                if b"<f" in data or b't="e"' in data:
                    faults[name] = list(_faults(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged(path.name) from error
    return faults


def too_many_rows(name: str, sheet: str, rows: int, limits: Limits) -> Refused:
    reason = _(
        "Sheet “{sheet}” of {name} has {rows} rows; at most {most} can be imported at a time. "
        "Nothing was imported. Split the list into several files."
    )
    return Refused(reason.format(sheet=sheet, name=name, rows=rows, most=limits.rows))


def damaged(name: str) -> Refused:
    reason = _("The file {name} is damaged or was not copied whole. Nothing was imported. Ask for it to be sent again.")
    return Refused(reason.format(name=name))


def locked(name: str) -> Refused:
    reason = _(
        "The workbook {name} is protected by a password. Nothing was imported. "
        "Open it in the spreadsheet program, save it without a password, and try again."
    )
    return Refused(reason.format(name=name))


def _not_a_workbook(start: bytes) -> str:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start.strip():
        return _("The file {name} is empty. Ask for it to be sent again.")
    if head.startswith(b"%pdf"):
        return _("The file {name} is a PDF, not a workbook. Ask for the list as an Excel workbook.")
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<style")):
        return _(
            "The file {name} is a web page saved under the name of a workbook. "
            "Open it in the spreadsheet program, save it as an Excel workbook (.xlsx), and try again."
        )
    return _("The file {name} is not a workbook. Choose an Excel or LibreOffice workbook (.xlsx, .xls, .xlsb, .ods).")


def _check_zip(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise damaged(path.name) from error
    names = {part.filename for part in parts}
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
        raise Refused(_not_a_workbook(b"PK").format(name=path.name))
    cells = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".bin")))
    if cells > limits.sheet_bytes:
        reason = _("The workbook {name} unpacks to {size} MB; at most {most} MB can be read. Split the list.")
        raise Refused(reason.format(name=path.name, size=cells // 1_000_000, most=limits.sheet_bytes // 1_000_000))


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of the sheets of an .xlsx and the parts that hold their cells."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    targets = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(re.findall(rb'(\w+)="([^"]*)"', tag))
        targets[attributes.get(b"Id")] = attributes.get(b"Target", b"").decode()
    for name, relation in _SHEET.findall(archive.read("xl/workbook.xml")):
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names and "worksheets/" in part:
            yield unescape(name.decode("utf-8", "replace")), part


def _check_extent(path: Path, sheet: str, data: bytes, limits: Limits) -> None:
    rows, columns = set(), set()
    for place in _CELL.finditer(data):  # to find all at once would hold the window's thread up
        rows.add(place[2])
        columns.add(place[1])
    if not rows:
        return
    if len(rows) > limits.rows + FRAME:
        raise too_many_rows(path.name, sheet, len(rows), limits)
    widest = max(column_number(column.decode()) for column in columns)
    if max(map(int, rows)) * widest > _MAX_AREA:
        reason = _("Sheet “{sheet}” of {name} has cells far away from its list. Delete the empty rows and columns.")
        raise Refused(reason.format(sheet=sheet, name=path.name))


def column_number(letters: str) -> int:
    """1 for `A`, 27 for `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _faults(data: bytes) -> Iterator[CellFault]:
    for cell in _FAULTY.finditer(data):
        column, row, attributes, content = cell.groups()
        value = _VALUE.search(content)
        is_error = _ERROR_CELL.search(attributes) is not None
        if is_error or (b"<f" in content and value is None):
            text = value[1].decode("utf-8", "replace") if value and is_error else ""
            yield CellFault(int(row) - 1, column_number(column.decode()) - 1, text)
