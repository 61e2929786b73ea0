"""Story content as values: what one revision holds and the hash an approval signs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class RenditionRef:
    """One made file of a revision, by content."""

    sha256: str
    format: str  # portrait, short, ...
    kind: str  # still, film, thumbnail, subtitles
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
    send: tuple[str, ...]  # "still.portrait", "film.short", "still.all"
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
    options: Mapping[str, Any] = field(default_factory=dict)  # headline, subtitle, kicker, theme
    renditions: tuple[RenditionRef, ...] = ()
    plans: tuple[ChannelPlan, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        told = asdict(self)
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
        """The renditions a plan names, in the plan's order; `still.all` gives every still."""
        picked: list[RenditionRef] = []
        for name in plan.send:
            kind, _, shape = name.partition(".")
            picked += [r for r in self.renditions if r.kind == kind and shape in ("all", r.format)]
        return tuple(dict.fromkeys(picked))


def content_from_dict(raw: Mapping[str, Any]) -> Content:
    """The content that `Content.to_dict` wrote."""
    data = dict(raw)
    data["renditions"] = tuple(RenditionRef(**r) for r in data.get("renditions", ()))
    data["plans"] = tuple(ChannelPlan(**{**p, "send": tuple(p["send"])}) for p in data.get("plans", ()))
    return Content(**data)
