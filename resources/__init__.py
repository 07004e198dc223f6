"""What the program reads but never runs: packs, templates, translations, icons, fonts, practice data."""

from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Where a shipped file or folder lies, from source and frozen alike."""
    return Path(__file__).resolve().parent.joinpath(*parts)
