"""What became public, and what went out twice: the invariant every fault test looks at."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any

from mmc.rehearsal.state import Piece, State

# The fingerprint every published link carries: ?p=<delivery>.
_KEY = re.compile(r"[?&]p=([\w~-]+)")


def keys_of(piece: Piece) -> list[str]:
    """The delivery keys found in the words, the hidden links and the title of a piece."""
    words = " ".join((unescape(piece.text), unescape(piece.title), *piece.links))
    return sorted(set(_KEY.findall(words)))


def promote(state: State) -> None:
    """Make public what was scheduled at the platform and is due by the rehearsal's clock."""
    now = state.now()
    for piece in state.pieces("youtube"):
        due = piece.raw.get("status", {}).get("publishAt")
        if not due or piece.public_at or datetime.fromisoformat(due) > now:
            continue
        status = {k: v for k, v in piece.raw["status"].items() if k != "publishAt"}
        raw = {**piece.raw, "status": {**status, "privacyStatus": "public"}}
        state.change(replace(piece, raw=raw, public_at=due))


def public(state: State, platform: str | None = None, live: bool = False) -> list[dict[str, Any]]:
    """Everything that was ever public, oldest first, an album as one entry; `live` leaves out the deleted."""
    promote(state)
    entries: list[dict[str, Any]] = []
    albums: dict[str, dict[str, Any]] = {}
    for piece in state.pieces(platform):
        if piece.public_at is None or (live and piece.deleted_at):
            continue
        album = albums.get(piece.group) if piece.group else None
        if album is not None:
            album["media"] += _media(piece)
            album["ids"].append(piece.id)
            album["text"] = album["text"] or piece.text
            album["keys"] = sorted({*album["keys"], *keys_of(piece)})
            continue
        entries.append(entry := _entry(piece))
        if piece.group:
            albums[piece.group] = entry
    return entries


def doubles(state: State) -> list[dict[str, Any]]:
    """Delivery keys that went out more than once on one platform, deleted ones counted too."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in public(state):
        if entry["answers"]:  # further pieces of a thread: the same words to the same post are one too many
            seen[entry["platform"], f"{entry['answers']} {entry['text']}"].append(entry["id"])
            continue
        for key in entry["keys"]:
            seen[entry["platform"], key].append(entry["id"])
        if entry["platform"] == "mail":  # an inbox shows each copy; a webhook's partner drops what it has
            for key in entry["keys"]:
                seen["mail", key] += [entry["id"]] * (entry["copies"] - 1)
    return [{"platform": p, "key": k, "ids": ids} for (p, k), ids in seen.items() if len(ids) > 1]


def _entry(piece: Piece) -> dict[str, Any]:
    return {
        "platform": piece.platform,
        "id": piece.id.rpartition("/")[2],
        "ids": [piece.id],
        "text": piece.text,
        "title": piece.title,
        "media": _media(piece),
        "at": piece.public_at,
        "edited": piece.edited_at,
        "deleted": piece.deleted_at,
        "keys": keys_of(piece),
        "answers": piece.raw.get("answers") or (piece.raw.get("reply") or {}).get("in_reply_to_tweet_id", ""),
        "stats": dict(piece.stats),
        "copies": int(piece.raw.get("copies", 1)),  # how often it was accepted under one and the same id
    }


def _media(piece: Piece) -> list[str]:
    return [m.sha256 for m in piece.media if m.role == "media"]
