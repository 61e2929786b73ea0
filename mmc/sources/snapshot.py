"""Snapshot: the bytes of one fetch exactly as they came, with the address they came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Part:
    """One answer. `url` carries no secret; `sha256` is of the body."""

    url: str
    status: int
    mime: str
    body: bytes
    sha256: str
    etag: str = ""  # what the host wants to hear next time, to answer "unchanged"
    modified: str = ""
    left_out: tuple[str, ...] = ()  # columns about persons that were cut before anything was stored


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All answers of one fetch, in the order asked for."""

    source: str
    kind: str
    parts: tuple[Part, ...]
    fetched_at: datetime  # aware, UTC

    @property
    def sha256(self) -> str:
        """The hash of what came, not of when: unchanged bytes give the same one."""
        told = hashlib.sha256(self.kind.encode())
        for part in self.parts:
            told.update(f"\n{part.url}\n{part.status}\n{part.sha256}".encode())
        return told.hexdigest()


def part(url: str, body: bytes, *, status: int = 200, mime: str = "") -> Part:
    """A Part of these bytes, with their hash."""
    return Part(url=url, status=status, mime=mime, body=body, sha256=hashlib.sha256(body).hexdigest())
