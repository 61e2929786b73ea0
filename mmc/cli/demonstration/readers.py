"""Plays readers and platform numbers: sixty past days on an injected clock, then today, over real HTTP."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import uvicorn

from mmc.config import Config
from mmc.core.ports import Publisher
from mmc.engagement.collect import collect_channel
from mmc.engagement.counter import Counter, counter_for
from mmc.engagement.days import close_due_days
from mmc.rehearsal.readers import Visit, credited, day_of_visits, uniques
from mmc.rehearsal.server import Rehearsal
from mmc.web.serve import public_app

DAYS = 60
GAP = (27, 28)  # days on which nothing ran: no readers counted, no numbers collected
CORRECTED = 44  # the day on which X takes back followers it had counted
START = {"youtube": 8_240, "x": 21_380, "telegram": 5_930, "instagram": 9_110, "facebook": 17_640}
PACE = {"youtube": 9, "x": 21, "telegram": 13, "instagram": 17, "facebook": 6}  # gained on an ordinary day
LOST = 640
HOUR = timedelta(hours=1)


class PlayedClock:
    """A clock the play turns."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Truth:
    """What really happened, kept apart from what MMC counted."""

    readers: dict[date, int] = field(default_factory=dict)
    credited: dict[str, int] = field(default_factory=dict)
    bots: int = 0


@contextmanager
def open_site(config: Config, counter: Counter, clock: PlayedClock) -> Iterator[httpx.Client]:
    """A client of the baked site with its beacon, served on the newsroom's own address."""
    host, _, port = config.serve.site.rpartition(":")
    settings = uvicorn.Config(
        public_app(config, counter, clock), host=host, port=int(port), log_level="error", access_log=False,
        lifespan="off", proxy_headers=False,
    )  # fmt: skip
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError(f"the site could not be served on {config.serve.site}")
        time.sleep(0.02)
    try:
        with httpx.Client(base_url=config.site.base_url, timeout=20, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def play(
    config: Config, rehearsal: Rehearsal, publishers: dict[str, Publisher], links: Sequence[tuple[str, str]],
    today: datetime,
) -> Truth:  # fmt: skip
    """The truth of sixty past days and today, all of it sent through the real beacon and collectors."""
    zone, chance, truth = config.site.zone, random.Random(62), Truth()
    clock = PlayedClock(today - timedelta(days=DAYS + 2))
    counter = counter_for(config, clock, gap=timedelta(hours=3))
    followers = dict(START)
    with open_site(config, counter, clock) as client:
        for number in range(DAYS):
            day = (today.astimezone(zone) - timedelta(days=DAYS - number)).date()
            if number in GAP:
                continue
            readers = 14 + number // 3 + chance.randint(-4, 6) + (8 if day.weekday() in (0, 3) else 0)
            _play_day(client, counter, clock, day_of_visits(day, readers, [("/", "")], zone, chance), truth, day)
            if number + 1 in GAP:
                counter.stop()
            _numbers(number, day, followers, rehearsal, publishers, zone, chance)
        clock.at = datetime.now(UTC)
        close_due_days(zone, clock.at)
        day = today.astimezone(zone).date()
        _play_today(client, counter, clock, day_of_visits(day, 90, links, zone, chance), truth, day)
    _today(followers, rehearsal, publishers, chance)
    return truth


def _play_day(
    client: httpx.Client, counter: Counter, clock: PlayedClock, visits: Sequence[Visit], truth: Truth, day: date
) -> None:
    for visit in visits:
        _awake_until(counter, clock, visit.at)
        _open(client, visit)
    _awake_until(counter, clock, datetime.combine(day, datetime.max.time(), visits[0].at.tzinfo))
    counter.beat(clock.at)
    counter.flush()
    _note(truth, day, visits)


def _play_today(
    client: httpx.Client, counter: Counter, clock: PlayedClock, visits: Sequence[Visit], truth: Truth, day: date
) -> None:
    """Today's readers come within this minute, by the links of the captions, and really load the pages."""
    for visit in visits:
        clock.at = datetime.now(UTC)
        _open(client, visit, page=True)
    counter.beat(clock.at)
    counter.flush()
    _note(truth, day, visits)


def _awake_until(counter: Counter, clock: PlayedClock, at: datetime) -> None:
    """The counter beats once an hour through the played time, as it would have done living it."""
    moment = at.astimezone(UTC)
    if moment - clock.at > timedelta(hours=24):  # nobody was awake since the day before
        clock.at = datetime.combine(at.date(), datetime.min.time(), at.tzinfo).astimezone(UTC)
        counter.beat(clock.at)
    while clock.at.replace(minute=0, second=0, microsecond=0) + HOUR <= moment:
        clock.at = clock.at.replace(minute=0, second=0, microsecond=0) + HOUR
        counter.beat(clock.at)
    clock.at = max(clock.at, moment)


def _open(client: httpx.Client, visit: Visit, page: bool = False) -> None:
    headers = {"user-agent": visit.agent, "x-forwarded-for": visit.address}
    if page:
        client.get(visit.path + visit.query, headers=headers).raise_for_status()
    address = str(client.base_url).rstrip("/") + visit.path
    body = {"u": address, "q": visit.query, "r": "", "i": visit.load, "w": 0}
    client.post("/_mmc/b", json=body, headers=headers).raise_for_status()


def _note(truth: Truth, day: date, visits: Sequence[Visit]) -> None:
    truth.readers[day] = truth.readers.get(day, 0) + uniques(visits)
    truth.bots += sum(v.bot for v in visits)
    for key, people in credited(visits).items():
        if key:
            truth.credited[key] = truth.credited.get(key, 0) + people


def _numbers(
    number: int, day: date, followers: dict[str, int], rehearsal: Rehearsal, publishers: dict[str, Publisher],
    zone: Any, chance: random.Random,
) -> None:  # fmt: skip
    """One evening's collection by the real collectors; the platform's numbers moved during the day."""
    for name in followers:
        followers[name] += PACE[name] + chance.randint(-4, 8) - (LOST if name == "x" and number == CORRECTED else 0)
        rehearsal.set_followers(name, followers[name])
        evening = datetime.combine(day, datetime.min.time(), zone) + timedelta(hours=23.8)
        collect_channel(name, publishers[name], evening)


def _today(
    followers: dict[str, int], rehearsal: Rehearsal, publishers: dict[str, Publisher], chance: random.Random
) -> None:
    """Today's collection, with what the platforms say of the posts themselves."""
    for piece in rehearsal.public():
        views = chance.randint(150, 900)
        numbers = {"views": views, "likes": views // 12, "comments": views // 90}
        if piece["platform"] != "telegram":
            rehearsal.set_stats(piece["platform"], piece["id"], **numbers)
    for name in followers:
        followers[name] += PACE[name]
        rehearsal.set_followers(name, followers[name])
        collect_channel(name, publishers[name], datetime.now(UTC))
