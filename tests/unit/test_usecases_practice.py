"""The practice office: complete without a central, never mistaken for a real one, never in its way."""

import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from desktop.clock import SystemClock
from desktop.errors import Refused
from desktop.store.store import Store
from desktop.store.values import Query
from desktop.store.vault import Vault
from desktop.usecases.desk import Desk, Office
from desktop.usecases.exchange.courier import pack as pack_stick
from desktop.usecases.exchange.lines import PractisesAlone
from desktop.usecases.exchange.standing import numbers_words, standing_of
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.letters.files import pages_to_print
from desktop.usecases.letters.issuing import issue_letter, numbers_left, preview_letter
from desktop.usecases.letters.papers import handover_pdf, receipt_pdf, register_book_pdf
from desktop.usecases.letters.verifying import verify, verify_and_tell
from desktop.usecases.office.opening import Workplace, open_office
from desktop.usecases.office.practice import FILES, begin_anew, make_practice, practice_place
from desktop.usecases.office.practice_founding import grant_numbers
from desktop.usecases.office.practice_people import practice_people
from desktop.usecases.office.signing_in import sign_in
from desktop.usecases.requests.attention import numbers_low
from desktop.usecases.requests.steps import approve_request
from sync.model.pack import Pack
from sync.seal.judging import Outcome
from tests.support.clock import FixedClock
from tests.support.desks import found_office

PASSWORDS = {person.username: person.password for person in practice_people()}


@pytest.fixture
def place(tmp_path: Path, pack: Pack) -> Workplace:
    return practice_place(Workplace(tmp_path / "Loket", pack, SystemClock()))


@pytest.fixture
def practice(place: Workplace) -> Iterator[Office]:
    make_practice(place)
    opened = open_office(place)
    yield opened
    opened.close()


def seat(office: Office, name: str) -> Desk:
    return sign_in(office, name, PASSWORDS[name])


def issued(office: Office) -> tuple[str, bytes]:
    """The letter of the request that waits for the head, approved and printed."""
    (request,) = office.store.select(Query(record_type="recommendation_request"))
    approve_request(seat(office, "ratna"), request)
    clerk = seat(office, "siti")
    letter = issue_letter(clerk, request)
    return letter.id, pages_to_print(clerk, letter.id)


def texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def test_everybody_of_the_practice_office_signs_in_with_the_password_that_is_shown(practice: Office) -> None:
    roles = {role for name in PASSWORDS for role in seat(practice, name).person.roles}
    assert roles == {"clerk", "verifier", "head", "administrator"}


def test_there_is_work_at_more_than_one_stage_and_lists_to_import(practice: Office) -> None:
    assert practice.store.counts_by_state("recommendation_request") == {"verified": 1}
    assert practice.store.counts_by_state("registration")["registered"] == 1
    assert len(list((practice.store.folder / FILES).glob("*.xlsx"))) == 2


def test_a_letter_is_approved_numbered_sealed_and_printed_there(practice: Office) -> None:
    _letter, pdf = issued(practice)
    assert pdf.startswith(b"%PDF")


def test_every_page_of_every_paper_says_that_it_is_for_practice(practice: Office) -> None:
    _letter, pdf = issued(practice)
    clerk, today = seat(practice, "siti"), practice.today()
    (request,) = practice.store.select(Query(record_type="recommendation_request"))
    for paper in (pdf, receipt_pdf(clerk, request), register_book_pdf(clerk, today.replace(day=1), today)):
        pages = texts(paper)
        assert pages
        assert all("LATIHAN" in page for page in pages)


