"""Channel, Post and what publishers answer: the words between the ledger and the platforms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

Part = Literal["feed", "short", "landscape", "album", "story"]


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """One rendition as a file on this machine, ready to be sent."""

    path: Path
    mime: str  # image/png, video/mp4
    sha256: str
    width: int
    height: int
    format: str  # the name of its Format: portrait, short, ...
    alt: str = ""
    seconds: float = 0.0  # 0 for stills

    @property
    def is_film(self) -> bool:
        return self.mime.startswith("video/")


@dataclass(frozen=True, kw_only=True)
class Post:
    """Everything one delivery sends: frozen before the first call, the same at every retry."""

    delivery: str  # the public key of the delivery; the `p` in its links and its fingerprint
    title: str
    text: str  # the caption for this channel, links already carrying ?p=
    media: tuple[MediaFile, ...] = ()
    thumbnail: MediaFile | None = None
    captions: tuple[MediaFile, ...] = ()  # subtitles of the films in `media`: text/vtt, application/x-subrip
    link: str = ""  # the canonical page on our site, with ?p=
    part: Part = "feed"
    tags: tuple[str, ...] = ()
    language: str = "id"
    embargo: datetime | None = None  # partners get it early: not to be shown before this moment
    page: Mapping[str, Any] | None = None  # the website page as plain data (website.page.Page.to_dict)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Proof that something is public: the platform's id and address for it."""

    id: str
    url: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    left: int = 0  # visible calls still to make: this is one piece of a thread, or a picture whose words follow


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One reason why a post cannot go out as it is, and what would fix it."""

    field: str  # text, title, media, thumbnail
    code: str  # too_long, too_big, wrong_kind, missing, ...
    message: str  # Indonesian, for the desk
    limit: float | None = None
    actual: float | None = None
    fix: str = ""  # trim, split, other_format, transcode: what would mend it; empty: a person must think


@dataclass(frozen=True)
class Found:
    """Read-back saw it."""

    receipt: Receipt


@dataclass(frozen=True)
class Absent:
    """Read-back covered the time of sending and it is not there; authoritative after enough reads."""


@dataclass(frozen=True)
class Unreadable:
    """This channel cannot be read back, or not now; a person may have to look."""

    reason: str
    ever: bool = False  # True: it may become readable, try again later


Outcome = Found | Absent | Unreadable


@dataclass(frozen=True, kw_only=True)
class TextLimit:
    """How a channel counts text."""

    limit: int
    count: Literal["characters", "utf16", "x_weighted", "utf8"] = "characters"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a channel kind accepts, as data: composer, validator and sender read the same table."""

    text: TextLimit
    text_with_media: TextLimit | None = None
    pieces: int = 1  # messages one delivery may become; its words are divided by lines of three dashes
    caption_goes_on: bool = False  # words too long for a caption go on by themselves in a message of their own
    title: TextLimit | None = None
    title_required: bool = False
    max_media: int = 1
    media_required: bool = False
    film_required: bool = False
    image_mimes: frozenset[str] = frozenset({"image/png", "image/jpeg"})
    image_bytes: int = 5_000_000
    film_bytes: int = 512_000_000
    film_seconds: tuple[float, float] = (0.5, 140.0)
    mixed_media: bool = False  # photos and films in one post
    forbidden: str = ""  # characters the platform refuses
    max_hashtags: int | None = None
    max_mentions: int | None = None
    image_ratio: tuple[float, float] | None = None  # width by height; None: any
    film_ratio: tuple[float, float] | None = None
    alt_characters: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One number a platform told us about a post or an account; None means it was not told."""

    metric: str  # a name from core.metric.METRICS
    value: int | None
    subject: str = ""  # receipt id, or "" for the account
    exact: bool = True
    at: datetime | None = None  # the platform's time where it gives one
