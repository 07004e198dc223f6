"""What each heap of work asks for, and its icon."""

from typing import NamedTuple

from desktop.i18n import N_
from desktop.ui.design.tokens import Tone


class Task(NamedTuple):
    """`words` are an id for gettext."""

    words: str
    icon: str
    tone: Tone = "neutral"


TASKS = {
    "late": Task(N_("Late by the office's promise"), "promise", "bad"),
    "requests_to_approve": Task(N_("Requests to approve"), "approvals", "working"),
    "requests_sent_back": Task(N_("Requests sent back"), "sent-back", "bad"),
    "requests_to_verify": Task(N_("Requests to verify"), "verify", "working"),
    "registrations_to_verify": Task(N_("CPMI to verify"), "registration", "working"),
    "registrations_sent_back": Task(N_("CPMI sent back"), "sent-back", "bad"),
    "requests_to_submit": Task(N_("Requests to complete and submit"), "recommendation_request", "working"),
    "requests_to_issue": Task(N_("Letters to issue"), "recommendation", "working"),
    "refusals_to_write": Task(N_("Refusals to answer by letter"), "refusal_letter", "working"),
    "letters_to_print": Task(N_("Letters to print"), "print", "working"),
    "refusals_to_print": Task(N_("Letters of refusal to print"), "print", "working"),
    "letters_to_hand_over": Task(N_("Letters to hand over"), "hand-over", "good"),
    "portal": Task(N_("To enter into the portals"), "portal", "neutral"),
    "refused_by_central": Task(N_("Changes refused by the central server"), "refused", "bad"),
    "conflicts": Task(N_("Conflicts to decide"), "conflict", "bad"),
    "duplicates": Task(N_("Persons registered twice"), "duplicate", "bad"),
    "merged": Task(N_("Joined with others' changes, not seen here yet"), "merge", "neutral"),
    "numbers_low": Task(N_("Letter numbers run low"), "numbers", "warning"),
    "papers_to_collect": Task(N_("Void letters to collect back"), "set-aside", "warning"),
    "refusals_to_collect": Task(N_("Void refusals to collect back"), "set-aside", "warning"),
    "permits": Task(N_("SIP2MI running out or over-used"), "recruitment_permit", "warning"),
    "licences": Task(N_("P3MI licences running out"), "company", "warning"),
    "documents": Task(N_("CPMI with documents running out"), "expiring", "warning"),
}