def test_a_real_office_prints_no_word_of_practice(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    office = found_office(tmp_path / "real", pack, clock)
    try:
        today = office.today()
        book = register_book_pdf(sign_in(office, "siti", "kopi-tubruk-2026"), today.replace(day=1), today)
    finally:
        office.close()
    assert not any("LATIHAN" in page for page in texts(book))


def test_the_preview_on_the_screen_is_marked_too(practice: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (request,) = practice.store.select(Query(record_type="recommendation_request"))
    marked = preview_letter(seat(practice, "siti"), request, 30)
    monkeypatch.setattr(Office, "practice", False)
    assert preview_letter(seat(practice, "siti"), request, 30) != marked


@pytest.mark.parametrize("reader", ["elsewhere", "practice"])
def test_every_reader_calls_its_seal_practice_and_nobody_genuine(practice: Office, tmp_path: Path, reader: str) -> None:
    _letter, pdf = issued(practice)
    folder = practice.store.folder if reader == "practice" else tmp_path / "another-pc"
    assert verify(pdf, folder, int(time.time())).outcome is Outcome.PRACTICE
    assert verify_and_tell(pdf, folder, int(time.time())).tone == "bad"


def test_it_exchanges_with_nobody_by_line_or_stick(practice: Office, tmp_path: Path) -> None:
    waiting = len(practice.store.outbox())
    assert waiting
    with pytest.raises(PractisesAlone, match="exchanges with nobody"):
        sync_now(practice)
    with pytest.raises(PractisesAlone):
        pack_stick(practice, tmp_path)
    assert len(practice.store.outbox()) == waiting
    assert practice.store.sync_state().last_exchange is None


def test_its_hand_over_speaks_of_nothing_to_be_sent(practice: Office) -> None:
    said = " ".join(" ".join(texts(handover_pdf(seat(practice, "siti")))).split())
    assert "latihan tidak bertukar data dengan siapa pun" in said
    assert "belum terkirim" not in said
    assert "belum pernah" not in said


def test_few_letter_numbers_are_told_with_where_new_ones_come_from(practice: Office) -> None:
    with practice.store._database.transaction() as connection:
        connection.execute("UPDATE number_blocks SET next = last - 5")
    said = numbers_low(seat(practice, "siti")).remark
    assert said == "6 numbers left: practice gives new ones when it is opened again."
    (numbers,) = standing_of(practice).numbers
    assert numbers_words(numbers, practice=True) == said
    grant_numbers(practice)  # as at opening
    assert numbers_low(seat(practice, "siti")).count == 0


def test_letter_numbers_are_granted_before_they_run_out(practice: Office) -> None:
    before = numbers_left(practice)
    grant_numbers(practice)
    assert numbers_left(practice) == before
    with practice.store._database.transaction() as connection:
        connection.execute("UPDATE number_blocks SET next = last")
    grant_numbers(practice)
    assert numbers_left(practice) > before


def test_a_real_office_is_granted_no_numbers_here(office: Office) -> None:
    with office.store._database.transaction() as connection:
        connection.execute("UPDATE number_blocks SET next = last + 1")
    with pytest.raises(ValueError, match="central alone"):
        grant_numbers(office)
    assert numbers_left(office) == 0


def test_begun_anew_nothing_of_the_practising_is_left(place: Workplace) -> None:
    make_practice(place)
    office = open_office(place)
    issued(office)
    office.close()
    begin_anew(place)
    office = open_office(place)
    assert office.store.counts_by_state("recommendation_request") == {"verified": 1}
    office.close()
    assert {path.name for path in place.folder.parent.iterdir()} == {place.folder.name}


def test_a_practice_office_that_was_cut_off_in_the_making_is_made_whole(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken, pytest.raises(RuntimeError, match="power"):
        broken.setattr("desktop.usecases.office.practice_founding.register", _power_cut)
        make_practice(place)
    assert not place.has_office()
    make_practice(place)
    open_office(place).close()


def test_making_it_that_is_broken_off_leaves_nothing_and_can_be_done_again(place: Workplace) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done == of - 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_practice(place, stop)
    assert not place.folder.exists()
    assert list(place.folder.parent.iterdir()) == []
    told.clear()
    make_practice(place, lambda done, of: told.append((done, of)))
    assert told == [(done, told[0][1]) for done in range(told[0][1])]  # every step that was promised is told
    with pytest.raises(KeyboardInterrupt):
        begin_anew(place, stop)
    assert place.has_office()


def _power_cut(*_given: object) -> None:
    raise RuntimeError("power cut")


def test_a_new_beginning_that_fails_leaves_what_was(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    make_practice(place)
    with monkeypatch.context() as broken, pytest.raises(RuntimeError, match="power"):
        broken.setattr("desktop.usecases.office.practice_founding.register", _power_cut)
        begin_anew(place)
    assert place.has_office()


def test_a_real_office_is_never_thrown_away_for_practice(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    real = Workplace(tmp_path / "Loket", pack, clock)
    for way in (make_practice, begin_anew):
        with pytest.raises(Refused, match="no practice office"):
            way(real)


@pytest.mark.parametrize("what", ["real office", "somebody's files"])
def test_what_bears_the_practice_folders_name_and_is_none_is_left_alone(place: Workplace, what: str) -> None:
    place.folder.mkdir()
    if what == "real office":
        key = Vault.create(place.folder, "kopi-tubruk-2026", in_keyring=False)
        Store.open(place.folder, key, place.pack, place.clock).close()
    else:
        (place.folder / "surat.docx").write_bytes(b"of somebody")
    before = sorted(place.folder.iterdir())
    with pytest.raises(Refused, match="something else"):
        begin_anew(place)
    if not place.has_office():
        with pytest.raises(Refused, match="something else"):
            make_practice(place)
    assert sorted(place.folder.iterdir()) == before


def test_the_practice_folder_stands_beside_the_real_one(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    real = Workplace(tmp_path / "Loket", pack, clock)
    place = practice_place(real)
    assert place.folder.parent == real.folder.parent
    assert place.folder != real.folder
    assert practice_place(place) == place
