"""Keys for letters at a real central: certified, replaced, taken away, and what readers are told of it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from desktop.usecases.desk import Office as DesktopOffice
from desktop.usecases.letters.fetching_seals import fetch_seals, needs_certificate
from desktop.usecases.letters.reader_lists import known_here
from desktop.usecases.letters.sealing import known_list, sealing_key
from sync.central.__main__ import main
from sync.central.clock import iso
from sync.central.seals import KEYS_A_DAY, lose_keys, rotate_root, seal_keys_of
from sync.central.tables import records
from sync.keys import as_text
from sync.ports import CentralRefused
from sync.seal.claims import LetterClaims, workers_told
from sync.seal.cose import new_private, public_of
from sync.seal.judging import Judged, Note, Outcome, judge
from sync.seal.letters import seal
from sync.seal.lists import SealList, read_list
from sync.seal_line import HttpSealLine
from tests.support.central import RunningCentral
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc

# Tomorrow's: the root of a central that other tests share is no younger.
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture(autouse=True)
def noon(central: RunningCentral) -> None:
    central.time.fixed = NOON


@pytest.fixture
def seals(pc: Pc) -> Iterator[HttpSealLine]:
    yield HttpSealLine(pc.line)


def fetched(pc: Pc) -> DesktopOffice:
    """The PC after the tail of an exchange."""
    pc.sync()
    office = DesktopOffice(pc.store, pc.store.pack, pc.clock)
    fetch_seals(office, pc.line)
    return office


def sealed(office: DesktopOffice, number: str = "500/1", at: int | None = None) -> str:
    """A letter's seal by the key of this PC."""
    key, now = sealing_key(office)
    claims = LetterClaims(
        kind="recommendation",
        number=number,
        date=date(2026, 11, 21),
        country="Taiwan",
        company="",
        count=1,
        men=0,
        content=b"c" * 16,
        **workers_told(b"c" * 16, [("Wati", "3212195503980001")]),
    )
    return seal(claims, key.private, key.certificate, at or now)


def list_of(central: RunningCentral) -> SealList:
    """Central's newest list, as a reader gets it who knows nothing yet."""
    assert central.time.fixed is not None
    central.time.fixed += timedelta(minutes=2)
    return read_list(central.service.seals()[1])


def told(text: str, known: SealList) -> Judged:
    return judge(text, known, known.at)


def test_a_pc_gets_a_key_for_letters_with_its_exchange_and_readers_believe_it(central: RunningCentral, pc: Pc) -> None:
    office = fetched(pc)
    judged = told(sealed(office), list_of(central))
    assert judged.outcome == Outcome.GENUINE
    assert judged.seal is not None
    assert judged.seal.certificate.office == pc.office.id
    assert judged.seal.certificate.title == "Dinas Tenaga Kerja Kabupaten Indramayu, Pemerintah Kabupaten Indramayu"


def test_the_same_key_serves_until_something_is_the_matter_with_it(pc: Pc) -> None:
    before = fetched(pc).store.seal_key()
    assert fetched(pc).store.seal_key() == before


def test_whoever_reads_letters_at_the_office_needs_no_sign_in(pc: Pc) -> None:
    office = fetched(pc)
    here = known_here(pc.store.folder)
    assert here is not None
    assert here.list == known_list(office)


def test_a_new_root_brings_new_keys_and_old_letters_stay_good(central: RunningCentral, pc: Pc) -> None:
    office = fetched(pc)
    old, old_list = sealed(office), list_of(central)
    central.service.database.transact(lambda ledger: rotate_root(ledger, central.time() + timedelta(minutes=1)))
    central.time.fixed = NOON + timedelta(days=1)
    renewed = list_of(central)
    trusted = old_list.roots[0].public
    assert [root.number for root in read_list(central.service.seals()[1], trusted).roots][-2:] == [
        old_list.roots[-1].number,
        old_list.roots[-1].number + 1,
    ]
    assert told(old, renewed).outcome == Outcome.GENUINE


def test_a_pc_follows_a_new_root_with_its_next_exchange(central: RunningCentral, pc: Pc) -> None:
    before = fetched(pc).store.seal_key()
    central.service.database.transact(lambda ledger: rotate_root(ledger, central.time()))
    central.time.fixed = NOON + timedelta(minutes=5)
    kept = pc.store.seal_list()
    assert kept is not None
    pc.store.keep_seal_list(kept.trusted, kept.body, "2026-11-19T00:00:00.000Z")  # asked the day before yesterday
    office = fetched(pc)
    assert office.store.seal_key() != before
    assert told(sealed(office), list_of(central)).outcome == Outcome.GENUINE


def test_of_a_pc_that_was_shut_out_only_what_it_sealed_before_is_good(central: RunningCentral, pc: Pc) -> None:
    office = fetched(pc)
    before = sealed(office)
    central.time.fixed = NOON + timedelta(hours=1)
    central.admin.revoke(pc.device)
    after = sealed(office, at=int(NOON.timestamp()) + 7_200)
    known = list_of(central)
    assert told(after, known).outcome == Outcome.KEY_REVOKED
    assert told(before, known).outcome == Outcome.GENUINE
    assert told(before, known).notes == (Note.KEY_REVOKED_LATER,)


