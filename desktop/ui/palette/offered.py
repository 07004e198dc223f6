"""What the palette can do from a screen, in groups, before anything is typed."""

from collections.abc import Callable, Iterable, Sequence

from desktop.i18n import _
from desktop.ui.offers import Offer
from desktop.ui.palette.entries import Entry, Group
from desktop.ui.shell.places import Place
from sync.model.pack import Pack

Go = Callable[[str], Callable[[], None]]
"""Gives the way to a place."""

OTHERWISE = {
    "home": "beranda home antrean queue tugas pekerjaan mulai",
    "registration": "orang pekerja pmi tki pendaftaran register people worker applicant",
    "recommendation_request": "permohonan request pengajuan company",
    "recommendation": "surat letter rekomendasi paspor passport nomor number cetak print",
    "company": "perusahaan company agency agensi pt",
    "recruitment_permit": "izin permit kuota quota",
    "approvals": "persetujuan setujui approve kepala head",
    "conflict": "benturan conflict ganda duplicate kembar keputusan decide",
    "sync": "sinkron sekarang sync now kirim send pusat central usb kurir courier stick jaringan line",
    "promise": "janji layanan promise terlambat late standar waktu",
    "portal": "siapkerja siskop2mi portal salin copy",
    "register": "buku register book nomor number rekonsiliasi account gap",
    "user": "pengguna user petugas orang password sandi",
    "office": "kantor office kop letterhead logo arms mandat mandate pengaturan settings setelan",
    "verify": "periksa verifikasi verify asli palsu segel seal qr",
    "add": "baru tambah daftar new add register",
    "import": "impor import excel berkas file daftar list workbook",
    "manual": "bantuan help panduan manual petunjuk",
    "keyboard": "tombol pintasan keyboard shortcut keys",
    "password": "ganti ubah setel kata sandi password sandi change reset set",
    "pin": "ganti ubah pasang setel hapus pin change set remove",
    "lock": "kunci layar lock screen pergi istirahat away",
    "other_person": "keluar logout sign out ganti orang pengguna user switch",
    "practice": "latihan coba belajar practice try learn",
    "anew": "latihan ulang awal practice restart",
    "leave": "latihan keluar practice exit",
    "theme": "ganti ubah tema gelap terang warna dark light colours change",
    "contrast": "ganti ubah tema kontras theme colours change",
    "room": "ganti ubah tampilan rapat longgar padat kerapatan density compact roomy spacing change",
    "language": "ganti ubah bahasa language inggris indonesia english change",
    "folder": "log catatan kesalahan error",
    "about": "versi lisensi version licence tentang",
}
"""Words by which people look for something, in both languages, by the icon's meaning."""


def as_entry(offer: Offer) -> Entry:
    """An offer as a line of the palette."""
    return Entry(offer.text, offer.icon, offer.chosen, key=offer.key, words=OTHERWISE.get(offer.icon, ""))


def place_entries(pack: Pack, places: Iterable[Place], keys: dict[str, str], to: Go) -> list[Entry]:
    """The places to go to, each with its key, found by its name in both languages."""
    found = []
    for place in places:
        kind = pack.records.get(place.key)
        names = f"{kind.label.id} {kind.label.en} {kind.plural.id} {kind.plural.en}" if kind else ""
        words = f"{names} {OTHERWISE.get(place.key, '')}"
        found.append(Entry(place.name, place.key, to(place.key), key=keys.get(place.key, ""), words=words))
    return found


def groups_of(
    recent: Sequence[Entry], here: Sequence[Offer], office: Sequence[Offer], places: Sequence[Entry]
) -> list[Group]:
    """In the order in which they are shown while nothing is typed."""
    shown = {offer.text for offer in here}
    return [
        Group(_("Opened last"), tuple(recent), sought=False),  # the office is searched for them
        Group(_("On this screen"), tuple(map(as_entry, here))),
        Group(_("From anywhere"), tuple(as_entry(offer) for offer in office if offer.text not in shown)),
        Group(_("Go to"), tuple(places)),
    ]
