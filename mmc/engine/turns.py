"""Whose turn a clock duty is: one worker at a time, and rare duties once in their time, however many workers tick."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from django.db import connection

from mmc.newsroom.models import Tick

SPACE = 620_377  # any number that nobody else locks in this database
RARE = timedelta(minutes=1)  # from here on the last run is remembered across restarts and workers


def my_turn(duty: str) -> bool:
    """True if no other worker is at this duty now. The turn ends with this thread's database connection.

    Needs a session of its own on PostgreSQL: a pooler in transaction mode would lose the lock at once.
    """
    if connection.vendor != "postgresql":
        return True  # one process, and its clock runs each duty once at a time
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [SPACE, zlib.crc32(duty.encode()) & 0x7FFFFFFF])
        return bool(cursor.fetchone()[0])


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
