"""`loket`: no command opens the window, a command works without one."""

import sys
from contextlib import suppress

from desktop import console

FAULT = 1
CANNOT_LOAD = 5  # exit status: the program is not whole


def main() -> int:
    """Run the program with this process's arguments. Returns the exit status."""
    unheard = console.prepare()
    try:
        return _run(sys.argv[1:], unheard)
    except ImportError as error:
        _tell_what_cannot_be_loaded(error)
        return CANNOT_LOAD
    except Exception as error:
        if unheard is None:
            raise
        _tell_fault(error)
        return FAULT


def _run(arguments: list[str], unheard: console.Unheard | None) -> int:
    """Let a newer version that lies ready do it, else this one. Raises ImportError where that is not whole."""
    from desktop.updates.switching import hand_over, started_well  # noqa: PLC0415

    handed = hand_over(arguments)
    if handed is not None:
        return handed
    from desktop.bootstrap import run  # noqa: PLC0415
    from desktop.cli.answer import WRONG_USAGE  # noqa: PLC0415

    status = run(arguments)
    if status == WRONG_USAGE and unheard is not None:
        console.tell(unheard.said())
    started_well()
    return status


def _tell_fault(error: Exception) -> None:
    """For a person who would see nothing but a program that does not come up."""
    from desktop.i18n import _  # noqa: PLC0415
    from desktop.logs import bare  # noqa: PLC0415

    text = _(
        "The program met a fault it was not made for and cannot go on. What was saved is safe. Start it again; if it "
        "happens again, give your administrator these lines:"
    )
    console.tell(f"{text}\n\n{bare(error)}")


def _tell_what_cannot_be_loaded(error: ImportError) -> None:
    """Say it without anything that could be broken too."""
    from desktop.i18n import _, use_language  # noqa: PLC0415 (only where it is needed)

    if "en" not in sys.argv:
        with suppress(OSError):
            use_language("id")
    text = _(
        "A part of the program cannot be loaded: {part}. The office's data are safe; nothing was changed. Install the "
        "program anew. If that does not help, Microsoft's Visual C++ runtime is missing or a virus scanner holds the "
        "part back: ask your administrator. ({reason})"
    )
    console.tell(text.format(part=error.name or "?", reason=error))


if __name__ == "__main__":
    sys.exit(main())
