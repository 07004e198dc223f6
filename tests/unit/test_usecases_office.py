"""Joining an office, opening it, and a line that fails."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest

from desktop.errors import NoLine, Refused, SurroundingsFailed
from desktop.store.vault import NeedsPassphrase, Vault
from desktop.usecases.desk import Office
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.exchange.troubles import trouble
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace, open_office
from desktop.usecases.office.signing_in import sign_in
from desktop.usecases.people.registering import register
from sync.model.pack import Pack
from sync.ports import CentralRefused, LineDown
from sync.protocol import EnrollResponse
from tests.support.clock import FixedClock
from tests.support.desks import PASSWORD, desk_of
from tests.support.office import PERSON, change, receive

NOBODY = "http://127.0.0.1:9"  # the port of `discard`, where nothing listens


@pytest.fixture
def place(tmp_path: Path, pack: Pack, clock: FixedClock, english: None) -> Workplace:
    return Workplace(tmp_path / "data", pack, clock)


class JoinsOnly(BaseHTTPRequestHandler):
    """A line that carries the joining and breaks before the first exchange."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/v1/enroll":
            self.close_connection = True
            return
        answer = EnrollResponse(device="device-7", token="token", office="office-7", epoch="1", pack="2026.1")
        body = msgspec.json.encode(answer)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def breaking_line() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), JoinsOnly)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_line_that_breaks_after_joining_leaves_a_member_that_syncs_later(
    place: Workplace, breaking_line: str
) -> None:
    pauses: list[float] = []
    joined = enroll(place, breaking_line, "KODE", "Loket 7", "kunci kantor", sleep=pauses.append)
    assert joined.report is None
    assert pauses
    joined.office.close()
    office = open_office(place, "kunci kantor")
    assert (office.store.membership().office, office.store.sync_state().last_exchange) == ("office-7", None)
    with pytest.raises(Refused, match="Synchronise first, then sign in"):
        sign_in(office, "siti", PASSWORD)
    office.close()


@pytest.mark.parametrize(
    ("regency", "midnight"),
    [("32.12", "17:00"), ("51.71", "16:00"), ("64.72", "16:00"), ("91.71", "15:00"), ("61.71", "17:00")],
    ids=["Indramayu", "Denpasar", "Samarinda", "Jayapura", "Pontianak"],
)
def test_a_day_begins_when_it_does_at_the_office_however_the_pc_is_set(
    office: Office, clock: FixedClock, regency: str, midnight: str
) -> None:
    receive(office.store, change("office-1", 60, {"name": "Dinas Tenaga Kerja", "regency": regency}, "office"))
    hours, minutes = (int(part) for part in midnight.split(":"))
    clock.move(hours=hours - 2, minutes=minutes, seconds=-1)
    assert office.today().isoformat() == "2026-11-21"
    clock.move(seconds=1)
    assert office.today().isoformat() == "2026-11-22"


def test_no_line_at_joining_leaves_nothing_behind(place: Workplace) -> None:
    with pytest.raises(NoLine, match="Nothing was set up here"):
        enroll(place, NOBODY, "KODE", "Loket 1", "kunci kantor")
    assert not place.folder.exists()


def test_joining_leaves_other_files_of_the_folder_alone(place: Workplace) -> None:
    place.folder.mkdir()
    (place.folder / "catatan.txt").write_text("milik kantor", "utf-8")
    with pytest.raises(NoLine):
        enroll(place, NOBODY, "KODE", "Loket 1", "kunci kantor")
    assert [path.name for path in place.folder.iterdir()] == ["catatan.txt"]


def test_without_a_keyring_joining_needs_a_passphrase_before_the_code_is_used(place: Workplace) -> None:
    with pytest.raises(NeedsPassphrase):
        enroll(place, NOBODY, "KODE", "Loket 1")
    assert not place.folder.exists()


def test_a_key_without_its_data_is_not_written_over(place: Workplace) -> None:
    Vault.create(place.folder, "kunci lama")
    with pytest.raises(Refused, match="already holds an office"):
        enroll(place, NOBODY, "KODE", "Loket 1", "kunci baru")
    assert Vault.open(place.folder, "kunci lama")


def test_opening_never_makes_an_office(place: Workplace) -> None:
    with pytest.raises(Refused, match="There is no office in"):
        open_office(place, "kunci kantor")
    assert not place.folder.exists()


def test_without_a_line_all_work_stays_and_the_last_exchange_is_the_last(office: Office) -> None:
    register(desk_of(office, "siti"), PERSON)
    office.store.join(msgspec.structs.replace(office.store.membership(), server=NOBODY), "token", "Loket 1")
    pauses: list[float] = []
    with pytest.raises(NoLine, match="All work stays on this PC"):
        sync_now(office, sleep=pauses.append)
    assert pauses == []  # where no connection stood, another try at once does no better
    state = office.store.sync_state()
    assert (state.waiting, state.last_exchange) == (1, None)


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("bad_code", Refused, "Nothing was set up here"),
        ("bad_token", Refused, "nothing is lost"),
        ("revoked", Refused, "nothing is lost"),
        ("epoch_changed", Refused, "nothing is lost"),
        ("protocol_unsupported", Refused, "Install the newest version"),
        ("too_busy", SurroundingsFailed, "Try again later"),
        ("from_tomorrow", SurroundingsFailed, "from_tomorrow"),
    ],
)
def test_what_central_refuses_is_told_with_what_to_do(
    english: None, code: str, kind: type[Exception], said: str
) -> None:
    told = trouble(CentralRefused(code))
    assert isinstance(told, kind)
    assert said in str(told)


def test_no_line_is_told_apart_from_a_refusal(english: None) -> None:
    assert isinstance(trouble(LineDown("no route")), NoLine)
