"""What the record of an interview says on paper."""

from datetime import date
from typing import Any

from desktop.letters.interview import InterviewAnswer, InterviewContent, InterviewedPerson, Interviewer
from desktop.usecases.desk import Office, get_record
from desktop.usecases.letters.letterhead import letterhead_of
from desktop.usecases.office.record import office_record
from desktop.usecases.people.registering import REGISTRATION
from sync.model.areas import area_name
from sync.model.pack import Pack
from sync.model.record import Fields, Record

_NOT_ASKED = "-"


def interview_content(office: Office, interview: Record) -> InterviewContent:
    """Every prompt of the pack in its order, asked or not, and what was answered."""
    worker = get_record(office, REGISTRATION, interview.fields["registration"]).fields
    return InterviewContent(
        date=date.fromisoformat(interview.fields["held_on"]),
        office=letterhead_of(office_record(office).fields),
        place=interview.fields.get("place", ""),
        person=_person(office, worker),
        interviewer=_interviewer(office, interview.fields.get("interviewer", "")),
        answers=_answers(office.pack, interview.fields.get("prompts") or {}),
        statement=interview.fields.get("statement", ""),
        conclusion=_label(office.pack, "interview_conclusion", interview.fields.get("conclusion")),
        closed=interview.state == "closed",
    )


def _person(office: Office, worker: Fields) -> InterviewedPerson:
    company = office.store.get("company", worker.get("company", ""))
    return InterviewedPerson(
        name=worker["name"],
        nik=worker["nik"],
        birth_place=worker["birth_place"],
        birth_date=date.fromisoformat(worker["birth_date"]),
        address=_home(worker),
        job=_label(office.pack, "job", worker["job"]),
        destination_country=_label(office.pack, "country", worker["destination_country"]),
        company=company.fields["name"] if company else "",
    )


def _home(worker: Fields) -> str:
    """Street, village and district on one line."""
    village = worker.get("village") or ""
    names = (("Desa/Kel.", area_name(village)), ("Kec.", area_name(village.rpartition(".")[0])))
    return ", ".join([worker["address"], *(f"{word} {name}" for word, name in names if village and name)])


def _interviewer(office: Office, user: str) -> Interviewer:
    found = office.store.get("user", user)
    fields = found.fields if found else {}
    return Interviewer(name=fields.get("name", user), nip=fields.get("nip", ""), position=fields.get("position", ""))


def _answers(pack: Pack, prompts: dict[str, Any]) -> tuple[InterviewAnswer, ...]:
    """Those of the pack first, then what an earlier pack asked and this one no longer does."""
    known = [code.code for code in pack.codes["interview_prompt"]]
    return tuple(
        InterviewAnswer(
            prompt=_label(pack, "interview_prompt", key),
            answer=_label(pack, "interview_answer", (prompts.get(key) or {}).get("answer")) or _NOT_ASKED,
            note=(prompts.get(key) or {}).get("note", ""),
        )
        for key in [*known, *(key for key in prompts if key not in known)]
    )


def _label(pack: Pack, codes: str, code: Any) -> str:
    entry = pack.code(codes, code) if code else None
    return entry.label.id if entry else str(code or "")
