"""What goes into the frozen program and what stays out, with the reasons. Pure: loket.spec asks, tests ask.

Everything left out here was tried: the proofs of `dev.py windows` run every part of the program without it.
"""

import re
from pathlib import Path

OWN = ("desktop", "sync", "resources")

# Packages' modules that are loaded by name, which the analysis cannot see.
HIDDEN = [
    "keyring.backends.Windows",
    "keyring.backends.fail",
    "win32ctypes.core",
    "qtawesome",  # for its font, which lies beside it
]

LEFT_OUT = [
    "sync.central",  # central is another program
    "PySide6.QtOpenGL",  # qtpy, below the icons, takes them when they are there and does without
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PIL._avif",  # people's pictures are JPEG, PNG, WebP, TIFF and BMP
    "PIL._imagingcms",
    "PIL._imagingft",  # no text is drawn into pictures
    "PIL._imagingtk",
    "tzdata",  # times are kept in UTC and shown in the PC's own zone, which Windows knows
    "PyInstaller",
    "pip",
    "setuptools",
    "pkg_resources",
    "tkinter",
    "test",
]

# Files that PyInstaller collects, and why the program does not need them. Paths below the contents' folder, with `/`.
_NOT_NEEDED = re.compile(
    "|".join(
        (
            r"PySide6/opengl32sw\.dll",  # a software OpenGL; nothing here draws with OpenGL
            r"PySide6/translations/.*",  # of Qt's own dialogs: none has Indonesian, Windows draws the file dialogs
            r"PySide6/Qt6(Qml.*|Quick.*|OpenGL|VirtualKeyboard|Pdf)\.dll",
            r"PySide6/plugins/platforminputcontexts/.*",  # the on-screen keyboard of Qt Quick; Windows brings its own
            r"PySide6/plugins/platforms/(qdirect2d|qminimal|qoffscreen)\.dll",
            r"PySide6/plugins/imageformats/q(gif|icns|pdf|tga|tiff|wbmp|webp)\.dll",  # Pillow reads people's pictures
            r"qtawesome/fonts/(?!materialdesignicons6-webfont-).*",  # the one set of icons that is used stays
            r"PySide6/plugins/(generic|networkinformation|tls)/.*",  # the line is requests', not Qt's
        )
    ),
    re.IGNORECASE,
)


def own_modules(project: Path) -> list[str]:
    """Every module of the desktop's own packages below `project`: some are loaded by name, which nothing can see."""
    paths = [path.relative_to(project) for package in OWN for path in (project / package).rglob("*.py")]
    parts = (path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts for path in paths)
    return sorted(".".join(part) for part in parts if part[:2] != ("sync", "central"))


def resources(folder: Path) -> list[Path]:
    """What of the project's resources is shipped: all that is no code and no source of something else."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc", ".po"))


def is_needed(name: str) -> bool:
    """Whether a collected file, by its path below the folder of contents, is part of the program."""
    return _NOT_NEEDED.fullmatch(name.replace("\\", "/")) is None
