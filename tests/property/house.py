"""The platform, the engine and the deaths of the ledger's state machine: small, but the real rooms run on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mmc.config import Config
from mmc.core.channel import Absent, Found, Outcome, Post, Receipt, Unreadable
from mmc.core.workflow import Decision
from mmc.engine.deliver import deliver
from mmc.engine.dispatch import dispatch
from mmc.engine.lease import executor_name, forget_others, renew
from mmc.engine.port import Work
from mmc.engine.reconcile import reconcile, sweep_sending
from mmc.engine.tools import Tools
from mmc.errors import ChannelLocked, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.newsroom.models import Channel, Delivery
from tests.house import HandClock, Scripted

POINTS = ("before_intent", "after_intent", "after_accept", "after_answer", "after_confirm", "preparing", "reading")
ANSWERS = ("lost_after", "lost_before", "crash_after", "temporary", "refused", "locked")


class Killed(BaseException):
    """The process is gone in this very moment."""


@dataclass
class Death:
    """Where the running process dies next; once dead it does nothing any more, not even look at its clock."""

    point: str = ""
    dead: bool = False

    def at(self, point: str) -> None:
        if point and self.point == point:
            self.point, self.dead = "", True
        if self.dead:
            raise Killed(point)


@dataclass
class Watched(Scripted):
    """A platform that checks, at the very moment of the visible call, that this call may be made."""

    clock: HandClock = field(default_factory=HandClock)
    death: Death = field(default_factory=Death)
    answers: list[str] = field(default_factory=list)
    may_show: set[str] = field(default_factory=set)  # the words of approved revisions
    shown: Counter[str] = field(default_factory=Counter)  # by delivery, whatever was deleted since
    beside: Callable[[], None] | None = None  # what happens elsewhere while a call is under way

    def prepare(self, post: Post, refs: Mapping[str, str], save: Callable[[str, str], None]) -> None:
        save("upload", f"up-{post.delivery}")
        self.death.at("preparing")

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        row = Delivery.objects.get(key=post.delivery)
        channel = Channel.objects.get(pk=row.channel_id)
        assert channel.open, f"sent while {channel.name} was closed"
        assert row.state == "sending", f"sent while the ledger says '{row.state}'"
        assert row.due_at <= self.clock(), "sent before its time"
        assert post.title in self.may_show, f"'{post.title}' was never approved"
        newest = next(r for r in row.story.revisions.order_by("-number") if r.decision is Decision.APPROVED)
        assert post.title == newest.frozen.title, f"'{post.title}' was sent after newer words were approved"
        if self.beside is not None:
            beside, self.beside = self.beside, None
            beside()
        answer = self.answers.pop(0) if self.answers else ""
        errors: dict[str, Exception] = {
            "lost_before": UnknownOutcome("no answer"), "temporary": TemporaryDelivery("busy", retry_after=5),
            "refused": RefusedDelivery("not here"), "locked": ChannelLocked("the token is gone"),
        }  # fmt: skip
        if answer in errors:
            raise errors[answer]
        self.shown[post.delivery] += 1
        self.public.append(post.delivery)
        self.death.at("after_accept")
        if answer == "lost_after":
            raise UnknownOutcome("the answer was lost")
        if answer == "crash_after":
            raise RuntimeError("a mistake of our own after the platform said yes")
        return Receipt(id=f"id-{post.delivery}", url=f"https://example.org/{post.delivery}")

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        self.death.at("reading")
        if not self.readable:
            return Unreadable(reason="this channel cannot be read back")
        seen = post.delivery in self.public
        return Found(Receipt(id=f"id-{post.delivery}", url="https://example.org/found")) if seen else Absent()


class Queue(Work):
    """The engine's queue as a list: it may be lost, and it may hold the same work in any order."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, int, int]] = []

    def deliver(self, delivery_id: int, generation: int, round: int, *, partition: str, order: int) -> None:
        self.waiting.append((delivery_id, generation, round))

    def produce(self, kind: str, row_id: int, round: int) -> None:
        raise AssertionError("nothing is drawn here")

    def alive(self, names: Collection[str]) -> set[str]:
        return {self.delivery_id(*work) for work in self.waiting} & set(names)


class Life:
    """One engine process from its start to its death."""

    def __init__(self, config: Config, platform: Watched, clock: HandClock, queue: Queue) -> None:
        self.death = platform.death = Death()
        self.queue, self._clock = queue, clock
        self.tools = Tools(
            config=config, executor=executor_name(), clock=self._now, sleep=lambda s: clock.turn(seconds=s),
            open_channel=lambda name, config: platform, probe=self.death.at,
        )  # fmt: skip

    def _now(self) -> datetime:
        self.death.at("")
        return self._clock()

    def start(self) -> None:
        """As Engine.start: nobody else lives on this folder, and what was being sent is unknown."""
        forget_others()
        renew(self.tools)
        sweep_sending(self.tools)

    def tick(self) -> None:
        renew(self.tools)
        dispatch(self.tools, self.queue)

    def work(self, place: int) -> None:
        if self.queue.waiting:
            delivery_id, generation, _ = self.queue.waiting.pop(place % len(self.queue.waiting))
            renew(self.tools)
            deliver(delivery_id, generation, self.tools)

    def read_back(self) -> None:
        renew(self.tools)
        sweep_sending(self.tools)
        reconcile(self.tools)
