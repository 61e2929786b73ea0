"""PPID's Daftar Informasi Publik: what an office makes public, of which class, in which form, where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import Field

from mmc.core.text import plain_date
from mmc.errors import DatasetError
from mmc.sources.catalogue import Wanted, columns_of, matched, said
from mmc.sources.grid import read_grid
from mmc.sources.kind import Kind, local_day
from mmc.sources.layout import lay_out
from mmc.sources.snapshot import Snapshot
from mmc.sources.source import Options, Reading

CLASSES = ("Berkala", "Serta Merta", "Setiap Saat", "Dikecualikan")
WANTED = (
    Wanted(name="judul", label="Judul informasi", required=True,
           known_by=("judul", "nama informasi", "jenis informasi", "informasi publik")),
    Wanted(name="klasifikasi", label="Klasifikasi", known_by=("klasifikasi", "kategori informasi", "sifat")),
    Wanted(name="unit", label="Unit yang menguasai",
           known_by=("menguasai", "unit", "satker", "opd", "perangkat daerah")),
    Wanted(name="penanggung_jawab", label="Penanggung jawab", known_by=("penanggung jawab",)),
    Wanted(name="periode", label="Waktu dan tempat pembuatan", known_by=("waktu dan tempat", "waktu pembuatan",
           "periode", "tahun")),
    Wanted(name="bentuk", label="Bentuk", known_by=("bentuk", "format")),
    Wanted(name="retensi", label="Jangka waktu simpan", known_by=("retensi", "jangka waktu", "penyimpanan")),
    Wanted(name="media", label="Media", known_by=("media",)),
    Wanted(name="ringkasan", label="Ringkasan isi", known_by=("ringkasan", "isi informasi", "deskripsi")),
    Wanted(name="tautan", label="Tautan", known_by=("tautan", "link", "url", "alamat web")),
)  # fmt: skip


class CatalogueOptions(Options):
    """Where the list is."""

    sheet: str = Field(default="", description="the sheet to read, where a workbook has several")
    path: str = Field(default="", description="below base_url")


@dataclass(frozen=True, kw_only=True)
class PpidCatalogue(Kind[CatalogueOptions]):
    """The list of public information. Rows of the class `dikecualikan` are cut: they must never feed a picture."""

    kind: ClassVar[str] = "ppid_catalogue"
    words: ClassVar[type[Options]] = CatalogueOptions

    def questions(self, now: Any) -> list[tuple[str, dict[str, str]]]:
        """The one file."""
        path = self.options.path.lstrip("/")
        return [(f"{self.base_url}/{path}" if path else self.base_url, {})]

    def read(self, snapshot: Snapshot) -> Reading:
        """One row an information; classes in one spelling."""
        part = snapshot.parts[0]
        laid = lay_out(read_grid(part.body, part.url, self.options.sheet), self.name)
        places, rest = matched(self.name, laid, WANTED)
        rows, secret = [], 0
        for number, cells in laid.body:
            row = {w.name: said(cells[places[w.name]]) if w.name in places else None for w in WANTED}
            if row["judul"] is None:
                continue
            row["klasifikasi"] = information_class(row["klasifikasi"], f"{self.name}: row {number}")
            secret += row["klasifikasi"] == "Dikecualikan"
            if row["klasifikasi"] != "Dikecualikan":
                rows.append([row[w.name] for w in WANTED])
        notes = [f"columns left out: {', '.join(rest)}"] if rest else []
        notes += [f"{secret} rows of the class dikecualikan were left out"] if secret else []
        day = local_day(snapshot.fetched_at)
        return self.table(
            snapshot, columns_of(WANTED), rows, notes=(*notes, *laid.notes), as_of=day, period=f"per {plain_date(day)}",
            producer="PPID", title=laid.titles[0] if laid.titles else "Daftar Informasi Publik",
        )  # fmt: skip


def information_class(text: str | None, where: str) -> str | None:
    """Berkala, Serta Merta, Setiap Saat or Dikecualikan; DatasetError for another word, since a guess could publish."""
    if text is None:
        return None
    folded = re.sub(r"[^a-z]", "", text.casefold())
    for known in CLASSES:
        if re.sub(r"[^a-z]", "", known.casefold()) in folded:
            return known
    raise DatasetError(f"{where}: '{text}' is no class of public information; there are {', '.join(CLASSES)}")
