"""Central's public page: whether a letter is genuine, for everybody with a browser."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import requests
import segno
from PIL import Image

from sync.central.verify_words import facts, sentences
from sync.checking import Checked
from sync.seal.certificates import peek_certificate
from sync.seal.comparing import Comparison
from sync.seal.cose import new_private, public_of
from sync.seal.judging import Judged, Outcome, Reason, judge
from sync.seal.letters import open_seal, seal
from sync.seal_line import HttpSealLine
from sync.wire import BODY_LIMIT
from tests.support.central import RunningCentral
from tests.support.sealed import AT, letter_pdf, sealed, some_claims, some_letter, some_list
from tests.sync.conftest import NewPc
from tests.sync.pc import Office

# Tomorrow's: the root of a central that other tests share is no younger.
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture(autouse=True)
def noon(central: RunningCentral) -> None:
    central.time.fixed = NOON


@pytest.fixture
def text(central: RunningCentral, office: Office, new_pc: NewPc) -> str:
    """A letter's seal by a PC of an office of this central."""
    private = new_private()
    certificate = HttpSealLine(new_pc(office, "Loket 1").line).certificate(public_of(private))
    return seal(
        some_claims(company="PT <b>Samudra</b> & Karya"), private, certificate, peek_certificate(certificate).since
    )


def asked(
    central: RunningCentral, language: str = "en", paper: bytes | None = None, **fields: str
) -> requests.Response:
    files = {"file": ("surat", paper)} if paper is not None else {"file": ("", b"")}
    return requests.post(f"{central.url}/verify?lang={language}", data=fields, files=files, timeout=30)


def test_the_page_needs_no_script_and_lets_nothing_foreign_in(central: RunningCentral) -> None:
    page = requests.get(f"{central.url}/verify", timeout=10)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    assert "Periksa surat" in page.text
    assert 'enctype="multipart/form-data"' in page.text


def test_a_text_is_answered_in_both_languages_and_nothing_of_it_is_taken_for_a_page(
    central: RunningCentral, text: str
) -> None:
    assert "<h2>Genuine</h2>" in asked(central, text=text).text
    page = asked(central, "id", text=text.lower()).text
    assert "<h2>Asli</h2>" in page
    assert "Dinas Tenaga Kerja Kabupaten Indramayu, Pemerintah Kabupaten Indramayu" in page
    assert "PT &lt;b&gt;Samudra&lt;/b&gt; &amp; Karya" in page


def test_the_page_tells_no_name_and_no_nik(central: RunningCentral, text: str) -> None:
    page = asked(central, text=text).text
    assert "Wati" not in page
    assert "3212" not in page


def test_a_seal_that_was_changed_is_not_genuine(central: RunningCentral, text: str) -> None:
    changed = text[:90] + ("A" if text[90] != "A" else "B") + text[91:]
    assert "<h2>Not genuine</h2>" in asked(central, text=changed).text


def test_a_seal_of_another_central_cannot_be_told(central: RunningCentral) -> None:
    assert "<h2>Cannot tell</h2>" in asked(central, text=sealed()).text
    page = asked(central, paper=letter_pdf(some_letter(2))).text
    assert "<h2>Cannot tell</h2>" in page


@pytest.mark.parametrize(
    ("workers", "missing", "said", "unsaid"),
    [
        (2, 0, "What is seen may be another thing", "of 2 workers"),
        (2, 1, "1 of 2 workers are not on these pages", "says the same as the seal"),
        (40, 0, "knows their NIKs, not their names", "of 40 workers"),
    ],
)
def test_pages_are_said_to_be_the_same_only_as_far_as_they_were_compared(
    workers: int, missing: int, said: str, unsaid: str
) -> None:
    judged = judge(sealed(some_claims(count=workers)), some_list(), AT)
    answer = " ".join(sentences(Checked(judged=judged, comparison=Comparison(missing=missing)), "en"))
    assert said in answer
    assert unsaid not in answer


def test_of_a_seal_that_nobody_certified_no_comparison_is_told() -> None:
    judged = Judged(outcome=Outcome.CANNOT_TELL, reason=Reason.UNKNOWN_ROOT, seal=open_seal(sealed()))
    answer = sentences(Checked(judged=judged, comparison=Comparison()), "en")
    assert answer == ["This central server did not certify the seal. Anybody may have made it: do not rely on it."]


def test_the_office_that_a_seal_of_nobody_claims_is_not_told_as_if_it_were_true() -> None:
    seal = open_seal(sealed())
    believed = Checked(judged=Judged(outcome=Outcome.GENUINE, seal=seal))
    claimed = Checked(judged=Judged(outcome=Outcome.CANNOT_TELL, reason=Reason.UNKNOWN_ROOT, seal=seal))
    assert facts(believed, "id")[0] == ("Kantor", seal.certificate.title)
    assert facts(claimed, "id")[0] == ("Menurut segelnya, belum terbukti", seal.certificate.title)


def test_what_is_no_seal_or_no_picture_is_told(central: RunningCentral) -> None:
    assert "<h2>Not a letter of Loket</h2>" in asked(central, text="https://contoh.example/").text
    assert "The file cannot be read" in asked(central, paper=b"halo").text
    blank = io.BytesIO()
    Image.new("L", (200, 200), 255).save(blank, "PNG")
    assert "No QR code was found" in asked(central, paper=blank.getvalue()).text
    assert "Choose a file or paste the text first." in asked(central, text=" ").text


def test_a_photo_of_the_code_is_read(central: RunningCentral, text: str) -> None:
    picture = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(picture, kind="png", scale=4, border=4)
    turned = io.BytesIO()
    Image.open(picture).convert("L").rotate(33, expand=True, fillcolor=255).save(turned, "JPEG", quality=70)
    assert "<h2>Genuine</h2>" in asked(central, paper=turned.getvalue()).text


def test_both_languages_are_offered_indonesian_first(central: RunningCentral) -> None:
    page = requests.get(f"{central.url}/verify", timeout=10).text
    assert '<html lang="id">' in page
    assert page.index("Indonesia</em>") < page.index('href="/verify?lang=en"')
    english = requests.get(f"{central.url}/verify?lang=en", timeout=10).text
    assert '<html lang="en">' in english
    assert 'href="/verify?lang=id"' in english


def test_the_answer_stands_in_the_title_and_above_what_the_letter_says(central: RunningCentral, text: str) -> None:
    page = asked(central, text=text).text
    assert "<title>Genuine · Check a letter · Loket</title>" in page
    assert page.index("<h2>Genuine</h2>") < page.index("By its seal, the letter says") < page.index("<form")


def test_what_is_too_large_is_told_on_the_page(central: RunningCentral) -> None:
    answer = asked(central, "id", paper=bytes(BODY_LIMIT + 1))
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (413, "text/html")
    assert "Berkasnya terlalu besar" in answer.text
