"""Why a schedule or a source failed, in words an editor understands; the exact error stays beside them."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from mmc.desk.words import Words

REASONS: tuple[tuple[str, Words], ...] = (
    (
        r"connection refused|cannot be reached|unreachable|could not connect|no answer|connect",
        _("Sumber tidak bisa dihubungi."),
    ),
    (r"timed? ?out|too slow|took longer", _("Sumber terlalu lama menjawab.")),
    (r"html|login page|web page", _("Sumber mengirim halaman web, bukan data.")),
    (r"\b429\b|too many", _("Sumber meminta kita menunggu karena terlalu sering bertanya.")),
    (r"\b5\d\d\b", _("Server sumber sedang rusak.")),
    (r"\b40[134]\b|forbidden|key", _("Sumber menolak permintaan; periksa kunci dan alamatnya.")),
    (r"check|expected|fewer|stale|old(er)? than|range", _("Datanya datang, tetapi tidak lolos pemeriksaan.")),
    (r"standing approval|sign", _("Jadwal belum ditandatangani untuk bentuknya yang sekarang.")),
    (r"does not fit|overflow", _("Ada teks yang tidak muat di gambar.")),
    (r"glyph", _("Ada huruf yang tidak bisa digambar.")),
)


def slot_words(note: str) -> str:
    """One sentence for the reason; empty without one, and empty when the note says something else."""
    found = next((words for pattern, words in REASONS if note and re.search(pattern, note, re.IGNORECASE)), "")
    return str(found)
