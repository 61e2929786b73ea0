"""Instagram: a container nobody sees, its publication as the one visible call, read-back by the container itself."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from mmc.config import Config
from mmc.core.channel import Absent, Found, MediaFile, Outcome, Post, Problem, Reading, Receipt, Unreadable
from mmc.core.ports import Clock, Save, system_clock
from mmc.errors import ChannelLocked, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.graph_errors import is_missing
from mmc.publishers.graph_read import moment_of, numbers_of, plain, rows
from mmc.publishers.graph_wire import GraphWire, text_of
from mmc.publishers.http import join
from mmc.publishers.instagram_container import HOPELESS, Container, ContainerDesk, number, reference, saved
from mmc.publishers.jpeg import as_jpeg
from mmc.publishers.limits import INSTAGRAM, names_delivery
from mmc.publishers.settings import settings_of, wrong
from mmc.publishers.validator import check_post, refuse_wrong
from mmc.website.handout import FOLDER, hand_out

HOSTS = {"facebook": "https://graph.facebook.com", "instagram": "https://graph.instagram.com"}
PAGES = 10  # of 50 posts each
INSIGHTS = {  # ours: theirs; a story counts other things
    "FEED": {"reach": "reach", "views": "views", "shares": "shares", "saves": "saved"},
    "STORY": {"reach": "reach", "views": "views", "shares": "shares"},
}
COUNTS = {"likes": "like_count", "comments": "comments_count"}


class InstagramPublisher:
    """One professional account. Options: `account` (its id), `handle`, `login` (facebook), `media_url`."""

    kind = "instagram"
    limits = INSTAGRAM
    readable = True

    def __init__(
        self, name: str, config: Config, clock: Clock = system_clock, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        settings = settings_of(name, config, "account")
        self.name = name
        self.on_progress: Callable[[float], None] | None = None
        self._login = settings.text("login", "facebook")
        if self._login not in HOSTS:
            raise wrong(name, "login", f"'{self._login}' is not known; write facebook or instagram")
        self._wire = GraphWire(settings, HOSTS[self._login])
        self._real = not settings.base_url
        self._account, self._clock = settings.text("account"), clock
        self._profile = join("https://www.instagram.com", settings.text("handle").lstrip("@"))
        self._jpegs, self._site = config.media_folder / "jpeg", config.site_folder
        self._public = settings.text("media_url") or join(config.site.base_url, FOLDER)
        self._desk = ContainerDesk(
            wire=self._wire, account=self._account, clock=clock, sleep=sleep, address=self._address,
            patience=settings.seconds("processing", 60), progress=self._progress,
        )  # fmt: skip

    def check(self, post: Post) -> list[Problem]:
        """Everything Instagram would refuse, seen on the very files that would be sent."""
        problems = check_post(self._sent(post), self.limits)
        if any(not file.is_film for file in post.media) and (why := self.unready()):
            problems.append(Problem(field="media", code="no_public_address", message=why))
        return problems

    def unready(self) -> str:
        """Why pictures could not be fetched from here; empty when they can, or in a rehearsal."""
        if not self._real or not _private(self._public):
            return ""
        return (
            f"Instagram mengambil gambar dari alamat publik, sedangkan {self._public} tidak terjangkau dari luar. "
            "Isi site.base_url dengan alamat situs, atau media_url di kanal ini."
        )

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """The container finished and not yet published; its id is kept before the next call."""
        refuse_wrong(self.check(post))
        sent = self._sent(post)
        if self._lost_but_public(post, saved(refs, reference(sent))):
            return  # sending will find it
        self._check_quota()
        self._desk.bring(sent, refs, save)

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """Publish the container. One that is published already is looked up, never published again."""
        container = saved(refs, reference(self._sent(post)))
        if container is None:
            raise TemporaryDelivery(f"{self.name}: there is no container yet; prepare again", retry_after=1)
        state = self._desk.look(container).state
        if state in ("PUBLISHED", *HOPELESS) and (found := self._seek(post, self._made(container))):
            return found
        if state == "PUBLISHED":
            raise UnknownOutcome(f"{self.name}: the container is published, its post does not show yet")
        if state != "FINISHED":
            raise TemporaryDelivery(f"{self.name}: the container is {state}; prepare again", retry_after=5)
        told = self._wire.post(f"{self._account}/media_publish", {"creation_id": container.id}, visible=True)
        media = text_of(told, "id", self.name, visible=True)
        return Receipt(id=media, url=self._permalink(media), raw={"container": container.id})

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Ask the container first, then look through the account's posts from a minute before `since`."""
        container = saved(refs, reference(self._sent(post)))
        known = names_delivery(post.text, post.delivery) or bool(post.text.strip())
        if container is None and (not known or post.part == "story"):
            return Unreadable("Kiriman tanpa teks tidak dapat dikenali di Instagram; lihat akunnya.")
        try:
            state = self._desk.look(container).state if container else ""
            found = self._seek(post, since - timedelta(seconds=60), alone=state == "PUBLISHED")
        except (TemporaryDelivery, RefusedDelivery) as error:
            return Unreadable(str(error), ever=True)
        if found:
            return Found(found)
        if state == "PUBLISHED":
            return Unreadable("Instagram menyatakan sudah tayang, tetapi kirimannya belum terlihat.", ever=True)
        return Absent()

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it; one that is gone already counts as done."""
        if self._login == "instagram":
            raise RefusedDelivery(f"{self.name}: this login may not delete; delete {receipt.url} in the app")
        try:
            self._wire.delete(receipt.id)
        except RefusedDelivery as error:
            if not is_missing(error):
                raise

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """Always refused: Instagram lets no app change a caption."""
        raise RefusedDelivery(f"{self.name}: Instagram cannot edit a post; withdraw it and post anew")

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Reach, views, likes, comments, shares and saves of each post now."""
        readings = []
        for receipt in receipts:
            told = self._numbers(receipt.id)
            readings += [
                Reading(metric=f"instagram.{name}", value=told.get(name), subject=receipt.id)
                for name in (*INSIGHTS["FEED"], *COUNTS)
            ]
        return readings

    def followers(self) -> Reading:
        """The account's followers."""
        told = self._wire.get(self._account, fields="followers_count")
        return Reading(metric="instagram.followers", value=number(told, "followers_count"))

    def close(self) -> None:
        """Give back the connections."""
        self._wire.close()

    def _progress(self, share: float) -> None:
        if self.on_progress:
            self.on_progress(share)

    def _sent(self, post: Post) -> Post:
        """The post with the files Instagram gets: every still as JPEG."""
        return replace(post, media=tuple(as_jpeg(file, self._jpegs) for file in post.media))

    def _address(self, file: MediaFile) -> str:
        return join(self._public, hand_out(self._site, file.path, file.sha256, self._clock()))

    def _check_quota(self) -> None:
        told = self._wire.get(f"{self._account}/content_publishing_limit", fields="quota_usage,config")
        for row in rows(told, self.name):
            used, total = number(row, "quota_usage"), number(row.get("config") or {}, "quota_total")
            if used is not None and total is not None and used >= total:
                until = (self._clock() + timedelta(days=1)).timestamp()
                raise ChannelLocked(f"{self.name}: {used} of {total} posts of these 24 hours are used", until=until)

    def _lost_but_public(self, post: Post, container: Container | None) -> bool:
        """Whether a container that Meta calls lost went out all the same; only then no other one is made."""
        if container is None or self._desk.look(container).state not in HOPELESS:
            return False
        return self._seek(post, self._made(container), alone=False) is not None

    def _made(self, container: Container) -> datetime:
        return datetime.fromtimestamp(container.ends, tz=UTC) - timedelta(days=1)

    def _permalink(self, media: str) -> str:
        # The id is held by now; whatever happens here only costs the nicer address.
        try:
            return text_of(self._wire.get(media, fields="permalink"), "permalink", self.name)
        except (TemporaryDelivery, RefusedDelivery, ChannelLocked):
            return self._profile

    def _seek(self, post: Post, start: datetime, *, alone: bool = True) -> Receipt | None:
        """The public post of this delivery. A published story, which has no words, is the only one of its time."""
        story = post.part == "story"
        recent = list(self._posts("stories" if story else "media", start))
        if story:
            found = recent if alone and len(recent) == 1 else []
        else:
            found = [one for one in recent if _is_it(str(one.get("caption", "")), post)]
        return self._receipt(found[0]) if found else None

    def _receipt(self, told: Mapping[str, Any]) -> Receipt:
        url = str(told.get("permalink") or self._profile)
        return Receipt(id=text_of(told, "id", self.name), url=url, raw=dict(told))

    def _posts(self, edge: str, start: datetime) -> Iterator[Mapping[str, Any]]:
        after: dict[str, str] = {}
        for _ in range(PAGES):
            asked = {"fields": "id,caption,timestamp,permalink", "limit": "50", **after}
            told = self._wire.get(f"{self._account}/{edge}", **asked)
            page = rows(told, self.name)
            for one in page:
                if moment_of(one, "timestamp", self.name) < start:
                    return
                yield one
            paging = told.get("paging") or {}
            if not paging.get("next"):
                return
            after = {"after": str(paging["cursors"]["after"])}
        raise TemporaryDelivery(f"{self.name}: more posts since then than can be read")

    def _numbers(self, media: str) -> dict[str, int]:
        try:
            told = self._wire.get(media, fields="media_product_type,like_count,comments_count")
            kind = "STORY" if told.get("media_product_type") == "STORY" else "FEED"
            asked = INSIGHTS[kind]
            more = self._wire.get(f"{media}/insights", metric=",".join(asked.values()))
        except RefusedDelivery as error:
            if is_missing(error):
                return {}
            raise
        counts = {name: number(told, theirs) for name, theirs in COUNTS.items()}
        return {**numbers_of(more, asked, self.name), **{k: v for k, v in counts.items() if v is not None}}


def _is_it(caption: str, post: Post) -> bool:
    if names_delivery(post.text, post.delivery):
        return names_delivery(caption, post.delivery)
    return bool(post.text.strip()) and plain(caption) == plain(post.text)


def _private(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host in ("", "localhost") or host.endswith((".local", ".localhost", ".internal"))
