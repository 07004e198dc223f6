"""Is this letter genuine? Of a PDF, a picture or what a scanner typed; without an office, a sign-in or a line."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from desktop.errors import SurroundingsFailed
from desktop.i18n import _, current_language, ngettext
from desktop.usecases.desk import Office
from desktop.usecases.letters.reader_lists import day_of, known_here
from desktop.wording import enumerate_words
from sync.checking import Checked, check_paper, check_text
from sync.model.dates import format_date
from sync.papers import LARGEST
from sync.seal.claims import NAMED
from sync.seal.comparing import Part
from sync.seal.judging import Note, Outcome, Reason
from sync.seal.text import as_text, is_seal, page_code

OLD_DAYS = 30  # of a list, after which a reader is told to get a newer one

Tone = Literal["good", "warning", "bad", "unsure"]


@dataclass(frozen=True)
class Told:
    """The answer in words: a headline, what follows from it, and what the letter says as pairs of label and value."""

    tone: Tone
    headline: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def verify(what: bytes | str | Path, folder: Path, now: int, office: Office | None = None) -> Checked:
    """Check a letter by the list in the data folder: bytes and paths are papers, a text is what a scanner typed; `now`
    in seconds since 1970. An `office` that is open knows of its own letters which were voided since the list was made.

    Raises SurroundingsFailed where a file cannot be opened.
    """
    known = known_here(folder)
    listed = known.list if known else None
    if isinstance(what, str):
        checked = check_text(what, listed, now)
    else:
        checked = check_paper(_bytes_of(what) if isinstance(what, Path) else what, listed, now)
    if office is not None and checked.outcome == Outcome.GENUINE and _voided_here(office, checked):
        return msgspec.structs.replace(checked, judged=msgspec.structs.replace(checked.judged, outcome=Outcome.VOIDED))
    return checked


def verify_and_tell(what: bytes | str | Path, folder: Path, now: int, office: Office | None = None) -> Told:
    """The same in words."""
    return told(verify(what, folder, now, office), now)


def meant(typed: str) -> str | Path:
    """What somebody typed behind the command: a seal's text, or else the path of a file that is there."""
    return typed if is_seal(typed) or len(typed) > 250 or not Path(typed).exists() else Path(typed)


def told(checked: Checked, now: int) -> Told:
    """The answer in the language in use; `now` in seconds since 1970."""
    tone, headline, first = _verdict(checked)
    sentences = [first, *_notes(checked), *_compared(checked), *_list_age(checked, now)]
    return Told(tone=tone, headline=headline, sentences=tuple(part for part in sentences if part), facts=facts(checked))


def facts(checked: Checked) -> tuple[tuple[str, str], ...]:
    """What the seal says of the letter; nothing where it cannot be believed at all."""
    seal = checked.judged.seal
    if seal is None or checked.judged.reason == Reason.NOT_CERTIFIED:
        return ()
    claims = seal.sealed.claims
    is_known = checked.judged.reason not in (Reason.UNKNOWN_ROOT, Reason.NO_LIST)
    kinds = {"recommendation": _("Passport recommendation"), "refusal": _("Refusal of a recommendation")}
    rows = [
        (_("Office") if is_known else _("By the seal's own word, not proved"), seal.certificate.title),
        (_("Letter"), kinds[claims.kind]),
        (_("Number"), claims.number),
        (_("Date"), format_date(claims.date, current_language())),
        (_("Country"), claims.country),
        (_("Company"), claims.company),
        (_("Workers"), _count(claims.count, claims.men)),
        *((_("Worker"), f"{name}, NIK {nik}") for name, nik in claims.people),
        (_("In place of"), claims.replaces),
        (_("Code at the foot of each page"), page_code(as_text(seal.encoded))),
        (_("Sealed"), _moment(seal.sealed.at)),
        (_("Key"), seal.certificate.kid.hex()),
    ]
    return tuple((label, value) for label, value in rows if value)


def _verdict(checked: Checked) -> tuple[Tone, str, str]:
    outcome, reason = checked.outcome, checked.judged.reason
    if outcome == Outcome.GENUINE:
        return "good", _("Genuine"), _("This office's PC sealed this letter, and it was not voided.")
    if outcome == Outcome.VOIDED:
        text = _("It is void: the office cancelled it, or the central server refused it. Do not use it.")
        return "bad", _("Genuine, but voided"), text
    if outcome == Outcome.KEY_REVOKED:
        text = _("It was sealed by a key that did not count any more from {day} on. Do not accept it; ask the office.")
        revocation = checked.judged.revocation
        day = day_of(revocation.since) if revocation else ""
        return "bad", _("Key revoked"), text.format(day=day)
    if outcome == Outcome.PRACTICE:
        text = _("It was made while somebody learned the program; nothing in it is real. Do not accept it.")
        return "bad", _("A practice letter"), text
    if outcome == Outcome.NOT_A_LETTER:
        return "bad", _("Not a letter of Loket"), _("What was read is no seal of a letter.")
    if outcome == Outcome.NOT_GENUINE:
        return "bad", _("Not genuine"), _why_not(reason)
    return "unsure", _("Cannot tell"), _why_unsure(reason)


