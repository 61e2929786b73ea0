"""A small newsroom for tests: people, an approved story, and a publisher that answers by script."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from mmc.config import ChannelConfig, Config, Engine, Site
from mmc.core.channel import Absent, Found, Limits, Outcome, Post, Problem, Reading, Receipt, TextLimit, Unreadable

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10.00 WIB


class HandClock:
    """A clock that stands until it is turned."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Scripted:
    """A channel whose platform does what the script says, and remembers what became public."""

    kind: str = "telegram"
    readable: bool = True
    limits: Limits = field(default_factory=lambda: Limits(text=TextLimit(limit=4096), max_media=10, mixed_media=True))
    problems: list[Problem] = field(default_factory=list)
    prepare_script: list[Any] = field(default_factory=list)
    send_script: list[Any] = field(default_factory=list)  # an error to raise, "accept then ERROR" pairs, or a callable
    public: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    edited: list[Post] = field(default_factory=list)

    def check(self, post: Post) -> list[Problem]:
        return self.problems

    def prepare(self, post: Post, refs: Mapping[str, str], save: Callable[[str, str], None]) -> None:
        self.calls.append("prepare")
        if self.prepare_script and (step := self.prepare_script.pop(0)) is not None:
            raise step
        if "upload" not in refs:
            save("upload", f"up-{post.delivery}")

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        self.calls.append("send")
        step = self.send_script.pop(0) if self.send_script else None
        if callable(step) and not isinstance(step, BaseException):
            step()
            step = None
        if isinstance(step, tuple):  # accepted, then trouble on the way back
            self.public.append(post.delivery)
            raise step[0]
        if step is not None:
            raise step
        self.public.append(post.delivery)
        return Receipt(id=f"id-{post.delivery}", url=f"https://example.org/{post.delivery}")

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        self.calls.append("find")
        if not self.readable:
            return Unreadable(reason="this channel cannot be read back")
        seen = post.delivery in self.public
        return Found(Receipt(id=f"id-{post.delivery}", url="https://example.org/found")) if seen else Absent()

    def withdraw(self, receipt: Receipt) -> None:
        self.calls.append("withdraw")
        self.public.remove(receipt.id.removeprefix("id-"))

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        self.edited.append(post)
        return receipt

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        return []

    def followers(self) -> Reading:
        return Reading(metric="telegram.members", value=10)

    def close(self) -> None:
        self.calls.append("close")


def a_config(folder: Path, **engine: Any) -> Config:
    """A newsroom with two channels of kind telegram: `telegram` and `kedua`."""
    rows = {"telegram": "@uji", "kedua": "@dua"}
    channels = {
        name: ChannelConfig.model_validate({"kind": "telegram", "secret": "TELEGRAM", "chat": chat, "min_gap": "0s"})
        for name, chat in rows.items()
    }
    return Config(folder=folder, site=Site(name="MMC Uji"), engine=Engine(**engine), channels=channels,
                  secrets={"TELEGRAM": "1:x"})


def tools_for(config: Config, publisher: Scripted, clock: HandClock, **more: Any) -> Any:
    """Engine tools whose every channel is this publisher, with a fresh lease."""
    from mmc.engine.lease import executor_name, renew
    from mmc.engine.tools import Tools

    tools = Tools(
        config=config, executor=executor_name(), clock=clock, chance=random.Random(1),
        sleep=lambda s: clock.turn(seconds=s), open_channel=lambda name, config: publisher, **more,
    )
    renew(tools)
    return tools


def a_person(username: str, role: str) -> Any:
    from mmc.newsroom.models import Person

    return Person.objects.create(username=username, role=role)


def a_dataset(name: str = "uji", value: float = 1.0) -> Any:
    from mmc.core.dataset import Column, Origin, build

    origin = Origin(producer="Dinas Uji", period="2026", as_of=date(2026, 11, 1))
    columns = (Column(name="nama", kind="text"), Column(name="nilai", kind="number", unit="ton"))
    return build(name, columns, [["A", value], ["B", 2.0]], origin)


def a_story(
    config: Config, *, title: str = "Panen naik", channels: Sequence[str] = ("telegram",), by: Any = None
) -> Any:
    """A story with one unapproved revision: a small picture and a caption with its link."""
    from mmc.core.story import ChannelPlan, Content
    from mmc.newsroom.actions.create_story import free_slug
    from mmc.newsroom.actions.keep_dataset import keep_dataset
    from mmc.newsroom.actions.revise_story import revise_story
    from mmc.newsroom.models import Story

    data = keep_dataset(dataset=a_dataset(), by=None, now=NOW)
    plans = tuple(ChannelPlan(channel=c, caption=f"{title} {{link}}", send=("still.square",)) for c in channels)
    content = Content(title=title, summary="Ringkas.", template="ranking", dataset=data.hash,
                      renditions=(a_rendition(config),), plans=plans)
    story = Story.objects.create(slug=free_slug(title, NOW), title=title, created_by=by, created_at=NOW)
    revise_story(story=story, content=content, by=by, now=NOW)
    return story


def a_rendition(config: Config, color: str = "#0B5D4E") -> Any:
    from PIL import Image

    from mmc.core.story import RenditionRef
    from mmc.newsroom.media import MediaStore

    out = io.BytesIO()
    Image.new("RGB", (640, 640), color).save(out, "PNG")
    sha256 = MediaStore(config.media_folder).put(out.getvalue())
    return RenditionRef(
        sha256=sha256, format="square", kind="still", mime="image/png", width=640, height=640, alt="Kotak"
    )


def approved(story: Any, approver: Any = None) -> Any:
    """The story's newest revision, approved by a colleague."""
    from mmc.newsroom.actions.decide_review import approve
    from mmc.newsroom.actions.request_review import request_review
    from mmc.newsroom.models import Person

    person = approver or Person.objects.filter(role="approver").first() or a_person("penyetuju", "approver")
    revision = story.latest
    request_review(revision=revision, by=None, now=NOW)
    approve(revision=revision, by=person, now=NOW)
    return revision


def promised(story: Any, *, channel: str = "telegram", due_at: datetime = NOW, **opening: Any) -> Any:
    """One scheduled delivery of the story's newest approved revision."""
    from mmc.newsroom.actions.promise import Opening, promise

    openings = [Opening(channel=channel, due_at=due_at, **opening)]
    return promise(story=story, revision=story.latest, openings=openings, by=None, now=NOW)[0]


def of(row: Any) -> Any:
    """The delivery as the ledger has it now."""
    from mmc.newsroom.models import Delivery

    return Delivery.objects.select_related("revision").get(pk=row.pk)


def run(row: Any, tools: Any) -> str:
    """The state one pass of the engine leaves a delivery in, by a worker whose lease stands."""
    from mmc.engine.deliver import deliver
    from mmc.engine.lease import renew

    renew(tools)
    return deliver(row.pk, of(row).generation, tools)
