"""Where the Windows build works: everything lies in one git-ignored folder of the checkout."""

from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
WORK = TOP / ".windows"

DOWNLOADS = WORK / "downloads"  # the sdist that brings Python; pip keeps its own cache of wheels
TOOLS = WORK / "tools"  # a virtual environment with what checks signatures
PYTHON = WORK / "python"  # the embeddable Python with the desktop's packages in it
PACKAGES = PYTHON / "Lib" / "site-packages"
PREFIX = WORK / "prefix"  # wine's, for building; proofs make their own
FROZEN = WORK / "frozen"  # what PyInstaller made: the folder to install
RESULTS = WORK / "results"  # figures, pictures, and the installer
