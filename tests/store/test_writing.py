"""The one way to write: every change is an op, or nothing at all."""

import threading

import pytest

from desktop.store.errors import OpRefused, RecordGone
from desktop.store.store import Store
from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from sync.model.record import get_path
from sync.protocol import NumberBlock, NumberStock
from tests.support.answers import hear
from tests.support.clock import FixedClock
from tests.support.office import CLERK, DEVICE, OFFICE, PERSON, VERIFIER, change, receive, register

ADMINISTRATOR = Author("user-administrator", "administrator")


def edit(record: str, **fields: object) -> Intent:
    return Intent(record_type="registration", action="set", record=record, fields=fields)


def test_a_registration_is_a_row_an_op_a_line_of_history_and_something_to_send(store: Store) -> None:
    record = register(store)
    assert record.fields == PERSON
    assert (record.state, record.pending, record.seq, record.office) == ("registered", 1, 0, OFFICE)
    (op,) = store.unsent(10)
    assert (op.record, op.action, op.counter, op.device, op.user) == (record.id, "create", 1, DEVICE, CLERK.user)
    (entry,) = store.history("registration", record.id)
    assert (entry.op, entry.fields["name"], entry.sent) == (op.id, "Wati Karsinah", "waiting")


def test_an_edit_carries_only_what_changed_and_what_the_person_saw(store: Store) -> None:
    record = register(store)
    (op,) = store.write(CLERK, [edit(record.id, **(PERSON | {"name": "Wati Karsini"}))])
    assert op.fields == {"name": "Wati Karsini"}
    assert op.old == {"name": "Wati Karsinah"}


def test_saving_a_form_unchanged_writes_nothing(store: Store) -> None:
    record = register(store)
    assert store.write(CLERK, [edit(record.id, **PERSON)]) == []
    assert len(store.history("registration", record.id)) == 1


def test_an_emptied_field_is_cleared(store: Store) -> None:
    record = register(store)
    (op,) = store.write(CLERK, [edit(record.id, phone=None, passport=None)])
    assert op.fields == {"phone": None}
    after = store.get("registration", record.id)
    assert after is not None and "phone" not in after.fields


def test_documents_are_marked_one_by_one_even_when_the_whole_list_is_saved(store: Store) -> None:
    record = register(store, documents={"ktp": {"verdict": "pending"}, "photo": {"verdict": "matches"}})
    both = {"ktp": {"verdict": "matches"}, "photo": {"verdict": "matches"}}
    (op,) = store.write(CLERK, [edit(record.id, documents=both)])
    assert op.fields == {"documents.ktp": {"verdict": "matches"}}
    store.write(CLERK, [edit(record.id, **{"documents.photo": None})])
    after = store.get("registration", record.id)
    assert after is not None and after.fields["documents"] == {"ktp": {"verdict": "matches"}}


def test_roles_travel_as_what_was_added_and_removed_and_passwords_stay_out_of_the_history(store: Store) -> None:
    fields = {"username": "tini", "name": "Tini", "roles": ["clerk", "verifier"], "password": "$argon2id$first"}
    (made,) = store.write(ADMINISTRATOR, [Intent(record_type="user", action="create", fields=fields)])
    (op,) = store.write(
        ADMINISTRATOR,
        [
            Intent(
                record_type="user",
                action="set",
                record=made.record,
                fields={"roles": ["verifier", "head"], "password": "$argon2id$second"},
            )
        ],
    )
    assert op.fields == {"roles": {"add": ["head"], "remove": ["clerk"]}, "password": "$argon2id$second"}
    assert "password" not in op.old
    user = store.get("user", made.record)
    assert user is not None and user.fields["roles"] == ["head", "verifier"]
    assert "argon2id" not in repr(store.history("user", made.record))


def test_nobody_may_verify_their_own_registration_and_the_refusal_says_why(store: Store) -> None:
    record = register(store, author=Author("user-both", "clerk"))
    both = Author("user-both", "verifier")
    step = Intent(
        record_type="registration", action="step", record=record.id, step="verify", fields={"verified_by": "user-both"}
    )
    with pytest.raises(OpRefused) as caught:
        store.write(both, [step])
    assert {issue.code for issue in caught.value.issues} == {"own_work", "documents_missing"}
    assert store.get("registration", record.id) == record
    assert len(store.unsent(10)) == 1


