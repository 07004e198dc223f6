"""The three kinds of errors a person can meet: one they can mend, failed surroundings, and a bug (anything else)."""

from sync.model.issues import Issue


class LoketError(Exception):
    """An error with a message for the person at the counter, in their language.

    `str(error)` says what happened, whether the work is safe, and what to do.
    """


class Refused(LoketError):
    """The person can mend it: a wrong value, a step not allowed, a file that is no workbook."""

    def __init__(self, message: str, issues: tuple[Issue, ...] = ()) -> None:
        super().__init__(message)
        self.issues = issues


class BrokenOff(Refused):
    """The person broke off something long; nothing of it was done."""


class SurroundingsFailed(LoketError):
    """The world around the program failed: no line, a full disk, a locked keyring. Trying later may do."""


class NoLine(SurroundingsFailed):
    """Central cannot be reached; everything stays safe on this PC."""


class ShutOut(Refused):
    """Central has shut this PC out, and its data can no longer be read; the text says where its last work lies."""
