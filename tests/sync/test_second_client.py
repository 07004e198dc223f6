"""A client that was written from ARCHITECTURE.md alone works in an office beside Loket's own; what the document shows
is what Loket does.
"""

import ast
import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from resources import resource_path
from sync.central.clock import utc_now
from sync.central.restoring import back_up, restore
from sync.central.tables import ops
from sync.central.verifying import bucket_digests
from sync.model.digest import bucket_of, check_of, record_digest
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Record
from sync.protocol import SHARED_SCOPE, Change
from sync.transport import HttpLine
from sync.wire import Asked, unpack_request, unpack_response
from sync.wire.columns import pack_column, unpack_column
from sync.wire.values import Budget
from tests.support.central import DATABASE, RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.office import PERSON
from tests.sync.pc import Office, Pc
from tests.sync.second_client import SecondClient
from tests.sync.second_records import Held, digests, op_id

REGISTRATION = "registration"
ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
DEVICE, OP = "019a9f3a-1c00-7a11-8b22-0123456789ab", "019aa423-c900-7c61-9d0b-e2df19f5d8fd"

NewPc = Callable[..., Pc]


@pytest.fixture
def second(central: RunningCentral, office: Office, clock: FixedClock) -> SecondClient:
    return joined(central, office, clock)


def joined(central: RunningCentral, office: Office, clock: FixedClock) -> SecondClient:
    pack = Path(str(resource_path("packs", "2026.1")))
    client = SecondClient(central.url, central.code(office.id), "Second", pack, clock.milliseconds)
    client.sync()
    return client


def registered(client: SecondClient, office: Office, **fields: Any) -> str:
    return client.write(office.dewi, "clerk", REGISTRATION, "create", fields=PERSON | fields)


def edited(client: SecondClient, office: Office, record: str, kind: str = REGISTRATION, **fields: Any) -> None:
    client.write(office.dewi, "clerk", kind, "set", record, fields=fields)


def kinds(client: SecondClient) -> list[str]:
    return [own.kind for own in client.own]


def shown(client: SecondClient, record: str) -> dict[str, Any]:
    held = client.shown((REGISTRATION, record))
    assert held is not None
    return held.fields


def assert_equal(central: RunningCentral, pc: Pc, *clients: SecondClient) -> None:
    """All have the same as central, by what they hold and by its digests."""
    pc.sync()
    for client in clients:
        client.sync()
    pc.sync()
    office = pc.office.id
    for client in clients:
        client.sync()
        assert {scope: client.differing(scope) for scope in (office, SHARED_SCOPE)} == {office: [], SHARED_SCOPE: []}
        for (kind, record), held in client.records.items():
            mine = pc.get(record, kind)
            assert (held.fields, held.state, held.deleted) == (mine.fields, mine.state, mine.deleted)
    with central.service.database.read() as connection:
        assert pc.store.digests(office) == bucket_digests(connection, office)


def test_what_either_client_writes_the_other_shows(
    central: RunningCentral, office: Office, pc: Pc, second: SecondClient
) -> None:
    mine, theirs = registered(second, office, name="Sari"), pc.register(nik="3212195503980002", email="wati@contoh.id")
    company = second.write(office.dewi, "clerk", "company", "create", fields={"name": "PT Contoh Jaya"})
    second.sync()
    pc.sync()
    second.sync()
    seen = {"phone": "+628111222333", "documents.ktp": {"verdict": "matches"}}
    second.write(office.dewi, "clerk", REGISTRATION, "set", theirs, fields=seen)
    second.write(office.agus, "administrator", REGISTRATION, "delete", mine)
    edited(second, office, company, "company", name="PT Contoh Raya")
    pc.edit(theirs, email=None)
    assert_equal(central, pc, second)
    assert set(kinds(second)) <= {"applied", "merged"}
    assert pc.get(theirs).fields["phone"] == "+628111222333"
    assert "email" not in shown(second, theirs)


