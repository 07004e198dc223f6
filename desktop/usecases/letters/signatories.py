"""Who signs the office's letters: the head who approves, under a mandate of theirs that is in force that day."""

from datetime import date

from desktop.i18n import _, current_language
from desktop.store.values import Query
from desktop.usecases.desk import Office
from sync.model.dates import format_date
from sync.model.mandates import SIGNATORY, in_force
from sync.model.record import Record

DEFINITIVE = "definitive"


def mandates(office: Office, day: date) -> list[Record]:
    """Every mandate in force that day: office holders first, then who stands in for them, the latest first."""
    found = office.store.many(SIGNATORY, office.store.select(Query(record_type=SIGNATORY)))
    standing = [mandate for mandate in found if in_force(mandate, day)]
    standing.sort(key=lambda mandate: mandate.id)
    standing.sort(key=lambda mandate: str(mandate.fields.get("valid_from", "")), reverse=True)
    return sorted(standing, key=lambda mandate: mandate.fields.get("capacity") != DEFINITIVE)


def mandate_of(office: Office, user: str, day: date) -> Record | None:
    """By what right that person signs on that day; None where they have none."""
    return next((mandate for mandate in mandates(office, day) if mandate.fields.get("person") == user), None)


def mandate_gap(office: Office, user: str, day: date) -> str | None:
    """Why that person cannot sign a letter of that day, in words; None where they can."""
    signer = office.store.get("user", user)
    name = signer.fields.get("name", user) if signer else user
    mandate = mandate_of(office, user, day)
    if signer is None or mandate is None:
        return _(
            "{name} has no mandate to sign letters on {date}. Have an administrator note it under Signatories, with "
            "its period and decree."
        ).format(name=name, date=format_date(day, current_language()))
    if mandate.fields.get("civil_servant", True) and not (signer.fields.get("rank") and signer.fields.get("nip")):
        return _(
            "{name} has no rank or no NIP, which a civil servant's signature needs. Have an administrator fill them "
            "in, or note in the mandate that {name} is no civil servant."
        ).format(name=name)
    return None
