"""Whether a letter is genuine: a field for the scanner, a file, and the answer as one card."""

from desktop.ui.screens.verifying.page import VerifyDialog, VerifyPage

__all__ = ["VerifyDialog", "VerifyPage"]
