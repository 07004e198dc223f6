"""What argparse itself says, in the language in use: its help and its complaints."""

import argparse

from desktop.i18n import N_, _, ngettext

WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("%(prog)s: error: %(message)s\n"),
)


def speak() -> None:
    """From now on argparse asks our catalogue; it holds `gettext` under these names (Python 3.11 to 3.13)."""
    vars(argparse).update(_=_, ngettext=_counted)


def _counted(one: str, many: str, n: int) -> str:
    """`expected %s arguments`: the one sentence of argparse that counts."""
    if one == "expected %s argument":
        return ngettext("expected %s argument", "expected %s arguments", n)
    return one if n == 1 else many
