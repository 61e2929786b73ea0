"""Facebook: everything lies unpublished on the page first; making it public is the visible, repeatable call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from mmc.config import Config
from mmc.core.channel import Absent, Found, Outcome, Post, Problem, Reading, Receipt, Unreadable
from mmc.core.ports import Clock, Save, system_clock
from mmc.errors import ChannelLocked, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.facebook_media import UnpublishedDesk, reference, shape_of
from mmc.publishers.graph_errors import is_missing
from mmc.publishers.graph_read import moment_of, numbers_of, plain, rows
from mmc.publishers.graph_wire import GraphWire, text_of
from mmc.publishers.limits import FACEBOOK, names_delivery
from mmc.publishers.settings import settings_of
from mmc.publishers.validator import check_post, refuse_wrong

HOST = "https://graph.facebook.com"
PAGES = 10  # of 50 posts each
INSIGHTS = {"views": "post_media_view"}
METRICS = ("views", "reactions", "comments", "shares")


class FacebookPublisher:
    """One page. Options: `page` (its id), `app` (the app's id, for wide films); seconds: `processing`, `timeout`."""

    kind = "facebook"
    limits = FACEBOOK
    readable = True

    def __init__(
        self, name: str, config: Config, clock: Clock = system_clock, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        settings = settings_of(name, config, "page")
        self.name = name
        self.on_progress: Callable[[float], None] | None = None
        self._wire = GraphWire(settings, HOST)
        self._page, self._app = settings.text("page"), settings.text("app")
        self._desk = UnpublishedDesk(
            wire=self._wire, page=self._page, app=self._app, sleep=sleep,
            patience=settings.seconds("processing", 60), progress=self._progress,
        )  # fmt: skip

    def check(self, post: Post) -> list[Problem]:
        """Everything Facebook would refuse."""
        problems = check_post(post, self.limits)
        if shape_of(post) == "video" and not self._app:
            message = "Video lebar atau panjang butuh nomor aplikasi Meta; isi app = \"...\" di kanal ini."
            problems.append(Problem(field="media", code="no_app", message=message, fix="other_format"))
        return problems

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Everything on the page and nothing of it seen; each id is kept before the next call."""
        refuse_wrong(self.check(post))
        self._desk.bring(post, refs, save)

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """Make it public. Doing it twice shows it once."""
        kept = refs.get(reference(post), "").partition(" ")[0]
        if not kept:
            raise TemporaryDelivery(f"{self.name}: nothing lies on the page yet; prepare again", retry_after=1)
        shape = shape_of(post)
        if shape == "reel":
            return self._finish_reel(post, kept)
        field = "is_published" if shape == "post" else "published"
        try:
            told = self._wire.post(kept, {field: "true"}, visible=True)
        except RefusedDelivery as error:
            if is_missing(error):  # somebody deleted it before it was seen
                raise TemporaryDelivery(f"{self.name}: {kept} is gone; prepare again", retry_after=1) from error
            raise
        if told.get("success") is not True:
            raise UnknownOutcome(f"{self.name}: Facebook's answer does not say that {kept} is public")
        return self._receipt(kept, shape)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Ask the object itself; without its id, look through the page's posts from a minute before `since`."""
        kept, shape = refs.get(reference(post), "").partition(" ")[0], shape_of(post)
        try:
            state = self._state(kept, shape) if kept else "gone"
            if state == "gone" and not (names_delivery(post.text, post.delivery) or post.text.strip()):
                return Unreadable("Kiriman tanpa teks tidak dapat dikenali di Facebook; lihat halamannya.")
            found = self._seek(post, since - timedelta(seconds=60)) if state == "gone" else None
        except (TemporaryDelivery, RefusedDelivery) as error:
            return Unreadable(str(error), ever=True)
        if found or state == "public":
            return Found(found or self._receipt(kept, shape))
        if state == "works":
            return Unreadable("Facebook menerima video ini dan masih mengolahnya.", ever=True)
        return Absent()

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it; one that is gone already counts as done."""
        try:
            self._wire.delete(receipt.id)
        except RefusedDelivery as error:
            if not is_missing(error):
                raise

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """The new words in place; pictures and films stay as they are."""
        field = "message" if "_" in receipt.id else "description"
        self._wire.post(receipt.id, {field: post.text})
        return receipt

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Views, reactions, comments and shares of each post now."""
        readings = []
        for receipt in receipts:
            told = self._numbers(receipt.id)
            readings += [Reading(metric=f"facebook.{name}", value=told.get(name), subject=receipt.id)
                         for name in METRICS]  # fmt: skip
        return readings

    def followers(self) -> Reading:
        """The page's followers."""
        told = self._wire.get(self._page, fields="followers_count")
        return Reading(metric="facebook.followers", value=_whole(told, "followers_count"))

    def close(self) -> None:
        """Give back the connections."""
        self._wire.close()

    def _progress(self, share: float) -> None:
        if self.on_progress:
            self.on_progress(share)

    def _finish_reel(self, post: Post, video: str) -> Receipt:
        """The last phase of a reel, once; public when Facebook has processed it, and not sooner."""
        film = self._desk.look(video)
        if not film.public:
            if film.state == "upload_complete":
                fields = {"upload_phase": "finish", "video_id": video, "video_state": "PUBLISHED",
                          "description": post.text, "title": post.title}  # fmt: skip
                told = self._wire.post(f"{self._page}/video_reels", fields, visible=True)
                if told.get("success") is not True:
                    raise UnknownOutcome(f"{self.name}: Facebook's answer does not say that the reel is out")
            elif film.state not in ("processing", "ready"):
                raise TemporaryDelivery(f"{self.name}: the reel is {film.state}; prepare again", retry_after=1)
            try:
                self._desk.until_ready(video, public=True)
            except (TemporaryDelivery, RefusedDelivery, ChannelLocked) as error:
                # Whatever keeps us from seeing it: it was accepted, and only reading back may say otherwise.
                raise UnknownOutcome(f"{self.name}: the reel was accepted and does not show: {error}") from error
        return self._receipt(video, "reel")

    def _receipt(self, id: str, shape: str) -> Receipt:
        if shape == "reel":
            url = f"https://www.facebook.com/reel/{id}"
        elif shape == "video":
            url = f"https://www.facebook.com/{self._page}/videos/{id}"
        else:
            url = f"https://www.facebook.com/{id.replace('_', '/posts/')}"
        return Receipt(id=id, url=url, raw={"shape": shape})

    def _state(self, id: str, shape: str) -> str:
        """public, waiting, works (accepted, being processed) or gone."""
        if shape == "post":
            return {True: "public", False: "waiting", None: "gone"}[self._desk.is_public(id)]
        film = self._desk.look(id)
        if film.public:
            return "public"
        working = shape == "reel" and film.state in ("processing", "ready")
        return "works" if working else "gone" if film.state == "gone" else "waiting"

    def _seek(self, post: Post, start: datetime) -> Receipt | None:
        for told in self._posts(start):
            if _is_it(str(told.get("message", "")), post):
                film = _film_of(told)
                return self._receipt(film or text_of(told, "id", self.name), "video" if film else "post")
        return None

    def _posts(self, start: datetime) -> Iterator[Mapping[str, Any]]:
        asked = {"fields": "id,message,created_time,permalink_url,attachments{media_type,target{id}}",
                 "since": str(int(start.timestamp())), "limit": "50"}  # fmt: skip
        for _ in range(PAGES):
            told = self._wire.get(f"{self._page}/published_posts", **asked)
            for one in rows(told, self.name):
                if moment_of(one, "created_time", self.name) >= start:
                    yield one
            paging = told.get("paging") or {}
            if not paging.get("next"):
                return
            asked = {**asked, "after": str(paging["cursors"]["after"])}
        raise TemporaryDelivery(f"{self.name}: more posts since then than can be read")

    def _numbers(self, id: str) -> dict[str, int]:
        summary = "summary(total_count).limit(0)"
        try:
            post = id if "_" in id else str(self._wire.get(id, fields="post_id").get("post_id") or id)
            told = self._wire.get(post, fields=f"reactions.{summary},comments.{summary},shares")
            more = self._wire.get(f"{post}/insights", metric=",".join(INSIGHTS.values()))
        except RefusedDelivery as error:
            if is_missing(error):
                return {}
            raise
        counts = {
            "reactions": _whole(_inside(told, "reactions", "summary"), "total_count"),
            "comments": _whole(_inside(told, "comments", "summary"), "total_count"),
            "shares": _whole(_inside(told, "shares"), "count"),
        }
        return {**numbers_of(more, INSIGHTS, self.name), **{k: v for k, v in counts.items() if v is not None}}


def _is_it(message: str, post: Post) -> bool:
    if names_delivery(post.text, post.delivery):
        return names_delivery(message, post.delivery)
    return bool(post.text.strip()) and plain(message) == plain(post.text)


def _film_of(told: Mapping[str, Any]) -> str:
    """The id of the film a post shows, empty if it shows none."""
    attached = _inside(told, "attachments").get("data")
    first = attached[0] if isinstance(attached, list) and attached and isinstance(attached[0], dict) else {}
    return str(_inside(first, "target").get("id") or "") if first.get("media_type") == "video" else ""


def _inside(told: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    for name in names:
        found = told.get(name)
        told = found if isinstance(found, dict) else {}
    return told


def _whole(told: Mapping[str, Any], name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
