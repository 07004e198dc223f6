"""The forms an office prints, each with a template of its own name in the pack."""

from desktop.letters.content import LetterContent, RefusalContent
from desktop.letters.interview import InterviewContent
from desktop.letters.receipt import ReceiptContent
from desktop.letters.register import RegisterContent

Content = LetterContent | RefusalContent | ReceiptContent | InterviewContent | RegisterContent


def form_of(content: Content) -> str:
    """The form's name: `recommendation`, `refusal`, `receipt`, `interview` or `register`."""
    return str(content.__struct_config__.tag)
