"""Indonesia's three time zones, by province (Keputusan Presiden 41/1987 and the provinces made of others since)."""

from datetime import timedelta, timezone

WESTERN_TIME = timezone(timedelta(hours=7), "WIB")
CENTRAL_TIME = timezone(timedelta(hours=8), "WITA")
EASTERN_TIME = timezone(timedelta(hours=9), "WIT")

# The first two digits of an area's code: Bali, Nusa Tenggara, three provinces of Kalimantan, Sulawesi.
_CENTRAL = frozenset(("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"))
_EASTERN = frozenset(("81", "82", "91", "92", "93", "94", "95", "96"))  # Maluku, Papua


def zone_of(area: object) -> timezone:
    """The zone of an area by its dotted code (`32.12`); the western one, in which most people live, of what is none."""
    province = area[:2] if isinstance(area, str) else ""
    if province in _CENTRAL:
        return CENTRAL_TIME
    return EASTERN_TIME if province in _EASTERN else WESTERN_TIME
