"""Counter: the one place where a hit becomes a counted view. Keeps sessions in memory, rows in the database."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from django.db import DatabaseError, connections

from mmc.config import Config
from mmc.core.ports import Clock
from mmc.engagement.days import salt_of
from mmc.engagement.hit import Hit, Reason, Rules, reason_against
from mmc.engagement.models import Watch
from mmc.engagement.record import View, record
from mmc.engagement.touch import Touch, touch_of
from mmc.engagement.visitor import day_bounds, local_day, visitor_key

log = logging.getLogger(__name__)

IDLE = timedelta(minutes=30)  # a session ends after this much silence
RETRIES = timedelta(minutes=10)  # a repeated beacon comes within this time, or not at all
VIEWS_A_MINUTE = 60  # more than a person opens
BATCH = 500
CAPACITY = 50_000
SESSIONS = 200_000


@dataclass
class _Session:
    touch: Touch
    seen_at: datetime
    minute: datetime
    views: int = 0


class Counter:
    """Takes hits on any thread, writes them by one writer: 500 at a time or every second, and at stop.

    A crash loses at most one second. A full queue is counted as a drop, never silent. `gap` is the longest
    silence between two beats that still counts as being awake.
    """

    def __init__(
        self, *, zone: tzinfo, rules: Rules, clock: Clock, capacity: int = CAPACITY,
        chance: Callable[[int], bytes] = secrets.token_bytes, gap: timedelta = timedelta(minutes=5),
    ) -> None:  # fmt: skip
        self.zone, self.rules, self.clock, self.gap = zone, rules, clock, gap
        self._capacity, self._chance = capacity, chance
        self._queue: deque[View] = deque()
        self._drops: dict[tuple[date, Reason], int] = {}
        self._salts: dict[date, bytes] = {}
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        self._loads: OrderedDict[str, datetime] = OrderedDict()
        self._watch: Watch | None = None
        self._lock = threading.Lock()  # memory
        self._writing = threading.Lock()  # database
        self._full = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def ready_for(self, now: datetime) -> bool:
        """True when `take` will not touch the database."""
        return local_day(now, self.zone) in self._salts

    def take(self, hit: Hit, now: datetime) -> Reason | None:
        """None when the hit was queued to be counted, else why it was not."""
        day = local_day(now, self.zone)
        salt = self._salts.get(day) or self._new_salt(day, now)
        with self._lock:
            reason = reason_against(hit, self.rules) or self._repeated(hit, now)
            visitor, touch = "", touch_of(hit.query, hit.referrer, self.rules.hosts)
            if reason is None and not hit.private:
                visitor = self._key(salt, hit)
                session = self._session(visitor, touch, hit, day, now)
                touch = session.touch
                reason = Reason.RATE if session.views > VIEWS_A_MINUTE else None
            if reason is None and len(self._queue) >= self._capacity:
                reason = Reason.OVERFLOW
            if reason is not None:
                self._drops[day, reason] = self._drops.get((day, reason), 0) + 1
                return reason
            self._queue.append(
                View(at=now, day=day, hour=now.astimezone(self.zone).hour, path=hit.path, visitor=visitor,
                     delivery=touch.delivery, source=touch.source, load=hit.load)
            )  # fmt: skip
        if len(self._queue) >= BATCH:
            self._full.set()
        return None

    def flush(self) -> int:
        """How many views were written. Raises DatabaseError with everything still in the queue."""
        written = 0
        with self._writing:
            while True:
                with self._lock:
                    batch = [self._queue[i] for i in range(min(BATCH, len(self._queue)))]
                    drops = dict(self._drops)
                if not batch and not drops:
                    return written
                written += record(batch, drops)
                with self._lock:  # only now: what was not committed must not be forgotten
                    for _ in batch:
                        self._queue.popleft()
                    for key, count in drops.items():
                        self._drops[key] -= count
                    self._drops = {k: n for k, n in self._drops.items() if n}

    def beat(self, now: datetime) -> None:
        """Writes down that readers are being counted now; time without beats is downtime."""
        self._forget_old(now)
        with self._writing:
            if self._watch is None or now - self._watch.until > self.gap:
                self._watch = Watch.objects.create(since=now, until=now)
            elif now > self._watch.until:
                self._watch.until = now
                self._watch.save(update_fields=["until"])

    def start(self) -> None:
        """Start the writer's thread. A second call does nothing."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._write_on, name="reader-writer", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Write what is left and end the watch. Safe to call without a start."""
        self._stopping.set()
        self._full.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
            self._thread = None
        self.flush()
        self.beat(self.clock())
        self._watch = None

    def _write_on(self) -> None:
        last_beat: datetime | None = None
        while not self._stopping.is_set():
            self._full.wait(1.0)
            self._full.clear()
            try:
                now = self.clock()
                if last_beat is None or abs(now - last_beat) >= min(self.gap / 4, timedelta(seconds=30)):
                    self.beat(now)
                    last_beat = now
                self.flush()
            except DatabaseError:
                # Nothing is lost yet: the queue keeps it, and a new connection may fare better.
                log.exception("Reader counts could not be written", extra={"action": "readers_not_written"})
                connections.close_all()
        connections.close_all()

    def _new_salt(self, day: date, now: datetime) -> bytes:
        salt = salt_of(day, now, self._chance)
        with self._lock:
            self._salts[day] = salt
        self._forget_old(now)
        return salt

    def _forget_old(self, now: datetime) -> None:
        """Drop salts, sessions and page loads that nothing can need any more."""
        day = local_day(now, self.zone)
        with self._lock:
            young = day_bounds(day, self.zone)[0] + IDLE > now
            keep = {day, day - timedelta(days=1)} if young else {day}
            self._salts = {d: s for d, s in self._salts.items() if d in keep}
            while self._sessions and next(iter(self._sessions.values())).seen_at < now - IDLE:
                self._sessions.popitem(last=False)
            while self._loads and next(iter(self._loads.values())) < now - RETRIES:
                self._loads.popitem(last=False)

    def _repeated(self, hit: Hit, now: datetime) -> Reason | None:
        if not hit.load:
            return None
        before = self._loads.get(hit.load)
        if before is not None and now - before <= RETRIES:
            return Reason.RETRY
        self._loads[hit.load] = now
        if len(self._loads) > SESSIONS:
            self._loads.popitem(last=False)
        return None

    def _key(self, salt: bytes, hit: Hit) -> str:
        return visitor_key(salt, min(self.rules.hosts, default=""), hit.address, hit.agent)

    def _session(self, visitor: str, touch: Touch, hit: Hit, day: date, now: datetime) -> _Session:
        """The running session of a visitor, also over midnight, or a new one with this touch."""
        session = self._sessions.pop(visitor, None)
        yesterday = self._salts.get(day - timedelta(days=1))
        if session is None and yesterday is not None:
            session = self._sessions.pop(self._key(yesterday, hit), None)
        if session is None or now - session.seen_at > IDLE:
            session = _Session(touch=touch, seen_at=now, minute=now)
        if now - session.minute >= timedelta(minutes=1):
            session.minute, session.views = now, 0
        session.seen_at = now
        session.views += 1
        self._sessions[visitor] = session
        if len(self._sessions) > SESSIONS:
            self._sessions.popitem(last=False)
        return session


def counter_for(config: Config, clock: Clock, *, gap: timedelta = timedelta(minutes=5)) -> Counter:
    """The counter of a newsroom: its zone, its site's host names."""
    site = urlsplit(config.site.base_url)
    hosts = {(site.hostname or "").lower(), config.serve.site.rpartition(":")[0].strip("[]").lower()}
    rules = Rules(hosts=frozenset(h for h in hosts if h), root=site.path.rstrip("/"))
    return Counter(zone=config.site.zone, rules=rules, clock=clock, gap=gap)
