"""Website publisher: our own site as a channel like any other, with a receipt, read-back and withdrawal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mmc.config import Config
from mmc.core.channel import (
    Absent,
    Found,
    Limits,
    MediaFile,
    Outcome,
    Post,
    Problem,
    Reading,
    Receipt,
    TextLimit,
    Unreadable,
)
from mmc.core.ports import Clock, Save, system_clock
from mmc.errors import ChannelLocked, ConfigError, DeliveryError, MmcError, RefusedDelivery, TemporaryDelivery
from mmc.publishers.fence import check_fence
from mmc.website import media, release
from mmc.website.bake import Change, bake
from mmc.website.corrected import corrected
from mmc.website.page import Note, Page, page_from_dict, page_url
from mmc.website.words import bake_store, site_words

NO_REASON = "Redaksi menarik konten ini."


class WebsitePublisher:
    """Puts a story's page on our own site. The switch of the baked folder is the one visible act.

    `withdraw` takes its reason from the receipt's `raw["reason"]`; `edit` adds the corrections that come
    with the new page and never changes a public page without one.
    """

    kind = "website"
    limits = Limits(
        text=TextLimit(limit=100_000), title=TextLimit(limit=300), title_required=True, max_media=40,
        image_bytes=20_000_000, film_seconds=(0.5, 3600.0), mixed_media=True,
        image_mimes=frozenset({"image/png", "image/jpeg", "image/webp"}),
    )  # fmt: skip
    readable = True

    def __init__(self, name: str, config: Config, clock: Clock = system_clock) -> None:
        self.name = name
        self._config = config
        self._clock = clock
        self._out = config.site_folder
        self._store = bake_store(config)
        self._base_url = config.site.base_url

    def check(self, post: Post) -> list[Problem]:
        """What keeps this post off the site: no page, an unreadable one, an address taken, files not given."""
        if post.page is None:
            return [Problem(field="page", code="missing", message="Halaman untuk situs belum disusun.")]
        try:
            page = page_from_dict(post.page)
        except MmcError as error:
            return [Problem(field="page", code="wrong_kind", message=f"Halaman tidak dapat dibaca: {error}")]
        return self._problems(page, post)

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Every file of the page in the bake store, with its small copies. Nothing is public yet."""
        page = self._page(post)
        given = {m.sha256: m.path for m in _files(post)}
        try:
            for sha256 in page.media().keys() & given.keys():
                media.place(self._store, given[sha256], sha256)
            media.public_files(self._store, page)
        except OSError as error:
            raise TemporaryDelivery(f"a file could not be copied to the site's store: {error}") from error
        except MmcError as error:
            raise RefusedDelivery(str(error)) from error

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """The page public in a new release; sending the same again changes nothing."""
        page = self._page(post)
        now = self._clock()

        def change(pages: Mapping[str, Page]) -> Mapping[str, Page]:
            check_fence()  # under the bake's lock, where waiting for other bakes is over
            return {**pages, page.slug: _settled(pages.get(page.slug), page, now)}

        self._bake(change)
        return self._receipt(page.slug)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Whether the current release shows a page of this delivery; our own disk knows for certain."""
        try:
            shown = release.current(self._out)
        except (MmcError, OSError) as error:
            return Unreadable(reason=str(error), ever=True)
        for slug, entry in (shown.pages if shown else {}).items():
            if entry.delivery == post.delivery:
                return Found(self._receipt(slug))
        return Absent()

    def withdraw(self, receipt: Receipt) -> None:
        """A page that says it was withdrawn and why; gone from home, feed and sitemap."""
        note = Note(at=self._clock(), note=str(receipt.raw.get("reason") or "").strip() or NO_REASON)

        def change(pages: Mapping[str, Page]) -> Mapping[str, Page]:
            page = pages.get(receipt.id)
            if page is None or page.withdrawn is not None:
                return pages
            return {**pages, receipt.id: replace(page, withdrawn=note)}

        self._bake(change)

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """The corrected page at the old address, with its note and time. RefusedDelivery if there is none."""
        page = self._page(post)
        now = self._clock()

        def change(pages: Mapping[str, Page]) -> Mapping[str, Page]:
            old = pages.get(receipt.id)
            if old is None or old.withdrawn is not None:
                gone = "was withdrawn; publish a new story instead" if old else "is not on the site; publish it first"
                raise RefusedDelivery(f"page '{receipt.id}' {gone}")
            return {**pages, receipt.id: corrected(old, page, now)}

        self.prepare(post, {}, lambda name, value: None)
        self._bake(change)
        return self._receipt(receipt.id)

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Nothing: our own readers are counted by the beacon."""
        return []

    def followers(self) -> Reading:
        """No number: a website has readers, not followers."""
        return Reading(metric="website.none", value=None)

    def close(self) -> None:
        """Nothing is held open."""

    def _page(self, post: Post) -> Page:
        problems = self.check(post)
        if problems or post.page is None:
            raise RefusedDelivery("; ".join(p.message for p in problems))
        return page_from_dict(post.page)

    def _problems(self, page: Page, post: Post) -> list[Problem]:
        found = []
        if page.delivery != post.delivery:
            found.append(Problem(field="page", code="wrong_kind", message="Halaman disusun untuk penayangan lain."))
        if len(page.title) > 300:
            message = "Judul lebih dari 300 huruf."
            found.append(Problem(field="title", code="too_long", message=message, limit=300, actual=len(page.title)))
        given = {m.sha256 for m in _files(post)}
        for sha256, item in page.media().items():
            if sha256 not in given and not media.stored(self._store, sha256).is_file():
                found.append(Problem(field="media", code="missing", message=f"Berkas {item.name} tidak ikut dikirim."))
        return found

    def _bake(self, change: Change) -> None:
        try:
            bake(self._store, self._out, site_words(self._config), self._clock(), change)
        except DeliveryError:
            raise
        except ConfigError as error:
            raise ChannelLocked(f"the site's identity cannot be read: {error}") from error
        except (OSError, MmcError) as error:
            # The switch is the last step, and sending again is harmless: readers keep what they have.
            raise TemporaryDelivery(f"the site could not be baked: {error}", retry_after=30.0) from error

    def _receipt(self, slug: str) -> Receipt:
        return Receipt(id=slug, url=page_url(self._base_url, slug))


def _settled(old: Page | None, new: Page, now: datetime) -> Page:
    """What stands at an address after sending: a retry keeps the page, other words for it are a correction."""
    if old is None or (old.withdrawn is not None and old.delivery != new.delivery):
        return new
    if old.delivery != new.delivery:
        raise RefusedDelivery(f"the address '{new.slug}' belongs to another story; give this one another title")
    return old if old.withdrawn is not None else corrected(old, new, now)


def _files(post: Post) -> list[MediaFile]:
    return [*post.media, *([post.thumbnail] if post.thumbnail else []), *post.captions]
