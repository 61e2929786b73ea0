"""Which kind of notice a table holds, told by its columns."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from mmc.core.dataset import Dataset
from mmc.core.notice import Notice
from mmc.core.notice_hotspots import hotspot_notice
from mmc.core.notice_warning import quake_notice, warning_notice
from mmc.errors import DatasetError

_SHAPES = (
    "early warning (peristiwa, wilayah, mulai, berlaku_sampai, tingkat), earthquake (magnitudo, kedalaman, wilayah, "
    "waktu, potensi) or hotspots (kabupaten, waktu, kepercayaan)"
)
_KINDS = (
    (("magnitudo", "wilayah", "waktu"), "earthquake", quake_notice),
    (("peristiwa", "wilayah"), "early warning", warning_notice),
    (("kabupaten", "waktu"), "hotspots", hotspot_notice),
)
_WANTED: dict[str, tuple[str, ...]] = {"magnitudo": ("number",), "waktu": ("time", "text")}


def read_notice(dataset: Dataset, zone: ZoneInfo, *, pick: str = "", until: datetime | None = None) -> Notice:
    """The notice of a table; DatasetError for a table of another shape, or several notices and no choice."""
    kinds = {c.name: c.kind for c in dataset.columns}
    for needed, kind, read in _KINDS:
        if not set(needed) <= set(kinds):
            continue
        for name in needed:
            wanted = _WANTED.get(name, ("text",))
            if kinds[name] not in wanted:
                raise DatasetError(f"alert: column '{name}' should be {' or '.join(wanted)} for an {kind}")
        return read(dataset, zone, pick, until)
    raise DatasetError(f"alert: {dataset.name} has {', '.join(sorted(kinds))}; an alert is drawn from an {_SHAPES}")
