"""Where both frozen programs begin."""

import sys

from desktop.__main__ import main

sys.exit(main())
