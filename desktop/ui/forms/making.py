"""Which control a field gets, and how wide it is in the form."""

from collections.abc import Callable

from desktop.ui.forms.choice_controls import CodeControl, SetControl, YesNoControl
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.forms.documents import DocumentsControl
from desktop.ui.forms.line_controls import (
    DateControl,
    LineControl,
    LinesControl,
    NikControl,
    PhoneControl,
    SecretControl,
)
from desktop.ui.forms.ref_control import MakingRefControl
from desktop.ui.forms.search_control import AreaControl, RefControl
from desktop.ui.widgets.even_grid import COLUMNS
from sync.model.pack import Field, FieldType, RecordType

_CONTROLS: dict[FieldType, Callable[[FormContext, Field], Control]] = {
    "text": LineControl,
    "multiline": LinesControl,
    "nik": NikControl,
    "digits": LineControl,
    "date": DateControl,
    "code": CodeControl,
    "integer": LineControl,
    "boolean": YesNoControl,
    "phone": PhoneControl,
    "area": AreaControl,
    "ref": RefControl,
    "set": SetControl,
    "secret": SecretControl,
}
_LONG_TEXT = 100  # characters above which a text gets more room


def make_control(context: FormContext, kind: RecordType, field: Field) -> Control | None:
    """The control for a field; None for what a person never types (snapshots, moments, hidden fields)."""
    if not has_control(kind, field):
        return None
    if field.type == "map":
        return DocumentsControl(context, field, kind.key)
    if field.type == "ref" and context.make is not None and context.may_make(field.to or ""):
        return MakingRefControl(context, field, context.make)
    return _CONTROLS[field.type](context, field)


def has_control(kind: RecordType, field: Field) -> bool:
    """Whether a person types the field."""
    if field.type == "map":
        return not field.hidden and field.key == kind.checklist
    return not field.hidden and field.type in _CONTROLS


def width_of(field: Field) -> int:
    """How many of the form's columns a field takes."""
    if field.type in ("multiline", "map", "set"):
        return COLUMNS
    if field.type == "ref" or (field.type == "text" and (field.maximum or 0) > _LONG_TEXT):
        return 2
    return 1
