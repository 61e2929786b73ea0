"""The vault's shelf on PostgreSQL: sealed logins in a table, turns by an advisory lock."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg

from mmc.errors import MmcError, TemporaryDelivery

TABLE = "sealed_login"
ROOM = 620_379  # the first half of our advisory locks; any number that nobody else locks
_SHAPE = f"create table if not exists {TABLE} (channel text primary key, record text not null)"


class Cursor(Protocol):
    """What any library gives to talk to PostgreSQL inside its own transaction."""

    def execute(self, sql: str, params: Sequence[Any] = (), /) -> Any:
        """Say one sentence of SQL."""

    def fetchone(self) -> Any:
        """The next row of the last answer."""


class TableShelf:
    """One row a channel, ciphertext and facts. Not a model of the ledger: nothing else may read or write it."""

    def __init__(self, url: str) -> None:
        self._url = url

    def read(self, name: str) -> str:
        """The record of a channel; empty if there is none, or nobody ever connected one."""
        with self._open() as server:
            if server.execute("select to_regclass(%s)", [TABLE]).fetchone() == (None,):
                return ""
            row = server.execute(f"select record from {TABLE} where channel = %s", [name]).fetchone()
        return str(row[0]) if row else ""

    def write(self, name: str, record: str) -> None:
        """Keep a record; committed and on the server's disk when this returns."""
        with self._open() as server:
            server.execute(_SHAPE)
            server.execute(
                f"insert into {TABLE} values (%s, %s) on conflict (channel) do update set record = excluded.record",
                [name, record],
            )

    def drop(self, name: str) -> None:
        """Forget a channel's record."""
        with self._open() as server:
            server.execute(_SHAPE)
            server.execute(f"delete from {TABLE} where channel = %s", [name])

    def names(self) -> list[str]:
        """The channels that have a record."""
        with self._open() as server:
            if server.execute("select to_regclass(%s)", [TABLE]).fetchone() == (None,):
                return []
            return [str(row[0]) for row in server.execute(f"select channel from {TABLE} order by channel")]

    @contextmanager
    def turn(self, name: str, wait: float) -> Iterator[None]:
        """One process on any machine at a time; the server ends the turn of one whose connection dies."""
        with self._open() as server:
            server.execute("select set_config('lock_timeout', %s, false)", [f"{max(1, int(wait * 1000))}ms"])
            try:
                server.execute("select pg_advisory_lock(%s, %s)", [ROOM, _number(name)])
            except psycopg.errors.LockNotAvailable as error:
                words = f"{name}: another process has been renewing this login for {wait:g} s; trying again"
                raise TemporaryDelivery(words, retry_after=30) from error
            yield

    @contextmanager
    def _open(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            server = psycopg.connect(self._url, autocommit=True, connect_timeout=8)
        except psycopg.Error as error:
            raise TemporaryDelivery(f"the vault's database does not answer: {error}", retry_after=10) from error
        with server:
            yield server


def land(records: Mapping[str, str], cursor: Cursor) -> None:
    """Nothing; the records lie in the table once the cursor's own transaction is committed. MmcError if it has some.

    A ledger that moves or comes back brings its logins in the transaction of its rows: both are there, or neither.
    """
    cursor.execute(_SHAPE)
    cursor.execute(f"select channel from {TABLE} limit 1")
    if cursor.fetchone() is not None:
        raise MmcError(f"the target already holds rows of '{TABLE}'; give an empty database: nothing is mixed")
    for name, record in records.items():
        cursor.execute(f"insert into {TABLE} values (%s, %s)", [name, record])


def _number(name: str) -> int:
    """A channel's half of the lock: 31 bits. Two names that share one only wait for each other."""
    return zlib.crc32(name.encode()) & 0x7FFFFFFF
