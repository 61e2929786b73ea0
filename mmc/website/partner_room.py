"""The partners' room of the site: press kits under addresses that only their partner is told.

An address holds a token made from the partner's secret, so it can neither be guessed nor found: nothing
links to it and no list names it. A kit stays for thirty days, or until its story is withdrawn.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

PREFIX = "_mmc/mitra"
FOLDER = "mitra"
LIFETIME = timedelta(days=30)
_CARD = "kartu.json"
_ASKED = re.compile(rf"{PREFIX}/([0-9a-f]{{32}})/([a-z0-9][a-z0-9.-]{{0,120}}\.zip)")


def token_of(secret: str, purpose: str) -> str:
    """32 hex digits for one purpose of one partner; another secret gives other addresses."""
    return hmac.new(secret.encode(), f"mitra:{purpose}".encode(), hashlib.sha256).hexdigest()[:32]


def room_of(out: Path, token: str, now: datetime) -> Path:
    """The folder behind a token, made if it is new; what has lain too long is swept away."""
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        with suppress(FileNotFoundError):  # another worker was faster
            if old.name != token and now.timestamp() - old.stat().st_mtime > LIFETIME.total_seconds():
                shutil.rmtree(old)
    room = folder / token
    room.mkdir(exist_ok=True)
    return room


def sign_room(room: Path, delivery: str, title: str) -> None:
    """Note whose kit lies here: for receipts, and for a withdrawal that must name it."""
    draft = room / f".{_CARD}.new"
    draft.write_text(json.dumps({"delivery": delivery, "title": title}, ensure_ascii=False), "utf-8")
    draft.replace(room / _CARD)


def card_of(out: Path, token: str) -> dict[str, str]:
    """`delivery` and `title` of the kit behind a token; empty when there is none."""
    try:
        told = json.loads((out / FOLDER / token / _CARD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: str(told.get(name, "")) for name in ("delivery", "title")} if isinstance(told, dict) else {}


def clear_room(out: Path, token: str) -> None:
    """No kit behind this token any more; its card stays."""
    for file in (out / FOLDER / token).glob("*.zip"):
        file.unlink(missing_ok=True)


def kit_address(token: str, name: str) -> str:
    """Where a kit is found below the site's root."""
    return f"{PREFIX}/{token}/{name}"


def kit_at(out: Path, path: str) -> tuple[str, Path] | None:
    """(token, file) behind an address of the site, None if there is none."""
    match = _ASKED.fullmatch(path)
    if match is None:
        return None
    file = out / FOLDER / match[1] / match[2]
    return (match[1], file) if file.is_file() else None
