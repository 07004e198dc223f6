"""Looking at a paper as a whole: the seal on it, and whether its pages say the same."""

import msgspec

from sync.papers import Unreadable, read_paper
from sync.seal.comparing import Comparison, compare
from sync.seal.judging import Judged, Outcome, Reason, judge
from sync.seal.lists import SealList


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told. `comparison` is None where there was no text to compare; `others`: further seals on it."""

    judged: Judged
    comparison: Comparison | None = None
    others: int = 0

    @property
    def outcome(self) -> Outcome:
        return self.judged.outcome


def check_text(typed: str, known: SealList | None, now: int) -> Checked:
    """What a scanner typed; `now` in seconds since 1970."""
    return Checked(judged=judge(typed, known, now))


def check_paper(data: bytes, known: SealList | None, now: int) -> Checked:
    """A PDF or a picture. A genuine seal on pages that say something else is not genuine."""
    listed = known.at if known else None
    try:
        paper = read_paper(data)
    except Unreadable:
        return Checked(judged=Judged(outcome=Outcome.CANNOT_TELL, reason=Reason.UNREADABLE, list_at=listed))
    if not paper.seals:
        if paper.others:
            return Checked(judged=Judged(outcome=Outcome.NOT_A_LETTER, list_at=listed))
        return Checked(judged=Judged(outcome=Outcome.CANNOT_TELL, reason=Reason.NOTHING_FOUND, list_at=listed))
    judged, others = judge(paper.seals[0], known, now), len(paper.seals) - 1
    if judged.seal is None or not (paper.text or "").strip():
        return Checked(judged=judged, others=others)
    compared = compare(judged.seal.sealed.claims, paper.text or "")
    if compared.differs and judged.outcome in (Outcome.GENUINE, Outcome.VOIDED, Outcome.KEY_REVOKED):
        judged = msgspec.structs.replace(judged, outcome=Outcome.NOT_GENUINE, reason=Reason.PAPER_DIFFERS)
    return Checked(judged=judged, comparison=compared, others=others)