def test_one_refused_change_undoes_everything_of_its_write(store: Store) -> None:
    hear(store, blocks=[NumberBlock(series="passport", year=2026, first=37, last=38)])
    record = register(store)

    def build(transaction: Transaction) -> list[Intent]:
        assert transaction.take_number("passport", 2026) == 37
        return [
            edit(record.id, name="Wati Karsini"),
            Intent(record_type="registration", action="step", record=record.id, step="verify"),
        ]

    with pytest.raises(OpRefused):
        store.write(VERIFIER, build, files=[(b"%PDF", "application/pdf")])
    assert store.get("registration", record.id) == record
    assert store.number_stock() == [NumberStock(series="passport", year=2026, left=2)]
    assert [op.counter for op in store.unsent(10)] == [1]
    (op,) = store.write(CLERK, [edit(record.id, name="Wati Karsini")])
    assert op.counter == 2


def test_letter_numbers_are_taken_in_order_block_after_block_and_never_guessed(store: Store) -> None:
    blocks = [NumberBlock(series="p", year=2026, first=first, last=first + 1) for first in (41, 37)]
    hear(store, blocks=blocks)
    hear(store, blocks=blocks)  # the same answer once more
    taken: list[int | None] = []

    def build(transaction: Transaction) -> list[Intent]:
        taken.append(transaction.take_number("p", 2026))
        return []

    for _ in range(5):
        store.write(CLERK, build)
    assert taken == [37, 38, 41, 42, None]
    assert store.number_stock() == [NumberStock(series="p", year=2026, left=0)]


def test_what_was_written_before_in_the_same_write_can_be_read(store: Store) -> None:
    def build(transaction: Transaction) -> list[Intent]:
        company = transaction.new_id()
        return [
            Intent(record_type="company", action="create", record=company, fields={"name": "PT Bahtera Nusa"}),
            Intent(record_type="registration", action="create", fields=PERSON | {"company": company}),
        ]

    made, registered = store.write(CLERK, build)
    assert store.title("company", made.record) == "PT Bahtera Nusa"
    assert store.find_one("registration", company=made.record) == store.get("registration", registered.record)


def test_an_op_says_how_far_its_writer_had_heard_central_in_the_records_own_scope(store: Store) -> None:
    hear(store, cursor={OFFICE: 17, "shared": 5})
    (company,) = store.write(CLERK, [Intent(record_type="company", action="create", fields={"name": "PT Cakra"})])
    register(store)
    assert [op.base for op in store.unsent(10)] == [5, 17]
    assert company.base == 5


def test_a_deleted_record_leaves_the_lists_and_cannot_be_edited(store: Store) -> None:
    record = register(store)
    store.write(CLERK, [Intent(record_type="registration", action="delete", record=record.id)])
    assert store.select(Query(record_type="registration")) == []
    assert store.select(Query(record_type="registration", text="wati")) == []
    assert store.select(Query(record_type="registration", include_deleted=True)) == [record.id]
    with pytest.raises(RecordGone):
        store.write(CLERK, [edit(record.id, name="Wati")])


def test_a_field_the_pack_does_not_know_is_a_bug_not_a_change(store: Store) -> None:
    record = register(store)
    with pytest.raises(KeyError):
        store.write(CLERK, [edit(record.id, shoe_size="39")])


def test_listeners_hear_of_a_change_once_it_can_be_read(store: Store) -> None:
    heard: list[object] = []
    store.on_change(lambda changed: heard.extend((key, store.get(*key) is not None) for key in changed))
    record = register(store)
    receive(store, change(record.id, 1, {"name": "Wati"}))
    assert heard == [(("registration", record.id), True)] * 2
    with pytest.raises(OpRefused):
        store.write(VERIFIER, [Intent(record_type="registration", action="step", record=record.id, step="withdraw")])
    assert len(heard) == 2


def test_two_threads_write_at_once_and_every_op_has_its_own_number(store: Store) -> None:
    def work(name: str) -> None:
        for _ in range(20):
            register(store, name=name)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Karti", "Sarti")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [op.counter for op in store.unsent(100)] == list(range(1, 41))
    assert store.count(Query(record_type="registration", text="karti")) == 20
    assert store.first_broken_entry() is None


def test_the_clock_orders_nothing(store: Store, clock: FixedClock) -> None:
    first = register(store)
    clock.move(days=-400)
    (second,) = store.write(CLERK, [edit(first.id, name="Wati Karsini")])
    assert [op.id for op in store.unsent(10)] == [store.unsent(1)[0].id, second.id]
    after = store.get("registration", first.id)
    assert after is not None and get_path(after.fields, "name") == "Wati Karsini"
