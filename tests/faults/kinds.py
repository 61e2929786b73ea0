"""The kinds of channel that are killed, and how what each made public is read from the rehearsal.

ADD A CHANNEL KIND HERE: one row in `ROWS`; a kind of `PUBLISHERS` without a row fails a test. Another shape of its
posts is a row in `SHAPES`: it is killed once at each point.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmc.core.delivery import CRASH_POINTS
from mmc.publishers import publisher_class
from mmc.rehearsal.server import Rehearsal
from mmc.website.handout import FOLDER

LATER = "later:"  # before the name of a point: at a message after the first
Rows = Mapping[str, Mapping[str, Any]]  # the ledger's rows by delivery key
Truth = Callable[["Kind", Rehearsal, Path, Rows], "Counter[str]"]


def platform_shows(kind: Kind, rehearsal: Rehearsal, folder: Path, rows: Rows) -> Counter[str]:
    """How often each delivery became public on a platform, deleted ones counted too."""
    return Counter(key for piece in rehearsal.public(kind.platform) for key in set(piece["keys"]))


def pictures_show(kind: Kind, rehearsal: Rehearsal, folder: Path, rows: Rows) -> Counter[str]:
    """The same for posts without words, each of which has a picture of its own: by the JPEG made of it."""
    jpegs = folder / "var" / "media" / "jpeg"
    owner = {
        hashlib.sha256((jpegs / f"{sha256}.jpg").read_bytes()).hexdigest(): key
        for key, row in rows.items() for sha256 in row["files"] if (jpegs / f"{sha256}.jpg").exists()
    }  # fmt: skip
    wordless = [piece for piece in rehearsal.public(kind.platform) if not piece["keys"]]
    return Counter(owner.get(piece["media"][0], "nobody's") for piece in wordless)


def threads_show(kind: Kind, rehearsal: Rehearsal, folder: Path, rows: Rows) -> Counter[str]:
    """How often each thread began; a single one that lacks a later message does not count as public."""
    entries = rehearsal.public(kind.platform)
    heads = [entry for entry in entries if not entry["answers"] and entry["keys"]]
    shown = Counter(entry["keys"][0] for entry in heads)
    for head in heads:
        ids = {str(head["id"])}
        for entry in entries:  # oldest first: an answer comes after what it answers
            if str(entry["answers"]) in ids:
                ids.add(str(entry["id"]))
        if len(ids) < kind.messages and shown[head["keys"][0]] == 1:
            shown[head["keys"][0]] = 0
    return shown


def site_shows(kind: Kind, rehearsal: Rehearsal, folder: Path, rows: Rows) -> Counter[str]:
    """How many pages of the current release carry each delivery."""
    from mmc.config import load
    from mmc.website.release import current

    shown = current(load(folder).site_folder)
    return Counter(page.delivery for page in shown.pages.values()) if shown else Counter()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One channel kind as the killing tests see it."""

    name: str
    send: str  # the renditions that its posts carry, by blank
    visible: str = ""  # the visible call as the rehearsal names it; empty: our own publisher's `send` is the call
    options: Mapping[str, str] = field(default_factory=dict)  # option of the section: key of the account
    settings: str = ""  # further lines of the section
    truth: Truth = platform_shows
    kind: str = ""  # of the section, where it is not the name
    asks: bool = False  # this way of the kind cannot be read back, though another one can
    on: str = ""  # the platform as the rehearsal names it, where it is not the kind
    few: bool = False  # one more shape of a kind: killed once at each point
    saves: tuple[str, ...] = ()  # remote references it is killed before keeping, once each, by their first word
    wordless: bool = False  # its posts carry no key
    words: str = "Uji nomor {n} {{link}}"  # the caption of the n-th story
    messages: int = 1  # what the caption becomes
    visible_later: str = ""  # the visible call of the messages after the first, where it is another

    @property
    def platform(self) -> str:
        """Where its posts become public."""
        return self.on or self.kind or self.name

    @property
    def publisher(self) -> Any:
        """The class that sends."""
        return publisher_class(self.kind or self.name)

    @property
    def readable(self) -> bool:
        """False where an unknown outcome can only be settled by a person."""
        return bool(self.publisher.readable) and not self.asks

    @property
    def by_hand(self) -> bool:
        """True where no machine sends: a delivery ends as an officer's task, which a kill must not lose or double."""
        return bool(getattr(self.publisher, "by_hand", False))

    @property
    def points(self) -> tuple[str, ...]:
        """Where it is killed. By hand: before the task is prepared, and after its reference was kept."""
        return CRASH_POINTS[:2] if self.by_hand else CRASH_POINTS

    @property
    def further(self) -> tuple[str, ...]:
        """Where it is killed once more: before it keeps a reference, and around its later messages."""
        later = ("after_piece", *(LATER + point for point in CRASH_POINTS[:4])) if self.messages > 1 else ()
        return (*(f"save:{name}" for name in self.saves), *later)


