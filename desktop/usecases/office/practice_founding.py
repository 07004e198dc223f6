"""How a practice office comes to be: what central would tell a PC that joins is told here, and a first day is played.

The day goes through the same use cases as a real one, so that whoever practises finds requests at every stage.
"""

import tomllib
import uuid
from typing import Any

from desktop.store.membership import PRACTICE
from desktop.store.store import Store
from desktop.store.vault import Vault
from desktop.usecases.desk import Desk, Office, sit_down
from desktop.usecases.exchange.standing import FEW
from desktop.usecases.letters.issuing import numbers_left
from desktop.usecases.letters.reader_lists import keep_here
from desktop.usecases.office.opening import PRACTICE_PASSPHRASE, Workplace
from desktop.usecases.office.practice_people import PracticePerson, practice_people
from desktop.usecases.office.signing_in import person_of
from desktop.usecases.people.intake import commit_import, plan_import
from desktop.usecases.people.registering import register
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.steps import submit_request, verify_request
from desktop.usecases.telling import Told
from resources import resource_path
from sync.model.op import new_id
from sync.model.pack import Pack
from sync.model.passwords import hash_password
from sync.model.record import Fields
from sync.model.typed import parse_value
from sync.ports import Clock, Membership
from sync.protocol import Change, NumberBlock, SyncRequest, SyncResponse
from sync.seal.certificates import office_title
from sync.seal.practice import PRACTICE_ROOT, certify_practice, practice_list

_SERIES = "recommendation"
_BLOCK = 50  # letter numbers granted at a time
_DEVICE_NAME = "PC Latihan"
_OF_A_DAY = 5  # steps of its first day that are told


def found_practice(place: Workplace, told: Told) -> None:
    """Make the practice office in the empty folder of `place`. Raises what the vault and the store raise.

    `told` hears how many steps of how many are done.
    """
    steps = _Steps(told, len(practice_people()) + _OF_A_DAY)
    key = Vault.create(place.folder, PRACTICE_PASSPHRASE, in_keyring=False)
    store = Store.open(place.folder, key, place.pack, place.clock)
    try:
        practice = tomllib.loads(resource_path("practice", "practice.toml").read_text("utf-8"))
        store.join(_membership(place.pack), "", _DEVICE_NAME)
        _tell(store, place.clock, practice["office"], steps)
        office = Office(store, place.pack, place.clock)
        _let_seal(office)
        grant_numbers(office)
        _play(office, practice, steps)
    finally:
        store.close()


class _Steps:
    """Counts what is done of the founding."""

    def __init__(self, told: Told, of: int) -> None:
        self._told = told
        self._of = of
        self._done = 0

    def next(self) -> None:
        """One more begins."""
        self._told(self._done, self._of)
        self._done += 1


def grant_numbers(office: Office) -> None:
    """Letter numbers of this year for a practice office that runs out of them, as central would grant.

    Raises ValueError for a real one, to which central alone grants numbers.
    """
    if not office.practice:
        raise ValueError("central alone grants the numbers of a real office")
    if numbers_left(office) >= FEW:
        return
    year = office.today().year
    last = max((span.last for span in office.store.number_spans() if span.year == year), default=0)
    block = NumberBlock(series=_SERIES, year=year, first=last + 1, last=last + _BLOCK)
    _hear(office.store, [], {}, [block])


def _membership(pack: Pack) -> Membership:
    device, office = str(uuid.uuid4()), str(uuid.uuid4())
    return Membership(server=PRACTICE, device=device, office=office, epoch=PRACTICE, pack=pack.version, cursor={})


def _tell(store: Store, clock: Clock, settings: Fields, steps: "_Steps") -> None:
    """The office, its people, and whose mandate it is to sign."""
    office, pack = store.membership().office, store.pack
    defaults = {field.key: field.default for field in pack.record("office").fields if field.default is not None}
    told: list[tuple[str, str, Fields]] = [("office", office, {**defaults, **settings})]
    for person in practice_people():
        steps.next()
        user = new_id(clock.milliseconds())
        told.append(("user", user, _user_fields(person)))
        if person.signatory:
            told.append(("signatory", new_id(clock.milliseconds()), _mandate(user, person)))
    now = clock.now()
    changes = [
        Change(
            record_type=record_type,
            record=record,
            office=office,
            seq=seq,
            pack=pack.version,
            fields=fields,
            whole=True,
            created_at=now,
            updated_at=now,
        )
        for seq, (record_type, record, fields) in enumerate(told, 1)
    ]
    _hear(store, changes, {office: len(changes)}, [])


def _user_fields(person: PracticePerson) -> Fields:
    fields: dict[str, Any] = {
        "username": person.username,
        "name": person.name,
        "roles": sorted(person.roles),
        "active": True,
        "password": hash_password(person.password),
    }
    return fields | {key: value for key in ("position", "nip", "rank") if (value := getattr(person, key))}


def _mandate(user: str, person: PracticePerson) -> Fields:
    return {"person": user, "capacity": "definitive", "position": person.position, "civil_servant": True}


def _hear(store: Store, changes: list[Change], cursor: dict[str, int], blocks: list[NumberBlock]) -> None:
    """Lay what a central would have answered."""
    member = store.membership()
    request = SyncRequest(
        pack=member.pack, device=member.device, epoch=member.epoch, incarnation="", cursor=dict(member.cursor)
    )
    answer = SyncResponse(
        epoch=member.epoch,
        verdicts=[],
        changes=changes,
        cursor={**member.cursor, **cursor},
        more=False,
        blocks=blocks,
    )
    store.apply_answer(request, answer)


def _let_seal(office: Office) -> None:
    """Seals by the root of practice, which every reader knows for what it is."""
    store, now = office.store, office.clock.milliseconds() // 1000
    member, public, body = store.membership(), store.next_seal_key(), practice_list(now)
    own = store.get("office", member.office)
    assert own is not None  # noqa: S101 (it was just told)
    title = office_title(f"LATIHAN {own.fields['name']}", own.fields["government"])
    store.adopt_seal_key(certify_practice(public, member.office, title, now), public, member.device)
    store.keep_seal_list(PRACTICE_ROOT.public, body, office.clock.now())
    keep_here(store.folder, PRACTICE_ROOT.public, body)


def _play(office: Office, practice: dict[str, Any], steps: "_Steps") -> None:
    """A request that waits for the head, and somebody who came alone."""
    clerk, verifier = _desk(office, "siti"), _desk(office, "budi")
    steps.next()
    plan = plan_import(clerk, resource_path("practice", "permohonan-p3mi.xlsx"))
    steps.next()
    said = (practice[key] for key in ("request", "company", "permit"))
    request = commit_import(clerk, plan, *said).request or ""
    steps.next()
    mark_rows_documents(clerk, request)
    mark_all_documents(clerk, "recommendation_request", request)
    steps.next()
    submit_request(clerk, request)
    steps.next()
    verify_request(verifier, request)
    kind, today = office.pack.record("registration"), office.today()
    typed = practice["walk_in"].items()
    register(clerk, {key: parse_value(office.pack, kind.require(key), text, today)[0] for key, text in typed})


def _desk(office: Office, username: str) -> Desk:
    user = office.store.find_one("user", username=username)
    assert user is not None  # noqa: S101 (of the practice data)
    return sit_down(office, person_of(user))
