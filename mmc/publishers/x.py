"""X: pictures or one film with a text of 280 weighted characters, by tweepy; read back on its own timeline."""

from __future__ import annotations

import html
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import tweepy

from mmc.config import Config
from mmc.core.channel import Absent, Found, Outcome, Post, Problem, Reading, Receipt, Unreadable
from mmc.core.ports import Clock, Save, system_clock
from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers.limits import X, check_post, names_delivery, refuse_wrong
from mmc.publishers.settings import settings_of
from mmc.publishers.x_media import ALT_LIMIT, MediaDesk, saved_upload
from mmc.publishers.x_wire import XWire

PAGES = 10  # of 100 posts each: more than an account may post while a delivery is in doubt
METRICS = {  # ours: theirs, in the order of preference; the machine-readable spec has renamed one
    "x.impressions": ("impression_count",),
    "x.likes": ("like_count",),
    "x.replies": ("reply_count",),
    "x.reposts": ("retweet_count", "repost_count"),
}
_OWN_MEDIA = re.compile(
    r"//(?:x|twitter)\.com/[^/]+/status/\d+/(?:photo|video)/|^(?:https?://)?pic\.(?:x|twitter)\.com/"
)


class XPublisher:
    """One X account. Options: `handle` (for addresses), `timeout` and `processing` in seconds."""

    kind = "x"
    limits = X
    readable = True

    def __init__(
        self, name: str, config: Config, clock: Clock = system_clock, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        settings = settings_of(name, config)
        self.name = name
        self.on_progress: Callable[[float], None] | None = None
        self._handle = settings.text("handle").lstrip("@")
        self._wire = XWire(settings, clock)
        self._clock = clock
        self._desk = MediaDesk(
            wire=self._wire,
            clock=clock,
            sleep=sleep,
            progress=self._progress,
            patience=settings.seconds("processing", 60),
        )
        self._me = ""

    def check(self, post: Post) -> list[Problem]:
        """Everything X would refuse."""
        problems = check_post(post, self.limits)
        for file in post.media:
            if len(file.alt) > ALT_LIMIT:
                problems.append(
                    Problem(
                        field="media",
                        code="alt_too_long",
                        limit=ALT_LIMIT,
                        actual=len(file.alt),
                        message=f"Teks alternatif terlalu panjang: {len(file.alt)} dari {ALT_LIMIT} karakter.",
                    )
                )
        return problems

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Upload the media; an id is kept with its end, and a file that is up already is not sent again."""
        refuse_wrong(self.check(post))
        for file in post.media:
            self._desk.bring(file, refs, save)

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """The one post."""
        uploads = [saved_upload(refs, file, self._clock().timestamp()) for file in post.media]
        ids = [upload.id for upload in uploads if upload is not None and upload.ready]
        if len(ids) != len(post.media):
            raise TemporaryDelivery(f"{self.name}: the media are no longer on X; prepare again", retry_after=1)

        def create(client: tweepy.Client) -> Receipt:
            return self._receipt(client.create_tweet(text=post.text or None, media_ids=ids or None)["data"])

        return self._wire.ask(create, visible=True)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Look through the account's own timeline from a minute before `since`.

        A post is known by its link (`p=<delivery>`); one without a link by its very text.
        """
        if not names_delivery(post.text, post.delivery) and not post.text.strip():
            return Unreadable("Kiriman tanpa teks tidak dapat dikenali di lini masa X; lihat akunnya.")
        try:
            receipt = self._wire.ask(lambda client: self._seek(post, since - timedelta(seconds=60)))
        except (TemporaryDelivery, RefusedDelivery) as error:
            return Unreadable(str(error), ever=True)
        return Found(receipt) if receipt else Absent()

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it; one that is gone already counts as done."""
        try:
            deleted = self._wire.ask(lambda client: bool(client.delete_tweet(receipt.id)["data"]["deleted"]))
        except RefusedDelivery as error:
            if isinstance(error.__cause__, tweepy.NotFound):
                return
            raise
        if not deleted:
            raise RefusedDelivery(f"{self.name}: X did not delete {receipt.id}; delete it by hand")

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """Always refused: X has no editing for apps like ours."""
        raise RefusedDelivery(f"{self.name}: X cannot edit a post; withdraw it and post anew")

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Impressions, likes, replies and reposts of each post now."""
        readings = []
        for start in range(0, len(receipts), 100):
            ids = [receipt.id for receipt in receipts[start : start + 100]]
            told = self._wire.ask(lambda client, ids=ids: _numbers(client, ids))  # type: ignore[misc]
            readings += [
                Reading(metric=metric, value=_number(told.get(one, {}), names), subject=one)
                for one in ids
                for metric, names in METRICS.items()
            ]
        return readings

    def followers(self) -> Reading:
        """The account's followers."""
        told = self._wire.ask(lambda client: client.get_me(user_fields=["public_metrics"])["data"])
        numbers = told.get("public_metrics") if isinstance(told, dict) else None
        return Reading(metric="x.followers", value=_number(numbers, ("followers_count",)))

    def close(self) -> None:
        """Give back the connections."""
        self._wire.close()

    def _progress(self, share: float) -> None:
        if self.on_progress:
            self.on_progress(share)

    def _receipt(self, told: Mapping[str, Any]) -> Receipt:
        number = str(told["id"])
        if not number.isdecimal():
            raise ValueError("X named no id")
        return Receipt(id=number, url=f"https://x.com/{self._handle or 'i/web'}/status/{number}", raw=dict(told))

    def _seek(self, post: Post, start: datetime) -> Receipt | None:
        return next((self._receipt(told) for told in self._timeline(start) if _is_it(told, post)), None)

    def _timeline(self, start: datetime) -> Iterator[Mapping[str, Any]]:
        me = self._me = self._me or self._wire.ask(lambda client: str(client.get_me()["data"]["id"]))
        token: str | None = None
        for _ in range(PAGES):
            page, token = self._wire.ask(lambda client, token=token: _page(client, me, start, token))  # type: ignore[misc]
            yield from page
            if token is None:
                return
        raise TemporaryDelivery(f"{self.name}: more posts since then than can be read")


def _page(
    client: tweepy.Client, me: str, start: datetime, token: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    told = client.get_users_tweets(
        me,
        user_auth=True,
        start_time=start,
        max_results=100,
        pagination_token=token,
        exclude=["replies", "retweets"],
        tweet_fields=["created_at", "entities"],
    )
    if "data" not in told and told["meta"]["result_count"] != 0:
        raise ValueError("a timeline without posts and without a count")  # no proof of absence
    found = told.get("data", [])
    if not isinstance(found, list) or any(not isinstance(one["id"], str) for one in found):
        raise TypeError("a timeline of another shape")
    return found, told.get("meta", {}).get("next_token")


def _is_it(told: Mapping[str, Any], post: Post) -> bool:
    links = [link for link in (told.get("entities") or {}).get("urls", []) if isinstance(link, dict)]
    text = html.unescape(str(told.get("text", "")))
    if names_delivery(post.text, post.delivery):
        # An address X does not take for a link (a bare IP) stays in the text as it was sent.
        seen = (text, *(str(link.get("expanded_url", "")) for link in links))
        return any(names_delivery(one, post.delivery) for one in seen)
    for link in links:
        full = str(link.get("expanded_url", ""))
        text = text.replace(str(link.get("url", "")), "" if _OWN_MEDIA.search(full) else full)
    return _plain(text) == _plain(post.text)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _numbers(client: tweepy.Client, ids: list[str]) -> dict[str, Mapping[str, Any]]:
    told = client.get_tweets(ids, user_auth=True, tweet_fields=["public_metrics"])
    return {str(one["id"]): dict(one.get("public_metrics") or {}) for one in told.get("data", [])}


def _number(told: Any, names: Sequence[str]) -> int | None:
    """The first of these numbers that X told; None if it told none."""
    known = told if isinstance(told, dict) else {}
    found = next((known[name] for name in names if name in known), None)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
