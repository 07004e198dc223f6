"""Two PCs of an office register the same person while apart; whoever sits before one of them decides."""

import pytest
from PySide6.QtWidgets import QListWidget

from tests.e2e.agreement import everything_is_everywhere
from tests.e2e.line import Line
from tests.e2e.window import Key, NewPc, Pc, join, reads, register_walk_in
from tests.support.central import PASSWORD
from tests.support.counter import Town

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),  # a screen that is not there
    pytest.mark.usefixtures("without_keyring", "collector", "the_day"),
]


@pytest.fixture
def two(new_pc: NewPc, town: Town, line: Line) -> tuple[Pc, Pc]:
    """The same person was registered on both PCs while the line was down, and then the line came back."""
    pcs = new_pc("loket-1"), new_pc("loket-2")
    for pc, name in zip(pcs, ("Loket 1", "Loket 2"), strict=True):
        join(pc, line.url, town.central.code(town.office), name)
        pc.sign_in("siti", PASSWORD)
    line.down()
    for pc, phone in zip(pcs, ("0812 3456 7001", "0812 3456 7002"), strict=True):
        register_walk_in(pc, phone=phone)
        pc.key(Key.Key_F5)
    line.up()
    exchange(*pcs, pcs[0])
    return pcs


def exchange(*pcs: Pc) -> None:
    for pc in pcs:
        pc.key(Key.Key_F5)
        pc.wait(lambda pc=pc: pc.header().startswith("semua terkirim"))


def open_decision(pc: Pc) -> None:
    pc.control(Key.Key_7)
    reads(pc, "Pendaftaran yang terdahulu", "Pendaftaran yang kemudian", "≠ Nomor telepon")
    reads(pc, "+62 812 3456 7001", "+62 812 3456 7002")


def test_the_same_person_registered_on_two_pcs_is_linked_by_one_of_them(town: Town, two: tuple[Pc, Pc]) -> None:
    first, second = two
    for pc in two:
        reads(pc, "Perlu keputusan (1)")
        open_decision(pc)

    first.key(Key.Key_1)
    first.key(Key.Key_Return)
    assert "orang yang sama. Kedua pendaftaran tetap disimpan." in first.notices()
    assert first.text("conflicts_empty") == "Tidak ada yang perlu diputuskan."
    exchange(first, second)

    assert second.text("conflicts_empty") == "Tidak ada yang perlu diputuskan."
    for pc in two:
        reads(pc, "Perlu keputusan")
        pc.control(Key.Key_2)
        pc.write("sulas")
        pc.wait(lambda pc=pc: "2" in pc.texts())
        pc.open_first_row("records_table")
        pc.wait(lambda pc=pc: "dikaitkan dengan pendaftaran" in pc.notices().lower())
    exchange(*two)  # that somebody looked is told too
    everything_is_everywhere(town, *two)


def test_two_persons_with_one_number_are_told_apart_with_a_reason(town: Town, two: tuple[Pc, Pc]) -> None:
    first, second = two
    open_decision(second)
    second.key(Key.Key_2)
    assert second.focus().objectName() == "different_reason"
    second.enter("Saudara kembar, NIK salah cetak")
    exchange(second, first)
    first.control(Key.Key_7)
    reads(first, "Perlu keputusan", "Tidak ada yang perlu diputuskan.")
    assert not any(part.isVisible() for part in first.window.findChildren(QListWidget))
    everything_is_everywhere(town, first, second)
