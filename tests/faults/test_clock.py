"""Clocks that jump and long stops: nothing early, nothing twice, nothing stranded, bursts capped."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mmc.engine.clock import HOLD, SteadyClock, move_waits, start_reading_anew
from mmc.engine.deliver import deliver
from mmc.engine.dispatch import dispatch
from mmc.engine.engine import Engine
from mmc.engine.expand import CATCH_UP, expand
from mmc.engine.lease import renew
from mmc.engine.reconcile import reconcile
from mmc.engine.turns import is_due
from mmc.errors import TemporaryDelivery, UnknownOutcome
from mmc.newsroom.models import Delivery, Slot
from tests.house import NOW, HandClock, Scripted, a_config, a_story, approved, promised, tools_for
from tests.unit.engine.test_nothing_held_up import RULE
from tests.unit.engine.test_ticks import Notebook

pytestmark = pytest.mark.django_db
JUMPS = [timedelta(hours=1), timedelta(days=1), -timedelta(hours=1), -timedelta(days=1)]


class World:
    """A machine whose clock can be set wrong, and the seconds that really pass."""

    def __init__(self) -> None:
        self.machine = HandClock()
        self.passed = 0.0
        self.steady = SteadyClock(self.machine, lambda: self.passed)

    def live(self, seconds: float) -> None:
        """Time passes, looked at every five seconds as the engine does."""
        while seconds > 0:
            step = min(5.0, seconds)
            self.machine.turn(seconds=step)
            self.passed += step
            seconds -= step
            if self.steady.look() > timedelta(0):
                start_reading_anew()


@pytest.fixture
def config(tmp_path: Path, settings: Any) -> Any:
    settings.MMC = a_config(tmp_path)
    return settings.MMC


@pytest.fixture
def platform() -> Scripted:
    return Scripted()


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def tools(config: Any, platform: Scripted, world: World, db: None) -> Any:
    return tools_for(config, platform, world.steady)  # type: ignore[arg-type]


def a_row(config: Any, title: str = "Panen naik", **opening: Any) -> Delivery:
    story = a_story(config, title=title)
    approved(story)
    return promised(story, **opening)


def carry(tools: Any, work: Notebook | None = None) -> list[str]:
    """Everything the dispatcher finds due is delivered at once; the states it ended in."""
    renew(tools)
    work = work or Notebook()
    dispatch(tools, work)  # type: ignore[arg-type]
    found = []
    for _, pk, *partition in work.asked:
        if not partition:
            continue  # a slot that waits to be made
        row = Delivery.objects.get(pk=pk)
        found.append(deliver(pk, row.generation, tools))
        work.living.clear()
    return found


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_and_is_repaired_changes_nothing(
    config: Any, tools: Any, world: World, platform: Scripted, jump: timedelta
) -> None:
    row = a_row(config, due_at=NOW + timedelta(minutes=5))
    world.machine.at += jump
    world.live(120)
    assert carry(tools) == [], "nothing leaves early"
    world.machine.at -= jump  # somebody repairs it
    world.live(175)
    assert carry(tools) == []
    world.live(10)
    assert carry(tools) == ["published"], "and it is out in its minute"
    assert platform.public == [row.key]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_that_stays_is_believed_after_ten_minutes_and_nothing_goes_out_twice(
    config: Any, tools: Any, world: World, platform: Scripted, jump: timedelta
) -> None:
    now_due = a_row(config, due_at=NOW)
    assert carry(tools) == ["published"]
    later = a_row(config, "Harga", due_at=NOW + timedelta(days=3))
    world.machine.at += jump
    world.live(HOLD.total_seconds() + 10)
    assert abs(world.steady() - world.machine()) < timedelta(seconds=1)
    assert carry(tools) == []
    world.machine.at = later.due_at
    world.live(HOLD.total_seconds() + 10)
    assert carry(tools) == ["published"]
    assert platform.public == [now_due.key, later.key]


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1)])
def test_a_leap_that_is_believed_lets_no_burst_go(
    config: Any, tools: Any, world: World, platform: Scripted, jump: timedelta
) -> None:
    rows = [a_row(config, f"Menyusul {n}", due_at=NOW + timedelta(minutes=15 + n)) for n in range(12)]
    world.machine.at += jump
    world.live(HOLD.total_seconds() - 10)
    assert carry(tools) == [], "doubted, as long as somebody may repair it"
    world.live(20)
    carry(tools)
    assert platform.public == ([row.key for row in rows[:5]] if jump == timedelta(hours=1) else []), "five, in order"
    for _ in range(4):
        world.live(601)
        carry(tools)
    by_state = {d.key: d.state for d in Delivery.objects.all()}
    if jump == timedelta(hours=1):  # within what a channel may be late
        assert sorted(platform.public) == sorted(row.key for row in rows), "each once, none lost"
    else:
        assert platform.public == [] and set(by_state.values()) == {"needs_human"}


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_a_clock_that_is_set_back_opens_no_slot_twice_and_sends_nothing_again(
    config: Any, platform: Scripted, back: timedelta
) -> None:
    clock = HandClock()
    tools = tools_for(config, platform, clock)
    folder = Path(config.folder) / "schedules"
    folder.mkdir()
    (folder / "tiap-jam.yaml").write_text(RULE.format(cron="0 * * * *"))
    rows = [a_row(config, f"Kabar {n}", due_at=NOW + timedelta(minutes=n)) for n in range(3)]
    expand(tools)
    clock.turn(hours=2)
    carry(tools)
    expand(tools)
    before = list(Slot.objects.order_by("opens_at").values_list("opens_at", "state"))
    clock.at -= back
    assert expand(tools) == 0 and carry(tools) == []
    clock.at += back
    expand(tools)
    assert carry(tools) == []
    assert list(Slot.objects.order_by("opens_at").values_list("opens_at", "state")) == before
    assert platform.public == [row.key for row in rows]


def test_small_corrections_are_followed_at_once(world: World) -> None:
    world.machine.turn(seconds=1.5)
    world.live(5)
    assert world.steady() == world.machine()


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_a_wait_does_not_grow_by_the_hours_a_clock_was_set_back(
    config: Any, platform: Scripted, back: timedelta
) -> None:
    """A process that starts with the clock set back believes it: the waits written before move with it."""
    clock = HandClock()
    tools = tools_for(config, platform, clock)
    row = a_row(config)
    platform.send_script = [TemporaryDelivery("slow down", retry_after=40)]
    assert carry(tools) == ["prepared"]
    clock.at -= back
    assert move_waits(clock()) == 1
    assert carry(tools) == []
    clock.turn(seconds=43)
    Delivery.objects.update(late={"then": "publish", "after": 0, "expires": None})
    assert carry(tools) == ["published"]
    assert platform.public == [row.key]


def test_absence_needs_its_seconds_whatever_the_clock_says(
    config: Any, tools: Any, world: World, platform: Scripted
) -> None:
    row = a_row(config)
    platform.send_script = [UnknownOutcome("silence")]
    assert carry(tools) == ["unknown"]
    reconcile(tools)
    world.machine.at += timedelta(days=1)
    world.live(46)
    reconcile(tools)
    world.live(5)
    reconcile(tools)
    assert Delivery.objects.get(pk=row.pk).state == "unknown", "51 seconds have passed, not a day"
    world.live(45)
    reconcile(tools)
    assert Delivery.objects.get(pk=row.pk).state == "prepared"


def test_a_believed_leap_starts_the_reading_anew(config: Any, tools: Any, world: World, platform: Scripted) -> None:
    row = a_row(config)
    platform.send_script = [UnknownOutcome("silence")]
    carry(tools)
    reconcile(tools)
    assert Delivery.objects.get(pk=row.pk).reads == 1
    world.machine.at += timedelta(hours=1)
    world.live(HOLD.total_seconds() + 10)
    assert (Delivery.objects.get(pk=row.pk).reads, Delivery.objects.get(pk=row.pk).first_read_at) == (0, None)


def test_two_readers_of_one_absence_are_one_read(
    config: Any, tools: Any, platform: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = a_row(config)
    platform.send_script = [UnknownOutcome("silence")]
    carry(tools)
    real, inside = platform.find, list[int]()

    def find(*args: Any) -> Any:
        if not inside:  # while one worker reads, another reads the same row
            inside.append(1)
            reconcile(tools)
        return real(*args)

    monkeypatch.setattr(platform, "find", find)
    reconcile(tools)
    assert Delivery.objects.get(pk=row.pk).reads == 1


def test_after_26_hours_down_each_channel_does_as_its_policy_says_and_no_burst_leaves(
    config: Any, platform: Scripted
) -> None:
    clock = HandClock()
    tools = tools_for(config, platform, clock)
    from mmc.core.delivery import LatePolicy

    publish = LatePolicy(then="publish")
    late = [a_row(config, f"Terlambat {n}", due_at=NOW + timedelta(minutes=n), late=publish) for n in range(12)]
    ask = a_row(config, "Tanya", due_at=NOW + timedelta(hours=1))
    gone = a_row(config, "Basi", due_at=NOW, late=LatePolicy(then="publish", expires=timedelta(hours=18)))
    clock.turn(hours=26)
    fresh = a_row(config, "Baru", due_at=clock())
    carry(tools)
    assert len(platform.public) == config.engine.burst + 1, "five of the late ones, and the one that is on time"
    assert fresh.key in platform.public
    assert platform.public[:5] == [row.key for row in late[:5]], "in due order"
    assert Delivery.objects.get(pk=ask.pk).state == "needs_human"
    assert Delivery.objects.get(pk=gone.pk).state == "skipped"
    clock.turn(minutes=5)
    carry(tools)
    assert len(platform.public) == 6
    for _ in range(3):
        clock.turn(minutes=10, seconds=1)
        carry(tools)
    assert sorted(platform.public) == sorted([row.key for row in late] + [fresh.key]), "each once, none lost"


def test_a_frequent_schedule_opens_its_newest_slots_after_a_stop(config: Any, platform: Scripted) -> None:
    clock = HandClock()
    tools = tools_for(config, platform, clock)
    folder = Path(config.folder) / "schedules"
    folder.mkdir()
    (folder / "tiap-menit.yaml").write_text(RULE.format(cron="* * * * *"))
    expand(tools)
    clock.turn(hours=26)
    assert expand(tools) == CATCH_UP
    opened = Slot.objects.filter(state="waiting").order_by("opens_at")
    assert opened.last().opens_at == clock()
    missed = Slot.objects.filter(state="failed").order_by("opens_at")
    assert missed.count() == 100
    assert "1457 earlier ones" in missed.first().note
    assert expand(tools) == 0


def test_a_rare_duty_keeps_its_time_across_restarts_and_workers(db: None) -> None:
    every = timedelta(hours=6)
    assert not is_due("metrics", every, NOW), "a fresh newsroom has nothing to count yet"
    assert not is_due("metrics", every, NOW + timedelta(hours=5))
    assert is_due("metrics", every, NOW + timedelta(hours=6))
    assert not is_due("metrics", every, NOW + timedelta(hours=6)), "another worker"
    assert is_due("metrics", every, NOW - timedelta(days=1)), "the clock was set back"
    assert is_due("dispatch", timedelta(seconds=1), NOW)


def test_a_worker_that_may_not_send_does_not_read_or_collect(tools: Any, config: Any) -> None:
    from mmc.newsroom.models import Executor

    calls: list[str] = []
    engine = Engine(tools, duties={})
    Executor.objects.all().delete()
    engine._tick("metrics", timedelta(seconds=1), lambda: calls.append("metrics"))()
    assert calls == []
