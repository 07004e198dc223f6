"""The fictional people of a practice office."""

import tomllib

import msgspec

from resources import resource_path
from sync.model.pack import Role


class PracticePerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to sign in as; the password is meant to be seen."""

    username: str
    name: str
    roles: tuple[Role, ...]
    password: str
    position: str = ""
    nip: str = ""
    rank: str = ""
    signatory: bool = False


def practice_people() -> list[PracticePerson]:
    """Everybody of the practice office, each with a role of their own."""
    data = tomllib.loads(resource_path("practice", "practice.toml").read_text("utf-8"))
    return msgspec.convert(data["users"], list[PracticePerson])
