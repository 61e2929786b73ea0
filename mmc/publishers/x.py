"""X: pictures or one film with a text, or a thread of them, by tweepy; read back on its own timeline."""

from __future__ import annotations

import html
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import tweepy

from mmc.config import Config
from mmc.core.channel import Absent, Found, Outcome, Post, Problem, Reading, Receipt, Unreadable
from mmc.core.pieces import out_receipts, partly_out, pieces_of
from mmc.core.ports import Clock, Save, system_clock
from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers.limits import X, names_delivery
from mmc.publishers.settings import settings_of, wrong
from mmc.publishers.validator import check_post, refuse_wrong
from mmc.publishers.x_calls import NewCalls, OldCalls
from mmc.publishers.x_media import MediaDesk, saved_upload
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
    """One X account. Options: `handle` (for addresses), `tier` (basic, premium), `media` (v2, v1.1); `timeout` and
    `processing` in seconds."""

    kind = "x"
    limits = X
    readable = True

    def __init__(
        self, name: str, config: Config, clock: Clock = system_clock, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        settings = settings_of(name, config)
        self.name, self.limits = name, settings.limits(self.kind)
        old = settings.choice(self.kind, "media") == "v1.1"
        if old and settings.login is not None:
            raise wrong(name, "media", "v1.1 takes the four keys of OAuth 1.0a only; give these as secret, or use v2")
        self.on_progress: Callable[[float], None] | None = None
        self._handle = settings.text("handle").lstrip("@")
        self._wire = XWire(settings, clock)
        self._clock = clock
        self._desk = MediaDesk(
            wire=self._wire,
            calls=OldCalls(self._wire) if old else NewCalls(self._wire),
            clock=clock,
            sleep=sleep,
            progress=self._progress,
            patience=settings.seconds("processing", 60),
        )
        self._me = ""

    def check(self, post: Post) -> list[Problem]:
        """Everything X would refuse."""
        return check_post(post, self.limits)

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Upload the media; an id is kept with its end, and a file that is up already is not sent again."""
        refuse_wrong(self.check(post))
        if partly_out(refs):  # the media hang on the first post; what was uploaded for it may be gone by now
            return
        for file in post.media:
            self._desk.bring(file, refs, save)

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """The one post, or the next of a thread: the first carries the media, each answers the one before."""
        pieces, out = self._pieces(post), out_receipts(refs)
        media = [] if out else post.media
        uploads = [saved_upload(refs, file, self._clock().timestamp()) for file in media]
        ids = [upload.id for upload in uploads if upload is not None and upload.ready]
        if len(ids) != len(media):
            raise TemporaryDelivery(f"{self.name}: the media are no longer on X; prepare again", retry_after=1)
        text, before = pieces[len(out)] or None, out[-1].id if out else None

        def create(client: tweepy.Client) -> Receipt:
            told = client.create_tweet(text=text, media_ids=ids or None, in_reply_to_tweet_id=before)["data"]
            return self._receipt(told, left=len(pieces) - len(out) - 1)

        return self._wire.ask(create, visible=True)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Look through the account's own timeline from a minute before `since`.

        A post is known by its link (`p=<delivery>`); one without a link by its very text. Of a thread the piece after
        those in `refs` is looked for, among the answers to the last of them.
        """
        pieces, out = self._pieces(post), out_receipts(refs)
        piece = replace(post, text=pieces[len(out)])
        if not piece.text.strip():
            return Unreadable("Kiriman tanpa teks tidak dapat dikenali di lini masa X; lihat akunnya.")
        left, before = len(pieces) - len(out) - 1, out[-1].id if out else ""
        try:
            receipt = self._wire.ask(lambda client: self._seek(piece, since - timedelta(seconds=60), before, left))
        except (TemporaryDelivery, RefusedDelivery) as error:
            return Unreadable(str(error), ever=True)
        return Found(receipt) if receipt else Absent()

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it, a thread from its end; what is gone already counts as done."""
        for one in reversed(receipt.id.split(",")):
            self._delete(one)

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """Always refused: X has no editing for apps like ours."""
        raise RefusedDelivery(f"{self.name}: X cannot edit a post; withdraw it and post anew")

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Impressions, likes, replies and reposts of each post now, of a thread those of its first post."""
        readings = []
        for start in range(0, len(receipts), 100):
            heads = {receipt.id: receipt.id.partition(",")[0] for receipt in receipts[start : start + 100]}
            ids = list(heads.values())
            told = self._wire.ask(lambda client, ids=ids: _numbers(client, ids))  # type: ignore[misc]
            readings += [
                Reading(metric=metric, value=_number(told.get(head, {}), names), subject=one)
                for one, head in heads.items()
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

    def _pieces(self, post: Post) -> tuple[str, ...]:
        return pieces_of(post.text, self.limits, bool(post.media))

    def _delete(self, one: str) -> None:
        try:
            deleted = self._wire.ask(lambda client: bool(client.delete_tweet(one)["data"]["deleted"]))
        except RefusedDelivery as error:
            if isinstance(error.__cause__, tweepy.NotFound):
                return
            raise
        if not deleted:
            raise RefusedDelivery(f"{self.name}: X did not delete {one}; delete it by hand")

    def _receipt(self, told: Mapping[str, Any], left: int = 0) -> Receipt:
        number = str(told["id"])
        if not number.isdecimal():
            raise ValueError("X named no id")
        url = f"https://x.com/{self._handle or 'i/web'}/status/{number}"
        return Receipt(id=number, url=url, raw=dict(told), left=left)

    def _seek(self, post: Post, start: datetime, before: str, left: int) -> Receipt | None:
        found = (told for told in self._timeline(start, replies=bool(before)) if _answered(told) == before)
        return next((self._receipt(told, left) for told in found if _is_it(told, post)), None)

    def _timeline(self, start: datetime, replies: bool) -> Iterator[Mapping[str, Any]]:
        me = self._me = self._me or self._wire.ask(lambda client: str(client.get_me()["data"]["id"]))
        token: str | None = None
        for _ in range(PAGES):
            page, token = self._wire.ask(
                lambda client, token=token: _page(client, me, start, token, replies)  # type: ignore[misc]
            )
            yield from page
            if token is None:
                return
        raise TemporaryDelivery(f"{self.name}: more posts since then than can be read")


def _page(
    client: tweepy.Client, me: str, start: datetime, token: str | None, replies: bool
) -> tuple[list[dict[str, Any]], str | None]:
    told = client.get_users_tweets(
        me,
        user_auth=True,
        start_time=start,
        max_results=100,
        pagination_token=token,
        exclude=["retweets"] if replies else ["replies", "retweets"],
        tweet_fields=["created_at", "entities", "note_tweet", "referenced_tweets"],
    )
    if "data" not in told and told["meta"]["result_count"] != 0:
        raise ValueError("a timeline without posts and without a count")  # no proof of absence
    found = told.get("data", [])
    if not isinstance(found, list) or any(not isinstance(one["id"], str) for one in found):
        raise TypeError("a timeline of another shape")
    return found, told.get("meta", {}).get("next_token")


def _answered(told: Mapping[str, Any]) -> str:
    """The id of the post this one answers; empty for one that answers none."""
    named = [one for one in told.get("referenced_tweets") or [] if isinstance(one, dict)]
    return next((str(one.get("id", "")) for one in named if one.get("type") == "replied_to"), "")


def _is_it(told: Mapping[str, Any], post: Post) -> bool:
    long = told.get("note_tweet")
    if isinstance(long, dict) and long.get("text"):
        told = long  # of a post over 280 characters only this is whole: the usual text ends in the middle, links too
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
