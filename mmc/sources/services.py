"""Public services of an office: what one needs, what it costs, how long it takes, where, and the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mmc.core.text import plain_date
from mmc.sources.catalogue import Wanted, columns_of, matched, said
from mmc.sources.grid import read_grid
from mmc.sources.kind import Kind, local_day
from mmc.sources.layout import lay_out
from mmc.sources.ppid_catalogue import CatalogueOptions
from mmc.sources.snapshot import Snapshot
from mmc.sources.source import Options, Reading

WANTED = (
    Wanted(name="layanan", label="Layanan", required=True,
           known_by=("nama layanan", "jenis layanan", "layanan", "pelayanan", "produk")),
    Wanted(name="opd", label="Perangkat daerah", known_by=("perangkat daerah", "opd", "instansi", "unit", "dinas")),
    Wanted(name="syarat", label="Persyaratan", known_by=("syarat",)),
    Wanted(name="biaya", label="Biaya", known_by=("biaya", "tarif", "retribusi")),
    Wanted(name="lama", label="Waktu penyelesaian", known_by=("jangka waktu", "waktu penyelesaian", "lama", "waktu")),
    Wanted(name="jam", label="Jam layanan", known_by=("jam", "hari layanan", "jadwal")),
    Wanted(name="tempat", label="Tempat", known_by=("tempat", "lokasi", "loket")),
    Wanted(name="tautan", label="Tautan", known_by=("tautan", "link", "url", "situs")),
)  # fmt: skip
_FREE = ("gratis", "tidak dipungut", "tanpa biaya", "nihil", "rp 0", "rp0", "rp. 0")


@dataclass(frozen=True, kw_only=True)
class Services(Kind[CatalogueOptions]):
    """Services as a table of words. `Gratis` is said only where the list says so; an empty fee stays unknown."""

    kind: ClassVar[str] = "services"
    words: ClassVar[type[Options]] = CatalogueOptions

    def questions(self, now: Any) -> list[tuple[str, dict[str, str]]]:
        """The one file."""
        path = self.options.path.lstrip("/")
        return [(f"{self.base_url}/{path}" if path else self.base_url, {})]

    def read(self, snapshot: Snapshot) -> Reading:
        """One row a service."""
        part = snapshot.parts[0]
        laid = lay_out(read_grid(part.body, part.url, self.options.sheet), self.name)
        places, rest = matched(self.name, laid, WANTED)
        rows = []
        for _, cells in laid.body:
            row = {w.name: said(cells[places[w.name]]) if w.name in places else None for w in WANTED}
            raw = str(cells[places["biaya"]] or "").strip() if "biaya" in places else ""
            row["biaya"] = "Gratis" if raw == "0" or raw.casefold().startswith(_FREE) else row["biaya"]
            if row["layanan"] is not None:
                rows.append([row[w.name] for w in WANTED])
        day = local_day(snapshot.fetched_at)
        notes = [f"columns left out: {', '.join(rest)}"] if rest else []
        return self.table(
            snapshot, columns_of(WANTED), rows, notes=(*notes, *laid.notes), as_of=day, period=f"per {plain_date(day)}",
            title=laid.titles[0] if laid.titles else "Layanan publik",
            producer=next((r[1] for r in rows if r[1]), "") or "Perangkat daerah",
        )  # fmt: skip
