"""What readers of seals know on this PC: central's list beside the office's file, read without anybody's sign-in."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import _, current_language
from desktop.usecases.handing_out import make_folder, write_out
from sync.keys import as_text, from_text
from sync.model.dates import format_date
from sync.seal.cose import NotSigned
from sync.seal.lists import SealList, read_list

FILE_NAME = "seals.json"
LARGEST = 16 * 1_048_576  # bytes of a list


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A list, and the raw root that is believed here."""

    list: SealList
    trusted: bytes
    body: bytes


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    trusted: str
    body: str


def known_here(folder: Path) -> Known | None:
    """The list that lies in the data folder; None where there is none, or it was damaged."""
    try:
        kept = msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=_Kept)
        trusted, body = from_text(kept.trusted), from_text(kept.body)
        return Known(list=read_list(body, trusted), trusted=trusted, body=body)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def keep_here(folder: Path, trusted: bytes, body: bytes) -> None:
    """Lay a list that was checked into the data folder. Raises SurroundingsFailed."""
    make_folder(folder)
    write_out(folder / FILE_NAME, msgspec.json.encode(_Kept(trusted=as_text(trusted), body=as_text(body))))


def take_in(folder: Path, file: Path, *, trust: bool = False) -> Known:
    """Take in a list that came as a file or on a stick, and give what is known from now on.

    The first list is believed, and its root from then on; `trust` lets another central's take its place. Raises Refused
    for a file that is no list, is another central's, or is older than what is here; SurroundingsFailed.
    """
    body = _read(file)
    here = None if trust else known_here(folder)
    try:
        found = read_list(body, here.trusted if here else None)
    except NotSigned as error:
        raise Refused(_refusal(body).format(file=file)) from error
    if here is not None and found.at < here.list.at:
        raise Refused(
            _("The list in {file} is of {day}; a newer one of {newer} is here already. Nothing was changed.").format(
                file=file, day=day_of(found.at), newer=day_of(here.list.at)
            )
        )
    trusted = here.trusted if here else found.roots[0].public
    keep_here(folder, trusted, body)
    return Known(list=found, trusted=trusted, body=body)


def root_words(known: Known) -> str:
    """The present root by its id, in groups that people can compare over the phone."""
    kid = known.list.roots[-1].kid.hex()
    return " ".join(kid[start : start + 4] for start in range(0, len(kid), 4))


def day_of(seconds: int) -> str:
    """The day of a moment (seconds since 1970), in the language in use."""
    return format_date(datetime.fromtimestamp(seconds, UTC).date(), current_language())


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST)
    except OSError as error:
        raise SurroundingsFailed(
            _("{file} could not be read. Nothing was changed. Check the stick or the folder, then try again.").format(
                file=file
            )
        ) from error


def _refusal(body: bytes) -> str:
    try:
        read_list(body)
    except NotSigned:
        return _("{file} is no list of seals, or it was changed on its way. Nothing was changed here. Get it anew.")
    return _(
        "The list in {file} comes from another central server than the one that is believed here. "
        "Nothing was changed. Ask your administrator."
    )
