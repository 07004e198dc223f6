"""What every seed starts from: offices with their people and PCs, made once a process and copied for each seed."""

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path

from desktop.store.store import Store
from desktop.store.values import Author, Intent
from sync.central.admin import Admin
from sync.central.packs import Packs
from sync.central.service import Service
from sync.engine import Engine
from sync.keys import PublicKeys, as_text, from_text
from sync.model.op import new_id
from sync.model.pack import Pack
from sync.model.passwords import hash_password
from sync.ports import Membership
from sync.protocol import CertificateRequest, EnrollRequest, SyncRequest, SyncResponse
from tests.simulation.chance import Chance
from tests.simulation.disk import Disk, WeakCentralDatabase, open_store
from tests.simulation.times import PcClock, WorldTime
from tests.support.central import OFFICE, PASSWORD
from tests.support.office import PERSON
from tests.support.packs import pack_with_field
from tests.support.proofs import SIGNATORY_FIELDS, certify_at

OFFICES = 3
PCS_EACH = 3
PEOPLE = {"siti": "clerk", "dewi": "clerk", "budi": "verifier", "ratna": "head", "agus": "administrator"}
CENTRAL_FILE = "central.db"
MORE_FIELDS = """
key = "visits"
type = "integer"
merge = "sum"
group = "placement"
label = { id = "Kunjungan", en = "Visits" }

[[fields]]
key = "relatives"
type = "set"
codes = "family_relation"
merge = "union"
group = "placement"
label = { id = "Keluarga yang tahu", en = "Relatives who know" }

[[fields]]
key = "remark"
type = "text"
merge = "latest"
group = "placement"
label = { id = "Catatan", en = "Remark" }
"""
"""One field for each merge rule that the shipped registration does not use."""
REQUEST_FIELDS = {
    "scheme": "p_to_p",
    "letter_number": "1/CJ/X/2026",
    "letter_date": "2026-10-20",
    "received_on": "2026-10-21",
    "destination_country": "TW",
}
FIRST = PERSON | {"address": "Blok 0 RT 01"}


@dataclass(frozen=True)
class TownOffice:
    """An office's id, its people by name, and the folders of its PCs."""

    id: str
    people: dict[str, str]
    pcs: tuple[Path, ...]


@dataclass(frozen=True)
class Town:
    """Files to be copied, never opened."""

    folder: Path
    packs: Packs
    offices: tuple[TownOffice, ...]

    @property
    def pack(self) -> Pack:
        return self.packs.current

    @property
    def central(self) -> Path:
        return self.folder / CENTRAL_FILE


@cache
def memory_folder() -> Path:
    """A folder of this process in memory where there is one; gone when the process ends."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder with a name of its own within it
    folder = Path(tempfile.mkdtemp(prefix="loket-simulation-", dir=shared if shared.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def town() -> Town:
    """The town all seeds start from."""
    folder = memory_folder() / "town"
    folder.mkdir()
    time, chance = WorldTime(), Chance(0)
    time.pass_by(-timedelta(days=1).total_seconds())
    packs = Packs([pack_with_field(folder, "registration", MORE_FIELDS)])
    with chance.rules():
        database = WeakCentralDatabase(folder / CENTRAL_FILE, Disk())
        admin, service = Admin(database, packs, time), Service(database, packs, time)
        password = hash_password(PASSWORD)
        offices = []
        for number in range(OFFICES):
            office = admin.add_office(OFFICE | {"name": f"Dinas Tenaga Kerja {number + 1}"})
            people = {name: admin.add_user(office, _person(name, password), [role]) for name, role in PEOPLE.items()}
            pcs = tuple(folder / f"office-{number + 1}-pc-{pc + 1}" for pc in range(PCS_EACH))
            enrolled = [_enrol(pc, admin, service, office, time) for pc in pcs]
            _found(enrolled[0][0], people, (f"321219550398{number}001", f"321219550398{number}002"))
            for store, line in enrolled:
                Engine(store, line, PcClock(time), sleep=lambda _: None).exchange_all()
                store.close()
            offices.append(TownOffice(office, people, pcs))
        database.close()
    return Town(folder, packs, tuple(offices))


class _Wire:
    """A line without faults, for the first exchange."""

    def __init__(self, service: Service, token: str) -> None:
        self._service, self._token = service, token

    def exchange(self, request: SyncRequest) -> SyncResponse:
        return self._service.sync(self._service.device_of(self._token, "town"), request)


def _person(name: str, password: str) -> dict[str, str]:
    return {"username": name, "name": name.title(), "password": password, "position": f"Jabatan {name.title()}"}


def _enrol(folder: Path, admin: Admin, service: Service, office: str, time: WorldTime) -> tuple[Store, "_Wire"]:
    store = open_store(folder, admin.packs.current, PcClock(time), Disk())
    keys = store.make_keys()
    request = EnrollRequest(
        code=admin.new_code(office), device_name=folder.name, verify_key=keys.verify_key, recipient=keys.recipient
    )
    answer = service.enroll(request, "town")
    store.keep_central_keys(PublicKeys(verify_key=answer.verify_key, recipient=answer.recipient))
    store.join(Membership.begun("http://central.test", answer), answer.token, folder.name)
    certify_at(store, partial(_certify, service, answer.token))
    return store, _Wire(service, answer.token)


def _certify(service: Service, token: str, public: bytes) -> bytes:
    request = CertificateRequest(verify_key=as_text(public))
    return from_text(service.certificate(service.device_of(token, "town"), request).certificate)


def _found(store: Store, people: dict[str, str], niks: tuple[str, ...]) -> None:
    """The office's first work: workers, and a company's request with its documents complete."""
    siti, company = Author(people["siti"], "clerk"), new_id(0)
    documents = {
        f"documents.{key}": {"verdict": "matches"} for key in ("company_letter", "nominee_list", "recruitment_permit")
    }
    request = {**REQUEST_FIELDS, "company": company, **documents}
    intents = [
        Intent(record_type="company", record=company, action="create", fields={"name": "PT Contoh Jaya"}),
        Intent(record_type="recommendation_request", action="create", fields=request),
        *(Intent(record_type="registration", action="create", fields=FIRST | {"nik": nik}) for nik in niks),
    ]
    store.write(siti, intents)
    mandate = SIGNATORY_FIELDS | {"person": people["ratna"]}
    agus = Author(people["agus"], "administrator")
    store.write(agus, [Intent(record_type="signatory", action="create", fields=mandate)])
