"""Where both frozen programs begin."""

import os
import sys

# The command line's folder of contents is named from its own folder, `cli\\..`: paths told to people are without that.
for name in ("_MEIPASS", "prefix", "exec_prefix"):
    setattr(sys, name, os.path.normpath(getattr(sys, name)))
sys.path[:] = [os.path.normpath(path) for path in sys.path]

from desktop.__main__ import main  # noqa: E402

sys.exit(main())
