"""What a person is told after the exchange by USB stick, in the window and on the command line alike."""

from desktop.i18n import _, ngettext
from desktop.usecases.exchange.courier import Packed, Received
from desktop.wording import show_moment


def packed_words(packed: Packed) -> str:
    """What was packed, and what to do with it."""
    sentences = [_packed_changes(packed)]
    if packed.scans:
        text = ngettext("{n} scan is in it too.", "{n} scans are in it too.", packed.scans)
        sentences.append(text.format(n=packed.scans))
    if packed.scans_left:
        text = ngettext(
            "{n} scan did not fit: pack again once the answer was taken in.",
            "{n} scans did not fit: pack again once the answer was taken in.",
            packed.scans_left,
        )
        sentences.append(text.format(n=packed.scans_left))
    return " ".join(sentences)


def _packed_changes(packed: Packed) -> str:
    if not packed.changes:
        return _(
            "No change waits here. {file} asks the central server for what is new: bring it there, and take in the "
            "answer that comes back."
        ).format(file=packed.file)
    text = ngettext(
        "{n} change was packed into {file}. Bring it to the central server, and take in the answer that comes back; "
        "until then the change also stays here.",
        "{n} changes were packed into {file}. Bring it to the central server, and take in the answer that comes back; "
        "until then the changes also stay here.",
        packed.changes,
    )
    return text.format(n=packed.changes, file=packed.file)


def received_words(received: Received) -> list[str]:
    """What the answer brought, and what is left to do; one sentence or two in each line."""
    if received.taken_before:
        lines = [
            _("This answer was taken in before, on {time}. Nothing is different now.").format(
                time=show_moment(received.taken_before)
            )
        ]
    else:
        lines = [
            _("The answer was taken in. Changes answered: {answered}; received: {received}.").format(
                answered=received.answered, received=received.received
            )
        ]
    if received.scans and not received.taken_before:
        text = ngettext(
            "{n} scan is at the central server now.", "{n} scans are at the central server now.", received.scans
        )
        lines.append(text.format(n=received.scans))
    if received.restored:
        lines.append(
            _(
                "The central server was restored from a backup. Nothing is lost: what it may lack waits to be sent "
                "again. Pack once more."
            )
        )
    lines += _left_to_do(received)
    if received.more:
        lines.append(_("The central server has more for this PC than fitted the file. Pack once more."))
    return lines


def _left_to_do(received: Received) -> list[str]:
    """What was not simply taken, and what was not asked yet."""
    lines: list[str] = []
    if received.conflicts:
        text = ngettext("{n} conflict needs a decision.", "{n} conflicts need a decision.", received.conflicts)
        lines.append(text.format(n=received.conflicts))
    if received.rejected:
        text = ngettext(
            "{n} change was refused and stays on this PC.",
            "{n} changes were refused and stay on this PC.",
            received.rejected,
        )
        lines.append(text.format(n=received.rejected))
    if received.waiting and not received.restored:
        text = ngettext(
            "{n} change waits to be sent; it is not in what was answered.",
            "{n} changes wait to be sent; they are not in what was answered.",
            received.waiting,
        )
        lines.append(text.format(n=received.waiting))
    return lines
