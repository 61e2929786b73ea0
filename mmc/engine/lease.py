"""Leases: who is alive, who may still call the outside, and the lock that keeps an embedded newsroom to one process.

Decision 3 tells why there are three walls: the lease in the database, the fence by a clock nobody can set, and the
kernel's timer that ends a process which slept through both.
"""

from __future__ import annotations

import fcntl
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

from mmc.config import Config
from mmc.errors import MmcError
from mmc.newsroom.models import Executor

if TYPE_CHECKING:
    from mmc.engine.tools import Tools

KEPT = timedelta(days=1)  # leases of the dead, for whoever asks who worked yesterday


def executor_name(slot: int = 0) -> str:
    """host-slot-boot: unique to this start, so a fence of an earlier life is always foreign."""
    return f"{socket.gethostname()[:30]}-{slot}-{uuid.uuid4().hex[:12]}"


def elapsed() -> float:
    """Seconds by a clock that nobody can set and that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def send_within(config: Config) -> timedelta:
    """How long after its last renewal a worker may still begin outside calls.

    Shorter than the lease, and no longer than a read-back takes: what leaves at the last moment is seen by the
    reads that would otherwise prove its absence.
    """
    return min(config.engine.lease * 2 / 3, config.engine.reconcile_over)


def renew_every(config: Config) -> timedelta:
    """Often enough that a few renewals may fail."""
    shared = config.database_url.startswith("postgresql")
    return min(timedelta(seconds=5), send_within(config) / 4 if shared else config.engine.lease / 6)


class Lease:
    """This process's right to call the outside, as terms: a term that ended never comes back."""

    def __init__(self, elapsed: Callable[[], float] = elapsed) -> None:
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._until = float("-inf")
        self._number = 0

    def renewed(self, asked: float, seconds: float) -> None:
        """Prolong: `asked` is when the renewal was begun, not when the database answered."""
        with self._lock:
            if self._elapsed() >= self._until:
                self._number += 1  # it had ended: others may have taken over what the old term held
            self._until = max(self._until, asked + seconds)

    def give_back(self) -> None:
        """End the present term now."""
        with self._lock:
            self._until = float("-inf")

    def term(self) -> Callable[[], bool]:
        """Tells whether the present term still holds; once False, False for ever."""
        number = self._number

        def holds() -> bool:
            with self._lock:
                return number == self._number and self._elapsed() < self._until

        return holds


def renew(tools: Tools) -> None:
    """Write that this process lives."""
    asked = elapsed()
    facts = {"renewed_at": tools.common_time(), "version": tools.version, "queues": ",".join(tools.queues)}
    Executor.objects.update_or_create(name=tools.executor, defaults=facts)
    if tools.lease is not None:
        tools.lease.renewed(asked, send_within(tools.config).total_seconds())


def living(tools: Tools) -> dict[str, str]:
    """Version by name of every executor whose lease has not ended."""
    since = tools.common_time() - tools.config.engine.lease
    return dict(Executor.objects.filter(renewed_at__gt=since).values_list("name", "version"))


def forget_others() -> None:
    """Drop every lease: true only under the folder lock, where no other process can be alive."""
    Executor.objects.all().delete()


def forget_long_dead(tools: Tools) -> int:
    """How many leases of yesterday's processes were dropped."""
    return Executor.objects.filter(renewed_at__lt=tools.common_time() - KEPT).delete()[0]


def database_clock() -> datetime:
    """The database's time: the one clock all workers can see."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
        return at


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Held while an embedded engine runs; a second process is refused at once."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "engine.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise MmcError(
            f"another MMC process already runs on {folder}; stop it first (two engines on one SQLite file are refused)"
        ) from error
    try:
        yield
    finally:
        os.close(handle)
