"""Reading the Graph API's lists: rows, moments, numbers, words; a shape that is not theirs is no proof of anything."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mmc.errors import TemporaryDelivery


def rows(told: Mapping[str, Any], who: str) -> list[Mapping[str, Any]]:
    """The rows of a list answer; TemporaryDelivery when it is no list."""
    found = told.get("data")
    if not isinstance(found, list) or any(not isinstance(row, dict) for row in found):
        raise TemporaryDelivery(f"{who}: Meta's list cannot be read")
    return found


def moment_of(row: Mapping[str, Any], name: str, who: str) -> datetime:
    """A moment of a row, aware."""
    try:
        found = datetime.fromisoformat(str(row.get(name)))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise TemporaryDelivery(f"{who}: Meta's list names no {name}")
    return found


def numbers_of(told: Mapping[str, Any], asked: Mapping[str, str], who: str) -> dict[str, int]:
    """The insights that were told, under our names; what was not told is left out, never zero."""
    found = {}
    ours = {theirs: name for name, theirs in asked.items()}
    for row in rows(told, who):
        values = row.get("values")
        value = values[0].get("value") if isinstance(values, list) and values and isinstance(values[0], dict) else None
        if row.get("name") in ours and isinstance(value, int) and not isinstance(value, bool):
            found[ours[str(row["name"])]] = value
    return found


def plain(text: str) -> str:
    """A text without what platforms change on the way."""
    return " ".join(unicodedata.normalize("NFC", text).split())
