"""A person decides about a duplicate: where both are the same, the later record is linked to the earlier."""

import uuid

import msgspec

from sync.central.duplicates import LINKS, decided
from sync.central.history import CENTRAL
from sync.central.laying import lay
from sync.central.ledger import Ledger
from sync.central.records import Held, load
from sync.model.op import Op
from sync.model.pack import Pack


def link_persons(ledger: Ledger, pack: Pack, duplicate: Held, op: Op) -> None:
    """What follows from the step `op`, which was laid on `duplicate`."""
    flow = pack.record(duplicate.record.type).workflow
    step = flow.step(op.step) if flow and op.step else None
    pair = decided(ledger, duplicate, step.end if step else "")
    kind = pack.records.get(str(duplicate.record.fields.get("record_type")))
    if pair is None or op.step != LINKS or kind is None or kind.same_person is None:
        return
    later = load(ledger, duplicate.scope, kind.key, pair.record)
    if later is None or later.record.deleted:
        return
    link = kind.same_person.link
    linking = msgspec.structs.replace(
        op,
        id=str(uuid.uuid5(uuid.UUID(op.id), "linked")),
        device=CENTRAL,
        counter=0,
        record_type=kind.key,
        record=pair.record,
        action="set",
        step=None,
        base=later.record.seq,
        fields={link: pair.other},
        old={},
    )
    lay(ledger, pack, linking, later, is_new=False, behalf=op.device)
