"""What a newer central may ask that this program cannot do."""

import pytest

from desktop.store import directing
from desktop.store.store import Store
from desktop.usecases.exchange.sync_news import standing_news
from sync.protocol import Directive
from tests.support.answers import hear

BEYOND = Directive(id="d1", kind="dance", by="Agus")


def test_what_only_a_newer_program_can_do_is_told_and_never_reported_as_done(store: Store) -> None:
    before = standing_news(store.sync_state())
    for _ in range(2):
        hear(store, directives=[BEYOND, Directive(id="d2", kind="verify", by="Agus")])
    (pending,) = store.pending()
    assert pending.directive == "d2"
    store.settle(pending, "done")
    assert store.done_directives() == ["d2"]
    assert len(standing_news(store.sync_state())) == len(before) + 1
    hear(store)
    assert standing_news(store.sync_state()) == before


def test_the_newer_program_does_what_waited_for_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(directing, "KINDS", ("retry",))
        asked = Directive(id="d1", kind="rebuild", by="Agus")
        hear(store, directives=[asked])
        assert store.pending() == []
    for _ in range(2):
        hear(store, directives=[asked])
    (pending,) = store.pending()
    assert (pending.kind, pending.directive) == ("rebuild", "d1")
