"""The arms of the office: one picture on its letterhead, which travels to the office's other PCs as scans do.

The office's record names it: `pictures.arms = {"verdict": "matches", "files": [{sha256, media_type, size}, …]}`. The
last of the files is the one in use; earlier ones stay named, so that letters that were issued with them can be set
again on any PC. With another verdict the letterhead has no arms.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from desktop.errors import LoketError, NoLine, Refused
from desktop.i18n import _
from desktop.store.scans import keep_scan
from desktop.store.values import Intent
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, Office, write
from desktop.usecases.office.record import OFFICE, office_record
from sync.bundle import Scan
from sync.grip import Grip
from sync.model.attachments import FILES_LIMIT, FileRef, files_of
from sync.model.record import Fields, Record, get_path

_PATH = "pictures.arms"
_IN_USE = "matches"
_PUT_AWAY = "differs"
_PNG = "image/png"


def arms_ref(settings: Fields) -> FileRef | None:
    """The arms that an office with these settings prints; None for none."""
    entry = get_path(settings, _PATH)
    files = files_of(entry)
    return files[-1] if files and entry["verdict"] == _IN_USE else None


def arms_of(office: Office) -> bytes | None:
    """The picture of the arms, fetched from central where it is not here yet; None where the office has none.

    Raises Refused or NoLine, in words, when it cannot be had.
    """
    ref = arms_ref(office_record(office).fields)
    return _picture(office, ref) if ref else None


def arms_named(office: Office, sha256: str) -> bytes | None:
    """The arms that a letter names by their fingerprint, "" for none. Raises as `arms_of` does."""
    if not sha256:
        return None
    entry = get_path(office_record(office).fields, _PATH)
    known = {ref.sha256: ref for ref in files_of(entry)}
    if sha256 not in known:
        data = office.store.file_bytes(sha256)
        if data is None:
            raise Refused(
                _(
                    "The arms on this letter are no longer known to the office, so it cannot be set again here. The "
                    "letter itself is safe: print it on the PC that issued it."
                )
            )
        return data
    return _picture(office, known[sha256])


def fetch_arms(office: Office, grip: Grip | None = None) -> None:
    """Have the arms here while there is a line, so that letters need none; what fails is tried the next time."""
    own = office.store.get(OFFICE, office.store.membership().office)
    ref = arms_ref(own.fields) if own else None
    if ref is None:
        return
    try:
        _picture(office, ref, grip)
    except LoketError:
        return


def arms_here(office: Office) -> list[str]:
    """The SHA-256 of the arms where they lie on this PC, so that no stick brings them twice."""
    own = office.store.get(OFFICE, office.store.membership().office)
    ref = arms_ref(own.fields) if own else None
    return [ref.sha256] if ref is not None and office.store.file_bytes(ref.sha256) is not None else []


def take_files(office: Office, files: Sequence[Scan]) -> None:
    """Keep what central gave along by stick; what is damaged is brought by the next one."""
    for file in files:
        begun = office.store.part_length(file.sha256)
        office.store.keep_part(file.sha256, begun, file.data[begun:])
        office.store.join_parts(FileRef(sha256=file.sha256, media_type=file.media_type, size=len(file.data)))


def set_arms(desk: Desk, source: Path | bytes) -> Record:
    """Put a picture on the letterhead: a file, or its bytes. Raises Refused, and the arms stay as they are."""
    from desktop.usecases.office.arms_picture import make_arms, read_arms  # noqa: PLC0415 (loads the pictures)

    author = desk.author(OFFICE)
    picture = read_arms(source) if isinstance(source, Path) else make_arms(source)
    ref = FileRef(sha256=hashlib.sha256(picture).hexdigest(), media_type=_PNG, size=len(picture))

    def build(tx: Transaction) -> Sequence[Intent]:
        record = tx.get(OFFICE, desk.store.membership().office) or office_record(desk)
        keep_scan(tx, ref, picture, OFFICE, record.id, desk.clock.now())
        earlier = [other for other in files_of(get_path(record.fields, _PATH)) if other.sha256 != ref.sha256]
        return [_naming(record, [*earlier, ref][-FILES_LIMIT:], _IN_USE)]

    write(desk, author, build)
    return office_record(desk)


def put_arms_away(desk: Desk) -> Record:
    """Print letters without arms from now on. Raises Refused where the person may not."""
    author = desk.author(OFFICE)
    record = office_record(desk)
    if arms_ref(record.fields) is not None:
        files = files_of(get_path(record.fields, _PATH))
        write(desk, author, [_naming(record, files, _PUT_AWAY)])
    return office_record(desk)


def _naming(record: Record, files: list[FileRef], verdict: str) -> Intent:
    entry: dict[str, Any] = {"verdict": verdict, "files": msgspec.to_builtins(files)}
    return Intent(record_type=OFFICE, record=record.id, action="set", fields={_PATH: entry})


def _picture(office: Office, ref: FileRef, grip: Grip | None = None) -> bytes:
    data = office.store.file_bytes(ref.sha256)
    if data is not None:
        return data
    from desktop.usecases.scans.fetching import NotSent, fetched  # noqa: PLC0415 (loads the line)

    try:
        return fetched(office, ref, grip=grip)
    except NoLine as error:
        raise NoLine(
            _(
                "The office's arms are not on this PC yet, and there is no line to fetch them. Nothing was changed. "
                "Synchronise once when the line is back, or have an administrator choose the picture on this PC."
            )
        ) from error
    except NotSent as error:
        raise Refused(
            _(
                "The office's arms are not at the central server yet: the PC where they were chosen has not sent them. "
                "Nothing was changed. Try again after that PC has synchronised, or choose the picture here."
            )
        ) from error
