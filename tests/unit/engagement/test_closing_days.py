"""Closing a day: sums are checked, the salt is destroyed, gaps are named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from engagement_builders import WIB, HandClock, rollup

from mmc.engagement.days import close_day, close_due_days
from mmc.engagement.models import DayState, Drop, PageView, Rollup, Salt, Seen, Watch
from mmc.engagement.models.reader import NEVER_BACKED_UP
from mmc.errors import MoveRefused

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 10, 1)
See = Callable[..., Any]


def watch(clock: HandClock, start: str, end: str) -> None:
    clock.set(start)
    since = clock()
    clock.set(end)
    Watch.objects.create(since=since, until=clock())


def test_closing_destroys_the_salt_and_the_seen_keys_and_keeps_the_rollups(
    counter: Any, see: See, clock: HandClock
) -> None:
    see()
    counter.flush()
    watch(clock, "2026-10-01 00:00", "2026-10-02 02:00")
    state = close_day(DAY, clock(), WIB)
    assert state.state == DayState.State.CLOSED, state.note
    assert not Salt.objects.exists()
    assert not Seen.objects.exists()
    assert rollup("2026-10-01") == (1, 1)


def test_a_running_day_cannot_be_closed(counter: Any, see: See, clock: HandClock) -> None:
    see()
    counter.flush()
    clock.set("2026-10-01 23:59")
    with pytest.raises(MoveRefused, match="still runs"):
        close_day(DAY, clock(), WIB)
    assert Salt.objects.count() == 1


def test_days_are_closed_at_two_in_the_local_night(counter: Any, see: See, clock: HandClock) -> None:
    watch(clock, "2026-10-01 00:00", "2026-10-02 02:00")
    clock.set("2026-10-02 01:59")
    assert close_due_days(WIB, clock()) == []
    clock.set("2026-10-02 02:00")
    assert close_due_days(WIB, clock()) == [DAY]
    assert close_due_days(WIB, clock()) == []


def test_sums_that_do_not_add_up_leave_the_day_incomplete(counter: Any, see: See, clock: HandClock) -> None:
    see()
    counter.flush()
    Rollup.objects.filter(scope="hour").update(views=5)
    watch(clock, "2026-10-01 00:00", "2026-10-02 02:00")
    state = close_day(DAY, clock(), WIB)
    assert state.state == DayState.State.INCOMPLETE
    assert "per hour 5" in state.note


def test_a_day_nobody_watched_is_incomplete_and_a_quiet_day_is_a_true_zero(clock: HandClock, db: None) -> None:
    watch(clock, "2026-10-01 00:00", "2026-10-02 00:00")
    watch(clock, "2026-10-03 00:00", "2026-10-04 00:00")
    clock.set("2026-10-04 02:00")
    close_due_days(WIB, clock())
    states = dict(DayState.objects.values_list("day", "state"))
    assert states == {date(2026, 10, 1): "closed", date(2026, 10, 2): "incomplete", date(2026, 10, 3): "closed"}
    assert DayState.objects.get(day=date(2026, 10, 2)).down_seconds == 86_400


def test_the_counter_notices_its_own_silence(counter: Any, clock: HandClock) -> None:
    clock.set("2026-10-01 00:00")
    for _ in range(4):
        counter.beat(clock())
        clock.pass_by(hours=5)
    clock.pass_by(hours=9)
    counter.beat(clock())
    lengths = [w.until - w.since for w in Watch.objects.order_by("since")]
    assert lengths == [timedelta(hours=15), timedelta(0)]


def test_a_view_of_a_closed_day_is_late_and_changes_nothing(counter: Any, see: See, clock: HandClock) -> None:
    see()
    counter.flush()
    see(ip="36.80.5.5")
    at = clock()
    clock.set("2026-10-02 02:00")
    close_day(DAY, clock(), WIB)
    clock.at = at
    counter.flush()
    assert rollup("2026-10-01") == (1, 1)
    assert Drop.objects.get(reason="late").count == 1


def test_raw_views_live_forty_eight_hours(counter: Any, see: See, clock: HandClock) -> None:
    see()
    counter.flush()
    clock.set("2026-10-02 09:00")
    close_due_days(WIB, clock())
    assert PageView.objects.count() == 1
    clock.set("2026-10-03 09:01")
    close_due_days(WIB, clock())
    assert PageView.objects.count() == 0
    assert rollup("2026-10-01") == (1, 1)


def test_a_closed_day_gets_no_new_salt(counter: Any, clock: HandClock) -> None:
    from mmc.engagement.days import salt_of

    DayState.objects.create(day=DAY, state=DayState.State.CLOSED)
    assert salt_of(DAY, clock(), bytes) == bytes(32)
    assert not Salt.objects.exists()


def test_the_tables_that_could_tell_readers_apart_stay_out_of_backups() -> None:
    assert {m._meta.db_table for m in (Salt, Seen, PageView)} == set(NEVER_BACKED_UP)


def test_memory_forgets_the_salt_of_yesterday_half_an_hour_after_midnight(
    counter: Any, see: See, clock: HandClock
) -> None:
    see()
    clock.set("2026-10-02 00:10")
    see()
    assert set(counter._salts) == {DAY, date(2026, 10, 2)}
    clock.set("2026-10-02 00:31")
    counter.beat(clock())
    assert set(counter._salts) == {date(2026, 10, 2)}