def test_what_a_client_did_itself_it_is_not_told_and_has_all_the_same(
    central: RunningCentral, office: Office, pc: Pc, second: SecondClient
) -> None:
    record = registered(second, office)
    second.sync()
    edited(second, office, record, phone="+628111222333")
    told = len(second.heard)
    second.sync()
    assert second.heard[told:] == []
    assert shown(second, record)["phone"] == "+628111222333"
    pc.sync()
    pc.edit(record, phone="+628444555666")
    edited(second, office, record, email="sari@contoh.id")
    assert_equal(central, pc, second)
    assert (shown(second, record)["phone"], shown(second, record)["email"]) == ("+628444555666", "sari@contoh.id")


def test_a_conflict_is_seen_and_decided_by_the_second_client(
    central: RunningCentral, office: Office, pc: Pc, second: SecondClient
) -> None:
    record = registered(second, office)
    second.sync()
    pc.sync()
    pc.edit(record, name="Wati A.")
    pc.sync()
    edited(second, office, record, name="Wati B.")
    second.sync()
    assert second.own[-1].kind == "conflict"
    assert second.own[-1].lost == ("name",)
    assert shown(second, record)["name"] == "Wati A."
    (conflict,) = second.own[-1].conflicts
    offered = second.records["conflict", conflict].fields["offered"]
    fields = {"resolved_by": office.siti, "choice": "offered", "chosen": offered}
    second.write(office.siti, "clerk", "conflict", "step", conflict, fields=fields, step="resolve")
    assert_equal(central, pc, second)
    assert pc.get(record).fields["name"] == "Wati B."
    assert pc.conflicts() == []


def test_an_administrator_has_the_second_client_compare_and_it_mends_what_differs(
    central: RunningCentral, office: Office, pc: Pc, second: SecondClient
) -> None:
    record = registered(second, office)
    second.sync()
    assert second.mend() == 0
    asked = central.admin.force_sync("verify", "agus", device=second.device)
    second.sync()
    assert [(directive["id"], directive["kind"]) for directive in second.directives] == [(asked, "verify")]
    second.records[REGISTRATION, record].fields["name"] = "Somebody else"
    second.records[REGISTRATION, "never-heard-of"] = Held(fields={"name": "Nobody"})
    assert second.mend() == 2
    second.done = [asked]
    assert_equal(central, pc, second)
    assert second.directives == []
    assert shown(second, record)["name"] == PERSON["name"]


def test_a_refused_op_holds_back_what_follows_on_its_record_alone(
    central: RunningCentral, office: Office, pc: Pc, second: SecondClient
) -> None:
    record = registered(second, office)
    edited(second, office, record, sex="neither")
    second.sync()
    edited(second, office, record, phone="+628111222333")
    other = registered(second, office, nik="3212195503980002")
    second.sync()
    assert kinds(second) == ["applied", "rejected", "waiting", "applied"]
    pc.sync()
    assert "phone" in pc.get(record).fields
    assert pc.get(record).fields["phone"] == PERSON["phone"]
    assert pc.get(other).fields["nik"] == "3212195503980002"


def test_a_lost_answer_costs_one_repeat(central: RunningCentral, office: Office, pc: Pc, second: SecondClient) -> None:
    record = registered(second, office)
    second.exchange(lose_answer=True)
    second.exchange(lose_answer=True)
    edited(second, office, record, phone="+628111222333")
    assert_equal(central, pc, second)
    assert kinds(second) == ["applied", "applied"]
    with central.service.database.read() as connection:
        assert len(connection.execute(select(ops.c.id).where(ops.c.record == record)).all()) == 2


def test_a_copy_of_the_second_client_goes_on_as_a_device_of_its_own(
    central: RunningCentral, office: Office, pc: Pc, second: SecondClient
) -> None:
    record = registered(second, office)
    second.sync()
    edited(second, office, record, phone="+628111222333")
    copy = second.copied()
    second.sync()
    second.sync()
    registered(copy, office, nik="3212195503980002")
    copy.sync()
    assert copy.device != second.device
    assert_equal(central, pc, second, copy)
    assert len([key for key in copy.records if key[0] == REGISTRATION]) == 2


