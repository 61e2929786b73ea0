"""Whose turn a clock duty is: one worker at a time, and rare duties once in their time, however many workers tick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from mmc.engine.lease import living
from mmc.engine.tools import Tools
from mmc.newsroom.models import Tick, Turn

RARE = timedelta(minutes=1)  # from here on the last run is remembered across restarts and workers


@contextmanager
def turn(duty: str, tools: Tools) -> Iterator[bool]:
    """True inside if no other living worker is at this duty now.

    A turn ends with its worker's lease, not with its connection: a worker that was stopped in the middle keeps its
    connection for hours, and would keep everybody else from dispatching.
    """
    if tools.lease is None:
        yield True  # one process, and its clock runs each duty once at a time
        return
    taken = _take(duty, tools)
    try:
        yield taken
    finally:
        if taken:
            Turn.objects.filter(name=duty, holder=tools.executor).update(holder="")


def _take(duty: str, tools: Tools) -> bool:
    place, _ = Turn.objects.get_or_create(name=duty)
    if place.holder not in ("", tools.executor) and place.holder in living(tools):
        return False
    return Turn.objects.filter(name=duty, holder=place.holder).update(holder=tools.executor) == 1


def is_due(duty: str, every: timedelta, now: datetime) -> bool:
    """True if a duty has to run now; that it ran is written down. The first run comes one wait after the first look."""
    if every < RARE:
        return True
    tick, new = Tick.objects.get_or_create(name=duty, defaults={"ran_at": now})
    if new:
        return False
    # A run in the future is a clock that was set back.
    if now - tick.ran_at < every and tick.ran_at <= now:
        return False
    return Tick.objects.filter(name=duty, ran_at=tick.ran_at).update(ran_at=now) == 1
