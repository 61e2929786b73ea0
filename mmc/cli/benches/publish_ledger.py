"""Fills the bench's ledger, in a process of its own: `python -m mmc.cli.benches.publish_ledger VERB FOLDER ...`."""

from __future__ import annotations

import io
import json
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mmc.config import Config
    from mmc.newsroom.models import Story

BATCH = 2_000  # stories written in one transaction
DAYS = 90  # over which the future lies


def main(verb: str, folder: Path, *words: str) -> None:
    """`fill FOLDER COUNT`: so many deliveries of the next months. `promise FOLDER JSON`: prints what it promised."""
    from mmc.cli.newsroom import open_newsroom

    config = open_newsroom(folder)
    if verb == "fill":
        print(fill(config, int(words[0])))
    else:
        print(json.dumps(promise_many(config, json.loads(words[0]))))


def fill(config: Config, count: int) -> int:
    """How many approved, scheduled deliveries were written: a story a channel set, events chained as always."""
    channels = sorted(config.channels)
    stories = -(-count // len(channels))
    now = datetime.now(UTC)
    written = 0
    for first in range(0, stories, BATCH):
        numbers = range(first, min(first + BATCH, stories))
        written += _write(config, channels, numbers, stories, count - written, now)
    return written


def _write(config: Config, channels: Sequence[str], numbers: range, stories: int, room: int, now: datetime) -> int:
    from django.db import transaction

    from mmc.core.delivery import State
    from mmc.newsroom.models import Channel, Delivery, DeliveryEvent

    with transaction.atomic():
        for name in channels:
            Channel.objects.get_or_create(name=name, defaults={"kind": config.channels[name].kind})
        rows = []
        for n, revision in zip(numbers, _revisions(config, channels, numbers, now), strict=True):
            due = now + timedelta(days=1 + DAYS * n / stories)
            rows += [
                Delivery(
                    key=secrets.token_hex(5), story_id=revision.story_id, revision=revision, channel_id=name,
                    part="feed", opening="1", due_at=due, late={"then": "ask", "after": 7200, "expires": None},
                    state=State.SCHEDULED, created_at=now, updated_at=now,
                )
                for name in channels
            ]  # fmt: skip
        rows = rows[:room]
        Delivery.objects.bulk_create(rows, batch_size=500)
        DeliveryEvent.objects.bulk_create([event for row in rows for event in _events(row, now)], batch_size=500)
    return len(rows)


def _revisions(config: Config, channels: Sequence[str], numbers: range, now: datetime) -> list[Any]:
    from mmc.core.workflow import Decision
    from mmc.newsroom.models import Review, Revision, Story

    stories = Story.objects.bulk_create(
        [Story(slug=f"isi-{n}", title=f"Isi nomor {n}", created_at=now) for n in numbers], batch_size=500
    )
    picture = _picture(config)
    revisions = []
    for story in stories:
        content = _content(story.title, channels, picture, "")
        revisions.append(
            Revision(story=story, number=1, content=content.to_dict(), hash=content.hash, created_at=now)
        )
    Revision.objects.bulk_create(revisions, batch_size=500)
    Review.objects.bulk_create(
        [Review(revision=r, hash=r.hash, decision=Decision.APPROVED, asked_at=now, decided_at=now) for r in revisions],
        batch_size=500,
    )
    return revisions


def _events(row: Any, now: datetime) -> list[Any]:
    """The two events that a promise writes, chained."""
    from mmc.newsroom.actions.move import event_hash
    from mmc.newsroom.models import DeliveryEvent

    events: list[Any] = []
    for number, (old, new) in enumerate((("draft", "draft"), ("draft", "scheduled")), start=1):
        event = DeliveryEvent(
            delivery=row, number=number, at=now, actor="approver", by="mmc", old=old, new=new, note="",
            evidence={"due": row.due_at.isoformat()}, before=events[-1].hash if events else "",
        )  # fmt: skip
        event.hash = event_hash(event)
        events.append(event)
    return events


def promise_many(config: Config, wishes: Sequence[tuple[str, str]]) -> list[str]:
    """The keys of real promises, one story each: [channel, due time] in, keys in the same order out."""
    from mmc.newsroom.actions.promise import Opening, promise
    from mmc.newsroom.models import Story

    now = datetime.now(UTC)
    picture, data, first = _picture(config), _table(now), Story.objects.count()
    keys = []
    for n, (channel, due) in enumerate(wishes):
        story, revision = _approved(f"Tepat {first + n}", _content(f"Tepat {first + n}", [channel], picture, data), now)
        opening = Opening(channel=channel, due_at=datetime.fromisoformat(due))
        keys.append(promise(story=story, revision=revision, openings=[opening], by=None, now=now)[0].key)
    return keys


def _approved(title: str, content: Any, now: datetime) -> tuple[Story, Any]:
    from mmc.core.workflow import Decision
    from mmc.newsroom.actions.revise_story import revise_story
    from mmc.newsroom.models import Review, Story

    story = Story.objects.create(slug=title.lower().replace(" ", "-"), title=title, created_at=now)
    revision = revise_story(story=story, content=content, by=None, now=now)
    Review.objects.create(revision=revision, hash=revision.hash, decision=Decision.APPROVED, asked_at=now,
                          decided_at=now)  # fmt: skip
    return story, revision


def _content(title: str, channels: Sequence[str], picture: Any, dataset: str) -> Any:
    from mmc.core.story import ChannelPlan, Content

    caption = f"{title}: angka latihan, tidak untuk dikutip.\n\n{{link}}"
    plans = tuple(ChannelPlan(channel=name, caption=caption, send=("still.square",)) for name in channels)
    return Content(title=title, summary="Ringkasan latihan.", dataset=dataset, renditions=(picture,), plans=plans)


def _table(now: datetime) -> str:
    from mmc.core.dataset import Column, Origin, build
    from mmc.newsroom.actions.keep_dataset import keep_dataset

    origin = Origin(producer="Latihan", period="2026", as_of=date(2026, 11, 1), practice=True)
    columns = (Column(name="nama", kind="text"), Column(name="nilai", kind="number", unit="ton"))
    return str(keep_dataset(dataset=build("latihan", columns, [["A", 1.0]], origin), by=None, now=now).hash)


def _picture(config: Config) -> Any:
    from PIL import Image

    from mmc.core.story import RenditionRef
    from mmc.newsroom.media import MediaStore

    out = io.BytesIO()
    Image.effect_noise((640, 640), 40).convert("RGB").save(out, "JPEG", quality=80)
    sha256 = MediaStore(config.media_folder).put(out.getvalue())
    return RenditionRef(sha256=sha256, format="square", kind="still", mime="image/jpeg", width=640, height=640,
                        alt="Pola abu-abu", bytes=len(out.getvalue()))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
