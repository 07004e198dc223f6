"""The screens before work: a first start, joining an office, practising, signing in, a locked window."""

from desktop.ui.screens.door.base import Door
from desktop.ui.screens.door.enrolling import Enrol
from desktop.ui.screens.door.locked import Locked
from desktop.ui.screens.door.practising import Practise
from desktop.ui.screens.door.signing_in import SignIn
from desktop.ui.screens.door.unlocking import Unlock
from desktop.ui.screens.door.upgrading import Upgrading
from desktop.ui.screens.door.welcome import Welcome

__all__ = ["Door", "Enrol", "Locked", "Practise", "SignIn", "Unlock", "Upgrading", "Welcome"]
