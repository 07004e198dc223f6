"""Whether a request's letter can name a worker: one letter is for one company and one country (district offices'
practice).
"""

from desktop.i18n import _, current_language
from desktop.usecases.people.registering import REGISTRATION
from sync.model.pack import Pack
from sync.model.record import Fields, Record

SAME = ("scheme", "destination_country")  # of a request and of whoever is put into it


def misfit(pack: Pack, request: Fields, worker: Record) -> str:
    """Why this worker cannot be put into the request, in words; "" where they can."""
    return next(filter(None, (_differs(pack, request, worker, key) for key in SAME)), "") or _of_other(request, worker)


def letter_misfit(pack: Pack, request: Fields, worker: Record) -> str:
    """Why the letter cannot name this worker, who is in the request since before one of them was changed, in words; ""
    where it can. Who asks alone may have noted a company.
    """
    return _differs(pack, request, worker, "destination_country") or (
        _of_other(request, worker) if request.get("company") else ""
    )


def _differs(pack: Pack, request: Fields, worker: Record, key: str) -> str:
    value = worker.fields.get(key)
    if value == request.get(key):
        return ""
    field, language = pack.record(REGISTRATION).require(key), current_language()
    code = pack.code(field.codes or "", str(value))
    return _("{name}: {field} is {value}, the request's is another.").format(
        name=worker.fields.get("name", ""),
        field=field.label.of(language),
        value=code.label.of(language) if code else "",
    )


def _of_other(request: Fields, worker: Record) -> str:
    company = worker.fields.get("company")
    if not company or company == request.get("company"):
        return ""
    return _("{name} is registered for another company than the request's.").format(name=worker.fields.get("name", ""))
