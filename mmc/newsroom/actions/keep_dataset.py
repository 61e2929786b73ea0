"""Keeps a dataset and the snapshot it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mmc.core.dataset import Dataset as Table
from mmc.newsroom.models import Dataset, Person, Snapshot


def keep_dataset(
    *,
    dataset: Table,
    by: Person | None,
    now: datetime,
    snapshot: Snapshot | None = None,
    checks: Sequence[dict[str, Any]] = (),
) -> Dataset:
    """The row of this dataset; the same content twice is one row."""
    row, _ = Dataset.objects.get_or_create(
        hash=dataset.hash,
        defaults={
            "name": dataset.name,
            "body": dataset.to_dict(),
            "rows": dataset.rows,
            "snapshot": snapshot,
            "checks": list(checks),
            "uploaded_by": by,
            "made_at": now,
        },
    )
    return row
