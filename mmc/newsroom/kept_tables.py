"""Tables read again from the bytes that were kept."""

from __future__ import annotations

from mmc.core.dataset import Dataset
from mmc.errors import DatasetError, SourceError
from mmc.newsroom.media import MediaStore
from mmc.newsroom.models import Snapshot as Row
from mmc.newsroom.models import Source as SourceRow
from mmc.sources.snapshot import Snapshot, part
from mmc.sources.source import Source


def last_table(source: Source, store: MediaStore) -> Dataset | None:
    """What the source said last; None if it never spoke, or if its bytes can no longer be read as it is set up now."""
    known = SourceRow.objects.filter(name=source.name).select_related("latest").first()
    if known is None or known.latest is None:
        return None
    try:
        return source.parse(snapshot_of(known.latest, source.kind, store))
    except (OSError, SourceError, DatasetError):
        return None


def snapshot_of(row: Row, kind: str, store: MediaStore) -> Snapshot:
    """The bytes of a snapshot's row. OSError where the store has lost them."""
    parts = tuple(
        part(p["url"], store.path(p["sha256"]).read_bytes(), status=p["status"], mime=p["mime"]) for p in row.parts
    )
    return Snapshot(source=row.source_id, kind=kind, parts=parts, fetched_at=row.fetched_at)
