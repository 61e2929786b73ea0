"""Handed: options as a story keeps them, and as a template draws them: files by their hash, and the time it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from mmc.core.story import MATERIAL as MATERIAL
from mmc.core.story import hash_of
from mmc.infographics import template_named


def file_options(template: str) -> tuple[str, ...]:
    """The options of a template that are files: a portrait, boundaries."""
    if not template:
        return ()
    return tuple(f.name for f in fields(template_named(template).options) if f.metadata.get("file"))


def cover_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a story that its carousel knows: the words of the cover, and the colours of all slides."""
    return {name: options[name] for name in ("headline", "subtitle", "kicker", "theme") if options.get(name)}


def drawable(
    template: str, options: Mapping[str, Any], read: Callable[[str], bytes], now: datetime | None
) -> dict[str, Any]:
    """The options with each kept file's bytes in place of its name, and `now` where a template asks what time it is.

    `read` gives the bytes of a hash. What an editor wrote as `now` stays.
    """
    found = {name: value for name, value in options.items() if name != MATERIAL}
    for name in file_options(template):
        if sha256 := hash_of(found.get(name)):
            found[name] = read(sha256)
    asks = bool(template) and any(f.name == "now" for f in fields(template_named(template).options))
    if asks and now is not None:
        found = {"now": now.isoformat(), **found}
    return found
