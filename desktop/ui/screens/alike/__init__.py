"""Who looks like the person that is being registered, beside the form."""

from desktop.ui.screens.alike.panel import AlikePanel

__all__ = ["AlikePanel"]