def test_a_key_that_was_stolen_counts_no_more_from_then_on_and_the_pc_gets_another(
    central: RunningCentral, pc: Pc
) -> None:
    stolen = sealed(fetched(pc))
    since = NOON - timedelta(days=1)
    with central.service.database.write() as ledger:
        assert len(lose_keys(ledger, pc.device, since)) == 1
    assert told(stolen, list_of(central)).outcome == Outcome.KEY_REVOKED
    kept = pc.store.seal_list()
    assert kept is not None
    pc.store.keep_seal_list(kept.trusted, kept.body, "2026-11-19T00:00:00.000Z")
    office = fetched(pc)
    assert told(sealed(office), list_of(central)).outcome == Outcome.GENUINE
    with central.service.database.read() as connection:
        assert sorted(key.lost_at is None for key in seal_keys_of(connection, pc.office.id)) == [False, True]


def test_an_earlier_loss_is_not_made_later_by_reporting_it_again(central: RunningCentral, pc: Pc) -> None:
    fetched(pc)
    with central.service.database.write() as ledger:
        lose_keys(ledger, pc.device, NOON)
        lose_keys(ledger, pc.device, NOON + timedelta(days=3))
    with central.service.database.read() as connection:
        assert [key.lost_at for key in seal_keys_of(connection, pc.office.id)] == [iso(NOON)]


def test_readers_learn_which_letters_were_voided(central: RunningCentral, pc: Pc) -> None:
    office = fetched(pc)
    good, voided = sealed(office, "500/1"), sealed(office, "500/2")
    with central.service.database.write() as ledger:
        ledger.connection.execute(
            insert(records).values(
                scope=pc.office.id,
                type="recommendation",
                id=f"letter-{pc.office.id}",
                office=pc.office.id,
                pack="2026.1",
                body=json.dumps({"number": "500/2", "seal": voided}),
                marks="{}",
                state="voided",
                deleted=False,
                seq=10_000,
                **dict.fromkeys(("created_at", "created_by", "updated_at", "updated_by", "updated_device"), ""),
            )
        )
    known = list_of(central)
    assert told(voided, known).outcome == Outcome.VOIDED
    assert told(good, known).outcome == Outcome.GENUINE


def test_an_office_with_another_name_gets_a_certificate_that_says_so(central: RunningCentral, pc: Pc) -> None:
    fetched(pc)
    with central.service.database.write() as ledger:
        central.admin._write(ledger, pc.office.id, "office", pc.office.id, "set", {"name": "Dinas Naker"})
    office = fetched(pc)
    judged = told(sealed(office), list_of(central))
    assert judged.seal is not None
    assert judged.seal.certificate.title.startswith("Dinas Naker, ")


def test_a_list_is_sent_once_and_signed_again_only_when_it_says_more_or_grew_old(
    central: RunningCentral, pc: Pc, seals: HttpSealLine
) -> None:
    body = seals.seals(None)
    assert body is not None
    at = read_list(body).at
    assert seals.seals(at) is None
    made = datetime.fromtimestamp(at, UTC)
    central.time.fixed = made + timedelta(hours=11)
    assert seals.seals(at) is None
    central.time.fixed = made + timedelta(hours=13)
    again = seals.seals(at)
    assert again is not None
    assert read_list(again).at > at


@pytest.mark.parametrize("key", ["", "AAAA", as_text(bytes(31)), as_text(bytes(33)), "?" * 43])
def test_what_is_no_key_is_not_certified(central: RunningCentral, pc: Pc, key: str) -> None:
    with (
        pytest.raises(CentralRefused, match="bad_request"),
        pc.line.call(
            "POST", "/v1/certificate", {"Content-Type": "application/json"}, f'{{"verify_key":"{key}"}}'.encode()
        ),
    ):
        pass


def test_a_key_of_one_pc_is_not_certified_for_another(new_pc: NewPc, pc: Pc, office: Office) -> None:
    other = new_pc(office, "Loket 2")
    public = other.store.next_seal_key()
    assert HttpSealLine(other.line).certificate(public) == HttpSealLine(other.line).certificate(public)
    with pytest.raises(CentralRefused, match="bad_request"):
        HttpSealLine(pc.line).certificate(public)


def test_a_pc_cannot_have_keys_certified_without_end(pc: Pc, seals: HttpSealLine) -> None:
    for _ in range(KEYS_A_DAY):
        seals.certificate(public_of(new_private()))
    with pytest.raises(CentralRefused, match="too_busy"):
        seals.certificate(public_of(new_private()))


def test_after_central_was_put_back_a_pc_has_its_key_certified_anew(central: RunningCentral, pc: Pc) -> None:
    before = fetched(pc).store.seal_key()
    pc.store.enter_epoch("another", {})
    assert needs_certificate(DesktopOffice(pc.store, pc.store.pack, pc.clock), list_of(central))
    assert before is not None


def test_the_administrator_sees_keys_revokes_one_and_exports_the_list(tmp_path: Path) -> None:
    database, file = str(tmp_path / "central.db"), tmp_path / "list.lktseals"
    assert main(["--database", database, "key", "list"]) == 0
    assert main(["--database", database, "key", "rotate"]) == 0
    assert main(["--database", database, "key", "revoke", "nobody"]) == 1
    assert main(["--database", database, "seals", "export", str(file)]) == 0
    assert [root.number for root in read_list(file.read_bytes()).roots] == [1, 2]
