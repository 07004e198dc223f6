"""A letter's content becomes its pages: PDF/A for issue and archive, pictures for the screen.

Typst does the setting. The fonts shipped with the program are used and the PC's own are ignored, so a letter looks the
same everywhere; the document's date is the letter's, so the same content gives the same bytes.
"""

import hashlib
import json
import threading
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from desktop.i18n import _
from desktop.letters.content import LetterContent
from desktop.letters.errors import TemplateFault, letter_error
from desktop.letters.wording import page_data
from resources import resource_path

_TEMPLATE = "recommendation.typ"


class _Press:
    """A warm compiler for one folder of templates; Typst's compiler serves one caller at a time, hence the lock."""

    def __init__(self, template_dir: Path) -> None:
        self._template = template_dir / _TEMPLATE
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[resource_path("fonts")])
        self._compiler = typst.Compiler(root=template_dir, font_paths=fonts)
        self._lock = threading.Lock()

    def print(self, content: LetterContent, arms: bytes | None, **output: Any) -> bytes | list[bytes]:
        inputs = {"letter": page_data(content)}
        if arms is not None:
            inputs["arms"] = json.dumps(list(arms))
        try:
            with self._lock:
                pages = self._compiler.compile(input=self._template, sys_inputs=inputs, **output)
        except RuntimeError as error:
            raise letter_error(error, self._template) from error
        assert pages is not None  # noqa: S101 (None only when an output path is given)
        return pages


def render_pdf(content: LetterContent, template_dir: Path, arms: bytes | None = None) -> bytes:
    """The letter as PDF/A-2b, tagged, fonts embedded; equal content and templates give equal bytes.

    `arms` is the picture (PNG, JPEG or SVG) named by `content.office.arms_sha256`; another picture is a ValueError.
    Raises `TemplateFault` when a template is wrong, `UnprintableText` when no font has a character of the text.
    """
    _check_arms(content, arms)
    dated = datetime.combine(content.date, time(), tzinfo=UTC)
    pdf = _press(template_dir).print(content, arms, format="pdf", pdf_standards="a-2b", timestamp=dated)
    assert isinstance(pdf, bytes)  # noqa: S101
    return pdf


def render_pages(
    content: LetterContent, template_dir: Path, ppi: float = 110, arms: bytes | None = None
) -> list[bytes]:
    """The same pages as PNG pictures, for the preview; `ppi` is pixels per inch.

    Raises `TemplateFault` as `render_pdf` does; a character no font has is drawn as a box, not refused.
    """
    _check_arms(content, arms)
    pages = _press(template_dir).print(content, arms, format="png", ppi=ppi)
    return [pages] if isinstance(pages, bytes) else pages


@cache
def _press(template_dir: Path) -> _Press:
    if not (template_dir / _TEMPLATE).is_file():
        raise TemplateFault(_TEMPLATE, 0, _("the file is missing"))
    return _Press(template_dir)


def _check_arms(content: LetterContent, arms: bytes | None) -> None:
    found = hashlib.sha256(arms).hexdigest() if arms is not None else ""
    if found != content.office.arms_sha256:
        raise ValueError("the picture of the arms is not the one the letter names")
