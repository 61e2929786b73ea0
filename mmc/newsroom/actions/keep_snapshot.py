"""Keeps what a source sent, byte for byte, and what became of asking it."""

from __future__ import annotations

from datetime import datetime

from mmc.newsroom.media import MediaStore
from mmc.newsroom.models import Snapshot, Source
from mmc.sources.snapshot import Snapshot as Fetched


def keep_snapshot(*, fetched: Fetched, store: MediaStore) -> Snapshot:
    """The row of these bytes; unchanged bytes make no new one. Bytes first, row after."""
    parts = [
        {"url": p.url, "status": p.status, "mime": p.mime, "sha256": store.put(p.body), "bytes": len(p.body)}
        for p in fetched.parts
    ]
    source, _ = Source.objects.get_or_create(name=fetched.source, defaults={"kind": fetched.kind})
    row, _ = Snapshot.objects.get_or_create(
        source=source, sha256=fetched.sha256, defaults={"parts": parts, "fetched_at": fetched.fetched_at}
    )
    # Not simply the newest row: a source that goes back to what it said before makes no new one.
    Source.objects.filter(pk=source.pk).update(latest=row)
    return row


def source_answered(name: str, kind: str, now: datetime) -> None:
    """The source gave usable data."""
    Source.objects.update_or_create(name=name, defaults={"kind": kind, "last_ok_at": now})


def source_failed(name: str, kind: str, error: Exception, now: datetime) -> None:
    """The source gave none, and why."""
    Source.objects.update_or_create(
        name=name, defaults={"kind": kind, "last_error_at": now, "last_error": str(error)[:2000]}
    )
