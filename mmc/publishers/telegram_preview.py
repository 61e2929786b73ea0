"""The public preview of a Telegram channel: the one place where its posts can be read back without a login.

Only channels with a public @name have it. Its markup is nobody's promise: a page without a single message proves
nothing, and what cannot be read is never taken for absence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

import httpx

from mmc.core.channel import Absent, Found, Outcome, Post, Receipt, Unreadable
from mmc.publishers.http import join, trust
from mmc.publishers.limits import names_delivery

SITE = "https://t.me"
PAGES = 10  # of about twenty messages, newest first
PAGE_BYTES = 4 * 1024 * 1024
_MESSAGE = re.compile(r'data-post="[^"/]+/(\d+)"(.*?)(?=data-post="|\Z)', re.DOTALL)
# What a message answers stands quoted before its own words, in the same class: a reply must not be read as its quote.
_QUOTE = re.compile(
    r'<(a|div)\b[^>]*class="[^"]*tgme_widget_message_reply\b(?:(?!js-message_text).)*?</div>\s*</\1>', re.DOTALL
)  # fmt: skip
_TEXT = re.compile(
    r'class="(?![^"]*js-message_reply_text)[^"]*tgme_widget_message_text[^"]*"[^>]*>(.*?)</div>', re.DOTALL
)  # fmt: skip
_TIME = re.compile(r'<time[^>]*datetime="([^"]+)"')
_BREAK, _TAG = re.compile(r"<br\s*/?>", re.IGNORECASE), re.compile(r"<[^>]+>")
_MORE = re.compile(r'href="[^"]*/(\d+)\?single"')
_LINKS = re.compile(r'href="([^"]+)"')


@dataclass(frozen=True)
class Shown:
    """One message of the page; an album is one, with the numbers of all its pictures."""

    numbers: tuple[int, ...]
    text: str
    links: tuple[str, ...]
    at: datetime


class Preview:
    """The preview of one channel."""

    def __init__(self, chat: str, base_url: str, timeout: float) -> None:
        self._name = chat.lstrip("@")
        self._address = join(base_url or SITE, f"s/{self._name}")
        self._client = httpx.Client(
            verify=trust(), trust_env=False, follow_redirects=False, timeout=min(30.0, timeout)
        )  # fmt: skip

    def find(self, post: Post, words: str, since: datetime, left: int, known: Collection[int] = ()) -> Outcome:
        """Whether a message with these words, or with the post's link in them, is there since a minute before then.

        `known`: numbers of its pieces that are out already; they are none of what is looked for, whatever they say.
        """
        if not words.strip():
            return Unreadable("Kiriman tanpa teks tidak dapat dikenali di halaman publik Telegram; lihat kanalnya.")
        try:
            return self._seek(post, words, since - timedelta(seconds=60), left, known)
        except (httpx.HTTPError, ValueError) as error:
            return Unreadable(f"Halaman publik Telegram tidak terbaca: {type(error).__name__}", ever=True)

    def close(self) -> None:
        """Give back the connection."""
        self._client.close()

    def _seek(self, post: Post, words: str, start: datetime, left: int, known: Collection[int]) -> Outcome:
        before: dict[str, str] = {}
        for _ in range(PAGES):
            page = messages_of(self._page(before))
            if not page and before:  # that was the channel's first message
                return Absent()
            if not page:
                return Unreadable("Halaman publik Telegram tidak memuat satu pun kiriman.", ever=True)
            for message in page:
                if message.numbers[0] in known or message.at < start:
                    continue
                if _is_it(message, post, words):
                    return Found(self._receipt(message, left))
            oldest = min(page, key=lambda message: message.numbers[0])
            if oldest.at < start or oldest.numbers[0] <= 1:
                return Absent()
            before = {"before": str(oldest.numbers[0])}
        return Unreadable("Terlalu banyak kiriman sejak itu untuk dibaca kembali.", ever=True)

    def _page(self, asked: Mapping[str, str]) -> str:
        answer = self._client.get(self._address, params=asked)
        if answer.status_code != 200 or len(answer.content) > PAGE_BYTES:
            raise ValueError(f"HTTP {answer.status_code}")
        return answer.text

    def _receipt(self, message: Shown, left: int) -> Receipt:
        ids = ",".join(map(str, message.numbers))
        return Receipt(id=ids, url=f"https://t.me/{self._name}/{message.numbers[0]}", left=left)


def messages_of(page: str) -> list[Shown]:
    """The messages of a page, newest first; ValueError when one has no time."""
    found = []
    for number, body in _MESSAGE.findall(page):
        own = _QUOTE.sub("", body)
        time, text = _TIME.search(own), _TEXT.search(own)
        if time is None:
            raise ValueError(f"message {number} has no time")
        words = unescape(_TAG.sub("", _BREAK.sub("\n", text[1]))) if text else ""
        links = tuple(unescape(link) for link in _LINKS.findall(text[1])) if text else ()
        around = own.replace(text[0], "") if text else own  # a link that somebody wrote names no picture of it
        numbers = sorted({int(number), *map(int, _MORE.findall(around))})
        found.append(Shown(tuple(numbers), words, links, datetime.fromisoformat(time[1])))
    return sorted(found, key=lambda message: message.numbers[0], reverse=True)


def _is_it(message: Shown, post: Post, words: str) -> bool:
    if names_delivery(words, post.delivery):
        return any(names_delivery(seen, post.delivery) for seen in (message.text, *message.links))
    return " ".join(message.text.split()) == " ".join(words.split())
