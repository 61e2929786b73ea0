"""The vault: sealed logins, one a channel, behind three verbs; files on one machine, a table on PostgreSQL.

Several machines share one vault only through their database, so there the ciphertext lies in the database (the key
never does). Beside the sealed bytes stand the login's facts in clear: lists and screens need no key.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from cryptography.fernet import InvalidToken, MultiFernet

from mmc.config import Config
from mmc.errors import ConfigError, Mistake, TemporaryDelivery
from mmc.publishers.logins.keys import sealer
from mmc.publishers.logins.login import Facts, Login, facts_of, packed, unpacked

TURN = 60.0  # seconds one waits while another process renews the same login
SHELF = Path("var") / "secrets"  # of the newsroom's folder; a backup names sealed logins so in either case
ROOM = 16 * 1024  # bytes set aside before a renewal: its answer must fit on a full disk


class Shelf(Protocol):
    """Where sealed logins lie. Everything it takes and gives is ciphertext and facts."""

    def read(self, name: str) -> str:
        """The record of a channel; empty if there is none."""

    def write(self, name: str, record: str) -> None:
        """Keep a record in place of the one before, safely on disk when this returns."""

    def drop(self, name: str) -> None:
        """Forget a channel's record."""

    def names(self) -> list[str]:
        """The channels that have a record."""

    def turn(self, name: str, wait: float) -> AbstractContextManager[None]:
        """Inside, no other process or thread has its turn with this channel; TemporaryDelivery after `wait`."""


class Vault:
    """The logins of a newsroom."""

    def __init__(self, shelf: Shelf, config: Config) -> None:
        self._shelf, self._config = shelf, config

    def facts(self, name: str) -> Facts | None:
        """What may be shown of a channel's login, without a key; None if it is not connected."""
        record = self._shelf.read(name)
        try:
            return facts_of(json.loads(record)["facts"]) if record else None
        except (ValueError, KeyError, TypeError) as error:
            raise _unreadable(name, "is damaged") from error

    def read(self, name: str) -> Login | None:
        """A channel's login; None if it is not connected. ConfigError when it cannot be opened."""
        record = self._shelf.read(name)
        if not record:
            return None
        try:
            return unpacked(self._sealer().decrypt(json.loads(record)["sealed"]), name)
        except InvalidToken as error:
            raise _unreadable(name, "was sealed with another key") from error
        except (ValueError, KeyError, TypeError) as error:
            raise _unreadable(name, "is damaged") from error

    def write(self, name: str, login: Login) -> None:
        """Seal and keep a login; it is on disk when this returns."""
        sealed = self._sealer().encrypt(packed(login, name)).decode()
        self._shelf.write(name, json.dumps({"version": 1, "facts": login.facts.__dict__, "sealed": sealed}))

    def drop(self, name: str) -> None:
        """Forget a channel's login."""
        with self.turn(name):
            self._shelf.drop(name)

    def turn(self, name: str, wait: float = TURN) -> AbstractContextManager[None]:
        """The turn with this channel's login: one process at a time may renew it."""
        return self._shelf.turn(name, wait)

    def reseal(self, name: str) -> bool:
        """The login sealed anew with the first key, after a new one was put in front; False if not connected."""
        with self.turn(name):
            login = self.read(name)
            if login is not None:
                self.write(name, login)
        return login is not None

    def _sealer(self) -> MultiFernet:
        return sealer(self._config)


class FileShelf:
    """Files of mode 0600 in var/secrets, replaced as a whole; turns by a lock file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str:
        """The record of a channel; empty if there is none."""
        try:
            return self._file(name).read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(name, f"cannot be read: {error}") from error

    def write(self, name: str, record: str) -> None:
        """Keep a record; the space was set aside when the turn began, so a full disk cannot lose it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self._file(name).with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as target:
            target.write(record.encode())
            target.truncate()
            target.flush()
            os.fsync(target.fileno())
        os.replace(fresh, self._file(name))
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def drop(self, name: str) -> None:
        """Forget a channel's record."""
        self._file(name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """The channels that have a record."""
        return sorted(unquote(file.stem) for file in self._folder.glob("*.json"))

    @contextmanager
    def turn(self, name: str, wait: float) -> Iterator[None]:
        """One process and thread at a time; the kernel ends the turn of one that dies."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self._file(name).with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait_for(lock, name, wait)
            try:
                self._set_room_aside(name)
                yield
            finally:
                self._file(name).with_suffix(".new").unlink(missing_ok=True)
        finally:
            os.close(lock)

    def _set_room_aside(self, name: str) -> None:
        room = os.open(self._file(name).with_suffix(".new"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(room, 0, ROOM)
        except OSError as error:
            words = f"{name}: the login is not renewed, its answer could not be stored: {error.strerror}; make room"
            raise TemporaryDelivery(words, retry_after=60) from error
        finally:
            os.close(room)

    def _file(self, name: str) -> Path:
        return self._folder / f"{quote(name, safe='')}.json"


def _wait_for(lock: int, name: str, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                words = f"{name}: another process has been renewing this login for {wait:g} s; trying again"
                raise TemporaryDelivery(words, retry_after=30) from None
            time.sleep(0.05)


def vault_of(config: Config) -> Vault:
    """The newsroom's vault."""
    return Vault(shelf_of(config), config)


def shelf_of(config: Config) -> Shelf:
    """Where the newsroom's sealed logins lie: files beside SQLite, a table on PostgreSQL, which machines share."""
    if config.database_url.startswith("postgresql"):
        from mmc.publishers.logins.table import TableShelf

        return TableShelf(config.database_url)
    return FileShelf(config.folder / SHELF)


def _unreadable(name: str, why: str) -> ConfigError:
    words = f"the stored login {why}; put the old key behind the new one, or run: mmc channel connect {name}"
    return ConfigError([Mistake("vault", None, f"channels.{name}", words)])
