"""Tables of words the picture tests share: all invented, all marked as practice."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import cache
from typing import Any

from PIL import Image

from mmc.core.dataset import Column, Dataset, Origin, build

PRACTICE = Origin(producer="Gladi MMC", period="November 2026", as_of=date(2026, 11, 21), practice=True)
NASTY = "<b>Tebal</b> & “miring” 5 < 7"


def table(rows: list[tuple[Any, ...]], origin: Origin = PRACTICE, **kinds: Any) -> Dataset:
    """A dataset of the named columns: `table(rows, langkah="text")`."""
    return build("kata", [Column(name=n, kind=k) for n, k in kinds.items()], rows, origin)


def agenda(count: int = 5, name: str = "Rapat koordinasi") -> Dataset:
    """Events on every other half day from Monday, 23 November 2026."""
    rows = [
        (date(2026, 11, 23) + timedelta(days=n // 2), f"{name} {n + 1}", "09.00-11.30" if n % 2 else "08:00", "Aula")
        for n in range(count)
    ]
    return table(rows, tanggal="date", acara="text", jam="text", tempat="text")


def steps(count: int = 5, detail: str = "Isi formulir dan bawa kartu identitas.") -> Dataset:
    """Steps of a service with a sentence and a limit each."""
    rows = [(f"Langkah nomor {chr(65 + n)}", detail, f"{n + 1} hari kerja") for n in range(count)]
    return table(rows, langkah="text", keterangan="text", batas="text")


def events(count: int = 5, detail: str = "Pekerjaan dimulai dari sisi timur.") -> Dataset:
    """Milestones a half year apart."""
    rows = [(date(2020 + n // 2, 1 + 6 * (n % 2), 17), f"Tonggak {chr(65 + n)}", detail) for n in range(count)]
    return table(rows, waktu="date", peristiwa="text", keterangan="text")


def quote(words: str = "Data yang tidak dibaca belum selesai dikerjakan.") -> Dataset:
    return table([(words, "Siti Rahmawati", "Kepala Bidang")], kutipan="text", nama="text", jabatan="text")


def poster(count: int = 4, said: str = "Lapangan Sanaman Mantikei, Palangka Raya") -> Dataset:
    return table([(f"Bagian {n + 1}", said) for n in range(count)], bagian="text", isi="text")


@cache
def photo(width: int = 900, height: int = 1200, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new(mode, (width, height), "#C02010")
    picture.paste("#1030C0", (width // 2, 0, width, height))
    body = io.BytesIO()
    picture.save(body, kind)
    return body.getvalue()
