"""Lines to central as the machine settings prescribe them: through which proxy, and whose certificates count."""

from pathlib import Path
from typing import Any

from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import _
from desktop.machine import Central
from desktop.machine_checks import NO_PROXY
from desktop.usecases.desk import Office
from sync.grip import Grip
from sync.ports import LineDown
from sync.transport import HttpLine


class Untrusted(SurroundingsFailed):
    """What answers cannot prove that it is central. Nothing was said to it."""


class PractisesAlone(Refused):
    """A practice office exchanges with nobody."""


_UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"  # what OpenSSL says, wherever it says it


def line_of(office: Office, grip: Grip | None = None) -> HttpLine:
    """The line of this PC to its central, in `grip`. Raises SurroundingsFailed where a certificate file is missing,
    PractisesAlone in a practice office.
    """
    refuse_practice(office)
    return HttpLine(office.store.membership().server, office.store.token(), grip=grip, **options_of(office.central))


def refuse_practice(office: Office) -> None:
    """Raises PractisesAlone where nothing is real, so that nothing of it ever leaves this PC."""
    if office.practice:
        raise practises_alone()


def practises_alone() -> PractisesAlone:
    """What is told of the exchange in a practice office."""
    return PractisesAlone(_("This is a practice office: it exchanges with nobody, and nothing of it leaves this PC."))


def options_of(central: Central) -> dict[str, Any]:
    """What HttpLine is to know of `central`'s proxy and certificates. Raises SurroundingsFailed as `line_of`."""
    options: dict[str, Any] = {}
    if central.proxy:
        proxy = "" if central.proxy == NO_PROXY else central.proxy
        options["proxies"] = {"http": proxy, "https": proxy}
    if central.ca_file:
        if not Path(central.ca_file).is_file():
            text = _(
                "The certificates in {file}, named in the settings of this PC, are not there. Nothing was sent; all "
                "work stays on this PC. Ask your administrator to put the file there."
            )
            raise SurroundingsFailed(text.format(file=central.ca_file))
        options["ca_file"] = central.ca_file
    return options


def line_trouble(error: LineDown) -> Untrusted | None:
    """What a broken line means where waiting for a better one would not help; None where it would."""
    if _UNTRUSTED not in str(error):
        return None
    return Untrusted(
        _(
            "What answers at the address of the central server cannot prove that it is central: its certificate is not "
            "trusted on this PC. Nothing was sent; all work stays on this PC. Ask your administrator."
        )
    )
