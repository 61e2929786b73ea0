"""What people do to the ledger, in any order and sometimes twice: the rules of its state machine that are clicks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from mmc.core.delivery import State
from mmc.core.story import ChannelPlan, Content
from mmc.errors import MmcError
from mmc.newsroom.actions.cancel_delivery import cancel
from mmc.newsroom.actions.decide_review import approve, give_back
from mmc.newsroom.actions.pause_channel import pause, resume
from mmc.newsroom.actions.promise import Opening, promise
from mmc.newsroom.actions.reconnect_channel import reconnect
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.actions.reschedule import reschedule
from mmc.newsroom.actions.resolve_delivery import resolve_abandon, resolve_published, resolve_resend
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.models import Channel, Delivery, Revision, Story
from tests.house import NOW, HandClock
from tests.property.house import Watched

CHANNELS = ("telegram", "kedua")
ORDINAL = st.integers(0, 99)  # which of the things there are
TWICE = st.booleans()  # a click on a page that was rendered once, or two clicks on it


class People(RuleBasedStateMachine):
    """Editors and an approver at work; what holds after each click is said in `machine.py`."""

    picture: Any
    platform: Watched
    clock: HandClock
    writer: Any
    approver: Any
    counter: int
    known: dict[int, int]  # row -> events that were checked

    @rule()
    def create(self) -> None:
        self.counter += 1
        title = f"Kabar {self.counter}"
        story = Story.objects.create(slug=title.lower().replace(" ", "-"), title=title, created_at=NOW)
        revise_story(story=story, content=self._content(title, CHANNELS), by=self.writer, now=self.clock())

    @rule(which=ORDINAL, narrower=st.booleans(), twice=TWICE)
    def edit(self, which: int, narrower: bool, twice: bool) -> None:
        story = self._pick(Story, which)
        self.counter += 1
        content = self._content(f"Kabar {story.pk} baru {self.counter}", CHANNELS[:1] if narrower else CHANNELS)
        self._click(twice, lambda: revise_story(story=story, content=content, by=self.writer, now=self.clock()))

    @rule(which=ORDINAL, twice=TWICE)
    def ask(self, which: int, twice: bool) -> None:
        revision = self._pick(Revision, which)
        self._click(twice, lambda: request_review(revision=revision, by=self.writer, now=self.clock()))

    @rule(which=ORDINAL, twice=TWICE)
    def approve(self, which: int, twice: bool) -> None:
        revision = self._pick(Revision, which)
        if self._click(twice, lambda: approve(revision=revision, by=self.approver, now=self.clock())):
            self.platform.may_show.add(revision.frozen.title)

    @rule(which=ORDINAL, twice=TWICE)
    def give_back(self, which: int, twice: bool) -> None:
        revision = self._pick(Revision, which)
        self._click(twice, lambda: give_back(revision=revision, by=self.approver, now=self.clock(), comment="ubah"))

    @rule(which=ORDINAL, channel=st.sampled_from(CHANNELS), opening=st.sampled_from("12"),
          minutes=st.sampled_from((-300, 0, 1, 90)), twice=TWICE)  # fmt: skip
    def promise(self, which: int, channel: str, opening: str, minutes: int, twice: bool) -> None:
        revision = self._pick(Revision, which)
        due = self.clock() + timedelta(minutes=minutes)
        wish = [Opening(channel=channel, due_at=due, opening=opening)]
        self._click(twice, lambda: promise(story=revision.story, revision=revision, openings=wish, by=self.writer,
                                           now=self.clock()))

    @rule(which=ORDINAL, minutes=st.sampled_from((0, 0, 5, 600)))
    def the_whole_way(self, which: int, minutes: int) -> None:
        """Asked, approved and promised on both channels: without it most runs would never publish anything."""
        story = self._pick(Story, which)
        revision = story.latest
        assert revision is not None
        self._click(False, lambda: request_review(revision=revision, by=self.writer, now=self.clock()))
        if self._click(False, lambda: approve(revision=revision, by=self.approver, now=self.clock())):
            self.platform.may_show.add(revision.frozen.title)
        due = self.clock() + timedelta(minutes=minutes)
        wishes = [Opening(channel=plan.channel, due_at=due) for plan in revision.frozen.plans]
        self._click(False, lambda: promise(story=story, revision=revision, openings=wishes, by=self.writer,
                                           now=self.clock()))

    @precondition(lambda self: self.known)
    @rule(which=ORDINAL, minutes=st.sampled_from((-10, 0, 30)), twice=TWICE)
    def reschedule(self, which: int, minutes: int, twice: bool) -> None:
        row, due = self._pick(Delivery, which), self.clock() + timedelta(minutes=minutes)
        self._click(twice, lambda: reschedule(delivery=row, due_at=due, by=self.writer, now=self.clock()))

    @precondition(lambda self: self.known)
    @rule(which=ORDINAL, twice=TWICE)
    def cancel(self, which: int, twice: bool) -> None:
        row = self._pick(Delivery, which)
        self._click(twice, lambda: cancel(delivery=row, by=self.writer, now=self.clock(), reason="salah"))

    @rule(name=st.sampled_from(CHANNELS), twice=TWICE)
    def pause(self, name: str, twice: bool) -> None:
        channel, _ = Channel.objects.get_or_create(name=name, defaults={"kind": "telegram"})
        self._click(twice, lambda: pause(channel=channel, by=self.approver, now=self.clock(), reason="bencana"))

    @rule(name=st.sampled_from(CHANNELS), twice=TWICE)
    def open(self, name: str, twice: bool) -> None:
        """Resumed and reconnected."""
        channel = Channel.objects.filter(pk=name).first()
        if channel is not None:
            self._click(twice, lambda: resume(channel=channel, by=self.approver, now=self.clock()))
            self._click(twice, lambda: reconnect(channel=channel, by=self.approver, now=self.clock()))

    @precondition(lambda self: self.known)
    @rule(which=ORDINAL, again=st.booleans(), twice=TWICE)
    def resolve(self, which: int, again: bool, twice: bool) -> None:
        """A person looks at the channel and says what is there."""
        asked = list(Delivery.objects.filter(state=State.NEEDS_HUMAN).order_by("id"))
        if asked:
            row = asked[which % len(asked)]
            self._click(twice, lambda: self._answer(row, again))

    def _answer(self, row: Delivery, again: bool) -> None:
        now, by = self.clock(), self.approver
        if row.key in self.platform.public:
            resolve_published(delivery=row, url="https://example.org/x", by=by, now=now)
        elif again:
            resolve_resend(delivery=row, by=by, now=now, reason="tidak ada di kanal")
        else:
            resolve_abandon(delivery=row, by=by, now=now, reason="tidak perlu lagi")

    def _click(self, twice: bool, act: Callable[[], Any]) -> bool:
        """True if the first click was heard. What the house refuses on purpose is a fine answer to both."""
        heard = [self._one_click(act) for _ in range(2 if twice else 1)]
        return heard[0]

    def _one_click(self, act: Callable[[], Any]) -> bool:
        try:
            act()
        except MmcError:
            return False
        return True

    def _pick(self, model: Any, which: int) -> Any:
        rows = list(model.objects.order_by("id"))
        return rows[which % len(rows)]

    def _content(self, title: str, channels: tuple[str, ...]) -> Content:
        plans = tuple(ChannelPlan(channel=c, caption=f"{title} {{link}}", send=("still.square",)) for c in channels)
        return Content(title=title, summary="Ringkas.", renditions=(self.picture,), plans=plans)
