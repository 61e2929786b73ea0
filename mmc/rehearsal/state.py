"""State: what a rehearsal keeps in its folder, so that pages can still be shown after a restart.

One SQLite file for what was sent and a folder of media named by their sha256. One process writes,
each call is its own transaction: whatever was answered with success is on disk.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_TABLES = """
create table if not exists settings (name text primary key, value text not null);
create table if not exists media (sha256 text primary key, facts text not null);
create table if not exists pieces (
    serial integer primary key, platform text not null, id text not null, facts text not null,
    stored_at real not null, unique (platform, id));
"""


@dataclass(frozen=True, kw_only=True)
class Attached:
    """One media file as it hangs on a piece."""

    sha256: str
    mime: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    size: int = 0
    alt: str = ""
    role: str = "media"  # or thumbnail


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing a platform keeps: a message, a tweet, a video, public or not."""

    platform: str
    id: str
    text: str = ""
    title: str = ""
    at: str = ""  # the rehearsal's own time, ISO 8601 UTC
    public_at: str | None = None  # when it first became public
    deleted_at: str | None = None
    edited_at: str | None = None
    group: str = ""  # pieces of one album share it
    links: tuple[str, ...] = ()  # addresses hidden behind words of the text
    media: tuple[Attached, ...] = ()
    stats: Mapping[str, int] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)  # whatever only this platform knows
    stored_at: float = 0.0  # the machine's time, for read-back lag


class State:
    """The folder of one rehearsal, opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.media_folder = folder / "media"
        self.media_folder.mkdir(parents=True, exist_ok=True)
        (folder / "parts").mkdir(exist_ok=True)
        self._db = sqlite3.connect(folder / "rehearsal.sqlite3", isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=normal")
        self._db.executescript(_TABLES)

    def setting(self, name: str, default: Any = None) -> Any:
        """A remembered value, or the default."""
        row = self._db.execute("select value from settings where name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def remember(self, name: str, value: Any) -> None:
        """Keep a value under a name, over restarts."""
        self._db.execute("insert or replace into settings values (?, ?)", (name, json.dumps(value)))

    def forget(self, name: str) -> None:
        """Drop a remembered value; nothing happens when there is none."""
        self._db.execute("delete from settings where name = ?", (name,))

    def next(self, name: str, first: int = 1) -> int:
        """The next number of a counter."""
        value = int(self.setting(f"counter:{name}", first - 1)) + 1
        self.remember(f"counter:{name}", value)
        return value

    def now(self) -> datetime:
        """The rehearsal's own time: real unless the clock was set; it runs on from where it was set."""
        frozen = self.setting("clock:frozen")
        if frozen:
            return datetime.fromisoformat(frozen)
        return datetime.now(UTC) + timedelta(seconds=float(self.setting("clock:ahead", 0.0)))

    def add(self, piece: Piece) -> Piece:
        """The piece, now kept."""
        self._db.execute(
            "insert into pieces (platform, id, facts, stored_at) values (?, ?, ?, ?)",
            (piece.platform, piece.id, _packed(piece), time.time()),
        )
        return piece

    def change(self, piece: Piece) -> Piece:
        """The piece, kept in place of the one with its id."""
        self._db.execute(
            "update pieces set facts = ? where platform = ? and id = ?", (_packed(piece), piece.platform, piece.id)
        )
        return piece

    def piece(self, platform: str, id: str) -> Piece | None:
        """One piece that is not deleted, or None."""
        row = self._db.execute(
            "select facts, stored_at from pieces where platform = ? and id = ?", (platform, id)
        ).fetchone()
        found = _unpacked(*row) if row else None
        return None if found is None or found.deleted_at else found

    def pieces(self, platform: str | None = None) -> list[Piece]:
        """Every piece of a platform (None: of all), oldest first, deleted ones too."""
        where, values = ("where platform = ?", (platform,)) if platform else ("", ())
        rows = self._db.execute(f"select facts, stored_at from pieces {where} order by serial", values)
        return [_unpacked(*row) for row in rows]

    def close(self) -> None:
        """Give the file back."""
        self._db.close()


def stamp(moment: datetime) -> str:
    """`2026-11-21T10:00:00.000Z`: a moment as most platforms write it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _packed(piece: Piece) -> str:
    facts = {**piece.__dict__, "media": [m.__dict__ for m in piece.media]}
    facts.pop("stored_at")
    return json.dumps(facts)


def _unpacked(facts: str, stored_at: float) -> Piece:
    raw = json.loads(facts)
    media = tuple(Attached(**m) for m in raw.pop("media"))
    return Piece(**{**raw, "media": media, "links": tuple(raw["links"]), "stored_at": stored_at})