def test_what_a_restored_central_lost_the_second_client_gives_back(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    folder, backup = tmp_path / "central", tmp_path / "backup.db"
    folder.mkdir()
    with running_central(folder) as central:
        office = Office.found(central)
        pc = Pc.enrolled(central, office, "Loket 1", tmp_path / "pc", pack, clock)
        second = joined(central, office, clock)
        record = registered(second, office)
        second.sync()
        pc.sync()
        back_up(central.service.database, backup)
        edited(second, office, record, phone="+628111222333")
        lost = registered(second, office, nik="3212195503980002")
        second.sync()
        pc.sync()
        pc.edit(lost, name="Sari")
        pc.sync()
        second.sync()
        edited(second, office, record, email="wati@contoh.id")  # not sent before central is restored
        pc.line.close()
    restore(folder / DATABASE, backup, utc_now)
    with running_central(folder) as central:
        pc.line = HttpLine(central.url, pc.store.token())
        second.server = central.url
        epoch = second.epoch
        assert_equal(central, pc, second)
        assert second.epoch != epoch
        assert pc.get(lost).fields["name"] == "Sari"
        assert shown(second, record)["email"] == "wati@contoh.id"
        pc.close()


def test_the_second_client_takes_nothing_from_loket() -> None:
    for name in ("second_client.py", "second_records.py"):
        tree = ast.parse((ROOT / "tests" / "sync" / name).read_text("utf-8"))
        modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert {module for module in modules if module.split(".")[0] in ("sync", "desktop", "resources")} == set()


def test_the_documents_example_of_an_ops_id_is_right() -> None:
    assert f"`{DEVICE}`, counter 7, at `2025-11-21T02:00:00.000Z` gives\n`{OP}`" in DOCUMENT
    assert op_id(DEVICE, 7, 1_763_690_400_000) == OP


def test_the_documents_example_of_a_digest_is_right() -> None:
    (line,) = (line.strip() for line in DOCUMENT.splitlines() if line.startswith('    ["registration","'))
    kind, record, state, deleted, fields = json.loads(line)
    held = Held(fields, state, deleted)
    ((_key, bucket, digest),) = digests({(kind, record): held})
    assert f"    bucket {bucket}, digest {digest}\n" in DOCUMENT
    said = Record(type=kind, id=record, office="", pack="", fields=fields, state=state, deleted=deleted)
    assert (bucket, digest) == (bucket_of(kind, record), record_digest(said))


def test_the_documents_packed_messages_say_what_the_document_says_of_them() -> None:
    request, answer = (json.dumps(json.loads(text)).encode() for text in _packed_examples())
    received = unpack_request(request, DEVICE)
    first, second = received.request.ops
    assert (first.id, second.counter, second.old, second.base) == (OP, 8, {"phone": "+628111"}, 41)
    response = unpack_response(answer, Asked.by(received.request))
    assert [(verdict.kind, verdict.seq) for verdict in response.verdicts] == [("applied", 42), ("merged", 44)]
    (change,) = response.changes
    assert isinstance(change, Change)
    assert (change.fields, change.seq, change.authors[0].device) == ({"name": "Wati K"}, 44, "Loket 2")
    assert response.cursor == {first.office: 44, SHARED_SCOPE: 5}


def test_the_documents_example_of_a_check_is_right() -> None:
    (block,) = (part for part in DOCUMENT.split("\n\n") if part.startswith('    {"action"'))
    text = "".join(line.strip() for line in block.splitlines())
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    check = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:12]).decode()
    assert f"alone gives `{check}`" in DOCUMENT
    op = msgspec.convert({**json.loads(text), "device": DEVICE, "counter": 7, "base": 41}, Op)
    assert (check, op.id) == (check_of([op]), OP)


def test_the_documents_columns_are_what_the_wire_makes_of_their_values() -> None:
    rows = [line.split(" | ") for line in DOCUMENT.splitlines() if line.startswith(("| all are equal", "| 0: the"))]
    rows += [line.split(" | ") for line in DOCUMENT.splitlines() if line[:4] in {f"| {form}:" for form in range(1, 9)}]
    assert len(rows) == 10
    for _form, values, column in rows:
        told = json.loads(f"[{values.strip('`')}]")
        packed = json.loads(column.removesuffix(" |").strip("`"))
        assert (pack_column(told), unpack_column(packed, len(told), Budget())) == (packed, told)


def _packed_examples() -> list[str]:
    """The indented blocks of the document that begin with the number of the packed form."""
    blocks = [part for part in DOCUMENT.split("\n\n") if part.startswith("    [1,")]
    return ["".join(line.strip() for line in block.splitlines()) for block in blocks]
