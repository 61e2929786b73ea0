"""Errors as the desk says them: what did not happen and what to do next, in the editor's language."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmc.desk.film_words import film_words
from mmc.desk.table_words import table_words
from mmc.desk.words import FORMATS, Words
from mmc.errors import (
    Conflict,
    DatasetError,
    DrawingError,
    FilmError,
    MissingGlyph,
    MmcError,
    MoveRefused,
    NotAllowed,
    RefusedDelivery,
    SourceError,
    TextOverflow,
)

# What the rooms below say in English (also in logs) -> what the screen says. First match wins.
SAID: tuple[tuple[str, Words], ...] = (
    (
        "their own work",
        gettext_lazy("Konten buatan atau ajuan sendiri tidak boleh disetujui sendiri. Minta rekan lain memutuskan."),
    ),
    (
        "may not request review",
        gettext_lazy("Kontributor belum boleh meminta persetujuan. Minta editor meneruskannya."),
    ),
    ("may not", gettext_lazy("Peran Anda tidak mengizinkan tindakan ini. Minta editor, penyetuju, atau admin.")),
    ("say in the comment", gettext_lazy("Tulis di komentar apa yang perlu diubah.")),
    (
        "nobody asked",
        gettext_lazy("Tidak ada permintaan persetujuan yang terbuka untuk revisi ini. Mungkin sudah diputuskan."),
    ),
    (
        "not the newest",
        gettext_lazy(
            "Sudah ada revisi yang lebih baru. Muat ulang halaman dan mintalah persetujuan untuk yang terbaru."
        ),
    ),
    ("approved already", gettext_lazy("Revisi ini sudah disetujui.")),
    ("is not approved", gettext_lazy("Revisi ini belum disetujui. Tidak ada yang dijadwalkan tanpa persetujuan.")),
    (
        "too late",
        gettext_lazy("Terlambat dibatalkan: penayangan ini sudah mulai dikirim. Setelah tayang, konten bisa ditarik."),
    ),
    (
        "nothing to mend",
        gettext_lazy("Masalah itu sudah tidak ada. Lihat keadaannya sekarang."),
    ),
    (
        "no machine can mend",
        gettext_lazy("Mesin tidak bisa membetulkan ini sendiri. Ubah teks atau pilih kiriman lain di Ubah teks."),
    ),
    ("only a scheduled one", gettext_lazy("Jamnya tidak bisa diubah lagi: penayangan ini sudah bergerak.")),
    (
        "is no link",
        gettext_lazy("Itu bukan alamat tautan. Tempel alamat unggahan seperti yang tampak di kanal, diawali https://."),
    ),
    (
        "names no message",
        gettext_lazy("Tautan itu tidak menunjuk satu pesan. Tempel alamat yang berakhir dengan nomor pesannya."),
    ),
    (
        "is an earlier message",
        gettext_lazy("Itu pesan sebelumnya, yang sudah tercatat. Tempel alamat pesan yang diragukan."),
    ),
    ("nothing comes after", gettext_lazy("Tidak ada pesan sesudahnya. Catat sebagai sudah tayang, atau kirim lagi.")),
    ("a reason is needed", gettext_lazy("Tulis alasannya; alasan disimpan sebagai bukti.")),
    ("why the channel is paused", gettext_lazy("Tulis mengapa kanal dijeda; rekan lain akan membacanya.")),
    ("why it is withdrawn", gettext_lazy("Tulis mengapa konten ditarik; pembaca dan rekan akan bertanya.")),
    ("what was corrected", gettext_lazy("Tulis apa yang dibetulkan; keterangan ini dicetak di bawah konten.")),
    ("has no text for", gettext_lazy("Revisi ini belum punya teks untuk salah satu kanal yang dipilih.")),
    (
        "is gone; make the story by hand",
        gettext_lazy("Jadwal konten ini sudah tidak ada. Buat kontennya dengan tangan dari data yang sama."),
    ),
    ("there is no channel", gettext_lazy("Kanal itu tidak ada di pengaturan kantor ini.")),
)

ELEMENTS: dict[str, Words] = {
    "headline": gettext_lazy("Kalimat utama"),
    "subtitle": gettext_lazy("Keterangan"),
    "kicker": gettext_lazy("Topik"),
    "source": gettext_lazy("Baris sumber"),
}


def sorry(error: MmcError) -> str:
    """One or two sentences for the person in front of the screen."""
    detail = str(error)
    for part, words in SAID:
        if part in detail:
            return str(words)
    if isinstance(error, RefusedDelivery):
        return _("Belum bisa dijadwalkan. %(detail)s") % {"detail": detail.removeprefix("cannot be scheduled: ")}
    if isinstance(error, Conflict):
        return _("Ada yang mengubahnya lebih dulu. Lihat keadaannya sekarang, lalu putuskan lagi.")
    if isinstance(error, MoveRefused):
        return _("Langkah ini tidak mungkin lagi karena keadaannya sudah berubah. Lihat keadaannya sekarang.")
    if isinstance(error, NotAllowed):
        return _("Peran Anda tidak mengizinkan tindakan ini.")
    if isinstance(error, (DatasetError, SourceError)):
        return table_words(detail)
    if isinstance(error, FilmError):
        return film_words(detail)
    return _drawing(error) if isinstance(error, DrawingError) else _plain(detail)


def _drawing(error: DrawingError) -> str:
    # "template / format / element: what": the child that draws sends the words, not the object.
    found = re.match(r"\w+ / (?P<format>\w+) / (?P<element>\w+): ", str(error))
    shape = str(FORMATS.get(found["format"], found["format"])).lower() if found else ""
    element = ELEMENTS.get(found["element"], "") if found else ""
    if isinstance(error, TextOverflow) and element:
        return _("%(element)s tidak muat di bentuk %(shape)s. Pendekkan.") % {"element": element, "shape": shape}
    if isinstance(error, TextOverflow):
        return _("Ada teks yang tidak muat di gambar. Pendekkan. (%(detail)s)") % {"detail": _plain(str(error))}
    if isinstance(error, MissingGlyph):
        return _("Ada huruf atau emoji yang tidak bisa digambar. Ganti hurufnya. (%(detail)s)") % {
            "detail": _plain(str(error))
        }
    return _("Gambar belum bisa dibuat. %(detail)s") % {"detail": _plain(str(error))}


def _plain(detail: str) -> str:
    return re.sub(r"\s+", " ", detail).strip()
