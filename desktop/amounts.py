"""Amounts of time and of bytes, as people say them."""

from desktop.i18n import _, current_language, ngettext

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_KILO, _MEGA = 1024, 1_048_576
_EXACT = 10  # of a unit, from which decimals say nothing more


def show_span(seconds: float) -> str:
    """A span of time by its largest unit: `40 seconds`, `3 hours`, `12 days`."""
    if seconds < _MINUTE:
        return ngettext("{n} second", "{n} seconds", max(1, round(seconds))).format(n=max(1, round(seconds)))
    if seconds < _HOUR:
        n = round(seconds / _MINUTE)
        return ngettext("{n} minute", "{n} minutes", n).format(n=n)
    if seconds < _DAY:
        n = round(seconds / _HOUR)
        return ngettext("{n} hour", "{n} hours", n).format(n=n)
    n = int(seconds // _DAY)
    return ngettext("{n} day", "{n} days", n).format(n=n)


def show_left(seconds: float | None) -> str:
    """How long something still takes; "" where that is not known yet."""
    return _("about {span} left").format(span=show_span(seconds)) if seconds is not None else ""


def show_bytes(n: float) -> str:
    """`812 B`, `14 kB`, `1,4 MB`, with a decimal comma."""
    if n < _KILO:
        return f"{n:.0f} B"
    size, unit = (n / _KILO, "kB") if n < _MEGA else (n / _MEGA, "MB")
    return f"{size:.{0 if size >= _EXACT else 1}f} {unit}".replace(".", ",")


def show_number(n: int) -> str:
    """`200.000`, as the language writes it."""
    text = f"{n:,}"
    return text.replace(",", ".") if current_language() == "id" else text
