"""Why a schedule or a source failed, in words an editor understands; the exact error stays beside them."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from mmc.desk.words import Words

# The first that fits counts: the particular before the general.
REASONS: tuple[tuple[str, Words], ...] = (
    (r"film \w+ was not made", _("Filmnya gagal dibuat; gambarnya tetap ada.")),
    (r"waits for a person", _("Sebagian kanal menunggu keputusan, karena berkasnya tidak jadi.")),
    (r"alert.*(ended|ends at|is over)", _("Peringatannya sudah berakhir.")),
    (r"without narration", _("Filmnya dibuat tanpa narasi, karena suaranya tidak berhasil.")),
    (r"espeak-ng spoke instead", _("Film dinarasikan dengan suara cadangan, karena Piper tidak berhasil.")),
    (r"asks us to wait|\b429\b|too many", _("Sumber meminta kita menunggu karena terlalu sering bertanya.")),
    (r"did not answer in time|too slow|timed? ?out|took longer", _("Sumber terlalu lama menjawab.")),
    (r"firewall", _("Sumber terhalang dinding api: yang datang halaman penolakan, bukan data.")),
    (r"login", _("Sumber meminta masuk dulu: yang datang halaman login, bukan data.")),
    (r"points to .*inside a house|not an address of this source", _("Sumber mengarahkan kita ke alamat lain.")),
    (r"sends more than|packed answer", _("Kiriman sumber terlalu besar atau rusak kemasannya.")),
    (r"nothing at all|empty list", _("Sumber menjawab kosong.")),
    (r"cut off or broken|stopped in the middle", _("Kiriman sumber terpotong di tengah jalan.")),
    (r"no JSON|no XML|no table|not a table", _("Yang dikirim sumber bukan data yang bisa dibaca.")),
    (r"web page|\bhtml\b", _("Sumber mengirim halaman web, bukan data.")),
    (
        r"connection refused|cannot be reached|unreachable|could not connect|no answer|has no address",
        _("Sumber tidak bisa dihubungi."),
    ),
    (r"out of order|\b5\d\d\b", _("Server sumber sedang rusak.")),
    (r"does not exist there", _("Datanya tidak ada lagi di alamat itu; periksa kode atau alamatnya.")),
    (r"\b40[13]\b|forbidden|does not let us in|\bkey\b", _("Sumber menolak permintaan; periksa kunci dan alamatnya.")),
    (
        r"columns? changed|lacks|is JSON but|no column|without (the )?column",
        _("Susunan data dari sumber berubah."),
    ),
    (r"no row fits", _("Tidak ada baris yang cocok dengan pertanyaan jadwal ini.")),
    (r"check|expected|fewer|stale|old(er)? than|range|fresh", _("Datanya datang, tetapi tidak lolos pemeriksaan.")),
    (r"standing approval|sign", _("Jadwal belum ditandatangani untuk bentuknya yang sekarang.")),
    (r"does not fit|overflow", _("Ada teks yang tidak muat di gambar.")),
    (r"glyph", _("Ada huruf yang tidak bisa digambar.")),
    (r"narration leaves out", _("Narasi film dipersingkat supaya tidak terlalu panjang.")),
)


def slot_words(note: str) -> str:
    """One sentence for the reason; empty without one, and empty when the note says something else."""
    found = next((words for pattern, words in REASONS if note and re.search(pattern, note, re.IGNORECASE)), "")
    return str(found)
