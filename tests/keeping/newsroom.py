"""A newsroom with deliveries in every stage, made and looked at in a process of its own: `VERB FOLDER [words]`."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mmc.config import load
from mmc.web.boot import boot, migrate

SECRET = "7000009:rahasia-kenari-yang-tidak-boleh-keluar"  # a canary: it must be in no backup
SESSION = "kenarikenarikenarikenarikenariaa"
TOML = """[site]
name = "MMC Uji"

[store]
database = "{database}"

[channels.telegram]
kind = "telegram"
chat = "@uji"
secret = "secrets/telegram"
base_url = "http://127.0.0.1:9/telegram"
min_gap = "0s"

[channels.website]
kind = "website"
"""


def write_folder(folder: Path, database: str = "sqlite:///var/mmc.sqlite3") -> None:
    """mmc.toml and a secret; what the newsroom does comes later."""
    (folder / "secrets").mkdir(parents=True)
    (folder / "mmc.toml").write_text(TOML.format(database=database))
    put_secret(folder)


def put_secret(folder: Path) -> None:
    (folder / "secrets").mkdir(exist_ok=True)
    file = folder / "secrets" / "telegram"
    file.touch(mode=0o600)
    file.write_text(SECRET)


def fill(folder: Path) -> dict[str, str]:
    """{stage: key}: rows that are scheduled for soon and later, prepared, being sent, unknown, public."""
    from django.contrib.sessions.models import Session

    from mmc.core.delivery import State
    from mmc.newsroom.actions.move import move
    from mmc.newsroom.models import Channel
    from tests.house import approved

    config = load(folder)
    now = datetime.now(UTC)
    Session.objects.create(session_key=SESSION, session_data="x", expire_date=now + timedelta(days=1))
    way = (State.CLAIMED, State.PREPARED, State.SENDING)
    steps = {"later": 0, "soon": 0, "prepared": 2, "sending": 3, "unknown": 4, "published": 4}
    keys = {}
    for n, (stage, count) in enumerate(steps.items()):
        story = _story(config, n)
        approved(story)
        due = now + (timedelta(days=2) if stage == "later" else timedelta(seconds=1))
        row = _promised(story, due, now)
        last = State.PUBLISHED if stage == "published" else State.UNKNOWN
        for state in (*way, last)[:count]:
            row = move(row, state, actor="workflow", by="uji", now=now, changes={"owner": "uji", "fence": n + 1})
        keys[stage] = row.key
    Channel.objects.filter(pk="telegram").update(last_sent_at=now)
    _bake_a_page(config, now)
    return keys


def _story(config: Any, n: int) -> Any:
    from tests.house import a_story

    return a_story(config, title=f"Kabar {n}")


def _promised(story: Any, due: datetime, now: datetime) -> Any:
    from mmc.newsroom.actions.promise import Opening, promise

    openings = [Opening(channel="telegram", due_at=due)]
    return promise(story=story, revision=story.latest, openings=openings, by=None, now=now)[0]


def _bake_a_page(config: Any, now: datetime) -> None:
    """One page is out on the website, by the real publisher."""
    from mmc.core.story import ChannelPlan, Content
    from mmc.newsroom.actions.revise_story import revise_story
    from mmc.newsroom.models import Story
    from mmc.newsroom.post import preview_post
    from mmc.publishers import open_channel
    from tests.house import a_rendition

    plan = ChannelPlan(channel="website", caption="", send=("still.all",))
    content = Content(title="Halaman", summary="Ringkas.", renditions=(a_rendition(config, "#FF0000"),), plans=(plan,))
    story = Story.objects.create(slug="halaman", title="Halaman", created_at=now)
    revise_story(story=story, content=content, by=None, now=now)
    publisher = open_channel("website", config)
    post = preview_post(story, content, plan, "website", now=now)
    publisher.prepare(post, {}, lambda name, value: None)
    publisher.send(post, {})


def write_on(folder: Path, seconds: str) -> int:
    """How often a channel was paused and a row moved meanwhile: a newsroom at work."""
    from mmc.newsroom.actions.reschedule import reschedule
    from mmc.newsroom.models import Delivery

    end, count = datetime.now(UTC) + timedelta(seconds=float(seconds)), 0
    while (now := datetime.now(UTC)) < end:
        row = Delivery.objects.filter(state="scheduled").order_by("-due_at").first()
        assert row is not None
        reschedule(delivery=row, due_at=row.due_at + timedelta(seconds=1), by=None, now=now)
        count += 1
    return count


def look(folder: Path) -> dict[str, Any]:
    """What the ledger says: rows, their past, channels, pages."""
    from mmc.newsroom.actions.move import chain_is_whole
    from mmc.newsroom.models import Channel, Delivery, DeliveryEvent, Revision
    from mmc.website.release import current

    config = load(folder)
    shown = current(config.site_folder)
    past = hashlib.sha256("".join(DeliveryEvent.objects.order_by("id").values_list("hash", flat=True)).encode())
    return {
        "rows": {d.key: {"state": d.state, "whole": chain_is_whole(d), "events": d.events.count(), "fence": d.fence}
                 for d in Delivery.objects.all()},
        "paused": {c.name: c.pause_reason for c in Channel.objects.exclude(paused_at=None)},
        "channels": Channel.objects.count(),
        "hashes_hold": all(r.frozen.hash == r.hash for r in Revision.objects.all()),
        "past": past.hexdigest(),
        "pages": sorted(shown.pages) if shown else [],
        "page_is_there": (config.site_folder / "current").is_dir()
        and any((config.site_folder / "current").rglob("index.html")),
    }  # fmt: skip


def add_one(folder: Path) -> str:
    """The number a new row gets: behind all that came over."""
    from mmc.newsroom.models import Audit

    highest = max(Audit.objects.values_list("id", flat=True))
    fresh = Audit.objects.create(at=datetime.now(UTC), who="uji", verb="uji", subject="uji")
    return "behind" if fresh.pk > highest else f"{fresh.pk} after {highest}"


if __name__ == "__main__":
    verb, home = sys.argv[1], Path(sys.argv[2])
    boot(load(home))
    migrate()
    print(json.dumps({"fill": fill, "look": look, "write_on": write_on, "add_one": add_one}[verb](home, *sys.argv[3:])))
