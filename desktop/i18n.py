"""The interface's two languages: Bahasa Indonesia first, English complete.

Texts in code are English gettext message ids; `resources/locale/id` holds the Indonesian. Nothing here knows Qt,
so the command line, the importer and the window speak with the same words.
"""

import gettext
from typing import Literal

from resources import resource_path

Language = Literal["id", "en"]

DOMAIN = "loket"


class _Speaker:
    """The catalogue in use; a holder, so that `_` stays one importable function when the language changes."""

    language: Language = "id"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: Language) -> None:
    """Speak `language` from now on in this process. Raises FileNotFoundError when the catalogue was not compiled."""
    _Speaker.language = language
    if language == "en":
        _Speaker.catalogue = gettext.NullTranslations()
    else:
        _Speaker.catalogue = gettext.translation(DOMAIN, resource_path("locale"), [language])


def current_language() -> Language:
    """The language spoken now: `id` or `en`; it also chooses between a pack's labels."""
    return _Speaker.language


def _(message: str) -> str:
    """`message` in the language in use; fill placeholders with `.format(...)` afterwards."""
    return _Speaker.catalogue.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The right one of two messages for the count `n`, in the language in use."""
    return _Speaker.catalogue.ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "mark only")
    """Mark `message` for translation where it is only stored; `_` it when it is shown."""
    return message
