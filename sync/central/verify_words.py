"""What the public page says, in two languages: central has no catalogue of the desktop's."""

from datetime import UTC, date, datetime
from typing import Literal

from sync.checking import Checked
from sync.model.dates import format_date
from sync.seal.claims import NAMED
from sync.seal.judging import Note, Outcome, Reason
from sync.seal.text import as_text, page_code

Language = Literal["id", "en"]
Both = tuple[str, str]  # Indonesian, English

TITLE: Both = ("Periksa surat", "Check a letter")
LEAD: Both = (
    "Apakah surat rekomendasi dari Dinas Tenaga Kerja ini asli? Potret kode QR-nya, atau unggah PDF atau hasil "
    "pindainya. Jawabannya langsung tampil.",
    "Is this letter of a labour office genuine? Photograph its QR code, or upload its PDF or a scan. The answer comes "
    "at once.",
)
FILE: Both = ("Foto kode QR, PDF, atau hasil pindai", "Photo of the QR code, PDF or scan")
BY_TEXT: Both = ("Saya punya teks dari pemindai kode QR", "I have the text that a QR scanner read")
AGAIN: Both = ("Periksa surat lain", "Check another letter")
BY_SEAL: Both = ("Menurut segelnya, surat ini berbunyi", "By its seal, the letter says")
TEXT: Both = ("Teks kode QR", "Text of the QR code")
CHECK: Both = ("Periksa", "Check")
NOT_CHECKED: Both = ("Belum diperiksa", "Not checked yet")
BUSY: Both = (
    "Banyak surat sedang diperiksa. Tunggu beberapa detik, lalu coba lagi.",
    "Many letters are being checked. Wait a few seconds, then try again.",
)
TOO_LARGE: Both = (
    "Berkasnya terlalu besar. Potret kode QR-nya saja, atau pakai PDF aslinya.",
    "The file is too large. Photograph the QR code alone, or use the PDF itself.",
)
DOUBT: Both = (
    "Bila ragu, tanyakan nomor surat itu kepada kantor yang namanya tercetak pada kop surat.",
    "When in doubt, ask the office in the letterhead about the letter's number.",
)
NOTHING: Both = ("Pilih berkas atau tempelkan teks lebih dahulu.", "Choose a file or paste the text first.")
PRIVACY: Both = (
    "Yang diunggah hanya diperiksa dan tidak disimpan.",
    "What is uploaded is only looked at, and not kept.",
)

_UNMATCHED = (Outcome.CANNOT_TELL, Outcome.NOT_GENUINE, Outcome.PRACTICE, Outcome.VOIDED, Outcome.KEY_REVOKED)

