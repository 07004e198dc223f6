"""What can go wrong between a letter's content and its pages, in words for the person at the counter."""

import re
from pathlib import Path

import typst

from desktop.errors import LoketError, Refused, SurroundingsFailed
from desktop.i18n import _

_PLACE = re.compile(r"┌─ (?P<file>\S.*?):(?P<line>\d+):\d+")
_UNPRINTABLE = re.compile(r'the text `"(?P<text>.*?)"` could not be displayed')


class TemplateFault(SurroundingsFailed):
    """A letter template is wrong or missing. `file` is its name; `line` counts from 1, 0 when no line is known."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        if line:
            fault = _("The letter template {file} has a fault in line {line}: {reason}.")
        else:
            fault = _("The letter template {file} cannot be used: {reason}.")
        remedy = _("No letter was made and nothing was lost. Ask your administrator to mend the regulation pack.")
        super().__init__(fault.format(file=file, line=line, reason=reason) + " " + remedy)
        self.file = file
        self.line = line
        self.reason = reason


class UnprintableText(Refused):
    """The content has characters that none of the letter's fonts can show; `text` holds them."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _(
                "The letter cannot show these characters: {text}. No letter was made and nothing was lost. Write the "
                "name or address in other letters, as on the identity card."
            ).format(text=text)
        )
        self.text = text


def letter_error(error: RuntimeError, template: Path) -> LoketError:
    """The error to raise for one of Typst's, which tells the place only inside its drawn diagnostic."""
    if not isinstance(error, typst.TypstError):
        return TemplateFault(template.name, 0, str(error))
    unprintable = _UNPRINTABLE.findall(error.diagnostic)
    if unprintable:
        return UnprintableText(" ".join(dict.fromkeys(unprintable)))
    place = _PLACE.search(error.diagnostic)
    if place is None:
        return TemplateFault(template.name, 0, error.message)
    return TemplateFault(Path(place["file"]).name, int(place["line"]), error.message)
