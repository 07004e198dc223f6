"""Checks that every Windows binary in a folder carries a valid signature of the Python Software Foundation.

Run by the tools' own Python (`tools.lock`): `python authenticode.py FOLDER`. Exit code 0: all hold, and there is at
least one; 1: the faults are printed.
"""

import re
import sys
from pathlib import Path
from typing import Any
from unittest import mock

SUFFIXES = (".exe", ".dll", ".pyd")
PYTHON = "Python Software Foundation"
RUNTIME = "Microsoft Windows Software Compatibility Publisher"  # signs the C runtime that lies beside Python


def binaries(folder: Path) -> list[Path]:
    """The files Windows would load as a program or a library, below `folder`."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


def _meet_openssl() -> None:
    """Load the cryptography below signify: it reads OpenSSL's version as three single digits, and 3.0.19 exists."""
    search, too_strict = re.search, r"\b(\d\.\d\.\d[a-z]*)\b"

    def lenient(pattern: Any, text: Any, *flags: int) -> Any:
        return search(r"\b(\d+\.\d+\.\d+[a-z]*)\b" if pattern == too_strict else pattern, text, *flags)

    with mock.patch("re.search", lenient):
        import oscrypto.asymmetric  # noqa: F401, PLC0415


def fault_of(path: Path) -> str:
    """Why the signature of the file does not hold; an empty string when it does."""
    from signify.authenticode import AuthenticodeFile  # noqa: PLC0415 - only the tools' own Python has it
    from signify.exceptions import SignifyError  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            chains = [chain for *_, verified in AuthenticodeFile.from_stream(file).verify() for chain in verified]
    except SignifyError as error:
        return f"{path.name}: {error}"
    signers = {name for chain in chains for name in chain[-1].subject.get_components("CN")}
    wanted = RUNTIME if path.name.startswith("vcruntime") else PYTHON
    return "" if signers == {wanted} else f"{path.name} is signed by {', '.join(sorted(signers)) or 'nobody'}."


def main(arguments: list[str]) -> int:
    _meet_openssl()
    found = binaries(Path(arguments[0]))
    faults = [fault for path in found if (fault := fault_of(path))]
    if faults or not found:
        print(*(faults or ["There is no binary to check."]), sep="\n", file=sys.stderr)
        return 1
    print(f"{len(found)} binaries carry a valid signature.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
