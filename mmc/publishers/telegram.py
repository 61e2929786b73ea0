"""Telegram: a bot posts photo, video, album or text to a channel. What was sent cannot be read back."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import httpx
import telegram
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from mmc.config import Config
from mmc.core.channel import MediaFile, Outcome, Post, Problem, Reading, Receipt, Unreadable
from mmc.core.ports import Save
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.fence import FencedAsyncTransport
from mmc.publishers.http import join, keep_secret, redacted
from mmc.publishers.limits import TELEGRAM, check_post, file_name, refuse_wrong
from mmc.publishers.settings import settings_of

T = TypeVar("T")
PLATFORM = "https://api.telegram.org"
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


class TelegramPublisher:
    """One Telegram channel. Option `chat`: @name or -100...; `timeout`: seconds to wait for an answer."""

    kind = "telegram"
    limits = TELEGRAM
    readable = False

    def __init__(self, name: str, config: Config) -> None:
        settings = settings_of(name, config, "chat")
        self.name = name
        self._chat = settings.text("chat")
        self._token = settings.secret
        self._base = settings.base_url or PLATFORM
        self._timeout = settings.seconds("timeout", 60)
        keep_secret(self._token)

    def check(self, post: Post) -> list[Problem]:
        """Everything Telegram would refuse."""
        return check_post(post, self.limits)

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Nothing leaves the house yet: a bot has no invisible place to put a file. Only the check."""
        refuse_wrong(self.check(post))

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """The one message or album; an album's receipt names all its messages, joined by commas."""

        async def post_it(bot: telegram.Bot) -> Receipt:
            return _receipt(await self._post(bot, post))

        return self._ask(post_it, visible=True)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Never found: a bot is shown neither a channel's history nor its own messages."""
        return Unreadable("Bot Telegram tidak dapat membaca kembali kirimannya sendiri; lihat kanalnya.")

    def withdraw(self, receipt: Receipt) -> None:
        """Delete every message of it; one that is gone already counts as done."""
        for message in _message_ids(receipt):
            try:
                self._ask(_deletion(self._chat, message))
            except RefusedDelivery as error:
                if "message to delete not found" not in str(error):
                    raise

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """The same message with the new text or caption; pictures stay as they were."""
        refuse_wrong(self.check(post))
        message = _message_ids(receipt)[0]
        try:
            self._ask(_correction(self._chat, message, post))
        except RefusedDelivery as error:
            if "message is not modified" not in str(error):
                raise
        return receipt

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Always empty: the Bot API tells no views, forwards or reactions of a bot's own messages."""
        return []

    def followers(self) -> Reading:
        """The members of the channel."""
        count = self._ask(lambda bot: bot.get_chat_member_count(self._chat))
        if isinstance(count, bool) or not isinstance(count, int):
            raise TemporaryDelivery(f"{self.name}: Telegram told no member count")
        return Reading(metric="telegram.members", value=count)

    def close(self) -> None:
        """Nothing to give back: each call opens and closes its own connection."""

    async def _post(self, bot: telegram.Bot, post: Post) -> Sequence[telegram.Message]:
        if not post.media:
            return [await bot.send_message(self._chat, post.text)]
        with ExitStack() as opened:
            if len(post.media) > 1:
                album = [_album_item(file, opened) for file in post.media]
                return await bot.send_media_group(self._chat, album, caption=post.text or None)
            file = post.media[0]
            upload = _upload(file, opened, attach=False)
            caption = post.text or None
            if not file.is_film:
                return [await bot.send_photo(self._chat, upload, caption=caption)]
            return [
                await bot.send_video(
                    self._chat,
                    upload,
                    caption=caption,
                    width=file.width,
                    height=file.height,
                    duration=round(file.seconds),
                    supports_streaming=True,
                )
            ]

    def _ask(self, call: Callable[[telegram.Bot], Awaitable[T]], *, visible: bool = False) -> T:
        try:
            return asyncio.run(self._converse(call))
        except OSError as error:  # the file, before the call: the library wraps what the network does
            raise RefusedDelivery(f"{self.name}: {error.strerror}: {error.filename}; render it again") from error
        except TelegramError as error:
            raise _read(error, self.name, visible) from error
        except UNREADABLE as error:
            raise _doubt(f"{self.name}: Telegram's answer cannot be read", visible) from error

    async def _converse(self, call: Callable[[telegram.Bot], Awaitable[T]]) -> T:
        # A bot of its own for every call: event loops and connections are never shared between threads.
        # Bot.initialize() is left out on purpose: it would ask getMe before each post.
        http = [
            OneCall(
                connect_timeout=10,
                read_timeout=self._timeout,
                write_timeout=self._timeout,
                pool_timeout=10,
                media_write_timeout=max(300.0, self._timeout),
                httpx_kwargs={"trust_env": False, "transport": FencedAsyncTransport(verify=_trust(), trust_env=False)},
            )
            for _ in range(2)
        ]
        bot = telegram.Bot(
            self._token,
            base_url=join(self._base, "bot"),
            base_file_url=join(self._base, "file/bot"),
            request=http[0],
            get_updates_request=http[1],
        )
        try:
            return await call(bot)
        finally:
            for each in http:
                await each.shutdown()


