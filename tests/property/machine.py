"""The ledger under everything that people, platforms and power cuts do to it, in any order; held to its promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from mmc.config import Config
from mmc.core.channel import TextLimit
from mmc.core.delivery import MOVES, SETTLED, State
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.models import Delivery, DeliveryEvent, Person
from tests.house import HandClock
from tests.property.house import ANSWERS, POINTS, Killed, Life, Queue, Watched
from tests.property.people import CHANNELS, ORDINAL, People


class Ledger(People):
    """Whatever a rule does, the invariants below hold after it."""

    config: Config  # set by the test
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
