"""What a reading did to a table, in an editor's words. A sentence nobody foresaw is shown as it is."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        r"row (\d+): totals row \((.*)\), kept to check the sum",
        "Baris {0}: baris jumlah ({1}), dipakai memeriksa penjumlahan.",
    ),
    (r"below the table: (.*)", "Di bawah tabel: {0}"),
    (r"column '(.*)': empty", "Kolom “{0}” kosong."),
    (r"column '(.*)': it only numbers the rows", "Kolom “{0}” hanya nomor urut."),
    (r"column '(.*)': it concerns persons", "Kolom “{0}” menyangkut orang."),
    (r"column '(.*)': an editor dropped it", "Kolom “{0}” tidak dipakai, seperti terakhir kali."),
    (r"column '(.*)' was left out(?: before storage)?: it concerns persons", "Kolom “{0}” menyangkut orang."),
    (r"column '(.*)' is gone", "Kolom “{0}” tidak ada lagi."),
    (r"column '(.*)' is new", "Kolom “{0}” baru."),
    (r"the columns stand in another order", "Urutan kolomnya berbeda."),
    (r"column '(.*)' is read as English \('(.*)'\)", "Kolom “{0}” ditulis cara Inggris, terbukti dari “{1}”."),
    (r"column '(.*)' is read as Indonesian \('(.*)'\)", "Kolom “{0}” ditulis cara Indonesia, terbukti dari “{1}”."),
    (r"column '(.*)': not known as a region: (.*)", "Kolom “{0}”: bukan nama daerah yang dikenal: {1}."),
)  # fmt: skip
_SAID_ELSEWHERE = re.compile(r"unit of '")  # the form asks for it at its column


def reading_words(notes: tuple[str, ...]) -> list[str]:
    """One sentence a note, each once, in their order."""
    found = (_sentence(note) for note in notes if not _SAID_ELSEWHERE.match(note))
    return list(dict.fromkeys(found))


def _sentence(note: str) -> str:
    for pattern, words in _PATTERNS:
        if match := re.fullmatch(pattern, note, re.DOTALL):
            return _(words).format(*match.groups())
    return note
