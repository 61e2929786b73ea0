# ruff: noqa: E501  a pattern and the sentence it becomes read best side by side
"""What is wrong with an uploaded table, in the words of the person who has to mend it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.desk.words import Words

# What the reader of tables says -> what the screen says. The first match wins; groups fill the words.
TABLE: tuple[tuple[str, Words], ...] = (
    (r"column '(?P<column>[^']*)', row (?P<row>\d+): '(?P<cell>[^']*)' is no number as",
     gettext_lazy("Kolom “%(column)s”, baris %(row)s: “%(cell)s” bukan angka menurut cara tulis yang dipilih. Perbaiki selnya, atau ganti cara tulis angka.")),
    (r"column '(?P<column>[^']*)', row (?P<row>\d+): '(?P<cell>[^']*)' may be (?P<one>\S+) \(thousands\) or (?P<two>\S+)",
     gettext_lazy("Kolom “%(column)s”, baris %(row)s: “%(cell)s” bisa berarti %(one)s (ribuan) atau %(two)s (desimal). Tulis angkanya dengan jelas.")),
    (r"row (?P<row>\d+): '(?P<cell>[^']*)' is a percentage, but the unit is (?P<unit>.+)",
     gettext_lazy("Baris %(row)s: “%(cell)s” adalah persen, padahal satuannya %(unit)s.")),
    (r"row (?P<row>\d+): '(?P<cell>[^']*)' is an amount of rupiah, but the unit is (?P<unit>.+)",
     gettext_lazy("Baris %(row)s: “%(cell)s” adalah rupiah, padahal satuannya %(unit)s.")),
    (r"row (?P<row>\d+): '(?P<cell>[^']*)' carries a small raised figure",
     gettext_lazy("Baris %(row)s: “%(cell)s” memuat angka kecil di atas. Hapus bila itu catatan kaki.")),
    (r"row (?P<row>\d+): '(?P<cell>[^']*)' is no (?:date|time)",
     gettext_lazy("Baris %(row)s: “%(cell)s” bukan tanggal. Tulis seperti 5 September 2026.")),
    (r"row (?P<row>\d+) \('(?P<cell>.*)'\) stands in the middle",
     gettext_lazy("Baris %(row)s (“%(cell)s”) berada di tengah tabel. Pindahkan catatan ke bawah; satu tabel per lembar.")),
    (r"row (?P<row>\d+) repeats the header", gettext_lazy("Baris %(row)s mengulang judul kolom. Satu lembar untuk satu tabel.")),
    (r"row (?P<row>\d+) holds figures, but no header row", gettext_lazy("Tidak ada judul kolom di atas baris %(row)s. Tambahkan satu baris judul.")),
    (r"column (?P<column>\w+) has cells but no header", gettext_lazy("Kolom %(column)s berisi data tanpa judul. Beri judul kolom itu.")),
    (r"two columns are called '(?P<column>[^']*)'", gettext_lazy("Dua kolom sama-sama bernama “%(column)s”. Bedakan namanya.")),
    (r"(?P<what>.+); a figure is wrong or a row is missing",
     gettext_lazy("Jumlah pada baris total tidak cocok dengan rinciannya. Ada angka yang salah atau baris yang hilang. (%(what)s)")),
    (r"no table found", gettext_lazy("Tidak ada tabel di berkas ini. Tabel perlu sedikitnya dua kolom: nama dan angka.")),
    (r"a header but no row|the table has no rows", gettext_lazy("Ada judul kolom, tetapi tidak ada baris di bawahnya.")),
    (r"is empty$|holds no cells", gettext_lazy("Berkas ini kosong.")),
    (r"is a web page", gettext_lazy("Berkas ini halaman web (HTML), bukan tabel. Buka di Excel, lalu simpan ulang sebagai XLSX.")),
    (r"has no sheet '(?P<sheet>[^']*)'; it has (?P<names>.+)",
     gettext_lazy("Tidak ada lembar “%(sheet)s”. Yang ada: %(names)s.")),
    (r"has several sheets with data \((?P<names>[^)]*)\)",
     gettext_lazy("Beberapa lembar berisi data: %(names)s. Tulis salah satu di isian Lembar.")),
    (r"cannot be opened as a spreadsheet", gettext_lazy("Berkas tidak bisa dibuka. Mungkin dikunci kata sandi atau rusak; simpan ulang dari Excel.")),
    (r"broken or cut-off|is no readable CSV", gettext_lazy("Berkas rusak atau terpotong. Simpan ulang, lalu unggah lagi.")),
    (r"is too big: (?P<rows>\d+) rows and (?P<columns>\d+) columns",
     gettext_lazy("Tabel terlalu besar: %(rows)s baris, %(columns)s kolom. Unggah hanya bagian yang akan digambar.")),
    (r"unpacks to more than", gettext_lazy("Isi berkas terlalu besar. Unggah hanya lembar yang akan digambar.")),
    (r"no CSV or XLSX|no spreadsheet", gettext_lazy("Berkas ini bukan CSV atau XLSX. Simpan ulang dari Excel.")),
    (r"needs column '(?P<column>[^']*)'.*; it has (?P<have>.+)", gettext_lazy("Templat ini memerlukan kolom “%(column)s”. Kolom tabel ini: %(have)s. Pilih templat lain.")),
    (r"has (?P<rows>\d+) rows; (?P<low>\d+) to (?P<high>\d+) can be drawn", gettext_lazy("Tabel ini punya %(rows)s baris; templat ini menggambar %(low)s sampai %(high)s. Pilih templat lain.")),
    (r"needs a (?P<kind>text|number|date|time) column", gettext_lazy("Templat ini memerlukan kolom lain dari yang ada di tabel. Pilih templat lain.")),
)  # fmt: skip

_KIND = re.compile(r" \((?:text|number|date|time)\)")  # of a column, for programmers


def table_words(detail: str) -> str:
    """The screen's sentence for a table error; the reader's own words where none fits."""
    for pattern, words in TABLE:
        match = re.search(pattern, detail)
        if match:
            found = {name: _KIND.sub("", cell or "") for name, cell in match.groupdict().items()}
            return str(words) % found if found else str(words)
    return _("Tabel belum bisa dipakai. %(detail)s") % {"detail": re.sub(r"\s+", " ", detail).strip()}


# What a template says of a table it cannot draw -> a few words under its name, before anybody chooses it.
NEEDS: tuple[tuple[str, Words], ...] = (
    (r"needs column '(?P<column>[^']*)'", gettext_lazy("perlu kolom “%(column)s”")),
    (r"rows; 1 to 1 can be drawn", gettext_lazy("hanya untuk satu baris")),
    (r"rows; 1 to (?P<high>\d+) can be drawn", gettext_lazy("paling banyak %(high)s baris")),
    (r"has (?P<rows>\d) rows; (?P<low>\d+) to", gettext_lazy("paling sedikit %(low)s baris")),
    (r"rows; (?P<low>\d+) to (?P<high>\d+) can be drawn", gettext_lazy("untuk %(low)s sampai %(high)s baris")),
    (r"needs a number column", gettext_lazy("perlu kolom angka lagi")),
    (r"needs a (?:date|time)", gettext_lazy("perlu kolom tanggal")),
    (r"needs a text", gettext_lazy("perlu kolom nama")),
    (r"an alert is drawn from", gettext_lazy("untuk data peringatan")),
    (r"at most \d+ fit", gettext_lazy("kolomnya terlalu banyak")),
)


def needs_words(detail: str) -> str:
    """What a table lacks for a template, in a few words."""
    for pattern, words in NEEDS:
        if match := re.search(pattern, detail):
            return str(words) % match.groupdict() if match.groupdict() else str(words)
    return _("tabel ini tidak cocok")
