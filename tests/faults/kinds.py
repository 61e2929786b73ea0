"""The kinds of channel that are killed, and how what each made public is read from the rehearsal.

ADD A CHANNEL KIND HERE: one row in `ROWS`. A kind of `PUBLISHERS` without a row fails a test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmc.core.delivery import CRASH_POINTS
from mmc.publishers import publisher_class
from mmc.rehearsal.server import Rehearsal

Truth = Callable[[str, Rehearsal, Path], "Counter[str]"]


def platform_shows(kind: str, rehearsal: Rehearsal, folder: Path) -> Counter[str]:
    """How often each delivery became public on a platform, deleted ones counted too."""
    return Counter(key for piece in rehearsal.public(kind) for key in set(piece["keys"]))


def site_shows(kind: str, rehearsal: Rehearsal, folder: Path) -> Counter[str]:
    """How many pages of the current release carry each delivery."""
    from mmc.config import load
    from mmc.website.release import current

    shown = current(load(folder).site_folder)
    return Counter(page.delivery for page in shown.pages.values()) if shown else Counter()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One channel kind as the killing tests see it."""

    name: str
    send: str  # the rendition that an ordinary post carries
    visible: str = ""  # the visible call as the rehearsal names it; empty: our own publisher's `send` is the call
    options: Mapping[str, str] = field(default_factory=dict)  # option of the section: key of the account
    settings: str = ""  # further lines of the section
    truth: Truth = platform_shows
    kind: str = ""  # of the section, where it is not the name
    asks: bool = False  # this way of the kind cannot be read back, though another one can

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


def nothing_shows(kind: str, rehearsal: Rehearsal, folder: Path) -> Counter[str]:
    """What only an officer sends never becomes public here."""
    return Counter()


ROWS = (
    Kind(name="website", send="still.all", truth=site_shows),
    Kind(name="telegram", send="still.square", visible="sendPhoto", options={"chat": "telegram_chat"}),
    Kind(name="x", send="still.square", visible="create", options={"handle": "x_username"}),
    Kind(name="youtube", send="film.landscape", visible="update", options={"channel": "youtube_channel_id"}),
    Kind(name="instagram", send="film.short", visible="publish", options={"account": "instagram_id"}),
    Kind(name="facebook", send="still.square", visible="publish",
         options={"page": "facebook_id", "app": "graph_app_id"}),
    Kind(name="wordpress", send="still.square", visible="publish",
         options={"site": "wordpress_site", "user": "wordpress_user"}),
    Kind(name="partner", send="still.square", visible="letter", settings='mode = "webhook"'),
    Kind(name="mail", kind="partner", send="still.square", visible="data", asks=True,
         options={"to": "mail_to", "user": "mail_user"},
         settings='mode = "email"\nsender = "siaran@mmc.example.go.id"'),
    Kind(name="assisted", send="still.square", settings='officer = "penyetuju"', truth=nothing_shows),
)  # fmt: skip
KINDS = {kind.name: kind for kind in ROWS}
ACCOUNTS = {"instagram_quota": "100000"}  # the rehearsal's accounts, with room for a few hundred posts a day


def section(kind: Kind, rehearsal: Rehearsal, timeout: float) -> str:
    """The channel's section of mmc.toml on this rehearsal; a platform that is silent is given up after `timeout` s."""
    lines = [f"[channels.{kind.name}]", f'kind = "{kind.kind or kind.name}"', 'min_gap = "0s"']
    if kind.visible:
        lines += [f'base_url = "{rehearsal.urls[kind.name]}"', f'secret = "secrets/{kind.name}"']
        lines += [f"timeout = {timeout}"]
        lines += [f'{option} = "{rehearsal.accounts[key]}"' for option, key in kind.options.items()]
    return "\n".join([*lines, kind.settings, ""])
