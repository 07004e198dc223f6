"""The report of a fault: enough to find it, and nobody's data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.faults import LEFT_OUT, report_of, same_fault, scrub


def failing(message: str) -> ValueError:
    try:
        raise ValueError(message)
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    "theirs",
    [
        "3212154503990021",
        "321215 450399 0021",
        "+6281234567001",
        "0812 3456 7001",
        "0812-3456-7001",
        "C1234567",
        "X 123 4567",
        "'Siti Aminah'",
        "“Siti Aminah”",
        "b'Siti'",
        "siti@contoh.example",
        "/home/siti/Dokumen/surat.pdf",
        r"C:\Users\Siti\surat.pdf",
        "https://pusat.example/kantor",
        "45.03.1999",
    ],
)
def test_what_may_be_somebodys_is_left_out_of_a_message(theirs: str) -> None:
    told = scrub(f"cannot read {theirs} in row 12")
    assert LEFT_OUT in told
    assert not any(part in told for part in ("Siti", "siti", "321", "812", "123", "1999", "pusat"))
    assert told.startswith("cannot read ")


def test_what_helps_to_find_the_fault_stays() -> None:
    assert scrub("list index out of range") == "list index out of range"
    assert scrub("expected 3 values, got 12") == "expected 3 values, got 12"


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(10**15, 10**16 - 1))
def test_no_nik_stands_in_a_report_whatever_is_around_it(around: str, nik: int) -> None:
    assert str(nik) not in scrub(f"{around} {nik} {around}")


def test_the_report_tells_where_it_happened_and_what_led_to_it() -> None:
    try:
        try:
            raise KeyError("3212154503990021")
        except KeyError as cause:
            raise RuntimeError("the list broke") from cause
    except RuntimeError as error:
        report = report_of(error)
    assert "test_faults" in report
    assert "test_the_report_tells_where_it_happened" in report
    assert report.index("KeyError") < report.index("RuntimeError: the list broke")
    assert "3212154503990021" not in report
    assert f'raise KeyError("{LEFT_OUT}")' in report
    assert report.startswith("Loket ")


def test_the_same_fault_is_known_again_whatever_it_says() -> None:
    assert same_fault(failing("one")) == same_fault(failing("another"))
    assert same_fault(failing("one")) != same_fault(KeyError("one"))
