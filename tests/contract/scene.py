"""One rehearsal, the media of the tests, and channels opened on it as a process would open them."""

from __future__ import annotations

import hashlib
import inspect
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from mmc.config import ChannelConfig, Config, Site
from mmc.core.channel import MediaFile, Post, Receipt
from mmc.core.ports import Publisher
from mmc.publishers import publisher_class
from mmc.publishers.jpeg import as_jpeg
from mmc.rehearsal.server import Rehearsal
from tests.contract.kinds import KINDS

KEYS = itertools.count(1)
FILM_SECONDS = 3.2  # as short as a reel may be


@dataclass
class Scene:
    """One rehearsal, the media of the tests, and the channels opened on it."""

    rehearsal: Rehearsal
    media: dict[str, MediaFile]
    folder: Path  # of the newsroom
    site: str  # its public address, from where platforms fetch pictures
    opened: list[Publisher]
    pauses: list[float]

    @property
    def still(self) -> MediaFile:
        return self.media["still"]

    @property
    def film(self) -> MediaFile:
        return self.media["film"]

    def channel(self, kind: str, base_url: str = "", **options: Any) -> Publisher:
        """A publisher as a process would open it; waiting is noted, not done."""
        accounts = self.rehearsal.accounts
        row = KINDS[kind]
        known = {**row.plain, **{option: accounts[key] for option, key in row.options.items()}}
        section = ChannelConfig(
            kind=row.kind or kind, secret="TOKEN", base_url=base_url or self.rehearsal.urls[kind], **(known | options)
        )
        secrets = {"TOKEN": self.rehearsal.secrets[kind]}
        config = Config(
            folder=self.folder, site=Site(name="MMC Uji", base_url=self.site), channels={kind: section}, secrets=secrets
        )  # fmt: skip
        made: Any = publisher_class(row.kind or kind)
        waits = {"sleep": self.pauses.append} if "sleep" in inspect.signature(made).parameters else {}
        publisher: Publisher = made(kind, config, **waits)
        self.opened.append(publisher)
        return publisher

    def post(self, kind: str, **changes: Any) -> Post:
        """A new delivery that this kind takes."""
        key = f"uji{next(KEYS):05d}"
        link = f"https://mmc.example.go.id/konten/harga-beras?p={key}"
        row = KINDS[kind]
        facts: dict[str, Any] = {
            "delivery": key, "title": f"Harga beras & gula {key}", "text": f"Harga beras turun. {link}", "link": link,
            "media": tuple(self.media[name] for name in row.media),
            "thumbnail": self.media["thumbnail"] if row.thumbnail else None,
            "tags": ("beras", "Kalimantan Tengah"),
        }  # fmt: skip
        return Post(**{**facts, **changes})

    def public(self, kind: str, post: Post, live: bool = False) -> list[dict[str, Any]]:
        """What the rehearsal shows of this delivery."""
        return [entry for entry in self.rehearsal.public(kind, live=live) if post.delivery in entry["keys"]]

    def processing(self, kind: str, polls: int, fail: bool = False) -> None:
        """How many looks a film stays in the works from now on, and whether it ends badly."""
        order = {"platform": kind, "polls": polls, "fail": fail}
        httpx.post(f"{self.rehearsal.base_url}/_control/processing", json=order, trust_env=False).raise_for_status()

    def calls(self, kind: str, call: str) -> int:
        """How often a call came in since the rehearsal began."""
        return self.rehearsal.calls().get(kind, {}).get(call, 0)

    def says(self, kind: str, entry: dict[str, Any], post: Post) -> bool:
        """Whether what became public has the caption word for word."""
        return post.text in entry["text"] if KINDS[kind].framed else entry["text"] == post.text

    def shas(self, kind: str, *files: MediaFile) -> list[str]:
        """The files as the platform has them."""
        folder = self.folder / "var/media/jpeg"
        return [(as_jpeg(file, folder) if KINDS[kind].jpeg else file).sha256 for file in files]


def a_media(path: Path, mime: str, width: int, height: int, format: str) -> MediaFile:
    """A file of the tests as a post carries it."""
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    return MediaFile(path=path, mime=mime, sha256=sha, width=width, height=height, format=format,
                     alt="Grafik harga beras", seconds=FILM_SECONDS if mime == "video/mp4" else 0.0)  # fmt: skip


def prepared(publisher: Publisher, post: Post) -> dict[str, str]:
    """The remote references after a preparation that went well."""
    refs: dict[str, str] = {}
    publisher.prepare(post, dict(refs), refs.__setitem__)
    return refs


def published(publisher: Publisher, post: Post) -> Receipt:
    """The receipt of a post that went all the way."""
    return publisher.send(post, prepared(publisher, post))


def ago(seconds: float = 5) -> datetime:
    """A moment just past, for read-backs."""
    return datetime.now(UTC) - timedelta(seconds=seconds)
