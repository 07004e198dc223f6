"""The developer's one command. On a bare Debian or Windows machine with Python 3.11-3.13:

    python3 build/dev.py run [...]       start a central and the window (no display: play the practice day)
    python3 build/dev.py test [...]      every check and every test; arguments go to pytest
    python3 build/dev.py screenshots [...]  photograph every screen (--only KEY, --size, --scale, --theme, --all)
    python3 build/dev.py bench [...]     measure the budgets
    python3 build/dev.py bench sync      the exchange beside PouchDB and RxDB, which need node 20; [...] as above
    python3 build/dev.py simulate [...]  play whole offices and try to break the sync (--seeds N, --jobs N, --seed S)
    python3 build/dev.py windows [...]   make the Windows program and installer and prove them (freeze, pack, prove)
    python3 build/dev.py lint            the checks without the tests
    python3 build/dev.py lock [...]      remake build/requirements.lock; arguments go to uv, e.g. --upgrade
    python3 build/dev.py translations    collect new texts into the catalogues and compile them

Each sets up what is missing first: Debian's libraries for Qt, .venv, the locked packages, the translations.
"""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def refusal(version: "tuple[int, int]") -> str:
    """Why this (major, minor) Python will not do, or an empty string when it will."""
    if OLDEST <= version <= NEWEST:
        return ""
    return (
        "Loket needs Python {}.{} to {}.{}, and this is {}.{}. Nothing was changed.\n"
        "Start it with another one, for example: python3.11 build/dev.py"
    ).format(*OLDEST, *NEWEST, *version)


def main(arguments: "list[str]") -> int:
    """Set up, then do what the first argument names; the exit code is for the shell."""
    refused = refusal(sys.version_info[:2])
    if refused:
        print(refused, file=sys.stderr)
        return 2
    from dev_commands import COMMANDS  # noqa: PLC0415 - an older Python cannot read it
    from dev_system import SetupError  # noqa: PLC0415

    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name not in COMMANDS:
        print(__doc__, file=sys.stdout if name in ("-h", "--help", "help") else sys.stderr)
        return 0 if name in ("-h", "--help", "help") else 2
    try:
        return COMMANDS[name](rest)
    except SetupError as failed:
        print(failed, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was set up so far is kept; the same command goes on from there.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
