"""Touch: what brought a reader here. The first touch of a session is kept for all of its views."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

DIRECT = "langsung"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_KEY = re.compile(r"[A-Za-z0-9_-]{4,16}")
_ALIASES = {"fb": "facebook", "ig": "instagram", "twitter": "x", "yt": "youtube", "tg": "telegram", "wa": "whatsapp"}
_HOSTS = {
    "t.me": "telegram", "telegram.org": "telegram", "telegram.me": "telegram", "org.telegram.messenger": "telegram",
    "t.co": "x", "x.com": "x", "twitter.com": "x", "com.twitter.android": "x",
    "youtube.com": "youtube", "youtu.be": "youtube", "com.google.android.youtube": "youtube",
    "facebook.com": "facebook", "fb.me": "facebook", "fb.com": "facebook",
    "instagram.com": "instagram", "threads.net": "threads", "threads.com": "threads",
    "wa.me": "whatsapp", "whatsapp.com": "whatsapp", "tiktok.com": "tiktok",
    "linkedin.com": "linkedin", "lnkd.in": "linkedin",
    "bing.com": "bing", "duckduckgo.com": "duckduckgo", "com.google.android.googlequicksearchbox": "google",
}  # fmt: skip
NAMED = frozenset(_HOSTS.values()) | {"google", "yahoo", DIRECT}
"""Sources that always get their own row; any other name shares a limited number of rows a day."""


@dataclass(frozen=True, kw_only=True)
class Touch:
    """The claimed delivery (empty: none) and the source to use if no such delivery exists."""

    delivery: str
    source: str


def touch_of(query: Mapping[str, str], referrer: str, own: frozenset[str]) -> Touch:
    """Where a view came from: `p` first, then what the link says, then the referring host, else direct."""
    claimed = query.get("p", "")
    return Touch(delivery=claimed if _KEY.fullmatch(claimed) else "", source=_source(query, referrer, own))


def _source(query: Mapping[str, str], referrer: str, own: frozenset[str]) -> str:
    for name in ("utm_source", "source", "ref", "src"):
        told = query.get(name, "").strip().lower()
        if _NAME.fullmatch(told):
            return _HOSTS.get(told, _ALIASES.get(told, told))
    host = referrer.removeprefix("www.")
    if not host or referrer in own or host in own or len(host) > 80:
        return DIRECT
    parts = host.split(".")
    for start in range(len(parts)):
        known = _HOSTS.get(".".join(parts[start:]))
        if known:
            return known
    return next((engine for engine in ("google", "yahoo") if engine in parts[:-1]), host)
