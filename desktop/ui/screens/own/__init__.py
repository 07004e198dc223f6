"""What a person settles about themselves: their password, and a PIN on this PC."""

from desktop.ui.screens.own.password import PasswordDialog
from desktop.ui.screens.own.pin import PinDialog

__all__ = ["PasswordDialog", "PinDialog"]
