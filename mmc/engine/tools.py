"""Tools: what engine work needs of the outside, handed in once; and which rows this process holds."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from mmc.config import Config
from mmc.core.ports import Clock, Publisher, system_clock
from mmc.newsroom.models import Executor

LEASE = timedelta(seconds=30)


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

    def lives(self, owner: str, delivery_id: int) -> bool:
        """True if the executor that owns a row is alive and working on it."""
        if owner == self.executor:
            return delivery_id in self.held
        row = Executor.objects.filter(name=owner).first()
        return row is not None and self.clock() - row.renewed_at < LEASE

    def may_send(self) -> bool:
        """False once this process could not renew its own lease: it starts no outside call then."""
        row = Executor.objects.filter(name=self.executor).first()
        return row is not None and self.clock() - row.renewed_at < LEASE * 2 / 3
