"""Recruitment permits and what is left of them, from the command line."""

import msgspec

from desktop.cli.answer import Answer, table
from desktop.cli.session import Session
from desktop.cli.showing import record_data
from desktop.i18n import _
from desktop.store.values import Query
from desktop.usecases.names import names_of
from desktop.usecases.requests.permits import PERMIT, quota_of
from desktop.wording import label_path, show_path
from sync.model.record import Record

_SHOWN = ("company", "number", "destination_country", "valid_until")


def list_permits(session: Session) -> Answer:
    """Every permit with its quota: how many workers have letters, wait, and are left."""
    desk = session.desk
    kind, names = desk.pack.record(PERMIT), names_of(desk)
    found = desk.store.many(PERMIT, desk.store.select(Query(record_type=PERMIT)))
    quotas = {permit.id: quota_of(desk, permit) for permit in found}

    def cells(permit: Record) -> list[str]:
        quota = quotas[permit.id]
        said = [show_path(desk.pack, kind, key, permit.fields.get(key), names) for key in _SHOWN]
        return [permit.id, *said, *(str(n) for n in (quota.total, quota.used, quota.waiting, quota.left))]

    headings = [_("Id"), *(label_path(desk.pack, kind, key) for key in _SHOWN)]
    headings += [_("Quota"), _("With letters"), _("Waiting"), _("Left")]
    data = [
        {**record_data(permit), "quota": {**msgspec.to_builtins(quotas[permit.id]), "left": quotas[permit.id].left}}
        for permit in found
    ]
    return Answer(data=data, text=table(headings, [cells(permit) for permit in found]))
