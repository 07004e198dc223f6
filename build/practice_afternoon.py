"""What lies about in a practice office after its day, so that each screen has something to show.

Like the day it goes through the use cases, and every person is fictional.
"""

from desktop.usecases.desk import Desk, Office
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.people.interviews import answer, start
from desktop.usecases.people.registering import register
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.individual import start_individual_request
from desktop.usecases.requests.steps import approve_request, refuse_request, submit_request, verify_request
from practice_counter import PracticeDay
from sync.model.record import Record
from sync.model.typed import parse_value

REQUEST = "recommendation_request"
Texts = dict[str, str]
"""What is typed into a form, by field."""

WALK_INS: tuple[Texts, ...] = (
    {"nik": "3212154107010003", "name": "Nurhayati Puspita", "birth_date": "1 Juli 2001", "phone": "0812 3456 7101"},
    {"nik": "3212155202980004", "name": "Endang Lestari", "birth_date": "12 Februari 1998", "phone": "0812 3456 7102"},
    {"nik": "3212156908990005", "name": "Iis Komariah", "birth_date": "29 Agustus 1999", "phone": "0812 3456 7103"},
    {"nik": "3212156312020009", "name": "Siti Aisyah", "birth_date": "23 Desember 2002", "phone": "0812 3456 7108"},
    {"nik": "3212154603000006", "name": "Dwi Kurniasih", "birth_date": "6 Maret 2000", "phone": "0812 3456 7104"},
)
TWICE = {
    "nik": "3212154411970007",
    "name": "Rokayah binti Sarmin",
    "birth_date": "4-11-1997",
    "phone": "0812 3456 7105",
}
OTHERWISE = {"name": "Rokayah Sarmin", "address": "Blok Pasar", "phone": "0812 3456 7106"}
UNSENT = {"nik": "3212155505960008", "name": "Wahyuni Hidayati", "birth_date": "15 Mei 1996", "phone": "0812 3456 7107"}
NOT_MADE = "Surat keterangan keluarga ternyata tidak ditandatangani kepala desa"


class PracticeAfternoon:
    """Goes on where `day` ended, on its first PC; the second one only helps to make what two PCs make."""

    def __init__(self, day: PracticeDay) -> None:
        self._day = day
        self._first, self._second = day.offices
        self._clerk = self._sit(self._first, "siti")

    def play(self) -> None:
        """Of five who asked alone one waits for the head, one got her letter, one was refused, one was approved, one is
        being interviewed. Somebody was registered on both PCs, and a change waits that has not been sent.
        """
        waiting, issued, refused, approved, asked = (self._asks_alone(self._clerk, texts) for texts in WALK_INS)
        self._to_head(waiting)
        self._issue(issued)
        self._to_head(refused)
        refuse_request(self._sit(self._first, "ratna"), refused.id, NOT_MADE)
        self._approve(approved)
        self._interview(asked)
        self._register_twice()
        self._register(self._clerk, UNSENT)

    def _sit(self, office: Office, username: str) -> Desk:
        return self._day.sign_in(office, username)

    def _register(self, desk: Desk, texts: Texts) -> Record:
        """Somebody like the walk-in worker of the day but for these texts."""
        kind = desk.pack.record("registration")
        typed = (self._day.central.practice["walk_in"] | texts).items()
        return register(
            desk, {key: parse_value(desk.pack, kind.require(key), text, desk.today())[0] for key, text in typed}
        )

    def _asks_alone(self, desk: Desk, texts: Texts) -> Record:
        return start_individual_request(desk, self._register(desk, texts).id)

    def _to_head(self, request: Record) -> None:
        mark_rows_documents(self._clerk, request.id)
        mark_all_documents(self._clerk, REQUEST, request.id)
        submit_request(self._clerk, request.id)
        verify_request(self._sit(self._first, "budi"), request.id)

    def _approve(self, request: Record) -> None:
        self._to_head(request)
        approve_request(self._sit(self._first, "ratna"), request.id)

    def _issue(self, request: Record) -> None:
        self._approve(request)
        issue_letter(self._clerk, request.id)

    def _interview(self, request: Record) -> None:
        desk = self._sit(self._first, "budi")
        worker = self._first.store.find_one("registration", request=request.id)
        assert worker is not None
        held = start(desk, worker.id, "Ruang wawancara Disnaker")
        answer(desk, held.id, said={"statement": "Sudah membaca perjanjian kerja dan mengerti isinya."})

    def _register_twice(self) -> None:
        sync_now(self._first)
        self._register(self._clerk, TWICE)
        self._register(self._sit(self._second, "siti"), TWICE | OTHERWISE)
        for office in (self._second, self._first):
            sync_now(office)
