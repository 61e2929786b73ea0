"""The stages of the demo, each a function of what stands before it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from mmc.config import Config
from mmc.core.delivery import SETTLED, State
from mmc.errors import MmcError

PATIENCE = 240.0  # seconds any stage may take before the demo says what it waits for


class DemoFailed(MmcError):
    """A stage did not end as it should."""


@dataclass
class Summary:
    """What `mmc demo --json` prints."""

    stories: int = 0
    stills: int = 0
    films: int = 0
    deliveries: dict[str, int] = field(default_factory=lambda: {"planned": 0, "published": 0})
    readers: int = 0
    samples: int = 0
    report: str = ""
    stages_s: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def people(config: Config) -> None:
    """One login a role, and an approver's signature under the two trusted schedules."""
    from mmc.cli.demonstration.newsroom import PASSWORD, PEOPLE
    from mmc.newsroom.actions.add_person import add_person
    from mmc.newsroom.actions.sign_schedule import sign
    from mmc.newsroom.models import Person

    for username, role, name in PEOPLE:
        add_person(username=username, role=role, name=name, password=PASSWORD)
    approver = Person.objects.get(username="penyetuju")
    for schedule in config.schedules.values():
        if schedule.approval == "auto":
            sign(schedule=schedule, config=config, by=approver, now=datetime.now(UTC))


def produce(config: Config, say: Callable[[str], None]) -> None:
    """Open a slot of every schedule now and wait until the engine has made their stories."""
    from mmc.engine.expand import open_slot
    from mmc.newsroom.models import Slot

    now = datetime.now(UTC).replace(microsecond=0)
    for name in config.schedules:
        open_slot(name, now)
    told: set[int] = set()
    for slots in _watch(lambda: list(Slot.objects.all()), lambda slots: all(s.state in ENDED for s in slots)):
        for slot in slots:
            if slot.state in ENDED and slot.pk not in told:
                told.add(slot.pk)
                say(f"{slot.schedule}: {slot.state} {slot.note} {_stages(slot.stages)}")
    failed = [f"{s.schedule}: {s.note or s.state}" for s in Slot.objects.exclude(state=Slot.State.MADE)]
    if failed:
        raise DemoFailed("not every slot was made: " + "; ".join(failed))


ENDED = ("made", "failed", "suspended")


def approve(config: Config) -> int:
    """The approver decides on what waits and promises it, by the same actions the desk uses."""
    from mmc.newsroom.actions.decide_review import approve as approve_revision
    from mmc.newsroom.actions.promise import Opening, promise
    from mmc.newsroom.models import Person
    from mmc.newsroom.queries import waiting_for_review

    approver = Person.objects.get(username="penyetuju")
    count = 0
    for review in list(waiting_for_review()):
        revision, now = review.revision, datetime.now(UTC)
        approve_revision(revision=revision, by=approver, now=now, comment="Angka sudah dicocokkan dengan tabel.")
        openings = [
            Opening(channel=channel, due_at=max(datetime.fromisoformat(at), now))
            for channel, at in revision.story.wishes.items()
        ]
        promise(story=revision.story, revision=revision, openings=openings, by=approver, now=now)
        count += 1
    return count


def publish(say: Callable[[str], None]) -> None:
    """Wait until every delivery is settled; anything but published fails the demo."""
    from mmc.newsroom.models import Delivery

    told: set[int] = set()
    rows = lambda: list(Delivery.objects.select_related("story"))  # noqa: E731
    for found in _watch(rows, lambda found: bool(found) and all(State(d.state) in SETTLED for d in found)):
        for d in found:
            if State(d.state) in SETTLED and d.pk not in told:
                told.add(d.pk)
                say(f"{d.channel_id:9} {d.state}  {d.receipt_url or d.error}")
    wrong = [f"{d.channel_id} {d.story.slug}: {d.state} {d.error}" for d in rows() if d.state != State.PUBLISHED]
    if wrong:
        raise DemoFailed("not everything was published: " + "; ".join(wrong))


def read(config: Config, rehearsal: Any) -> tuple[int, int]:
    """(readers counted, bots dropped) after the play; DemoFailed if the count is not exactly the truth."""
    from mmc.cli.demonstration.readers import play
    from mmc.engagement.reports.growth import growth_report
    from mmc.newsroom.models import Delivery
    from mmc.publishers import open_channel
    from mmc.website.page import page_path

    published = list(Delivery.objects.select_related("story"))
    links = [(page_path(d.story.slug), f"?p={d.key}") for d in published if d.channel_id != "website"]
    publishers = {name: open_channel(name, config) for name in config.channels if name != "website"}
    try:
        truth = play(config, rehearsal, publishers, links, datetime.now(UTC))
    finally:
        for publisher in publishers.values():
            publisher.close()
    told = growth_report(min(truth.readers), max(truth.readers), config, datetime.now(UTC))
    counted = {date.fromisoformat(d["day"]): d["readers"] for d in told["readers"]["days"] if d["readers"]}
    if counted != truth.readers:
        days = sorted(set(counted) | set(truth.readers))
        wrong = {str(d): (counted.get(d), truth.readers.get(d)) for d in days if counted.get(d) != truth.readers.get(d)}
        raise DemoFailed(f"readers counted differ from readers played (day: counted, played): {wrong}")
    credited = {d["key"]: d["readers"] for d in told["deliveries"] if d["readers"]}
    if credited != truth.credited:
        raise DemoFailed(f"readers credited to deliveries {credited} differ from those played {truth.credited}")
    return sum(counted.values()), truth.bots


def report(config: Config) -> Path:
    """The growth report over the played days and today."""
    from mmc.cli.demonstration.readers import DAYS
    from mmc.engagement.reports.growth import write_growth_report

    now = datetime.now(UTC)
    end = now.astimezone(config.site.zone).date()
    return write_growth_report(end - timedelta(days=DAYS), end, config.folder / "report", config, now)


def count(summary: Summary, config: Config) -> None:
    """Fill in what the database says."""
    from mmc.engagement.models import Sample
    from mmc.newsroom.models import Delivery, Rendition, Story

    summary.stories = Story.objects.count()
    summary.stills = Rendition.objects.filter(kind="still").count()
    summary.films = Rendition.objects.filter(kind="film").count()
    summary.deliveries = {
        "planned": Delivery.objects.count(),
        "published": Delivery.objects.filter(state=State.PUBLISHED).count(),
    }
    summary.samples = Sample.objects.count()


def _watch(look: Callable[[], Any], done: Callable[[Any], bool]) -> Any:
    """What `look` gives, twice a second, until it is done; DemoFailed when it takes too long."""
    limit = time.monotonic() + PATIENCE
    while True:
        seen = look()
        yield seen
        if done(seen):
            return
        if time.monotonic() > limit:
            raise DemoFailed(f"still waiting after {PATIENCE:.0f} s: {[str(getattr(s, 'state', s)) for s in seen]}")
        time.sleep(0.2)


def _stages(stages: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in stages.items())
