"""Checking letters from the command line: no office and no sign-in is needed."""

import sys
from typing import Any

import msgspec

from desktop.cli.answer import REFUSED, Answer, pairs
from desktop.cli.session import Session
from desktop.i18n import _
from desktop.usecases.letters.reader_lists import day_of, known_here, root_words, take_in
from desktop.usecases.letters.verifying import meant, told, verify
from sync.checking import Checked
from sync.seal.judging import Outcome


def check(session: Session) -> Answer:
    """One letter, by a file, a scanner's text, or `-` for a text on standard input. Status 1 unless it is genuine."""
    place = session.place
    typed: str = session.options.what
    now = place.clock.milliseconds() // 1000
    checked = verify(sys.stdin.read() if typed == "-" else meant(typed), place.folder, now)
    words = told(checked, now)
    text = "\n".join([words.headline, "", *words.sentences, "", pairs(list(words.facts))]).rstrip()
    return Answer(data=_data(checked), text=text, status=0 if checked.outcome == Outcome.GENUINE else REFUSED)


def seals(session: Session) -> Answer:
    """The list by which letters are judged here, its age and its root; with a file, taken in first."""
    folder, options = session.place.folder, session.options
    known = take_in(folder, options.file, trust=options.trust) if options.file else known_here(folder)
    if known is None:
        return Answer(data=None, text=_("No list of seals is here yet."), status=REFUSED)
    data = {
        "at": known.list.at,
        "root": known.list.roots[-1].kid.hex(),
        "roots": len(known.list.roots),
        "revoked": len(known.list.revoked),
        "voided": len(known.list.voided) // 8,
    }
    rows = [
        (_("List of"), day_of(known.list.at)),
        (_("Root"), root_words(known)),
        (_("Keys revoked"), str(data["revoked"])),
        (_("Letters voided"), str(data["voided"])),
    ]
    return Answer(data=data, text=pairs(rows))


def _data(checked: Checked) -> dict[str, Any]:
    judged = checked.judged
    seal = judged.seal
    letter = None
    if seal is not None:
        claims = seal.sealed.claims
        letter = {
            "kind": claims.kind,
            "office": seal.certificate.office,
            "office_title": seal.certificate.title,
            "number": claims.number,
            "date": claims.date.isoformat(),
            "country": claims.country,
            "company": claims.company,
            "count": claims.count,
            "men": claims.men,
            "people": [{"name": name, "nik": nik} for name, nik in claims.people],
            "replaces": claims.replaces,
            "sealed_at": seal.sealed.at,
            "key": seal.certificate.kid.hex(),
        }
    return {
        "outcome": judged.outcome.value,
        "reason": judged.reason.value if judged.reason else None,
        "notes": [note.value for note in judged.notes],
        "letter": letter,
        "compared": msgspec.to_builtins(checked.comparison) if checked.comparison else None,
        "list_at": judged.list_at,
    }
