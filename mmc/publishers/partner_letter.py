"""Letter: what a partner is told about one delivery, the same at every retry, whichever way it travels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from mmc.core.channel import MediaFile, Outcome, Post, Receipt
from mmc.core.text import moment, number
from mmc.publishers.press_kit import Kit, alt_texts_of, licence_of, names_of

Event = Literal["published", "corrected", "withdrawn"]
_HEAD = {
    "corrected": "RALAT. Siaran sebelumnya dengan judul ini diganti dengan yang berikut.",
    "withdrawn": "DITARIK. Mohon siaran ini tidak dimuat; bila sudah dimuat, mohon diturunkan.",
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message to a partner. `id` is its key for ever: a receiver drops what it has already seen."""

    event: Event
    id: str
    delivery: str
    title: str
    at: datetime
    post: Post | None = None  # None: a withdrawal, which needs only its name
    embargo: datetime | None = None
    kit: Kit | None = None
    feed: str = ""
    reason: str = ""

    @property
    def media(self) -> Sequence[MediaFile]:
        return self.post.media if self.post else ()


class Way(Protocol):
    """How letters travel to one partner. Raises only the DeliveryErrors of mmc.errors."""

    readable: bool

    def send(self, letter: Letter, *, visible: bool) -> Receipt:
        """The receiver's word that it has the letter; without `visible` a letter that may be sent again."""

    def find(self, delivery: str) -> Outcome:
        """Whether the receiver has the letter of a delivery."""

    def greet(self) -> None:
        """Prove address and secret without sending anything."""

    def close(self) -> None:
        """Give back connections."""


def embargo_words(embargo: datetime | None, zone: ZoneInfo) -> str:
    """`EMBARGO: ...`, empty when there is none."""
    return f"EMBARGO: tidak untuk disiarkan sebelum {moment(embargo, zone)}." if embargo else ""


def subject_of(letter: Letter, zone: ZoneInfo) -> str:
    """The title in one line, with what must be seen before it is opened."""
    title = " ".join(letter.title.split())
    if letter.event == "withdrawn":
        return f"DITARIK: {title}"
    held = f"[EMBARGO s.d. {moment(letter.embargo, zone)}] " if letter.embargo else ""
    # One kind of space: a mail folds its subject at plain ones only.
    return " ".join(f"{'RALAT: ' if letter.event == 'corrected' else ''}{held}{title}".split())


def text_of(letter: Letter, zone: ZoneInfo, sender: str) -> str:
    """The letter as plain words: embargo first, then the caption as approved, then what comes with it."""
    parts = [_HEAD.get(letter.event, ""), embargo_words(letter.embargo, zone)]
    if letter.reason:
        parts.append(f"Alasan: {letter.reason}")
    if letter.post is None:
        parts.append(f"Judul: {letter.title}")
    else:
        parts += [letter.post.text, _kit_words(letter), licence_of(letter.post)]
        if alts := alt_texts_of(letter.post):
            parts.append(f"Isi gambar dan film (teks alternatif):\n\n{alts}")
    if letter.feed:
        parts.append(f"Semua siaran untuk Anda: {letter.feed}")
    parts.append(f"-- \n{sender}\nNomor siaran: {letter.delivery}")
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def as_data(letter: Letter) -> dict[str, Any]:
    """The letter as data for machines."""
    told: dict[str, Any] = {
        "delivery": letter.delivery, "title": letter.title, "reason": letter.reason, "feed": letter.feed,
        "embargo": letter.embargo.isoformat() if letter.embargo else None,
    }  # fmt: skip
    if (post := letter.post) is None:
        return told
    files = [
        {"name": name, "mime": f.mime, "sha256": f.sha256, "width": f.width, "height": f.height, "seconds": f.seconds,
         "alt": f.alt} for name, f in names_of(post).items()
    ]  # fmt: skip
    kit = {"url": letter.kit.url, "sha256": letter.kit.sha256, "bytes": letter.kit.bytes} if letter.kit else None
    return told | {"text": post.text, "link": post.link, "language": post.language, "tags": list(post.tags),
                   "licence": licence_of(post), "files": files, "kit": kit}  # fmt: skip


def mark_of(post: Post) -> str:
    """16 hex digits over what a partner gets: other words or files, another mark."""
    seen = [post.title, post.text, *(m.sha256 for m in (*post.media, *post.captions)), dict(post.page or {}).get("csv")]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:16]


def _kit_words(letter: Letter) -> str:
    if letter.kit is None:
        return ""
    size = number(max(0.1, letter.kit.bytes / 1e6), 1)
    films = any(file.is_film for file in letter.media)
    stills = any(not file.is_film for file in letter.media)
    table = bool(letter.post and (letter.post.page or {}).get("csv"))
    held = (("gambar", stills), ("film", films), ("keterangan", True), ("data", table), ("lisensi", True))
    inside = ", ".join(word for word, there in held if there)
    return f"Semua berkas siap pakai dalam satu ZIP ({size} MB: {inside}), tersedia 30 hari:\n{letter.kit.url}"
