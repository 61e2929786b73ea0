"""The wire to Telegram: the library's HTTP with its refusals kept, every failure told by whose turn it is."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.http import redacted

NO_RIGHTS = re.compile(
    r"chat not found|not enough rights|have no rights|administrator rights|not a member|kicked|upgraded", re.IGNORECASE
)
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Answered(TelegramError):
    """Telegram said no: the status, its words and how long it asks us to wait."""

    def __init__(self, status: int, words: str, retry_after: float | None) -> None:
        super().__init__(words)
        self.status, self.words, self.retry_after = status, words, retry_after  # the base class rewrites its words


class OneCall(HTTPXRequest):
    """The library's HTTP with the status of a refusal kept: its own errors hide 413 and 5xx in one class."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Status and body of a good answer; `Answered` for every other one."""
        status, body = await super().do_request(*args, **kwargs)
        if 200 <= status <= 299:
            return status, body
        try:
            told = json.loads(body)
            words = str(told.get("description") or f"HTTP {status}")
            wait = (told.get("parameters") or {}).get("retry_after")
            raise Answered(status, words, float(wait) if wait is not None else None)
        except UNREADABLE as error:
            raise Answered(status, f"HTTP {status}", None) from error


def read_error(error: TelegramError, name: str, visible: bool) -> DeliveryError:
    """Whose turn it is after an error of the library."""
    said = redacted(f"{name}: {error.words if isinstance(error, Answered) else error.message}")
    if isinstance(error.__cause__, DeliveryError):  # the fence fell
        return error.__cause__
    if not isinstance(error, Answered):
        if isinstance(error.__cause__, NEVER_SENT):
            return TemporaryDelivery(f"{said} (no connection, nothing was sent)")
        return doubt(said, visible)
    if error.status == 429:
        return TemporaryDelivery(said, retry_after=error.retry_after or 30.0)
    if error.status in (401, 404):
        return ChannelLocked(f"{said}: the bot token is not valid; get a new one and set it")
    if error.status == 403 or (error.status == 400 and NO_RIGHTS.search(error.words)):
        return ChannelLocked(f"{said}: make the bot an administrator of the channel that may post")
    if error.status in (400, 409, 413):
        return RefusedDelivery(said)
    return doubt(said, visible)


def doubt(said: str, visible: bool) -> DeliveryError:
    """Only a visible call leaves doubt; anything else can simply be done again."""
    return UnknownOutcome(f"{said}; it may be public") if visible else TemporaryDelivery(said)
