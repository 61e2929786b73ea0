"""BPS's dynamic data decoded: keys put together from five lists, never cut apart."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from mmc.errors import SourceRefused
from mmc.sources.numbers import is_missing
from mmc.sources.snapshot import Part
from mmc.sources.source import json_of

LISTS = ("vervar", "var", "turvar", "tahun", "turtahun")  # the order in which a key is put together
_MOST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One decoded figure with the labels it belongs to; None is missing."""

    place: str
    detail: str
    year: str
    span: str
    value: float | None


def decode(raw: Mapping[str, Any], url: str) -> list[Entry]:
    """Every combination of the five lists with its figure; SourceRefused if a key is ambiguous or unknown.

    A key is the ids put together without separators, so cutting it apart would guess. It is built from
    every combination instead, and two combinations with one key mean nobody can tell whose figure it is.
    """
    content = raw["datacontent"]
    owners: dict[str, tuple[dict[str, Any], ...]] = {}
    lists = [_list(raw, name, url) for name in LISTS]
    if prod(len(items) for items in lists) > _MOST:
        raise SourceRefused(f"{url} is too big: more than {_MOST} figures possible; ask for fewer years")
    entries = []
    for combination in product(*lists):
        key = "".join(str(item["val"]) for item in combination)
        if key in content and key in owners:
            names = " and ".join("/".join(plain(str(i["label"])) for i in c) for c in (owners[key], combination))
            raise SourceRefused(f"{url}: the key {key} may mean {names}; this table cannot be read safely")
        owners[key] = combination
        place, _, detail, year, span = (plain(str(item.get("label", ""))) for item in combination)
        value = _figure(content.get(key), key, url)
        entries.append(Entry(place=place, detail=detail, year=year, span=span, value=value))
    unknown = sorted(set(content) - set(owners))
    if unknown:
        raise SourceRefused(f"{url}: {len(unknown)} figures belong to no listed place or year (first key {unknown[0]})")
    return entries


def envelope(part: Part) -> dict[str, Any]:
    """The whole answer; SourceRefused with BPS's own word where it has no data."""
    raw = json_of(part, who="BPS")
    if not isinstance(raw, dict):
        raise SourceRefused(f"{part.url} is JSON but no BPS answer")
    if raw.get("status") != "OK":
        said = raw.get("message") or raw.get("error") or raw.get("data-availability") or "no status"
        raise SourceRefused(f"BPS refuses ({said}); check key, domain, var and years of {part.url}")
    if raw.get("data-availability") != "available" or not isinstance(raw.get("datacontent"), dict):
        raise SourceRefused(f"BPS has no such data ({raw.get('data-availability')}): {part.url}")
    if not isinstance(raw.get("var"), list) or not raw["var"] or not isinstance(raw["var"][0], dict):
        raise SourceRefused(f"{part.url} does not say what it measures (var)")
    return raw


def _list(raw: Mapping[str, Any], name: str, url: str) -> list[dict[str, Any]]:
    items = raw.get(name)
    if not isinstance(items, list) or not items or not all(isinstance(i, dict) and "val" in i for i in items):
        raise SourceRefused(f"{url} has no list '{name}'")
    return items


def _figure(value: Any, key: str, url: str) -> float | None:
    if value is None or (isinstance(value, str) and is_missing(value)):
        return None
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise SourceRefused(f"{url}: the figure '{value}' (key {key}) is no number") from error


def plain(text: str) -> str:
    """A label without HTML, footnotes, leading list numbers and stray spaces."""
    bare = re.sub(r"<sup>.*?</sup>", "", text, flags=re.IGNORECASE | re.DOTALL)
    bare = html.unescape(re.sub(r"<[^<>]*>", "", bare)).replace("\u00a0", " ")
    return re.sub(r"^\d{1,2}\s*[-.)]\s+", "", re.sub(r"\s+", " ", bare).strip())
