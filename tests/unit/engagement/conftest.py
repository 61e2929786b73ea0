"""Fixtures for engagement tests: a counter on a hand-set clock and a way to send it views."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # so that the tests find engagement_builders in any import mode
from engagement_builders import HOST, HUMAN, WIB, HandClock, a_delivery


@pytest.fixture
def clock() -> HandClock:
    hand = HandClock(datetime(2026, 10, 1, tzinfo=UTC))
    hand.set("2026-10-01 09:00")
    return hand


@pytest.fixture
def counter(clock: HandClock, transactional_db: None) -> Iterator[Any]:
    from mmc.engagement.counter import Counter
    from mmc.engagement.hit import Rules

    rules = Rules(hosts=frozenset({"127.0.0.1"}), staff=("10.9.0.0/16",))
    yield Counter(zone=WIB, rules=rules, clock=clock, gap=timedelta(hours=6))


@pytest.fixture
def see(counter: Any, clock: HandClock) -> Callable[..., Any]:
    """Sends one view through the parser and the counter; gives the reason when it does not count."""
    from mmc.engagement.hit import read_hit

    def send(
        *, ip: str = "36.80.1.1", agent: str = HUMAN, path: str = "/berita/panen/", query: str = "",
        referrer: str = "", load: str = "", webdriver: int = 0, headers: dict[str, str] | None = None,
        host: str = HOST,
    ) -> Any:  # fmt: skip
        body = json.dumps({"u": host + path, "q": query, "r": referrer, "i": load, "w": webdriver}).encode()
        return counter.take(read_hit(body, {"user-agent": agent, **(headers or {})}, ip), clock())

    return send


@pytest.fixture
def deliveries(transactional_db: None) -> dict[str, Any]:
    return {"telegram": a_delivery("tele00001", "telegram"), "x": a_delivery("xpos00001", "x")}
