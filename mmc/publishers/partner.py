"""Partner: local and national media get a story by signed webhook, by mail or in a feed of their own, with a press kit.

Each channel is one partner. What they get early carries an embargo; nothing of it stands where the public looks.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mmc.config import Config
from mmc.core.channel import Absent, Outcome, Post, Problem, Reading, Receipt
from mmc.core.ports import Clock, Save, system_clock
from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers.fence import check_fence
from mmc.publishers.http import join
from mmc.publishers.limits import PARTNER
from mmc.publishers.partner_letter import Event, Letter, Way, embargo_words, mark_of
from mmc.publishers.partner_mail import Mail
from mmc.publishers.partner_webhook import Webhook
from mmc.publishers.press_kit import Kit, build_kit
from mmc.publishers.settings import Settings, settings_of, wrong
from mmc.publishers.validator import check_post, refuse_wrong
from mmc.website.page import slug_of
from mmc.website.partner_room import (
    PREFIX,
    card_of,
    clear_room,
    kit_address,
    kit_at,
    room_of,
    sign_room,
    token_of,
)

AT, EMBARGO, KIT = "letter_at", "embargo", "kit"  # the references
NEEDED = {"webhook": ("address",), "email": ("server", "sender", "to"), "feed": ()}


class PartnerPublisher:
    """One partner. Option `mode`: webhook, email or feed; see settings.py for what each needs.

    `kit_url` names another address of our site for press kits and feeds, where partners reach it.
    """

    kind = "partner"
    limits = PARTNER
    readable = True  # an instance that sends mail says False

    def __init__(self, name: str, config: Config, clock: Clock = system_clock) -> None:
        settings = settings_of(name, config, "mode")
        self.name = name
        self._clock, self._zone = clock, config.site.zone
        self._out, self._secret = config.site_folder, settings.secret
        self._public = settings.text("kit_url", config.site.base_url).rstrip("/")
        self._feed = f"{join(self._public, feed_address(name, settings.secret))}/umpan.json"
        self._way = _way(settings, config, clock)
        self.readable = self._way.readable

    def check(self, post: Post) -> list[Problem]:
        """What no partner could use: no title, files too big for a kit."""
        return check_post(post, self.limits)

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """The press kit under its secret address; the letter's time and embargo are settled here for good."""
        refuse_wrong(self.check(post))
        if AT not in refs:
            save(AT, self._clock().replace(microsecond=0).isoformat())
        if EMBARGO not in refs:
            save(EMBARGO, post.embargo.isoformat() if post.embargo else "")
        embargo = _moment(refs[EMBARGO]) if EMBARGO in refs else post.embargo
        mark, _, rest = refs.get(KIT, "").partition(" ")
        if mark == mark_of(post) and self._lies_there(rest.rpartition(" ")[2]):
            return
        save(KIT, f"{mark_of(post)} {self._place(post, embargo)}")

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """The letter to the partner, once."""
        if AT not in refs or KIT not in refs:
            raise TemporaryDelivery(f"{self.name}: there is no press kit yet; prepare again", retry_after=1)
        _, sha256, size, url = refs[KIT].split(" ")
        letter = Letter(
            event="published", id=post.delivery, delivery=post.delivery, title=post.title, post=post, feed=self._feed,
            at=datetime.fromisoformat(refs[AT]), embargo=_moment(refs.get(EMBARGO, "")),
            kit=Kit(sha256=sha256, bytes=int(size), url=url),
        )  # fmt: skip
        return self._way.send(letter, visible=True)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Ask the partner where it answers questions; an inbox answers none."""
        return self._way.find(post.delivery)

    def withdraw(self, receipt: Receipt) -> None:
        """The kit is taken away, and the partner told so in a letter that may come twice."""
        delivery = receipt.id.partition("@")[0]
        token = token_of(self._secret, f"kit:{delivery}")
        clear_room(self._out, token)
        title = card_of(self._out, token).get("title") or f"siaran {delivery}"
        reason = str(receipt.raw.get("reason") or "")
        self._notice("withdrawn", "tarik", Letter(
            event="withdrawn", id=delivery, delivery=delivery, title=title, at=self._clock(), reason=reason))

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """A new kit in place of the old one, and a letter that says what is right."""
        refuse_wrong(self.check(post))
        sha256, size, url = self._place(post, post.embargo).split(" ")
        kit = Kit(sha256=sha256, bytes=int(size), url=url)
        self._notice("corrected", f"ralat-{mark_of(post)[:8]}", Letter(
            event="corrected", id=post.delivery, delivery=post.delivery, title=post.title, post=post, kit=kit,
            at=self._clock(), embargo=post.embargo, feed=self._feed))
        return receipt

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Nothing: what a partner makes of a story is counted there."""
        return []

    def followers(self) -> Reading:
        """No number. The question proves address and secret all the same."""
        self._way.greet()
        return Reading(metric="partner.none", value=None)

    def close(self) -> None:
        """Give back the connections."""
        self._way.close()

    def _notice(self, event: Event, mark: str, letter: Letter) -> None:
        self._way.send(replace(letter, id=f"{letter.delivery}.{mark}", event=event), visible=False)

    def _lies_there(self, url: str) -> bool:
        path = url.removeprefix(f"{self._public}/")
        return kit_at(self._out, path) is not None

    def _place(self, post: Post, embargo: datetime | None) -> str:
        """`<sha256> <bytes> <address>` of the kit, now in its room; an older one of this delivery is gone."""
        token = token_of(self._secret, f"kit:{post.delivery}")
        try:
            room = room_of(self._out, token, self._clock())
            draft = room / f"draft-{os.getpid()}"
            kit = build_kit(post, embargo_words(embargo, self._zone), draft)
            clear_room(self._out, token)
            name = f"kit-{slug_of(post.title)[:60]}-{kit.sha256[:12]}.zip"
            draft.replace(room / name)
            sign_room(room, post.delivery, post.title)
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                raise RefusedDelivery(f"{self.name}: {error.filename} is missing; render it again") from error
            raise TemporaryDelivery(f"{self.name}: the press kit could not be written: {error.strerror}") from error
        return f"{kit.sha256} {kit.bytes} {join(self._public, kit_address(token, name))}"


class Feed:
    """Nothing travels: what the ledger says is published stands in the partner's feed in that moment."""

    readable = True

    def send(self, letter: Letter, *, visible: bool) -> Receipt:
        """At once and for certain."""
        check_fence()
        return Receipt(id=letter.delivery, url=letter.kit.url if letter.kit else "")

    def find(self, delivery: str) -> Outcome:
        """The feed shows what is published; what nobody knows to be published is not in it."""
        return Absent()

    def greet(self) -> None:
        """There is nobody to greet."""

    def close(self) -> None:
        """Nothing is held open."""


def feed_address(channel: str, secret: str) -> str:
    """Where a partner's feed is found below the site's root."""
    return f"{PREFIX}/{token_of(secret, f'feed:{channel}')}"


def _way(settings: Settings, config: Config, clock: Clock) -> Way:
    mode = settings.text("mode")
    if mode not in NEEDED:
        raise wrong(settings.name, "mode", f"'{mode}' is not known; known are {', '.join(NEEDED)}")
    for option in NEEDED[mode]:
        if not settings.text(option) and not (settings.base_url and option in ("address", "server")):
            raise wrong(settings.name, option, f'is missing; a partner by {mode} needs {option} = "..."')
    if mode == "webhook":
        return Webhook(settings, clock)
    return Mail(settings, config.site.name, config.site.zone) if mode == "email" else Feed()


def _moment(iso: str) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
