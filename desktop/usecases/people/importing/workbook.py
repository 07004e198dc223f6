"""A workbook's sheets as rows of cells with their places, read by calamine once the file has proved harmless."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec
import python_calamine as calamine

from desktop.errors import Refused
from desktop.i18n import _
from desktop.usecases.people.importing.container import (
    FRAME,
    CellFault,
    Limits,
    check_container,
    damaged,
    locked,
    scan_xlsx,
    too_many_rows,
)

Cell = int | float | str | bool | time | date | datetime | timedelta


class Row(msgspec.Struct, frozen=True):
    """A row that is not empty."""

    index: int  # from 0
    cells: list[Cell]


class Sheet(msgspec.Struct, frozen=True):
    name: str
    hidden: bool
    rows: list[Row]
    faults: dict[tuple[int, int], CellFault]


def read_sheets(path: Path, limits: Limits) -> list[Sheet]:
    """All worksheets of the workbook, empty rows left out. Raises Refused, having read nothing of it."""
    check_container(path, limits)
    faults = scan_xlsx(path, limits)
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            sheets = [_read_sheet(path, book, meta, faults, limits) for meta in book.sheets_metadata if _is_table(meta)]
    except calamine.PasswordError as error:
        raise locked(path.name) from error
    except calamine.CalamineError as error:
        raise damaged(path.name) from error
    if not any(sheet.rows for sheet in sheets):
        raise Refused(_("The workbook {name} is empty.").format(name=path.name))
    return sheets


def _is_table(meta: calamine.SheetMetadata) -> bool:
    return meta.typ == calamine.SheetTypeEnum.WorkSheet


def _read_sheet(
    path: Path,
    book: calamine.CalamineWorkbook,
    meta: calamine.SheetMetadata,
    faults: dict[str, list[CellFault]],
    limits: Limits,
) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)
    left = sheet.start[1] if sheet.start else 0
    rows = []
    for index, cells in enumerate(sheet.iter_rows()):
        if any(cell != "" and (not isinstance(cell, str) or cell.strip()) for cell in cells):
            rows.append(Row(index, [""] * left + cells))
        if len(rows) > limits.rows + FRAME:
            raise too_many_rows(path.name, meta.name, sheet.height, limits)
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    places = {(fault.row, fault.column): fault for fault in faults.get(meta.name, [])}
    return Sheet(meta.name, hidden, rows, places)
