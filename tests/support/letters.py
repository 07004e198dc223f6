"""The office and the signatory of letters that tests and measurements set."""

from desktop.letters.content import LetterOffice, Signatory

OFFICE = LetterOffice(
    letterhead=("Pemerintah Kabupaten Indramayu", "Dinas Tenaga Kerja"),
    address="Jalan Contoh Raya Nomor 12, Indramayu 45212",
    city="Indramayu",
    phone="(0234) 555 0101",
    email="disnaker@contoh.example",
)
HEAD = Signatory(
    name="Drs. Bagus Prasetyo Utomo, M.Si.",
    rank="Pembina Utama Muda, IV/c",
    nip="197001011995031001",
    position="Kepala Dinas Tenaga Kerja Kabupaten Indramayu",
)
