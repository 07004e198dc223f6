"""What an administrator settles about the office's letters: letterhead, numbers, the service promise, mandates.

The arms are set in `desktop.usecases.office.arms`.
"""

from datetime import date
from pathlib import Path

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.letters.numbering import NumberTemplateError, format_number
from desktop.store.values import Query
from desktop.usecases.desk import Desk, Office, get_record
from desktop.usecases.office.record import OFFICE, office_record
from desktop.usecases.people.registering import Confirmations, check_draft, edit_record
from sync.model.dates import format_date
from sync.model.issues import Issue
from sync.model.mandates import SIGNATORY
from sync.model.record import Fields, Record

_SERIES = "recommendation"
_NO_NUMBER = "……"


def next_number(office: Office, fields: Fields) -> str:
    """The number that this PC's next letter would bear under these settings.

    Raises NumberTemplateError, in words, where the template is wrong.
    """
    today = office.today()
    spans = [span for span in office.store.number_spans() if (span.series, span.year) == (_SERIES, today.year)]
    free = [span.next for span in spans if span.next <= span.last]
    return format_number(
        str(fields.get("number_template") or ""),
        number=min(free, default=1),
        date=today,
        classification=str(fields.get("classification_code") or ""),
        office=str(fields.get("short_name") or ""),
    )


def preview_settings(desk: Desk, fields: Fields, arms: bytes | None, ppi: float) -> list[bytes]:
    """A letter to nobody under these settings, as PNG pictures; `arms` is the picture to print, or None.

    What is empty shows as dots, and so does a number whose template is wrong. Raises UnprintableText, TemplateFault.
    """
    from desktop.letters.render import render_pages  # noqa: PLC0415 (loads the typesetter)
    from desktop.usecases.letters.sample_letter import sample_letter  # noqa: PLC0415

    try:
        number = next_number(desk, fields)
    except NumberTemplateError:
        number = _NO_NUMBER
    content = sample_letter(desk, fields, number, arms)
    return render_pages(content, Path(desk.pack.folder, "letters"), ppi, arms, draft=True, practice=desk.practice)


def check_settings(office: Office, fields: Fields, record: str) -> list[Issue]:
    """Everything wrong with the settings as typed so far, the template of numbers too."""
    found = check_draft(office, OFFICE, fields, record)
    try:
        next_number(office, fields)
    except NumberTemplateError as error:
        found.append(_template_issue(error))
    return found


def _template_issue(error: NumberTemplateError) -> Issue:
    return Issue(code="number_template", field="number_template", facts={"text": str(error)})


def save_settings(
    desk: Desk, fields: Fields, seen: Fields | None = None, confirmations: Confirmations | None = None
) -> Record:
    """Write what was changed of the office's settings; `seen` holds what the person had before their eyes.

    Raises Refused, and NumberTemplateError where the template of letter numbers would be wrong.
    """
    record = office_record(desk)
    try:
        next_number(desk, {**record.fields, **fields})
    except NumberTemplateError as error:
        raise NumberTemplateError(str(error), (_template_issue(error),)) from error
    return edit_record(desk, OFFICE, record.id, fields, confirmations, seen)


def every_mandate(office: Office) -> list[Record]:
    """All mandates to sign, those in force or to come before those that ended, the latest first."""
    found = office.store.many(SIGNATORY, office.store.select(Query(record_type=SIGNATORY)))
    standing = [mandate for mandate in found if not mandate.deleted]
    standing.sort(key=lambda mandate: str(mandate.fields.get("valid_from", "")), reverse=True)
    return sorted(standing, key=lambda mandate: has_ended(mandate, office.today()))


def has_ended(mandate: Record, day: date) -> bool:
    """Whether that mandate is over on that day."""
    until = mandate.fields.get("valid_until")
    return bool(until) and str(until) < day.isoformat()


def end_mandate(desk: Desk, mandate: str, last_day: date) -> Record:
    """The person signs until that day and no longer; letters signed before stay as they are. Raises Refused."""
    standing = get_record(desk, SIGNATORY, mandate)
    begins = str(standing.fields.get("valid_from") or "")
    if last_day.isoformat() < begins:
        raise Refused(
            _("This mandate begins only on {date}. Nothing was changed. Choose a later day.").format(
                date=format_date(date.fromisoformat(begins), current_language())
            )
        )
    changes: Fields = {"valid_until": last_day.isoformat()}
    return edit_record(desk, SIGNATORY, standing.id, changes)
