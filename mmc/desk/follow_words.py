"""What became of a correction or a withdrawal, in the words of the person who has to finish it."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from mmc.desk.words import Words

# What the channels and the engine say -> what the screen says. The first match wins.
SAID: tuple[tuple[str, Words], ...] = (
    (r"cannot edit a post", _("Kanal ini tidak mengizinkan kiriman diubah; yang lama tetap tayang.")),
    (r"login may not delete", _("Sambungan ini tidak boleh menghapus. Hapus kirimannya di aplikasi.")),
    (r"did not delete", _("Kanal tidak menghapusnya. Hapus dengan tangan.")),
    (r"no id is known", _("Nomor kirimannya tidak diketahui. Kerjakan dengan tangan di kanalnya.")),
    (r"take that down by hand", _("Sebagian sempat tayang. Hapus dengan tangan di kanalnya.")),
    (r"it never went out", _("Belum pernah tayang.")),
    (r"replaced by a newer", _("Diganti permintaan yang lebih baru.")),
)


def follow_words(note: str) -> str:
    """The screen's sentence for a follow-up's note; the note itself where none fits."""
    return next((str(words) for pattern, words in SAID if re.search(pattern, note)), note)