@cache
def _trust() -> ssl.SSLContext:
    """The certificates of this machine, read once: a bot lives for one call, and reading them takes 70 ms."""
    return ssl.create_default_context()


def _receipt(messages: Sequence[telegram.Message]) -> Receipt:
    first = messages[0]
    ids = ",".join(str(message.message_id) for message in messages)
    return Receipt(id=ids, url=first.link or "", raw={"chat": first.chat.id, "date": first.date.isoformat()})


def _message_ids(receipt: Receipt) -> list[int]:
    parts = receipt.id.split(",")
    if not all(part.isdecimal() for part in parts):
        raise RefusedDelivery(f"'{receipt.id}' is no Telegram message number; write the last part of its t.me address")
    return [int(part) for part in parts]


def _upload(file: MediaFile, opened: ExitStack, *, attach: bool) -> telegram.InputFile:
    handle = opened.enter_context(file.path.open("rb"))  # streamed: a film is never held in memory
    return telegram.InputFile(handle, filename=file_name(file), attach=attach, read_file_handle=False)


def _album_item(file: MediaFile, opened: ExitStack) -> telegram.InputMediaPhoto | telegram.InputMediaVideo:
    upload = _upload(file, opened, attach=True)
    if not file.is_film:
        return telegram.InputMediaPhoto(upload)
    return telegram.InputMediaVideo(
        upload, width=file.width, height=file.height, duration=round(file.seconds), supports_streaming=True
    )


def _deletion(chat: str, message: int) -> Callable[[telegram.Bot], Awaitable[Any]]:
    return lambda bot: bot.delete_message(chat, message)


def _correction(chat: str, message: int, post: Post) -> Callable[[telegram.Bot], Awaitable[Any]]:
    if post.media:
        return lambda bot: bot.edit_message_caption(chat, message, caption=post.text)
    return lambda bot: bot.edit_message_text(post.text, chat, message)


def _read(error: TelegramError, name: str, visible: bool) -> DeliveryError:
    """Whose turn it is after an error of the library."""
    said = redacted(f"{name}: {error.words if isinstance(error, Answered) else error.message}")
    if isinstance(error.__cause__, DeliveryError):  # the fence fell
        return error.__cause__
    if not isinstance(error, Answered):
        if isinstance(error.__cause__, NEVER_SENT):
            return TemporaryDelivery(f"{said} (no connection, nothing was sent)")
        return _doubt(said, visible)
    if error.status == 429:
        return TemporaryDelivery(said, retry_after=error.retry_after or 30.0)
    if error.status in (401, 404):
        return ChannelLocked(f"{said}: the bot token is not valid; get a new one and set it")
    if error.status == 403 or (error.status == 400 and NO_RIGHTS.search(error.words)):
        return ChannelLocked(f"{said}: make the bot an administrator of the channel that may post")
    if error.status in (400, 409, 413):
        return RefusedDelivery(said)
    return _doubt(said, visible)


def _doubt(said: str, visible: bool) -> DeliveryError:
    """Only a visible call leaves doubt; anything else can simply be done again."""
    return UnknownOutcome(f"{said}; it may be public") if visible else TemporaryDelivery(said)
