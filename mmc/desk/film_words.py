# ruff: noqa: E501  a pattern and the sentence it becomes read best side by side
"""What is wrong with a photo, a clip or a film, in the words of the person who handed it in."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.desk.words import Words

# What the room below says -> what the screen says. The first match wins; groups fill the words.
FILM: tuple[tuple[str, Words], ...] = (
    (r"is empty$", gettext_lazy("berkasnya kosong (0 bita). Kirim sekali lagi.")),
    (r"is a HEIC photo", gettext_lazy("fotonya HEIC, yang jarang bisa dibuka. Simpan sebagai JPEG lalu kirim lagi.")),
    (r"is (?P<size>\d+) MB; at most (?P<most>\d+) MB", gettext_lazy("besarnya %(size)s MB; paling besar %(most)s MB. Potong dulu di ponsel.")),
    (r"lasts (?P<long>\d+) minutes; at most (?P<most>\d+)", gettext_lazy("lamanya %(long)s menit; paling lama %(most)s menit. Potong dulu bagian yang dipakai di ponsel.")),
    (r"has too many pixels|at most \d+ million pixels", gettext_lazy("pikselnya terlalu banyak. Kirim ukuran yang lebih kecil.")),
    (r"is no picture", gettext_lazy("bukan foto. Kirim JPEG, PNG, atau WebP.")),
    (r"is (?P<wide>\d+) x (?P<tall>\d+) px; at least (?P<least>\d+) px", gettext_lazy("ukurannya hanya %(wide)s×%(tall)s piksel; sisi pendeknya perlu sedikitnya %(least)s. Kirim berkas aslinya, bukan kiriman ulang dari obrolan.")),
    (r"is (?P<wide>\d+) x (?P<tall>\d+) px, too small to fill", gettext_lazy("ukurannya hanya %(wide)s×%(tall)s piksel dan akan tampak buram sebesar layar. Kirim berkas aslinya.")),
    (r"at most \d+ px a side", gettext_lazy("ukuran gambarnya terlalu besar untuk dibaca. Kirim klip 4K atau lebih kecil.")),
    (r"is damaged or cut off", gettext_lazy("fotonya rusak atau terpotong. Kirim sekali lagi.")),
    (r"is no clip, or is cut off", gettext_lazy("bukan foto atau klip yang bisa dibaca, atau terpotong. Kirim JPEG, atau MP4/MOV seperti yang ditulis ponsel.")),
    (r"has sound but no pictures", gettext_lazy("hanya berisi suara, tanpa gambar. Kirim klip atau foto.")),
    (r"has no pictures in it", gettext_lazy("tidak berisi gambar (panjangnya nol). Rekam atau kirim lagi.")),
    (r"begins at second (?P<start>[\d.]+) \(`dari`\), but lasts (?P<long>[\d.]+) s", gettext_lazy("mulai dari detik %(start)s, padahal klipnya hanya %(long)s detik.")),
    (r"ends at (?P<there>[\d.]+) s, the part asked for at (?P<asked>[\d.]+) s", gettext_lazy("berakhir di detik %(there)s, padahal diminta sampai detik %(asked)s. Ubah isian Dari dan Sampai.")),
    (r"has no pictures from second (?P<start>[\d.]+)", gettext_lazy("tidak ada gambar mulai detik %(start)s. Ubah isian Dari.")),
    (r"has damaged pictures between (?P<start>[\d.]+) and (?P<end>[\d.]+) s", gettext_lazy("gambarnya rusak antara detik %(start)s dan %(end)s. Pilih bagian lain, atau kirim lagi.")),
    (r"was not decoded in", gettext_lazy("terlalu lama dibaca. Potong, atau kirim ukuran yang lebih kecil.")),
    (r"decoding it takes (?P<needed>\d+) MB of disk, (?P<free>\d+) MB are free", gettext_lazy("membacanya perlu %(needed)s MB ruang di server; yang kosong %(free)s MB. Hubungi admin.")),
    (r"cannot be kept", gettext_lazy("tidak bisa disimpan; ruang di server mungkin penuh. Hubungi admin.")),
    (r"takes (?P<long>\d+) s to read and to watch; a film lasts at most (?P<most>\d+) s", gettext_lazy("Filmnya menjadi %(long)s detik; paling lama %(most)s detik. Kurangi gambar, atau pendekkan kata dan klipnya.")),
    (r"(?:^|/ )row (?P<row>\d+)(?:, headline)?:", gettext_lazy("Nomor %(row)s: katanya terlalu panjang untuk kartunya. Pendekkan.")),
    (r"(?:^|/ )row (?P<row>\d+), (?:detail|note):", gettext_lazy("Nomor %(row)s: keterangan atau namanya terlalu panjang untuk kartunya. Pendekkan.")),
    (r"(?:^|/ )running head", gettext_lazy("Nama di film terlalu panjang. Pendekkan.")),
    (r"(?:^|/ )kicker", gettext_lazy("Tanggal dan tempatnya terlalu panjang. Pendekkan.")),
    (r"the preview took too long", gettext_lazy("Pratinjaunya terlalu lama. Coba lagi; bila tetap begitu, potong klipnya.")),
    (r"cannot be read as music", gettext_lazy("Berkas ini tidak bisa dibaca sebagai musik. Kirim MP3, M4A, WAV, FLAC, atau OGG.")),
    (r"holds no sound", gettext_lazy("Tidak ada suara di berkas ini. Kirim MP3, M4A, WAV, FLAC, atau OGG.")),
)  # fmt: skip
_WHOLE = ("news_recap", "event_recap", "photo card")  # what stands before an error of the film itself, not of a file


def film_words(detail: str) -> str:
    """The screen's sentence for a film's error, after the file it is about; its own words where none fits."""
    for pattern, words in FILM:
        match = re.search(pattern, detail)
        if match:
            said = str(words) % match.groupdict() if match.groupdict() else str(words)
            return f"{_file_in(detail[: match.start()])}{said}"
    return _("Filmnya belum bisa dibuat. %(detail)s") % {"detail": re.sub(r"\s+", " ", detail).strip()}


def _file_in(before: str) -> str:
    """`lomba.mp4: ` where the sentence is about one file: what stands right before what is wrong with it."""
    return before if before.endswith(": ") and not before.startswith(_WHOLE) else ""
