"""The lease of this process, and the lock that keeps an embedded newsroom to one process."""

from __future__ import annotations

import fcntl
import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from mmc.engine.tools import Tools
from mmc.errors import MmcError
from mmc.newsroom.models import Executor

ENGINE_LOCK = 6_203_771  # any number that nobody else locks in this database


def executor_name(slot: int = 0) -> str:
    """host-slot-boot: unique to this start, so a fence of an earlier life is always foreign."""
    return f"{socket.gethostname()[:30]}-{slot}-{uuid.uuid4().hex[:12]}"


def renew(tools: Tools) -> None:
    """Write that this process lives."""
    Executor.objects.update_or_create(name=tools.executor, defaults={"renewed_at": tools.clock()})


def forget_others() -> None:
    """Drop every lease: true only under the folder lock, where no other process can be alive."""
    Executor.objects.all().delete()


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


@contextmanager
def database_lock() -> Iterator[None]:
    """Held while an engine works on a PostgreSQL ledger: folders on two machines cannot see each other.

    Two engines would recover each other's living work. The lock ends with its connection.
    """
    if connections["default"].vendor != "postgresql":
        yield
        return
    own = connections.create_connection("default")  # its own session: pages and ticks close theirs
    try:
        with own.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s)", [ENGINE_LOCK])
            if not cursor.fetchone()[0]:
                raise MmcError("another MMC process already runs on this database; stop it first")
        yield
    finally:
        own.close()
