"""Tables on their way in: handed in, looked at, not yet vouched for. They wait a day, then they are gone."""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT = 24 * 3600.0  # seconds


@dataclass(frozen=True)
class Pending:
    """One table on its way in."""

    name: str
    body: bytes
    facts: dict[str, Any]  # what the form said of it
    left_out: tuple[str, ...]  # columns about persons that were never stored


class PendingTables:
    """A folder of them, each known by a token nobody can guess and only to the person who handed it in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, pending: Pending, person: int) -> str:
        """The token under which it waits."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._forget_old()
        token = uuid.uuid4().hex
        told = {"name": pending.name, "facts": pending.facts, "left_out": pending.left_out, "person": person}
        self._write(f"{token}.body", pending.body)
        self._write(f"{token}.json", json.dumps(told).encode())
        return token

    def get(self, token: str, person: int) -> Pending | None:
        """The table, None if it is not there (any more) or is somebody else's."""
        if not token.isalnum():
            return None
        try:
            told = json.loads((self._folder / f"{token}.json").read_text("utf-8"))
            body = (self._folder / f"{token}.body").read_bytes()
        except (OSError, ValueError):
            return None
        if told["person"] != person:
            return None
        return Pending(told["name"], body, told["facts"], tuple(told["left_out"]))

    def drop(self, token: str) -> None:
        """It was taken over, or is not wanted."""
        for ending in ("json", "body"):
            (self._folder / f"{token}.{ending}").unlink(missing_ok=True)

    def _write(self, name: str, body: bytes) -> None:
        handle = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(body)

    def _forget_old(self) -> None:
        for file in self._folder.iterdir():
            if file.stat().st_mtime < time.time() - KEPT:
                file.unlink(missing_ok=True)
