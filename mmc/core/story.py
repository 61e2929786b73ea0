"""Story content as values: what one revision holds and the hash an approval signs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

_KEPT = re.compile(r"sha256:([0-9a-f]{64})")


def kept_file(sha256: str) -> str:
    """How a story's options and finish name a file of the media store."""
    return f"sha256:{sha256}"


def hash_of(option: Any) -> str:
    """The hash of the kept file that an option names; empty if it names none."""
    found = _KEPT.fullmatch(option) if isinstance(option, str) else None
    return found[1] if found else ""

MATERIAL = "files"  # the option that holds the photos and clips a story's table names: {name: kept file}


@dataclass(frozen=True, kw_only=True)
class RenditionRef:
    """One made file of a revision, by content."""

    sha256: str
    format: str  # portrait, short, ...
    kind: str  # still, film, carousel (a slide of it, in their order), thumbnail, subtitles
    mime: str
    width: int
    height: int
    alt: str = ""
    seconds: float = 0.0
    bytes: int = 0
    credit: str = ""  # whose music a film carries, and why it may


@dataclass(frozen=True, kw_only=True)
class ChannelPlan:
    """What one channel gets: which renditions and which words. When is the delivery's business."""

    channel: str
    caption: str
    send: tuple[str, ...]  # "still.portrait", "film.short", "still.all", "carousel.square", "carousel.square:4"
    title: str = ""  # YouTube and the website; the story's title when empty


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything the public will see of a story, frozen. Two equal contents have one hash."""

    title: str
    summary: str  # one or two sentences; the website's lead and the alt of last resort
    body: str = ""
    template: str = ""
    storyboard: str = ""
    brand: str = ""
    dataset: str = ""  # Dataset.hash
    options: Mapping[str, Any] = field(default_factory=dict)  # headline, subtitle, kicker, theme; files by hash
    renditions: tuple[RenditionRef, ...] = ()
    plans: tuple[ChannelPlan, ...] = ()
    expires: str = ""  # ISO 8601, UTC: the end printed on an alert; nothing of it is published from then on

    def to_dict(self) -> dict[str, Any]:
        told = asdict(self)
        if not told["expires"]:
            del told["expires"]  # most stories have no end, and those approved before there were ends keep their hash
        for rendition in told["renditions"]:
            if not rendition["credit"]:
                del rendition["credit"]  # what was approved before there were credits keeps its hash
        return told

    @property
    def hash(self) -> str:
        """sha256 (hex) of the canonical JSON; the thing an approval signs."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def plan_for(self, channel: str) -> ChannelPlan:
        """The plan of a channel; KeyError if the revision has none."""
        for plan in self.plans:
            if plan.channel == channel:
                return plan
        raise KeyError(channel)

    def chosen(self, plan: ChannelPlan) -> tuple[RenditionRef, ...]:
        """The renditions a plan names, in its order: `still.all` every still, `carousel.square:4` four slides."""
        return tuple(dict.fromkeys(ref for name in plan.send for ref in self._named(name)))

    def lacking(self, plan: ChannelPlan) -> tuple[str, ...]:
        """What a plan sends and nobody made: a film that failed, a shape that was never ordered."""
        return tuple(name for name in plan.send if not self._named(name) and not name.endswith(".all"))

    def ended(self, at: datetime) -> bool:
        """True from the printed end of an alert on."""
        return bool(self.expires) and at >= datetime.fromisoformat(self.expires)

    def _named(self, name: str) -> list[RenditionRef]:
        kind, _, shape = name.partition(".")
        shape, _, most = shape.partition(":")
        found = [r for r in self.renditions if r.kind == kind and shape in ("all", r.format)]
        return found[: int(most)] if most else found


def content_from_dict(raw: Mapping[str, Any]) -> Content:
    """The content that `Content.to_dict` wrote."""
    data = dict(raw)
    data["renditions"] = tuple(RenditionRef(**r) for r in data.get("renditions", ()))
    data["plans"] = tuple(ChannelPlan(**{**p, "send": tuple(p["send"])}) for p in data.get("plans", ()))
    return Content(**data)
