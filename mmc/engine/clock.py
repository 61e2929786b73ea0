"""The engine's time: follows its source, but does not believe a sudden jump at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from mmc.core.delivery import State
from mmc.core.ports import Clock
from mmc.engine.lease import elapsed
from mmc.newsroom.models import Delivery, FollowUp

log = logging.getLogger("mmc.engine")
DRIFT = timedelta(seconds=2)  # between two looks a clock may be put right by as much, unremarked
HOLD = timedelta(minutes=10)  # a jump that is still there after this is taken at its word


class SteadyClock:
    """A Clock. Somebody sets the machine's clock wrong: nothing leaves early, nothing waits for yesterday to pass.

    Between two looks at its source it counts by a clock that nobody can set. A jump is logged and held for ten
    minutes; whoever repairs the clock within them has changed nothing. A restart believes its source at once.
    """

    def __init__(self, source: Clock, elapsed: Callable[[], float] = elapsed) -> None:
        self._source, self._elapsed = source, elapsed
        self._anchor = (source(), elapsed())
        self._lock = threading.Lock()
        self._doubt: tuple[float, timedelta] | None = None

    def __call__(self) -> datetime:
        at, since = self._anchor
        return at + timedelta(seconds=self._elapsed() - since)

    def look(self) -> timedelta:
        """The jump that was accepted by this look at the source; zero as a rule."""
        with self._lock:
            told, since = self._source(), self._elapsed()
            off = told - self()
            if abs(off) <= DRIFT:
                self._anchor, self._doubt = (told, since), None
                return timedelta(0)
            if self._doubt is None or abs(self._doubt[1] - off) > DRIFT:
                self._doubt = (since, off)
                log.error(
                    "The clock jumped by %.0f s; deliveries keep the old time for %d minutes. If the new time is "
                    "wrong, repair it now; if it is right, nothing is to be done.",
                    off.total_seconds(), HOLD.total_seconds() // 60, extra={"action": "clock_jumped"},
                )  # fmt: skip
                return timedelta(0)
            if since - self._doubt[0] < HOLD.total_seconds():
                return timedelta(0)
            self._anchor, self._doubt = (told, since), None
        log.warning("The clock's jump by %.0f s is accepted", off.total_seconds(), extra={"action": "clock_accepted"})
        return off


def start_reading_anew() -> None:
    """After time leapt forward: absences seen before it prove nothing about how long a post has been missing."""
    Delivery.objects.filter(state=State.UNKNOWN).update(reads=0, first_read_at=None)


LONGEST = timedelta(hours=6)  # no follow-up is told to wait as long
AHEAD = timedelta(minutes=1)  # a row touched so far in the future: the clock was set back since


def move_waits(now: datetime) -> int:
    """How many rows' waits were moved with a clock that was set back; each waits as long as it was told to."""
    moved = 0
    states = (State.SCHEDULED, State.CLAIMED, State.PREPARED, State.UNKNOWN)
    for row in Delivery.objects.filter(state__in=states, updated_at__gt=now + AHEAD):
        back = row.updated_at - now
        waits = {
            name: at - back
            for name in ("next_try_at", "first_read_at", "unknown_since")
            if (at := getattr(row, name)) is not None
        }
        moved += Delivery.objects.filter(pk=row.pk, state=row.state, updated_at=row.updated_at).update(
            **waits, updated_at=now
        )
    far = FollowUp.objects.filter(state=FollowUp.State.WAITING, next_try_at__gt=now + LONGEST)
    return moved + far.update(next_try_at=now)
