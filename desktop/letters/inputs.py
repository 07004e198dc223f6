"""What a template is given: the content as JSON with what is worded from it, the pictures as SVG, and the mark."""

import base64
import json
from datetime import date
from typing import Any

import msgspec

from desktop.letters.forms import Content
from desktop.letters.qr import qr_svg
from desktop.letters.wording import words_of
from sync.model.dates import format_date
from sync.seal.text import page_code

_PNG = b"\x89PNG\r\n\x1a\n"


def template_inputs(
    content: Content, arms: bytes | None, mark: str, *, draft: bool = False, practice: bool = False
) -> dict[str, str]:
    """The `sys.inputs` of the content's template. Raises ValueError for arms that are neither PNG nor SVG."""
    inputs = {"letter": _page_data(content), "mark": mark}
    if arms is not None:
        inputs["arms"] = _as_svg(arms)
    if seal := getattr(content, "seal", ""):
        inputs["qr"] = qr_svg(seal).decode()
        inputs["code"] = page_code(seal)
    if draft:
        inputs["draft"] = "yes"
    if practice:
        inputs["practice"] = "yes"
    return inputs


def _page_data(content: Content) -> str:
    fields: dict[str, Any] = msgspec.to_builtins(content, builtin_types=(date,))
    fields.pop("seal", None)
    fields["words"] = words_of(content)
    return json.dumps(fields, ensure_ascii=False, default=_printed_date)


def _printed_date(day: date) -> str:
    return format_date(day, "id")


def _as_svg(picture: bytes) -> str:
    """A template's input is text: a PNG goes into an SVG around it, which Typst reads faster than a list of bytes."""
    if not picture.startswith(_PNG):
        return picture.decode()
    width, height = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    href = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="{href}"/></svg>'
    )