def nothing_shows(kind: Kind, rehearsal: Rehearsal, folder: Path, rows: Rows) -> Counter[str]:
    """What only an officer sends never becomes public here."""
    return Counter()


ROWS = (
    Kind(name="website", send="still.square", truth=site_shows),
    Kind(name="telegram", send="still.square", visible="sendPhoto", options={"chat": "telegram_chat"}),
    Kind(name="x", send="still.square", visible="create", options={"handle": "x_username"}),
    Kind(name="youtube", send="film.landscape", visible="update", options={"channel": "youtube_channel_id"},
         saves=("captions",)),
    Kind(name="instagram", send="film.short", visible="publish", options={"account": "instagram_id"}),
    Kind(name="facebook", send="still.square", visible="publish",
         options={"page": "facebook_id", "app": "graph_app_id"}),
    Kind(name="wordpress", send="still.square", visible="publish",
         options={"site": "wordpress_site", "user": "wordpress_user"}),
    Kind(name="partner", send="still.square", visible="letter", settings='mode = "webhook"'),
    Kind(name="mail", kind="partner", on="mail", send="still.square", visible="data", asks=True,
         options={"to": "mail_to", "user": "mail_user"},
         settings='mode = "email"\nsender = "siaran@mmc.example.go.id"'),
    Kind(name="assisted", send="still.square", settings='officer = "penyetuju"', truth=nothing_shows),
)  # fmt: skip
_INSTAGRAM: dict[str, Any] = {"kind": "instagram", "visible": "publish", "options": {"account": "instagram_id"}}
_FACEBOOK: dict[str, Any] = {"kind": "facebook", "options": {"page": "facebook_id", "app": "graph_app_id"}}
SHAPES = (
    Kind(name="instagram-picture", send="still.square", few=True, saves=("container",), **_INSTAGRAM),
    Kind(name="instagram-carousel", send="still.square still.portrait film.short", few=True,
         saves=("item", "container"), **_INSTAGRAM),
    # A story has no words: it is read back only where it is the one story of its time.
    Kind(name="instagram-story", send="still.story", few=True, wordless=True, asks=True, truth=pictures_show,
         **_INSTAGRAM),
    Kind(name="facebook-album", send="still.square still.portrait", few=True, visible="publish",
         saves=("photo", "post"), **_FACEBOOK),
    Kind(name="facebook-video", send="film.landscape", few=True, visible="publish", saves=("upload", "video"),
         **_FACEBOOK),
    Kind(name="facebook-reel", send="film.short", few=True, visible="finish", saves=("reel",), **_FACEBOOK),
    Kind(name="telegram-album", kind="telegram", send="still.square still.portrait", few=True,
         visible="sendMediaGroup", options={"chat": "telegram_chat"}),
    Kind(name="x-thread", kind="x", send="still.square", few=True, visible="create", options={"handle": "x_username"},
         words="Uji nomor {n} {{link}}\n---\nBagian dua {n}\n---\nBagian tiga {n}", messages=3, truth=threads_show),
    Kind(name="telegram-long", kind="telegram", send="still.square", few=True, visible="sendPhoto",
         visible_later="sendMessage", options={"chat": "telegram_chat"}, messages=2, truth=threads_show,
         words="Uji nomor {n} {{link}}. " + "Kalimat yang cukup panjang untuk nomor {n}. " * 30),
)  # fmt: skip
KINDS = {kind.name: kind for kind in (*ROWS, *SHAPES)}
EVERY_KIND = tuple(kind.name for kind in ROWS)
ACCOUNTS = {"instagram_quota": "100000"}  # the rehearsal's accounts, with room for a few hundred posts a day


def section(kind: Kind, rehearsal: Rehearsal, timeout: float, site: str) -> str:
    """The channel's section of mmc.toml on this rehearsal; a platform that is silent is given up after `timeout` s.

    `site` is the address under which platforms may fetch what the newsroom hands out.
    """
    lines = [f"[channels.{kind.name}]", f'kind = "{kind.kind or kind.name}"', 'min_gap = "0s"']
    if kind.visible:
        lines += [f'base_url = "{rehearsal.urls[kind.platform]}"', f'secret = "secrets/{kind.platform}"']
        lines += [f"timeout = {timeout}"]
        lines += [f'{option} = "{rehearsal.accounts[key]}"' for option, key in kind.options.items()]
    if kind.platform == "instagram":
        lines += [f'media_url = "{site}/{FOLDER}"']
    return "\n".join([*lines, kind.settings, ""])
