"""Failed logins are counted; after five in five minutes the same name from the same place waits."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

LIMIT = 5
WINDOW = 300  # seconds


def client_ip(request: HttpRequest) -> str:
    """Where the request came from; X-Forwarded-For counts only behind a proxy we trust."""
    near = str(request.META.get("REMOTE_ADDR", ""))
    trusted = settings.MMC.serve.trusted_proxies
    if near not in trusted:
        return near
    path = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    strangers = [hop for hop in path if hop not in trusted]
    return strangers[-1] if strangers else near


def must_wait(username: str, ip: str) -> bool:
    """True if this name failed too often from this place in the last five minutes."""
    return int(cache.get(_key(username, ip), 0)) >= LIMIT


def note_failure(username: str, ip: str) -> None:
    """Count one failure; the window starts with the first."""
    key = _key(username, ip)
    if not cache.add(key, 1, WINDOW):
        try:
            cache.incr(key)
        except ValueError:  # the window closed between the two calls
            cache.set(key, 1, WINDOW)


def forget(username: str, ip: str) -> None:
    """A right password clears the count."""
    cache.delete(_key(username, ip))


def _key(username: str, ip: str) -> str:
    return "login:" + hashlib.sha256(f"{username.casefold()}\n{ip}".encode()).hexdigest()
