"""The permit and the licence that a request goes by, in words: until when, and how many places are left."""

from desktop.i18n import _, current_language
from desktop.usecases.desk import Office
from desktop.usecases.requests.permits import PERMIT, needs_permit, places_short, quota_of
from desktop.wording import NOTHING, show_value
from sync.model.record import Record

Fact = tuple[str, str]
"""A name and its value."""


def permit_facts(office: Office, request: Record) -> list[Fact]:
    """Permit, quota and licence; nothing for a request that goes by no company."""
    company = office.store.get("company", request.fields.get("company", ""))
    if company is None:
        return []
    permit = office.store.get(PERMIT, request.fields.get("recruitment_permit") or "")
    found = []
    if permit is not None:
        found += [(_label(office, PERMIT), _permit(office, permit)), (_("Quota"), _quota(office, permit, request))]
    elif needs_permit(office.pack, request.fields):
        found.append((_label(office, PERMIT), _("not chosen yet")))
    licence = company.fields.get("license_until")
    until = office.pack.record("company").require("license_until")
    found.append((_("Licence until"), show_value(office.pack, until, licence) if licence else NOTHING))
    return found


def _label(office: Office, record_type: str) -> str:
    return office.pack.record(record_type).label.of(current_language())


def _permit(office: Office, permit: Record) -> str:
    until = permit.fields.get("valid_until")
    number = str(permit.fields["number"])
    if not until:
        return number
    field = office.pack.record(PERMIT).require("valid_until")
    return _("{number}, until {date}").format(number=number, date=show_value(office.pack, field, until))


def _quota(office: Office, permit: Record, request: Record) -> str:
    quota = quota_of(office, permit, request.id)
    said = _("{left} left of {total} ({used} used, {waiting} wait)").format(
        left=max(quota.left, 0), total=quota.total, used=quota.used, waiting=quota.waiting
    )
    short = places_short(office, permit, request)
    if not short:
        return said
    reason = str(request.fields.get("quota_exception", "")).strip()
    more = _("{n} short. Reason given: {reason}") if reason else _("{n} short: take workers off, or give a reason")
    return f"{said}\n{more.format(n=short, reason=reason)}"
