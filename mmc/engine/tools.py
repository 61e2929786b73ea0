"""Tools: what engine work needs of the outside, handed in once; and which rows this process holds."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mmc.config import Config
from mmc.core.ports import Clock, Publisher, system_clock
from mmc.engine.clock import SteadyClock
from mmc.engine.lease import Lease, database_clock, executor_name
from mmc.newsroom.models import Executor

QUEUES = ("publish", "render", "collect")
VERSION = "1"  # the shape of workflow arguments; raised by hand, or an upgrade would strand waiting work


def nothing(point: str) -> None:
    """The probe of every normal run: named points of a delivery pass unobserved."""


def unseen(what: str, share: float) -> None:
    """The progress nobody watches: how much of a render or an upload is done, 0 to 1."""


class Held:
    """The deliveries some thread of this process is working on right now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: set[int] = set()

    @contextmanager
    def hold(self, delivery_id: int) -> Iterator[bool]:
        """True inside if nobody here held it before."""
        with self._lock:
            mine = delivery_id not in self._ids
            self._ids.add(delivery_id)
        try:
            yield mine
        finally:
            if mine:
                with self._lock:
                    self._ids.discard(delivery_id)

    def __bool__(self) -> bool:
        with self._lock:
            return bool(self._ids)

    def __contains__(self, delivery_id: int) -> bool:
        with self._lock:
            return delivery_id in self._ids


def _default_open(name: str, config: Config) -> Publisher:
    from mmc.publishers import open_channel

    return open_channel(name, config)


@dataclass(frozen=True)
class Tools:
    """Clock, chance, doors and identity of one engine process."""

    config: Config
    executor: str  # unique to this start of this process, never reused
    clock: Clock = system_clock
    chance: random.Random = field(default_factory=random.Random)
    sleep: Callable[[float], None] = time.sleep
    open_channel: Callable[[str, Config], Publisher] = _default_open
    probe: Callable[[str], None] = nothing
    progress: Callable[[str, float], None] = unseen
    held: Held = field(default_factory=Held)

    queues: tuple[str, ...] = QUEUES
    version: str = VERSION
    lease: Lease | None = None  # None: the only engine of its newsroom, whom nobody can take over from
    common: Clock | None = None  # the clock all workers share; None: our own

    def common_time(self) -> datetime:
        """The time by which leases and a channel's pace are measured, the same for every worker."""
        return (self.common or self.clock)()

    def lives(self, owner: str, delivery_id: int) -> bool:
        """True if the executor that owns a row is alive and working on it."""
        if owner == self.executor:
            return delivery_id in self.held
        row = Executor.objects.filter(name=owner).first()
        return row is not None and self.common_time() - row.renewed_at < self.config.engine.lease

    def term(self) -> Callable[[], bool]:
        """Tells, at any later moment, whether this process may still act on what it knows now."""
        return self.lease.term() if self.lease is not None else lambda: True

    def may_send(self) -> bool:
        """False once this process could not renew its own lease: it starts no outside call then."""
        row = Executor.objects.filter(name=self.executor).first()
        if row is None or not self.term()():
            return False
        return self.common_time() - row.renewed_at < self.config.engine.lease * 2 / 3


def is_shared(config: Config) -> bool:
    """True where several engines may work on one ledger: PostgreSQL, not a file."""
    return config.database_url.startswith("postgresql")


def open_tools(config: Config, *, slot: int = 0, **more: Any) -> Tools:
    """The tools of a real engine process: steady time, and on a shared ledger a lease by the database's clock.

    boot() and migrate() first.
    """
    if is_shared(config):
        more = {"lease": Lease(), "common": database_clock, "clock": SteadyClock(database_clock), **more}
    return Tools(**{"config": config, "executor": executor_name(slot), "clock": SteadyClock(system_clock), **more})