def _why_not(reason: Reason | None) -> str:
    if reason == Reason.PAPER_DIFFERS:
        return _("The seal belongs to a genuine letter, but this paper says something else. Do not accept it.")
    if reason == Reason.NOT_CERTIFIED:
        return _("The key that sealed it was not certified for an office. Do not accept it.")
    return _(
        "The seal was changed, or was not read whole. Scan it once more; if the answer stays, do not accept the letter."
    )


def _why_unsure(reason: Reason | None) -> str:
    if reason == Reason.NO_LIST:
        return _(
            "No list of seals is here yet, by which the office could be believed. "
            "Synchronise this PC, or take in a list from a file, then check again."
        )
    if reason == Reason.UNKNOWN_ROOT:
        return _(
            "Another central server than the one known here certified it, or a newer root of it. "
            "Get a newer list of seals, then check again; until then do not rely on it."
        )
    if reason == Reason.UNREADABLE:
        return _("The file cannot be read: it is no PDF and no picture, or it is damaged or too large.")
    return _(
        "No QR code was found. Photograph the code alone, straight from above and in good light, or scan the paper."
    )


def _notes(checked: Checked) -> list[str]:
    words = {
        Note.KEY_REVOKED_LATER: _(
            "The PC that sealed it was shut out on {day}; the letter says that it was sealed before, and stays good."
        ),
        Note.KEY_LOST: _(
            "The key that sealed it was reported lost from {day} on. The letter says that it was sealed before, but "
            "whoever found the key can write any day: ask the office whether it issued this number."
        ),
        Note.FROM_THE_FUTURE: _("It says that it was sealed in the future: a clock is wrong, there or here."),
    }
    revocation = checked.judged.revocation
    day = day_of(revocation.since) if revocation else ""
    said = [words[note].format(day=day) for note in checked.judged.notes]
    if checked.others:
        said.append(
            ngettext(
                "There is another seal on it, which was not looked at.",
                "There are {n} other seals on it, which were not looked at.",
                checked.others,
            ).format(n=checked.others)
        )
    return said


def _compared(checked: Checked) -> list[str]:
    seal, found = checked.judged.seal, checked.comparison
    unmatched = (Outcome.CANNOT_TELL, Outcome.PRACTICE)
    if seal is None or checked.outcome in unmatched or checked.judged.reason == Reason.NOT_CERTIFIED:
        return []
    nameless = []
    if seal.sealed.claims.count > NAMED:
        nameless = [_("A seal for more than three workers knows their NIKs, not their names.")]
    if found is None:
        return [_("Compare the paper with what stands here: number, date, names and how many they are."), *nameless]
    names = {
        Part.NUMBER: _("the number"),
        Part.DATE: _("the date"),
        Part.COUNTRY: _("the country"),
        Part.COMPANY: _("the company"),
        Part.NAMES: _("the names"),
        Part.WORKERS: _("the workers"),
    }
    said = []
    if found.differs:
        differing = enumerate_words([names[part] for part in found.differs])
        said.append(_("The paper differs from the seal in: {parts}.").format(parts=differing))
    if found.strangers:
        niks = enumerate_words(list(found.strangers[:5]))
        said.append(_("The seal does not know these NIKs: {niks}.").format(niks=niks))
    if found.missing and not found.differs:
        said.append(
            ngettext(
                "Of the workers {n} is not on these pages.", "Of the workers {n} are not on these pages.", found.missing
            ).format(n=found.missing)
        )
    elif not found.differs:
        said.append(_("The pages say the same as the seal."))
        said.append(_("That is the text in the file; what is seen may be another thing, so compare that too."))
    return [*said, *nameless]


def _list_age(checked: Checked, now: int) -> list[str]:
    at = checked.judged.list_at
    if at is None or checked.outcome == Outcome.PRACTICE:
        return []
    days = max(0, (now - at) // 86_400)
    age = ngettext("{n} day old", "{n} days old", days).format(n=days)
    said = _("Judged by the list of {day}, {age}.").format(day=_moment(at), age=age)
    if days > OLD_DAYS:
        said += " " + _("What was voided or revoked since is not known here: get a newer list.")
    return [said]


def _count(count: int, men: int | None) -> str:
    if men is None:
        return str(count)
    return _("{n} ({men} men, {women} women)").format(n=count, men=men, women=count - men)


def _moment(seconds: int) -> str:
    moment = datetime.fromtimestamp(seconds, UTC).astimezone()
    return f"{format_date(moment.date(), current_language())} {moment:%H.%M}"


def _voided_here(office: Office, checked: Checked) -> bool:
    """Whether it is a letter of this office that its own records say is void."""
    seal = checked.judged.seal
    if seal is None or seal.certificate.office != office.store.membership().office:
        return False
    number = seal.sealed.claims.number
    letters = [kind.key for kind in office.pack.records.values() if kind.numbered]
    found = (office.store.find_one(letter, number=number) for letter in letters)
    return any(letter is not None and letter.state == "voided" for letter in found)


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise SurroundingsFailed(
            _("{file} could not be read. Check the stick or the folder, then try again.").format(file=file)
        ) from error
