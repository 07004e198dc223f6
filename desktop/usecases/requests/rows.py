"""The workers of a request: read, and those whom the others left behind given a request of their own."""

from collections.abc import Callable, Sequence

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.store import Store
from desktop.store.values import Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, get_record, write
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from sync.model.attachments import without_check
from sync.model.op import new_id
from sync.model.record import Fields, Record

FOLLOWED_UP = ("approved", "issued", "refused", "withdrawn")  # states of a request that takes no row along any more
CARRIED = (
    "scheme",
    "company",
    "letter_number",
    "letter_date",
    "received_on",
    "destination_country",
    "immigration_office",
    "recruitment_permit",
    "applicant",
    "documents",
)
"""What a follow-up has from the request that its workers were left behind by."""


def request_rows(desk: Desk, request: str) -> list[Record]:
    """The workers of a request, in the order of the company's list."""
    return rows_of(desk.store, request)


def rows_of(reader: Store | Transaction, request: str) -> list[Record]:
    """Ids sort by the order in which rows were imported."""
    ids = reader.select(Query(record_type=REGISTRATION, filters={"request": request}))
    return reader.many(REGISTRATION, sorted(ids))


def follow_up(desk: Desk, request: str) -> Record:
    """A request of its own, by the same letter, for the workers who were sent back while the others went on. Its
    documents are as they were found for the first one, whose record says by whom.

    Raises Refused while the first one is still under way, and where it left nobody behind.
    """
    author = desk.author(REQUEST)
    record = new_id(desk.clock.milliseconds())

    def build(tx: Transaction) -> Sequence[Intent]:
        found = tx.get(REQUEST, request) or get_record(desk, REQUEST, request)
        left = [row for row in rows_of(tx, request) if row.state == "returned"]
        if found.state not in FOLLOWED_UP:
            raise Refused(_("This request is still under way: its workers go along when it is submitted again."))
        if not left:
            raise Refused(_("This request left no worker behind who was sent back. Nothing was written."))
        fields: Fields = {key: found.fields[key] for key in CARRIED if found.fields.get(key) is not None}
        fields["stated_count"] = len(left)
        if documents := fields.get("documents"):
            fields["documents"] = {key: without_check(entry) for key, entry in documents.items()}
        return [
            Intent(record_type=REQUEST, record=record, action="create", fields=fields),
            *(
                Intent(record_type=REGISTRATION, record=row.id, action="set", fields={"request": record})
                for row in left
            ),
        ]

    write(desk, author, build)
    return get_record(desk, REQUEST, record)


RowsSteps = Callable[[Transaction, Record, list[Record]], Sequence[Intent]]
"""The steps of a request's rows that go with a step of the request."""
