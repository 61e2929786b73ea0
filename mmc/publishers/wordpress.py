"""WordPress: files into the media library, a draft, and making the draft public as the one visible call.

Many offices' sites run it. The draft's address ends in the delivery's key, so that it is known again by anyone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mmc.config import Config
from mmc.core.channel import Absent, Found, MediaFile, Outcome, Post, Problem, Reading, Receipt, Unreadable
from mmc.core.ports import Save
from mmc.errors import DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.limits import WORDPRESS, file_name, names_delivery
from mmc.publishers.settings import settings_of, wrong
from mmc.publishers.validator import check_post, refuse_wrong
from mmc.publishers.wordpress_blocks import Placed, as_blocks
from mmc.publishers.wordpress_wire import HalfUploaded, NotThere, WordPressWire
from mmc.website.page import slug_of

DRAFT = "draft"  # the reference: "<id> <hash of what it says>"
BEGUN = "begun"


class WordPressPublisher:
    """One site. Options: `site`, `user`, `category` (its number), `withdraw` ("draft" or "trash"), `views`, `timeout`.

    `views` names the field in which a counting plugin shows a post's readers; WordPress itself counts none.
    """

    kind = "wordpress"
    limits = WORDPRESS
    readable = True

    def __init__(self, name: str, config: Config) -> None:
        settings = settings_of(name, config, "site", "user")
        self.name = name
        self._wire = WordPressWire(settings, settings.text("site").rstrip("/"))
        self._views = settings.text("views")
        self._into = settings.text("withdraw", "draft")
        if self._into not in ("draft", "trash"):
            raise wrong(name, "withdraw", f"'{self._into}' is neither draft nor trash")
        category = settings.text("category")
        if category and not category.isdecimal():
            raise wrong(name, "category", f"'{category}' is no number of a category")
        self._categories = {"categories": [int(category)]} if category else {}

    def check(self, post: Post) -> list[Problem]:
        """Everything a site would refuse."""
        return check_post(post, self.limits)

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Files in the library and a draft that nobody sees; each id is kept before the next call."""
        refuse_wrong(self.check(post))
        fields = self._fields(post, refs, save)
        mark = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]
        id, _, said = refs.get(DRAFT, "").partition(" ")
        if id and said == mark and self._status(id) not in ("", "trash"):
            return
        if not id or self._status(id) in ("", "trash"):
            found = self._known(post)
            id = str(found["id"]) if found else ""
        told = self._wire.post(f"posts/{id}" if id else "posts", fields | ({} if id else {"status": "draft"}))
        save(DRAFT, f"{told['id']} {mark}")

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """Make the draft public. Doing it twice shows it once."""
        id = refs.get(DRAFT, "").partition(" ")[0]
        if not id:
            raise TemporaryDelivery(f"{self.name}: there is no draft yet; prepare again", retry_after=1)
        try:
            told = self._wire.post(f"posts/{id}", {"status": "publish"}, visible=True)
        except NotThere as error:  # somebody emptied the trash before it was seen
            raise TemporaryDelivery(f"{self.name}: the draft is gone; prepare again", retry_after=1) from error
        if str(told["id"]) != id or not isinstance(told.get("status"), str):
            raise UnknownOutcome(f"{self.name}: the answer does not say that post {id} is public")
        if told["status"] != "publish":
            raise RefusedDelivery(f"{self.name}: the site keeps post {id} as '{told['status']}'; publish it there")
        return self._receipt(told)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Ask the draft itself; without its id, look for the address or the link that carries the key."""
        id = refs.get(DRAFT, "").partition(" ")[0]
        try:
            told = self._post(id) if id else None
            told = told or self._known(post)
        except DeliveryError as error:
            return Unreadable(str(error), ever=True)
        return Found(self._receipt(told)) if told and told.get("status") == "publish" else Absent()

    def withdraw(self, receipt: Receipt) -> None:
        """A draft again, or in the trash; what is gone already counts as done."""
        try:
            if self._into == "trash":
                self._wire.delete(f"posts/{receipt.id}")
            else:
                self._wire.post(f"posts/{receipt.id}", {"status": "draft"})
        except NotThere:
            pass

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """New words, and new pictures where there are any, at the old address."""
        refuse_wrong(self.check(post))
        fields = self._fields(post, {}, lambda name, value: None)
        del fields["slug"]
        return self._receipt(self._wire.post(f"posts/{receipt.id}", fields))

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Comments, and readers where a plugin of the site tells them."""
        readings = []
        for receipt in receipts:
            told = self._post(receipt.id)
            comments = self._wire.total("comments", post=receipt.id) if told else None
            views = told.get(self._views) if told and self._views else None
            whole = views if isinstance(views, int) and not isinstance(views, bool) else None
            readings.append(Reading(metric="wordpress.comments", value=comments, subject=receipt.id))
            readings.append(Reading(metric="wordpress.views", value=whole, subject=receipt.id))
        return readings

    def followers(self) -> Reading:
        """No number: a site has readers. The question proves the login all the same."""
        self._wire.get("users/me", context="edit")
        return Reading(metric="wordpress.none", value=None)

    def close(self) -> None:
        """Give back the connections."""
        self._wire.close()

    def _fields(self, post: Post, refs: Mapping[str, str], save: Save) -> dict[str, Any]:
        placed = [self._place(file, refs, save) for file in post.media]
        cover = self._place(post.thumbnail, refs, save) if post.thumbnail else None
        poster = cover or next((one for one in placed if not one.file.is_film), None)
        featured = next((one for one in placed if not one.file.is_film), None) or cover
        fields = {"title": post.title, "slug": address_of(post), "content": as_blocks(post.text, placed, poster)}
        return fields | self._categories | ({"featured_media": featured.id} if featured else {})

    def _place(self, file: MediaFile, refs: Mapping[str, str], save: Save) -> Placed:
        """The file as it lies in the media library, brought there if it is not yet."""
        name, known = f"media.{file.sha256[:16]}", refs.get(f"media.{file.sha256[:16]}", "")
        if known and known != BEGUN:
            id, _, address = known.partition(" ")
            return Placed(file=file, id=int(id), address=address)
        slug = f"mmc-{file.sha256[:16]}"
        # An upload whose answer was lost, or one of an earlier story: the same bytes lie there once.
        told = next(iter(self._list("media", slug=slug)), None)
        if told is None:
            save(name, BEGUN)
            told = self._upload(file, slug)
        placed = Placed(file=file, id=int(told["id"]), address=str(told.get("source_url") or ""))
        if not placed.address.startswith(("https://", "http://")):
            raise TemporaryDelivery(f"{self.name}: WordPress names no address for {file_name(file)}")
        save(name, f"{placed.id} {placed.address}")
        return placed

    def _upload(self, file: MediaFile, slug: str) -> Mapping[str, Any]:
        fields = {"slug": slug, "title": file.alt[:120] or file_name(file), "alt_text": file.alt}
        try:
            return self._wire.upload(file.path, f"{slug}-{file_name(file)}", file.mime, fields)
        except HalfUploaded as half:
            id = half.attachment
            told: dict[str, Any] = self._wire.post(f"media/{id}/post-process", {"action": "create-image-subsizes"})
            return told

    def _known(self, post: Post) -> Mapping[str, Any] | None:
        """The post of this delivery, by its address or by the link in its words; never one in the trash."""
        found = self._list("posts", slug=address_of(post), status="any", context="edit")
        if not found and names_delivery(post.text, post.delivery):
            near = self._list("posts", search=post.delivery, status="any", context="edit")
            found = [one for one in near if names_delivery(_raw(one, "content"), post.delivery)]
        return min(found, key=lambda one: int(one["id"]), default=None)

    def _list(self, path: str, **asked: str) -> list[Mapping[str, Any]]:
        told = self._wire.get(path, **asked)
        if not isinstance(told, list) or any(not isinstance(one, dict) or "id" not in one for one in told):
            raise TemporaryDelivery(f"{self.name}: WordPress' list cannot be read")
        return told

    def _post(self, id: str) -> Mapping[str, Any] | None:
        try:
            told = self._wire.get(f"posts/{id}", context="edit")
        except NotThere:
            return None
        if not isinstance(told, dict) or not isinstance(told.get("status"), str):
            raise TemporaryDelivery(f"{self.name}: WordPress' answer does not say how post {id} is")
        return told

    def _status(self, id: str) -> str:
        told = self._post(id)
        return str(told["status"]) if told else ""

    def _receipt(self, told: Mapping[str, Any]) -> Receipt:
        return Receipt(id=str(told["id"]), url=str(told.get("link") or ""), raw={"slug": told.get("slug")})


def address_of(post: Post) -> str:
    """The end of the post's address: words for people, the key for us."""
    return f"{slug_of(post.title)[:60].strip('-')}-{post.delivery.lower()}"


def _raw(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    # In the block's source an ampersand stands escaped.
    return str(value.get("raw", "")).replace("&amp;", "&") if isinstance(value, dict) else ""
