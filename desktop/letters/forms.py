"""The forms an office prints, each with a template of its own name in the pack."""

from desktop.letters.content import LetterContent, RefusalContent
from desktop.letters.handover import HandoverContent
from desktop.letters.interview import InterviewContent
from desktop.letters.receipt import ReceiptContent
from desktop.letters.register import RegisterContent

Content = LetterContent | RefusalContent | ReceiptContent | InterviewContent | RegisterContent | HandoverContent


def form_of(content: Content) -> str:
    """The form's name: `recommendation`, `refusal`, `receipt`, `interview`, `register` or `handover`."""
    return str(content.__struct_config__.tag)
