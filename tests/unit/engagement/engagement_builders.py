"""Builders for engagement tests: a clock set by hand, deliveries, a look at the rollups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mmc.core.delivery import State

WIB = ZoneInfo("Asia/Jakarta")
HUMAN = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36"
HOST = "http://127.0.0.1:8080"


@dataclass
class HandClock:
    """A clock that stands still until it is told to move."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def set(self, text: str) -> None:
        """Local time in WIB, as `2026-10-01 09:00`."""
        self.at = datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


def a_delivery(key: str, channel: str, slug: str = "panen", title: str = "Panen padi naik", **fields: Any) -> Any:
    """A published delivery of a story, with everything it hangs on."""
    from mmc.newsroom.models import Channel, Delivery, Revision, Story

    at = fields.pop("at", datetime(2026, 10, 1, 1, tzinfo=UTC))
    row, _ = Channel.objects.get_or_create(name=channel, defaults={"kind": channel})
    story, _ = Story.objects.get_or_create(slug=slug, defaults={"title": title, "created_at": at})
    revision, _ = Revision.objects.get_or_create(
        story=story, number=1, defaults={"content": {}, "hash": "0" * 64, "created_at": at}
    )
    return Delivery.objects.create(
        key=key, story=story, revision=revision, channel=row, part="feed", opening=key, due_at=at, created_at=at,
        updated_at=at, published_at=at,
        **{"state": State.PUBLISHED, "receipt_id": f"id-{key}", "receipt_url": f"https://example.org/{key}", **fields},
    )  # fmt: skip


def rollup(day: str, scope: str = "day", name: str = "") -> tuple[int, int]:
    """Views and readers of a row; zeros when there is none."""
    from mmc.engagement.models import Rollup

    row = Rollup.objects.filter(day=day, scope=scope, name=name).first()
    return (row.views, row.readers) if row else (0, 0)
