"""Assisted: a channel without an interface. MMC makes everything ready; a named officer sends it and brings the link.

WhatsApp channels and TikTok, for instance. The engine never calls `send` here: the delivery is handed over as a
task, and only the officer's link makes it published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from mmc.config import Config
from mmc.core.channel import Limits, Outcome, Post, Problem, Reading, Receipt, TextLimit, Unreadable
from mmc.core.ports import Clock, Save, system_clock
from mmc.errors import ConfigError, Mistake, RefusedDelivery
from mmc.publishers.settings import wrong
from mmc.publishers.validator import check_post, refuse_wrong

HANDED = "handed_at"  # the reference: since when the officer has it


class AssistedPublisher:
    """One channel served by hand. Options: `officer` (a username of the desk), `steps`, `remind`, `link`.

    `steps` replaces the usual checklist, `remind` says after how many seconds the task is overdue (default two
    hours), `link` is the host the pasted address must belong to.
    """

    kind = "assisted"
    limits = Limits(text=TextLimit(limit=4096), max_media=10, mixed_media=True, image_bytes=20_000_000,
                    film_seconds=(0.5, 3600.0),
                    image_mimes=frozenset({"image/png", "image/jpeg", "image/webp"}))  # fmt: skip
    readable = False
    by_hand = True

    def __init__(self, name: str, config: Config, clock: Clock = system_clock) -> None:
        if (channel := config.channels.get(name)) is None:
            raise ConfigError([Mistake("mmc.toml", None, f"channels.{name}", "is not there; add this section")])
        self.name, self._clock = name, clock
        check_task_options(name, channel.options)

    def check(self, post: Post) -> list[Problem]:
        """What no officer could send: missing files, an empty text."""
        return check_post(post, self.limits)

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """The files are looked at once more, and the time of handing over is kept."""
        refuse_wrong(self.check(post))
        if HANDED not in refs:
            save(HANDED, self._clock().replace(microsecond=0).isoformat())

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """Always refused: a person sends this."""
        raise RefusedDelivery(f"{self.name}: nothing is sent here by a machine; the officer has it as a task")

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Never: only the officer sees this channel."""
        return Unreadable("Kanal ini dilayani petugas; tanyakan apakah sudah tayang.")

    def withdraw(self, receipt: Receipt) -> None:
        """Always refused: the officer deletes it there."""
        raise RefusedDelivery(f"Hapus dengan tangan: {receipt.url}. Setelah itu catat di sini.")

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """Always refused: the officer corrects it there."""
        raise RefusedDelivery(f"Betulkan dengan tangan di {receipt.url}, atau tarik (withdraw it) dan kirim lagi.")

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Nothing is told; an officer may enter numbers on the desk."""
        return []

    def followers(self) -> Reading:
        """No number."""
        return Reading(metric="assisted.none", value=None)

    def close(self) -> None:
        """Nothing is held open."""


def check_task_options(name: str, options: Mapping[str, object]) -> None:
    """ConfigError for an officer without a name, or a checklist that is none."""
    officer, steps, remind = options.get("officer"), options.get("steps", []), options.get("remind", 0)
    if not isinstance(officer, str) or not officer.strip():
        raise wrong(name, "officer", 'is missing; write officer = "username" of somebody at the desk')
    if not isinstance(steps, list) or any(not isinstance(step, str) or not step.strip() for step in steps):
        raise wrong(name, "steps", 'must be a list of sentences; write steps = ["Buka kanal", "Unggah gambar"]')
    if isinstance(remind, bool) or not isinstance(remind, int | float) or remind < 0:
        raise wrong(name, "remind", f"'{remind}' is no number of seconds; write remind = 7200")
