"""Why a request or one of its workers came back: what whoever has to mend it asks first."""

from desktop.i18n import _
from desktop.usecases.desk import Office
from desktop.usecases.history import history_of
from desktop.wording import show_moment
from sync.model.record import Record

RETURNED = "returned"


def why_sent_back(office: Office, record: Record) -> str:
    """Who sent the record back, when and why, in words; "" where it stands otherwise or nothing was said."""
    if record.state != RETURNED:
        return ""
    lines = [line for line in history_of(office, record.type, record.id) if line.group == "step" and line.reason]
    if not lines:
        return ""
    last = lines[-1]
    return _("Sent back by {name}, {when}: {reason}").format(
        name=last.by, when=show_moment(last.at), reason=last.reason
    )