_HEADLINES: dict[Outcome, Both] = {
    Outcome.GENUINE: ("Asli", "Genuine"),
    Outcome.VOIDED: ("Asli, tetapi dibatalkan", "Genuine, but voided"),
    Outcome.KEY_REVOKED: ("Kunci dicabut", "Key revoked"),
    Outcome.NOT_GENUINE: ("Tidak asli", "Not genuine"),
    Outcome.NOT_A_LETTER: ("Bukan surat Loket", "Not a letter of Loket"),
    Outcome.CANNOT_TELL: ("Tidak dapat dipastikan", "Cannot tell"),
    Outcome.PRACTICE: ("Surat latihan", "A practice letter"),
}
_SENTENCES: dict[Outcome | Reason | Note, Both] = {
    Outcome.GENUINE: (
        "Surat ini disegel oleh komputer kantor tersebut dan tidak dibatalkan.",
        "This office's PC sealed this letter, and it was not voided.",
    ),
    Outcome.VOIDED: (
        "Surat ini batal: kantornya membatalkannya, atau server pusat menolaknya. Jangan digunakan.",
        "It is void: the office cancelled it, or the central server refused it. Do not use it.",
    ),
    Outcome.KEY_REVOKED: (
        "Surat ini disegel dengan kunci yang sudah tidak berlaku. Jangan diterima; tanyakan kepada kantornya.",
        "It was sealed by a key that did not count any more. Do not accept it; ask the office.",
    ),
    Outcome.PRACTICE: (
        "Surat ini dibuat untuk belajar memakai program; tidak ada isinya yang sungguhan. Jangan diterima.",
        "It was made while somebody learned the program; nothing in it is real. Do not accept it.",
    ),
    Outcome.NOT_A_LETTER: ("Yang terbaca bukan segel surat.", "What was read is no seal of a letter."),
    Reason.DAMAGED: (
        "Segelnya diubah atau tidak terbaca utuh. Pindai sekali lagi; bila jawabannya tetap, jangan diterima.",
        "The seal was changed, or was not read whole. Scan it once more; if the answer stays, do not accept it.",
    ),
    Reason.NOT_CERTIFIED: (
        "Kunci yang menyegelnya tidak disahkan untuk suatu kantor. Jangan diterima.",
        "The key that sealed it was not certified for an office. Do not accept it.",
    ),
    Reason.PAPER_DIFFERS: (
        "Segel ini milik surat yang asli, tetapi isi kertas ini lain. Jangan diterima.",
        "The seal belongs to a genuine letter, but this paper says something else. Do not accept it.",
    ),
    Reason.UNKNOWN_ROOT: (
        "Segel ini tidak disahkan oleh server pusat ini. Siapa pun dapat membuatnya: jangan dipercaya begitu saja.",
        "This central server did not certify the seal. Anybody may have made it: do not rely on it.",
    ),
    Reason.UNREADABLE: (
        "Berkas tidak dapat dibaca: bukan PDF atau gambar, rusak, atau terlalu besar.",
        "The file cannot be read: it is no PDF and no picture, or it is damaged or too large.",
    ),
    Reason.NOTHING_FOUND: (
        "Tidak ada kode QR yang ditemukan. Potret kodenya saja, tegak lurus dan dengan cahaya yang cukup.",
        "No QR code was found. Photograph the code alone, straight from above and in good light.",
    ),
    Note.KEY_REVOKED_LATER: (
        "Komputer yang menyegelnya kemudian dikeluarkan; surat yang disegel sebelumnya tetap berlaku.",
        "The PC that sealed it was shut out later; letters sealed before stay good.",
    ),
    Note.KEY_LOST: (
        "Kunci yang menyegelnya dilaporkan hilang. Menurut segelnya surat ini lebih dahulu, tetapi penemu kunci dapat "
        "menulis tanggal apa pun: tanyakan kepada kantornya apakah nomor ini diterbitkan.",
        "The key that sealed it was reported lost. The seal says that it was made before, but whoever found the key "
        "can write any day: ask the office whether it issued this number.",
    ),
    Note.FROM_THE_FUTURE: (
        "Menurut segelnya surat ini disegel di masa depan: ada jam yang salah.",
        "It says that it was sealed in the future: a clock is wrong.",
    ),
}
COMPARE: Both = (
    "Bandingkan kertasnya dengan yang tertera di sini: nomor, tanggal, negara, perusahaan, dan jumlah orangnya.",
    "Compare the paper with what stands here: number, date, country, company and how many workers.",
)
SAME: Both = (
    "Teks halaman-halamannya sama dengan segelnya. Yang terlihat bisa saja lain dari teksnya: bandingkan juga.",
    "The text of the pages says the same as the seal. What is seen may be another thing: compare that too.",
)
NAMELESS: Both = (
    "Segel untuk lebih dari tiga orang memuat NIK mereka, bukan nama mereka.",
    "A seal for more than three workers knows their NIKs, not their names.",
)
MISSING: Both = (
    "{n} dari {count} orang tidak ada pada halaman-halaman ini: mintalah surat yang lengkap.",
    "{n} of {count} workers are not on these pages: ask for the whole letter.",
)
LIST_OF: Both = ("Dinilai menurut daftar tertanggal {day}.", "Judged by the list of {day}.")
_LABELS: dict[str, Both] = {
    "office": ("Kantor", "Office"),
    "claimed": ("Menurut segelnya, belum terbukti", "By the seal's own word, not proved"),
    "letter": ("Surat", "Letter"),
    "number": ("Nomor", "Number"),
    "date": ("Tanggal", "Date"),
    "country": ("Negara", "Country"),
    "company": ("Perusahaan", "Company"),
    "count": ("Jumlah", "Workers"),
    "replaces": ("Menggantikan", "In place of"),
    "code": ("Kode di kaki tiap halaman", "Code at the foot of each page"),
}
_KINDS: dict[str, Both] = {
    "recommendation": ("Rekomendasi paspor", "Passport recommendation"),
    "refusal": ("Penolakan rekomendasi", "Refusal of a recommendation"),
}
_COUNTS: Both = ("{n} ({men} laki-laki, {women} perempuan)", "{n} ({men} men, {women} women)")


def of(both: Both, language: Language) -> str:
    return both[language == "en"]


def headline(checked: Checked, language: Language) -> str:
    return of(_HEADLINES[checked.outcome], language)


def sentences(checked: Checked, language: Language) -> list[str]:
    """What follows from the answer."""
    judged = checked.judged
    said = [_SENTENCES[judged.reason or judged.outcome], *(_SENTENCES[note] for note in judged.notes)]
    told = [of(both, language) for both in (*said, *_compared(checked))]
    if checked.comparison is not None and checked.comparison.missing and judged.seal is not None:
        missing, count = checked.comparison.missing, judged.seal.sealed.claims.count
        told.append(of(MISSING, language).format(n=missing, count=count))
    if judged.list_at is not None and judged.outcome != Outcome.PRACTICE:
        told.append(of(LIST_OF, language).format(day=_day(judged.list_at, language)))
    return told


def _compared(checked: Checked) -> list[Both]:
    """What is to be done with the paper; nothing where the seal itself is not believed."""
    if checked.judged.seal is None or checked.outcome in _UNMATCHED:
        return []
    nameless = [NAMELESS] if checked.judged.seal.sealed.claims.count > NAMED else []
    if checked.comparison is None:
        return [COMPARE, *nameless]
    return nameless if checked.comparison.differs or checked.comparison.missing else [SAME, *nameless]


def facts(checked: Checked, language: Language) -> list[tuple[str, str]]:
    """What the paper says by its seal, and nothing that central knows beyond it."""
    seal = checked.judged.seal
    if seal is None or checked.judged.reason == Reason.NOT_CERTIFIED:
        return []
    claims = seal.sealed.claims
    office = "claimed" if checked.judged.reason == Reason.UNKNOWN_ROOT else "office"
    values = {
        office: seal.certificate.title,
        "letter": of(_KINDS[claims.kind], language),
        "number": claims.number,
        "date": _in_words(claims.date, language),
        "country": claims.country,
        "company": claims.company,
        "count": _count(claims.count, claims.men, language),
        "replaces": claims.replaces,
        "code": page_code(as_text(seal.encoded)),
    }
    return [(of(_LABELS[key], language), value) for key, value in values.items() if value]


def _count(count: int, men: int | None, language: Language) -> str:
    return str(count) if men is None else of(_COUNTS, language).format(n=count, men=men, women=count - men)


def _in_words(day: date, language: Language) -> str:
    return format_date(day, language)


def _day(seconds: int, language: Language) -> str:
    return format_date(datetime.fromtimestamp(seconds, UTC).date(), language)
