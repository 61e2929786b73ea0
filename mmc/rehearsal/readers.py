"""Simulated readers: who opens which page when, with bots among them, and the truth to count against."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HUMANS = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; V2247) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
)
BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "WhatsApp/2.24.20.89 A",
    "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "curl/8.5.0",
)


@dataclass(frozen=True)
class Visit:
    """One page load as a browser (or a bot) would make it."""

    at: datetime  # aware
    address: str
    agent: str
    path: str
    query: str  # "?p=..." or ""
    load: str  # the page load's own id
    bot: bool


def day_of_visits(
    day: date, readers: int, links: Sequence[tuple[str, str]], zone: ZoneInfo, chance: random.Random
) -> list[Visit]:
    """The visits of one local day in order of time: `readers` different people, some twice, bots between.

    `links` are (path, query) pairs; each reader arrives by one of them and may look at another page after.
    """
    visits: list[Visit] = []
    for n in range(readers):
        start = datetime.combine(day, time(5, 30), zone) + timedelta(minutes=chance.uniform(0, 1020))
        address = f"36.{64 + n // 250 % 32}.{day.toordinal() % 250}.{n % 250 + 1}"
        agent = HUMANS[n % len(HUMANS)]
        path, query = chance.choice(links)
        visits.append(_visit(start, address, agent, path, query, False, chance))
        while chance.random() < 0.35:
            start += timedelta(minutes=chance.uniform(0.5, 8))
            visits.append(_visit(start, address, agent, chance.choice(links)[0], "", False, chance))
    for n in range(max(1, readers // 5)):
        start = datetime.combine(day, time(0, 5), zone) + timedelta(minutes=chance.uniform(0, 1400))
        path, query = chance.choice(links)
        visits.append(_visit(start, f"66.249.{n % 250}.7", BOTS[n % len(BOTS)], path, query, True, chance))
    return sorted(visits, key=lambda v: v.at)


def uniques(visits: Sequence[Visit]) -> int:
    """How many different people are among them: what a day's count must say, exactly."""
    return len({(v.address, v.agent) for v in visits if not v.bot})


def credited(visits: Sequence[Visit]) -> dict[str, int]:
    """People by the link that brought them first that day."""
    first: dict[tuple[str, str], str] = {}
    for v in visits:
        if not v.bot:
            first.setdefault((v.address, v.agent), v.query)
    found: dict[str, int] = {}
    for query in first.values():
        key = query.removeprefix("?p=")
        found[key] = found.get(key, 0) + 1
    return found


def _visit(
    at: datetime, address: str, agent: str, path: str, query: str, bot: bool, chance: random.Random
) -> Visit:  # fmt: skip
    return Visit(at, address, agent, path, query, f"{chance.getrandbits(64):016x}", bot)
