"""What a screen is given: the desk it works at, the window's means, and ways to go elsewhere."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop.store.values import Query
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.forms.control import FormContext
from desktop.ui.forms.lookups import OfficeSources
from desktop.ui.jobs import Jobs
from desktop.usecases.desk import Desk
from desktop.usecases.people.registering import is_handwritten
from desktop.usecases.requests.queues import Work
from sync.model.record import Fields, Record

Action = tuple[str, Callable[[], None]]

Among = Callable[[], Collection[str]]
"""Gives, as things stand now, the ids to which a list is narrowed."""


class Navigator(Protocol):
    """The ways from one screen to another. `to` begins anew at a place of `desktop.ui.shell.places`, given by its key,
    and to a `part` of that screen where one is named; `record` may begin a step of the record at once, and shows one
    that is not in the store yet as it is given. `new` may be for `workers` that go into the request, by their ids,
    and begin with `fields` that are known; where it is made for another form, that stays behind it, and `taken` goes on
    there with what was saved.
    """

    def to(self, key: str, part: str = "") -> None: ...

    def home(self) -> None: ...

    def records(
        self, record_type: str, query: Query | None = None, among: Among | None = None, heap: str = ""
    ) -> None: ...

    def record(self, record_type: str, record: str | Record, step: str = "") -> None: ...

    def look_at(self, record_type: str, record: str) -> None: ...

    def edit(self, record_type: str, record: str, field: str = "") -> None: ...

    def new(
        self,
        record_type: str,
        draft: str | None = None,
        *,
        workers: Sequence[str] = (),
        fields: Fields | None = None,
        taken: Callable[[Record], None] | None = None,
    ) -> None: ...

    def import_file(self, path: Path | None = None, draft: str | None = None) -> None: ...

    def decisions(self, first: str = "") -> None: ...

    def back(self) -> None: ...


class Speaker(Protocol):
    """Says something in the notice bar."""

    def __call__(self, text: str, tone: Tone = "good", action: Action | None = None) -> None: ...


@dataclass(frozen=True)
class Seat:
    """Handed to every screen instead of a global application object. `heard` gives what the notice bar says now. A
    screen is made in its `room`: one that came there as a whole would be dressed once more.
    """

    theme: Theme
    desk: Desk
    jobs: Jobs
    changes: ChangeFeed
    go: Navigator
    say: Speaker
    sources: OfficeSources
    sync: Synchroniser
    work: Work
    heard: Callable[[], str]
    room: QWidget

    def form_context(self, *, makes: bool = False) -> FormContext:
        """What a form's controls need; `makes`: records that are not there yet can be made from within it."""
        theme, desk = self.theme, self.desk
        context = FormContext(theme, desk.pack, desk.today(), self.jobs, self.sources)
        return replace(context, make=self._make, may_make=self._may_make) if makes else context

    def _may_make(self, record_type: str) -> bool:
        return is_handwritten(self.desk.pack.record(record_type)) and self.desk.may(record_type)

    def _make(self, record_type: str, taken: Callable[[str], None]) -> None:
        """The form stays behind, and is gone back to with what was saved."""

        def back(saved: Record) -> None:
            self.go.back()
            taken(saved.id)

        self.go.new(record_type, taken=back)

    def save_draft(self, key: str, kind: str, body: Any) -> None:
        """Keep unfinished work; in the writer's thread, in the order asked for."""
        author = self.desk.person.id
        self.jobs.write(lambda: self.desk.store.save_draft(key, kind, author, body))

    def drop_draft(self, key: str) -> None:
        self.jobs.write(lambda: self.desk.store.drop_draft(key))
