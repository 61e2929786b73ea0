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
TOKEN = "IGKENARI-login-yang-tersegel-0123456789"  # inside a sealed login: it travels, and never in clear
NOW_OF_LOGIN = "2026-11-22T03:00:00+00:00"
VISITOR = "kenaripengunjung"
SALT = b"KENARI-garam-satu-hari-0123456789"[:32]  # with it a reader could be told from another
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
    steps = {"later": 0, "soon": 0, "prepared": 2, "sending": 3, "unknown": 4, "published": 4, "held": 5, "locked": 2}
    keys = {}
    for n, (stage, count) in enumerate(steps.items()):
        story = _story(config, n)
        approved(story)
        due = now + (timedelta(days=2) if stage == "later" else timedelta(seconds=1))
        row = _promised(story, due, now)
        last = {"published": State.PUBLISHED}.get(stage, State.UNKNOWN)
        steps_here = (*way, last, State.NEEDS_HUMAN)[:count] if stage != "locked" else (State.CLAIMED, State.BLOCKED)
        for state in steps_here:
            actor: Any = "reconcile" if state is State.NEEDS_HUMAN else "workflow"
            row = move(row, state, actor=actor, by="uji", now=now, changes={"owner": "uji", "fence": n + 1})
        keys[stage] = row.key
    Channel.objects.filter(pk="telegram").update(last_sent_at=now)
    _bake_a_page(config, now)
    _connect(config)
    _read_by_somebody(now)
    return keys


def _connect(config: Any) -> None:
    from mmc.publishers.logins.login import Facts, Login
    from mmc.publishers.logins.vault import vault_of

    facts = Facts(kind="telegram", way="telegram", account="@uji", connected_at=NOW_OF_LOGIN)
    vault_of(config).write("telegram", Login(facts=facts, values={"token": TOKEN}))


def _read_by_somebody(now: datetime) -> None:
    """One reader of today: what tells readers apart lives a day, and in no backup."""
    from mmc.engagement.models import DayState, PageView, Rollup, Salt, Seen

    day = now.date()
    DayState.objects.create(day=day)
    Salt.objects.create(day=day, value=SALT, made_at=now)
    Seen.objects.create(day=day, visitor=VISITOR, scope="day")
    PageView.objects.create(at=now, day=day, hour=1, path="/", visitor=VISITOR, source="direct")
    Rollup.objects.create(day=day, scope="day", views=1, readers=1)


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
    from mmc.engagement.models import PageView, Rollup, Salt, Seen
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
        "logins": _logins(config),
        "readers": [model.objects.count() for model in (Salt, Seen, PageView, Rollup)],
        "pages": sorted(shown.pages) if shown else [],
        "page_is_there": (config.site_folder / "current").is_dir()
        and any((config.site_folder / "current").rglob("index.html")),
    }  # fmt: skip


def _logins(config: Any) -> dict[str, str]:
    """{channel: its token as the vault opens it, or why it does not open}."""
    from mmc.errors import ConfigError
    from mmc.publishers.logins.vault import shelf_of, vault_of

    vault, found = vault_of(config), {}
    for name in shelf_of(config).names():
        facts = vault.facts(name)
        assert facts is not None and facts.connected_at == NOW_OF_LOGIN
        try:
            login = vault.read(name)
            found[name] = login.access if login else "none"
        except ConfigError:
            found[name] = "closed"
    return found


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
    verbs: dict[str, Any] = {"fill": fill, "look": look, "write_on": write_on, "add_one": add_one}
    print(json.dumps(verbs[verb](home, *sys.argv[3:])))
