"""`loket`: no command opens the window, a command works without one."""

import io
import sys

from desktop.bootstrap import run


def main() -> int:
    """Run the program with this process's arguments; texts are UTF-8 wherever they are piped to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
