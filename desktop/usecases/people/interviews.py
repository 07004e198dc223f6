"""The interview before a recommendation, and its record (BAP): prompts are asked, never held against anybody.

The record is drafted while people talk, by whoever of the office sits there, and rests once it is closed.
"""

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Desk, Office, get_record, refused, write
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.requests.steps import step_intent
from sync.model.issues import Issue
from sync.model.op import new_id
from sync.model.record import Fields, Record
from sync.model.validate import check_record
from sync.model.workflow import judge_edit

INTERVIEW = "interview_record"
SAID = ("held_on", "place", "statement", "conclusion", "interviewer")


def start(desk: Desk, registration: str, place: str = "") -> Record:
    """Begin the record of an interview that is held today by who sits at the desk; one that is open is gone on with."""
    standing = interview_of(desk, registration)
    if standing is not None and standing.state == "draft":
        return standing
    begun = fresh(desk, registration, place)
    intent = Intent(record_type=INTERVIEW, record=begun.id, action="create", fields=begun.fields)
    write(desk, desk.author(INTERVIEW), [intent])
    return get_record(desk, INTERVIEW, begun.id)


def fresh(desk: Desk, registration: str, place: str = "") -> Record:
    """Such a record of which nothing is written yet: it begins with the first `answer`. Raises Refused, RecordGone."""
    desk.author(INTERVIEW)
    worker = get_record(desk, REGISTRATION, registration)
    fields: Fields = {
        "registration": registration,
        "request": worker.fields.get("request"),
        "held_on": desk.today().isoformat(),
        "place": place.strip(),
        "interviewer": desk.person.id,
    }
    given = {key: value for key, value in fields.items() if value}
    return Record(
        type=INTERVIEW,
        id=new_id(desk.clock.milliseconds()),
        office=worker.office,
        pack=desk.pack.version,
        fields=given,
        state="draft",
    )


def is_begun(interview: Record) -> bool:
    """Whether anything of it is written."""
    return bool(interview.seq or interview.pending)


def answer(
    desk: Desk, interview: str | Record, prompts: dict[str, tuple[str, str]] | None = None, said: Fields | None = None
) -> Record:
    """Note answers in the record of that id, or in a `fresh` one: `prompts` by code, each `yes`, `no` or `unclear` and
    a note; `said` may hold `held_on`, `place`, `statement`, `conclusion` and `interviewer`. Raises Refused for a closed
    record and for what is on no list. One that is fresh stays unwritten where there is no answer.
    """
    author = desk.author(INTERVIEW)
    kind = desk.pack.record(INTERVIEW)
    standing, begins = _standing(desk, interview)
    changes: Fields = {key: value or None for key, value in (said or {}).items()}
    issues = [*judge_edit(desk.pack, standing, author.role)]
    issues += [Issue(code="field_unknown", field=key) for key in changes if key not in SAID]
    for prompt, (found, note) in (prompts or {}).items():
        if desk.pack.code("interview_prompt", prompt) is None:
            issues.append(Issue(code="code_unknown", field="prompts", facts={"text": prompt}))
        if desk.pack.code("interview_answer", found) is None:
            issues.append(Issue(code="code_unknown", field="prompts", facts={"text": found}))
        changes[f"prompts.{prompt}"] = {"answer": found, **({"note": note.strip()} if note.strip() else {})}
    plain = {key: value for key, value in changes.items() if "." not in key}
    issues += check_record(desk.pack, kind, {**standing.fields, **plain}, desk.today(), plain) if not issues else []
    if issues:
        raise refused(desk.pack, kind, issues)
    if begins and not any(changes.values()):
        return standing
    intent = Intent(record_type=INTERVIEW, record=standing.id, action="set", fields=changes)
    if begins:
        intent = Intent(record_type=INTERVIEW, record=standing.id, action="create", fields=standing.fields | changes)
    write(desk, author, [intent])
    return get_record(desk, INTERVIEW, standing.id)


def close(desk: Desk, interview: str) -> Record:
    """The record is complete and rests from now on. Raises Refused while its conclusion is open."""
    author = desk.author(INTERVIEW, "close")
    standing = get_record(desk, INTERVIEW, interview)
    if not standing.fields.get("conclusion"):
        raise Refused(no_conclusion())
    write(desk, author, [step_intent(desk.pack, standing, "close", author)])
    return get_record(desk, INTERVIEW, interview)


def no_conclusion() -> str:
    """Why a record stays open, in words."""
    return _("The record of the interview has no conclusion yet. Nothing was closed. Choose one first.")


def interview_of(office: Office, registration: str) -> Record | None:
    """The latest interview with that worker; an open one before those that are closed."""
    found = interviews_of(office, registration)
    return next((record for record in found if record.state == "draft"), found[0] if found else None)


def interviews_of(office: Office, registration: str) -> list[Record]:
    """Every interview with that worker, the latest first."""
    ids = office.store.select(Query(record_type=INTERVIEW, filters={"registration": registration}))
    found = office.store.many(INTERVIEW, ids)
    return sorted(found, key=lambda record: (str(record.fields.get("held_on", "")), record.id), reverse=True)


def _standing(desk: Desk, interview: str | Record) -> tuple[Record, bool]:
    """The record as the store has it, or the fresh one; and whether it is only about to begin."""
    if isinstance(interview, Record) and desk.store.get(INTERVIEW, interview.id) is None:
        return interview, True
    return get_record(desk, INTERVIEW, interview if isinstance(interview, str) else interview.id), False
