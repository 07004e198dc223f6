"""Who may sign the office's letters, and on which days."""

from datetime import date

from sync.model.record import Record

SIGNATORY = "signatory"


def in_force(mandate: Record, day: date) -> bool:
    """Whether a record of the type SIGNATORY gives its person the right to sign on that day."""
    first, last = mandate.fields.get("valid_from") or "", mandate.fields.get("valid_until") or "9999-12-31"
    return not mandate.deleted and str(first) <= day.isoformat() <= str(last)
