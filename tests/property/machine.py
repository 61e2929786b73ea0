"""The ledger under everything that people, platforms and power cuts do to it, in any order; held to its promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mmc.config import Config
from mmc.core.channel import TextLimit
from mmc.core.delivery import MOVES, SETTLED, State
from mmc.core.story import ChannelPlan, Content
from mmc.errors import MmcError
from mmc.newsroom.actions.cancel_delivery import cancel
from mmc.newsroom.actions.decide_review import approve, give_back
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.actions.pause_channel import pause, resume
from mmc.newsroom.actions.promise import Opening, promise
from mmc.newsroom.actions.reconnect_channel import reconnect
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.actions.reschedule import reschedule
from mmc.newsroom.actions.resolve_delivery import resolve_abandon, resolve_published, resolve_resend
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.models import Channel, Delivery, DeliveryEvent, Person, Revision, Story
from tests.house import NOW, HandClock
from tests.property.house import ANSWERS, POINTS, Killed, Life, Queue, Watched

CHANNELS = ("telegram", "kedua")
ORDINAL = st.integers(0, 99)  # which of the things there are
TWICE = st.booleans()  # a click on a page that was rendered once, or two clicks on it


class Ledger(RuleBasedStateMachine):
    """Whatever a rule does, the invariants below hold after it."""

    config: Config  # set by the test
    picture: Any
    platform: Watched  # set by the test too: the room's own doors lead to it

    def __init__(self) -> None:
        super().__init__()
        self._day = transaction.atomic()
        self._day.__enter__()
        self.clock = HandClock()
        self.platform.__init__(clock=self.clock)  # type: ignore[misc]
        self.platform.limits = type(self.platform.limits)(text=TextLimit(limit=4096), max_media=10, mixed_media=True)
        self.queue = Queue()
        self.life = Life(self.config, self.platform, self.clock, self.queue)
        self.counter = 0
        self.known: dict[int, int] = {}  # row -> events that were checked

    @initialize(readable=st.booleans())
    def begin(self, readable: bool) -> None:
        self.platform.readable = readable
        self.writer = Person.objects.create(username="penyunting", role="editor")
        self.approver = Person.objects.create(username="penyetuju", role="approver")
        self.life.start()
        self.create()

    # --- people -------------------------------------------------------------------------------------------------

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

    # --- the engine, the platform, the power ------------------------------------------------------------------------

    @rule(times=st.integers(1, 4), place=ORDINAL)
    def tick(self, times: int, place: int) -> None:
        self._run(self.life.tick)
        for _ in range(times):
            self._run(lambda: self.life.work(place))

    @rule()
    def read_back(self) -> None:
        self._run(self.life.read_back)

    @rule(answers=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=2))
    def trouble(self, answers: list[str]) -> None:
        self.platform.answers += answers

    @rule(point=st.sampled_from(POINTS), queue_is_lost=st.booleans())
    def kill(self, point: str, queue_is_lost: bool) -> None:
        """The process dies at this point if it comes by it now, else where it stands; another one starts."""
        self.life.death.point = point
        self._run(self.life.tick)
        for _ in range(3):
            self._run(lambda: self.life.work(0))
        self._run(self.life.read_back)
        self._begin_anew(queue_is_lost)

    @rule(place=ORDINAL)
    def another_engine_beside(self, place: int) -> None:
        """While one worker is in the visible call, another one ticks, reads back and takes whatever it gets."""
        other = Life(self.config, self.platform, self.clock, self.queue)
        self.platform.death = self.life.death

        def beside() -> None:
            other.tick()
            other.work(place)
            other.read_back()

        self.platform.beside = beside
        self._run(self.life.tick)
        self._run(lambda: self.life.work(place))
        self.platform.beside = None

    @rule(seconds=st.sampled_from((1, 30, 100, 100, 1000, 7300, 90_000)))
    def forward(self, seconds: int) -> None:
        self.clock.turn(seconds=seconds)

    # --- what holds after every step ----------------------------------------------------------------------------

    @invariant()
    def nothing_is_public_twice(self) -> None:
        assert all(times == 1 for times in self.platform.shown.values()), self.platform.shown
        rows = Delivery.objects.filter(key__in=self.platform.shown)
        openings = Counter(rows.values_list("story", "channel", "opening"))
        assert all(times == 1 for times in openings.values()), openings

    @invariant()
    def published_means_public_and_public_is_never_forgotten(self) -> None:
        said = set(Delivery.objects.filter(state=State.PUBLISHED).values_list("key", flat=True))
        assert said <= set(self.platform.public)
        rows = Delivery.objects.filter(key__in=set(self.platform.public) - said)
        lost = [row.key for row in rows if row.state not in (State.SENDING, State.UNKNOWN, State.NEEDS_HUMAN)]
        assert not lost, f"public, and the ledger thinks it is not: {lost}"

    @invariant()
    def no_row_is_lost_and_its_past_is_whole(self) -> None:
        rows = {row.pk: row for row in Delivery.objects.all()}
        assert self.known.keys() <= rows.keys(), "a row is gone"
        for pk, row in rows.items():
            last = DeliveryEvent.objects.filter(delivery=row).order_by("-number").first()
            assert last is not None and last.new == row.state, f"{row.key} is '{row.state}', its past ends otherwise"
            if self.known.get(pk) != last.number:
                assert chain_is_whole(row)
                self._check_moves(row)
                self.known[pk] = last.number

    def _check_moves(self, row: Delivery) -> None:
        before = State.DRAFT.value
        for event in row.events.order_by("number"):
            assert event.old == before, f"{row.key}: a step is missing before {event.number}"
            legal = event.old == event.new or (State(event.old), State(event.new)) in MOVES
            assert legal or "takes over" in event.note, f"{row.key}: {event.old} -> {event.new}"
            before = event.new

    def teardown(self) -> None:
        """The troubles end: everything comes to rest, and nothing was forgotten on the way."""
        try:
            if hasattr(self, "approver"):
                self._to_rest()
        finally:
            transaction.set_rollback(True)
            self._day.__exit__(None, None, None)

    def _to_rest(self) -> None:
        self.platform.answers.clear()
        for name in CHANNELS:
            self.open(name, False)
        for _ in range(60):
            self.clock.turn(seconds=100)
            self._run(self.life.tick)
            for _ in range(len(self.queue.waiting)):
                self._run(lambda: self.life.work(0))
            self._run(self.life.read_back)
            if not self._stuck().exists():
                break
        self.nothing_is_public_twice()
        self.published_means_public_and_public_is_never_forgotten()
        self.no_row_is_lost_and_its_past_is_whole()
        assert not self._stuck().exists(), [(row.key, row.state, row.error) for row in self._stuck()]

    def _stuck(self) -> Any:
        waiting = Delivery.objects.exclude(state__in=sorted(SETTLED))
        return waiting.exclude(state=State.SCHEDULED, due_at__gt=self.clock())

    # --- small words ----------------------------------------------------------------------------------------------

    def _run(self, act: Callable[[], Any]) -> None:
        try:
            act()
        except Killed:
            self._begin_anew(False)

    def _begin_anew(self, queue_is_lost: bool) -> None:
        if queue_is_lost:
            self.queue.waiting.clear()
        self.life = Life(self.config, self.platform, self.clock, self.queue)
        self.life.start()

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
