"""One person asks alone, without a company: a request for exactly one worker."""

from collections.abc import Sequence

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import Intent
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, get_record, refused, write
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.gathering import FREE, is_taken
from desktop.usecases.requests.steps import ALONE
from sync.model.issues import errors
from sync.model.op import new_id
from sync.model.record import Fields, Record
from sync.model.validate import check_record


def start_individual_request(desk: Desk, registration: str, fields: Fields | None = None) -> Record:
    """A request for this worker alone; `fields` may say which immigration office, and what their letter says.

    Raises Refused for a worker under a scheme that goes by a company, and for one who is in a request already.
    """
    author = desk.author(REQUEST)
    record = new_id(desk.clock.milliseconds())
    kind = desk.pack.record(REQUEST)

    def build(tx: Transaction) -> Sequence[Intent]:
        worker = tx.get(REGISTRATION, registration) or get_record(desk, REGISTRATION, registration)
        _refuse_company_scheme(desk, worker)
        _refuse_taken(tx, worker)
        settings = tx.get("office", desk.store.membership().office)
        wanted: Fields = {
            "scheme": worker.fields["scheme"],
            "applicant": worker.fields["name"],
            "received_on": desk.today().isoformat(),
            "destination_country": worker.fields.get("destination_country"),
            "immigration_office": settings.fields.get("immigration_office") if settings else None,
            "stated_count": 1,
            **(fields or {}),
        }
        given = {key: value for key, value in wanted.items() if value is not None}
        if issues := errors(check_record(desk.pack, kind, given, desk.today())):
            raise refused(desk.pack, kind, issues)
        return [
            Intent(record_type=REQUEST, record=record, action="create", fields=given),
            Intent(record_type=REGISTRATION, record=registration, action="set", fields={"request": record}),
        ]

    write(desk, author, build)
    return get_record(desk, REQUEST, record)


def _refuse_company_scheme(desk: Desk, worker: Record) -> None:
    scheme = str(worker.fields.get("scheme"))
    if scheme not in ALONE:
        entry = desk.pack.code("scheme", scheme)
        raise Refused(
            _("{name} is registered under the scheme {scheme}, in which a company asks. Nothing was written.").format(
                name=worker.fields.get("name", ""), scheme=entry.label.of(current_language()) if entry else scheme
            )
        )
    if worker.state not in FREE:
        raise Refused(
            _("{name} cannot be in a new request as they are registered now. Nothing was written.").format(
                name=worker.fields.get("name", "")
            )
        )


def _refuse_taken(tx: Transaction, worker: Record) -> None:
    if is_taken(tx, worker):
        raise Refused(
            _("{name} is in a request already. Nothing was written. Look at that request first.").format(
                name=worker.fields.get("name", "")
            )
        )
