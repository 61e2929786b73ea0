"""Ports: the few shapes through which rooms talk without knowing each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from mmc.core.channel import Limits, Outcome, Post, Problem, Reading, Receipt
from mmc.core.dataset import Dataset


class Clock(Protocol):
    """Tells the time, aware and in UTC. Everything that asks for `now` gets it from one of these."""

    def __call__(self) -> datetime: ...


def system_clock() -> datetime:
    """The machine's time. Named once, so that tests and the demo can hand in another clock."""
    return datetime.now(UTC)


Save = Callable[[str, str], None]
"""Commits one remote reference (name, value) to the ledger before the next call is made."""


@runtime_checkable
class Publisher(Protocol):
    """A channel kind. Raises only the four DeliveryError classes of mmc.errors.

    `refs` are the remote references saved so far for this delivery: a prepare that is run again
    after a crash continues from them. `prepare` does invisible work only; `send` is the one visible
    call and is never retried by a library.
    """

    kind: str
    limits: Limits
    readable: bool  # False: an unknown outcome can only be settled by a person

    def check(self, post: Post) -> list[Problem]:
        """Everything that would be refused; empty when the post can go."""

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Upload what can be uploaded unseen; each reference saved before the next call."""

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """One visible call, once. Of a post in pieces, the one after those in `refs`; the receipt says what is left."""

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Look for this post, or for its next piece as `send` would choose it, among what is public since a time."""

    def withdraw(self, receipt: Receipt) -> None:
        """Take it back; gone already counts as done."""

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """Correct it in place; RefusedDelivery where the platform cannot."""

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """The numbers of these posts now; a number not told is a Reading with value None."""

    def followers(self) -> Reading:
        """The account's followers now."""

    def close(self) -> None:
        """Give back connections."""


class DatasetReader(Protocol):
    """What schedules and the command line need of a source."""

    def read(self, now: datetime) -> Dataset: ...
