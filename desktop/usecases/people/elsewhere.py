"""What a record hangs together with, and the ways there: request, letters, the same person at another office."""

import msgspec

from desktop.i18n import _
from desktop.store.values import Query
from desktop.usecases.desk import Office
from desktop.usecases.exchange.depends import Related, related
from desktop.usecases.names import names_of
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.wording import show_moment, state_label
from sync.model.record import Record


class Bond(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it is, what it is called, how it stands, and the record behind it."""

    label: str
    title: str
    state: str
    record_type: str
    record: str


def bonds(office: Office, record: Record) -> list[Bond]:
    """Request and letters first, then other offices where the person is registered, whatever was decided about that."""
    found = related(office, record, names_of(office))
    return [*(_bond(one) for one in found), *_other_offices(office, record)]


def _bond(one: Related) -> Bond:
    return Bond(label=one.label, title=one.title, state=one.state, record_type=one.record_type, record=one.record)


def _other_offices(office: Office, record: Record) -> list[Bond]:
    if office.pack.record(record.type).same_person is None:
        return []
    kind = office.pack.record(DUPLICATE)
    asked = office.store.many(DUPLICATE, office.store.select(Query(record_type=DUPLICATE)))
    return [
        Bond(
            label=_("The same NIK at another office"),
            title=_("{office}, since {moment}").format(
                office=said.fields["other_office"], moment=show_moment(said.fields["other_since"])
            ),
            state=state_label(kind, said.state),
            record_type=DUPLICATE,
            record=said.id,
        )
        for said in asked
        if said.fields.get("other_office") and record.id in (said.fields.get("records") or ())
    ]
