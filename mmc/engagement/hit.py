"""Hit: one beacon as it arrived, in memory only, and why it may not be counted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mmc.engagement.visitor import within

BODY_LIMIT = 2048  # bytes
_LOAD = re.compile(r"[A-Za-z0-9_-]{1,40}")
_HOST = re.compile(r"[a-z0-9.:_-]{1,253}")
OTHER = "(lainnya)"
_SPAM = frozenset({
    "semalt.com", "darodar.com", "buttons-for-website.com", "best-seo-offer.com", "ilovevitaly.com",
    "free-share-buttons.com", "trafficmonetize.org", "webmonetizer.net", "social-buttons.com", "priceg.com",
})  # fmt: skip


class Reason(StrEnum):
    """Why a beacon was not counted, in the order in which it is asked. The first one wins."""

    PREFETCH = "prefetch"
    MALFORMED = "malformed"
    BOT = "bot"
    WEBDRIVER = "webdriver"
    SPAM = "spam"
    FOREIGN = "foreign"  # sent from a page that is not ours
    STAFF = "staff"
    RETRY = "retry"  # the same page load again
    RATE = "rate"  # more than a person can read
    OVERFLOW = "overflow"  # the queue was full
    LATE = "late"  # its day is closed already


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is ours: host names as readers type them, and addresses of the house that do not count."""

    hosts: frozenset[str]
    root: str = ""  # the path part of the site's address, "" or "/mmc"
    staff: tuple[str, ...] = ()  # addresses or networks


@dataclass(frozen=True, kw_only=True)
class Hit:
    """What the page and the request said. Holds address and agent, so it is never stored."""

    address: str
    agent: str = field(repr=False)
    origin: str = ""  # the Origin header
    prefetch: bool = False
    private: bool = False  # Sec-GPC or DNT: counted as a view, never as a visitor
    host: str = ""
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    referrer: str = ""  # host only
    load: str = ""
    webdriver: bool = False
    malformed: bool = False


def read_hit(body: bytes, headers: Mapping[str, str], address: str, root: str = "") -> Hit:
    """The hit in a request; `malformed` is set instead of raising, because bots send anything."""
    purpose = " ".join(headers.get(name, "") for name in ("sec-purpose", "purpose", "x-moz", "x-purpose"))
    request: dict[str, Any] = {
        "address": address,
        "agent": headers.get("user-agent", "")[:512],
        "origin": headers.get("origin", ""),
        "prefetch": bool(re.search(r"prefetch|prerender|preview", purpose)),
        "private": headers.get("sec-gpc") == "1" or headers.get("dnt") == "1",
    }
    try:
        told = _read_body(body, root)
    except (ValueError, RecursionError):  # deeply nested JSON fits into 2 KB
        return Hit(**request, malformed=True)
    return Hit(**request, **told, malformed=not request["agent"].strip())


def _read_body(body: bytes, root: str) -> dict[str, Any]:
    if len(body) > BODY_LIMIT:
        raise ValueError("too big")
    raw = json.loads(body.decode("utf-8"))
    if not isinstance(raw, dict) or not all(isinstance(raw.get(k, ""), str) for k in "uqri"):
        raise ValueError("not our shape")
    address = urlsplit(raw.get("u", ""))
    if address.scheme not in ("http", "https") or not address.netloc:
        raise ValueError("no address")
    if not address.path.isprintable():  # NUL and lone surrogates have no place in a database
        raise ValueError("no path")
    load = raw.get("i", "")
    return {
        "host": (address.hostname or "").lower(),
        "path": page_of(address.path, root),
        "query": {k.lower(): v for k, v in reversed(parse_qsl(raw.get("q", "").lstrip("?"), max_num_fields=40))},
        "referrer": _host(raw.get("r", "")),
        "load": load if _LOAD.fullmatch(load) else "",
        "webdriver": bool(raw.get("w")),
    }


def page_of(path: str, root: str) -> str:
    """The page of a path: below the site's root, one spelling, never longer than a row can hold."""
    if root and (path == root or path.startswith(root + "/")):
        path = path[len(root) :]
    path = "/" + path.removesuffix("index.html").lstrip("/")
    return path if len(path) <= 200 else OTHER


def reason_against(hit: Hit, rules: Rules) -> Reason | None:
    """The first reason not to count a hit, in the documented order; None when it counts."""
    origin = _host(hit.origin) if hit.origin else hit.host
    asked: Sequence[tuple[Reason, bool]] = (
        (Reason.PREFETCH, hit.prefetch),
        (Reason.MALFORMED, hit.malformed),
        (Reason.BOT, not hit.malformed and is_bot(hit.agent)),
        (Reason.WEBDRIVER, hit.webdriver),
        (Reason.SPAM, _parent_in(hit.referrer, _SPAM)),
        (Reason.FOREIGN, origin not in rules.hosts),
        (Reason.STAFF, within(hit.address, rules.staff)),
    )
    return next((reason for reason, applies in asked if applies), None)


@lru_cache(maxsize=4096)
def is_bot(agent: str) -> bool:
    """True for crawlers, link previewers, command-line tools and headless browsers."""
    from crawleruseragents import is_crawler

    return bool(is_crawler(agent))


def _host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) else ""


def _parent_in(host: str, names: frozenset[str]) -> bool:
    parts = host.split(".")
    return any(".".join(parts[i:]) in names for i in range(len(parts)))
