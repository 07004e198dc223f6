"""What goes to central in a file: requests, scans, and the seal around them."""

import msgspec

from desktop.i18n import _
from desktop.store.store import Store
from desktop.usecases.desk import Office
from sync.bundle import CENTRAL_NAME, Bundle, Kind, Label, Parcel, Party, Scan, close_bundle, cut, file_name, plain
from sync.model.attachments import FileRef
from sync.model.op import Op
from sync.protocol import SyncRequest

WANT = 4_194_304  # bytes of changes for each request; central goes on with the next until all is told


def requests_of(store: Store, ops: list[Op]) -> list[SyncRequest]:
    """The ops in their order as requests of a courier; at least one, which asks for what is new."""
    member = store.membership()
    done = store.done_directives()
    return [
        SyncRequest(
            pack=member.pack,
            device=member.device,
            epoch=member.epoch,
            cursor=member.cursor,
            ops=part,
            want=WANT,
            stock=store.number_stock(),
            done=done,
        )
        for part in cut(ops)
    ]


def read_scans(store: Store, refs: list[FileRef]) -> list[Scan]:
    """The scans with their bytes, as far as they are still here."""
    found = ((ref, store.file_bytes(ref.sha256)) for ref in refs)
    return [Scan(ref.sha256, ref.media_type, data) for ref, data in found if data is not None]


def closed(office: Office, kind: Kind, parcel: Parcel) -> tuple[str, bytes]:
    """The id and the bytes of the file that holds `parcel`, for central alone. Raises NoKeys."""
    store = office.store
    keys, central = store.keys(), store.central_keys()
    state = store.sync_state()
    label = Label(
        kind=kind,
        date=office.today().isoformat(),
        sender=Party(state.device, own_name(office)),
        receiver=Party(central.recipient, CENTRAL_NAME),
    )
    payload = msgspec.msgpack.encode(parcel)
    return Bundle(label=label, payload=payload).id, close_bundle(label, parcel, keys, central.recipient)


def own_name(office: Office) -> str:
    """What people call this PC, as a file's first line has it."""
    return plain(f"{office.store.sync_state().device_name}, {office_name(office)}")


def name_of(office: Office, kind: Kind, part: int = 1) -> str:
    """The name by which a person knows the file again."""
    state = office.store.sync_state()
    return file_name(office_name(office), state.device_name, office.today().isoformat(), kind, part)


def office_name(office: Office) -> str:
    """What the office is called in a file's name and first line."""
    found = office.store.get("office", office.store.membership().office)
    fields = found.fields if found else {}
    return str(fields.get("short_name") or fields.get("name") or _("Office"))
