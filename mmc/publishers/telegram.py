"""Telegram: a bot posts photo, video, album or text to a channel; words too long for a caption follow as messages.

A bot cannot read back what it sent; a public channel's preview page can be asked instead (`preview = true`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import telegram
from telegram.error import TelegramError

from mmc.config import Config
from mmc.core.channel import MediaFile, Outcome, Post, Problem, Reading, Receipt, Unreadable
from mmc.core.pieces import out_receipts, pieces_of
from mmc.core.ports import Save
from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers.fence import FencedAsyncTransport
from mmc.publishers.http import join, keep_secret, trust
from mmc.publishers.limits import TELEGRAM, file_name
from mmc.publishers.settings import settings_of, wrong
from mmc.publishers.telegram_preview import Preview
from mmc.publishers.telegram_wire import UNREADABLE, OneCall, doubt, read_error
from mmc.publishers.validator import check_post, refuse_wrong

T = TypeVar("T")
PLATFORM = "https://api.telegram.org"


class TelegramPublisher:
    """One Telegram channel. Options `chat`: @name or -100...; `preview`: read back on the public page of a @name;
    `tier`: cloud, or local for a Bot API server of one's own at `base_url`; `timeout`: seconds to wait."""

    kind = "telegram"
    limits = TELEGRAM
    readable: bool = False

    def __init__(self, name: str, config: Config) -> None:
        settings = settings_of(name, config, "chat")
        self.name, self.limits = name, settings.limits(self.kind)
        self._chat = settings.text("chat")
        self._token = settings.secret
        self._base = settings.base_url or PLATFORM
        self._timeout = settings.seconds("timeout", 60)
        keep_secret(self._token)
        self._preview: Preview | None = None
        if settings.options.get("preview"):
            if not self._chat.startswith("@"):
                raise wrong(name, "preview", 'needs a public channel; write chat = "@name", or leave preview out')
            self._preview = Preview(self._chat, settings.base_url, self._timeout)
        self.readable = self._preview is not None

    def check(self, post: Post) -> list[Problem]:
        """Everything Telegram would refuse."""
        return check_post(post, self.limits)

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Nothing leaves the house yet: a bot has no invisible place to put a file. Only the check."""
        refuse_wrong(self.check(post))

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """The one message or album, or the next of its words that follow in messages of their own.

        A receipt names all its messages, joined by commas.
        """
        pieces, out = self._pieces(post), out_receipts(refs)
        words, left = pieces[len(out)], len(pieces) - len(out) - 1

        async def post_it(bot: telegram.Bot) -> Receipt:
            sent = await self._follow(bot, words, out) if out else await self._post(bot, replace(post, text=words))
            return replace(_receipt(sent), left=left)

        return self._ask(post_it, visible=True)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Look on the public preview page, where the channel has one; a bot itself is shown no history."""
        pieces, out = self._pieces(post), out_receipts(refs)
        if self._preview is not None:
            known = {number for receipt in out for number in _message_ids(receipt)}
            return self._preview.find(post, pieces[len(out)], since, len(pieces) - len(out) - 1, known)
        said = "Bot Telegram tidak dapat membaca kembali kirimannya sendiri; lihat kanalnya."
        if len(pieces) > 1:
            said += f" Kiriman ini terdiri atas {len(pieces)} pesan; yang sudah pasti tayang: {len(out)}."
        return Unreadable(said)

    def withdraw(self, receipt: Receipt) -> None:
        """Delete every message of it; one that is gone already counts as done."""
        for message in _message_ids(receipt):
            try:
                self._ask(_deletion(self._chat, message))
            except RefusedDelivery as error:
                if "message to delete not found" not in str(error):
                    raise

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """The same messages with the new words; pictures stay as they were, and so must the number of messages."""
        refuse_wrong(self.check(post))
        pieces, ids = self._pieces(post), _message_ids(receipt)
        after = ids[max(1, len(post.media)) :]
        if len(after) != len(pieces) - 1:
            raise RefusedDelivery(
                f"{self.name}: the new words make {len(pieces)} messages instead of {len(after) + 1}; "
                "withdraw it and send it anew"
            )
        self._correct(ids[0], pieces[0], caption=bool(post.media))
        for message, words in zip(after, pieces[1:], strict=True):
            self._correct(message, words, caption=False)
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
        """Give back the preview's connection; each call of the bot opens and closes its own."""
        if self._preview is not None:
            self._preview.close()

    def _pieces(self, post: Post) -> tuple[str, ...]:
        return pieces_of(post.text, self.limits, bool(post.media))

    def _correct(self, message: int, words: str, *, caption: bool) -> None:
        try:
            self._ask(_correction(self._chat, message, words, caption))
        except RefusedDelivery as error:
            if "message is not modified" not in str(error):
                raise

    async def _follow(self, bot: telegram.Bot, words: str, out: Sequence[Receipt]) -> Sequence[telegram.Message]:
        # An answer to the first message keeps them together; a first message that is gone must not hold up the rest.
        first = telegram.ReplyParameters(_message_ids(out[0])[0], allow_sending_without_reply=True)
        return [await bot.send_message(self._chat, words, reply_parameters=first)]

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
            raise read_error(error, self.name, visible) from error
        except UNREADABLE as error:
            raise doubt(f"{self.name}: Telegram's answer cannot be read", visible) from error

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
                httpx_kwargs={"trust_env": False, "transport": FencedAsyncTransport(verify=trust(), trust_env=False)},
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


def _correction(chat: str, message: int, words: str, caption: bool) -> Callable[[telegram.Bot], Awaitable[Any]]:
    if caption:
        return lambda bot: bot.edit_message_caption(chat, message, caption=words)
    return lambda bot: bot.edit_message_text(words, chat, message)
