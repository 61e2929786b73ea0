"""What a killed sender costs a delivery: no try of its own, and never more than a moment's wait for the others."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from mmc.core.delivery import DEATHS_AT_ONCE, MAX_DEATHS, MAX_TRIES, wait_after_death
from mmc.engine.lease import Lease, elapsed
from mmc.engine.reconcile import reconcile, sweep_sending
from mmc.errors import TemporaryDelivery, UnknownOutcome
from mmc.newsroom.actions.resolve_delivery import resolve_resend
from mmc.newsroom.models import Delivery, Executor
from tests.house import HandClock, Scripted, a_person, of, run, tools_for

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone."""


def leave_dead(row: Delivery, state: str, **facts: Any) -> None:
    """As a kill leaves it: in other hands, and nobody lives who has them."""
    now = of(row)
    Delivery.objects.filter(pk=row.pk).update(state=state, owner="host-0-dead", fence=now.fence + 1, **facts)


def read_until_settled(row: Delivery, tools: Any, clock: HandClock) -> None:
    for _ in range(4):
        reconcile(tools)
        clock.turn(seconds=46)


def test_more_deaths_than_tries_before_the_call_use_up_no_try(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    platform.prepare_script = [Killed()] * (MAX_TRIES + 4)
    while platform.prepare_script:
        clock.turn(seconds=16)
        Executor.objects.all().delete()
        with suppress(Killed):
            run(row, tools_for(tools.config, platform, clock))
    Executor.objects.all().delete()
    assert run(row, tools) == "claimed", "it stands aside for a moment first"
    assert (of(row).deaths, of(row).tries) == (MAX_TRIES + 4, 0)
    clock.turn(seconds=16)
    assert run(row, tools) == "published"
    assert (of(row).deaths, platform.public) == (0, [row.key])


def test_more_deaths_than_tries_in_the_call_ask_nobody_where_the_channel_is_read_back(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    for attempt in range(1, MAX_TRIES + 4):
        leave_dead(row, "sending", sending_at=clock(), attempt=attempt)
        assert sweep_sending(tools) == 1
        read_until_settled(row, tools, clock)
        assert of(row).state == "prepared"
    assert (of(row).tries, of(row).deaths) == (0, MAX_TRIES + 3)
    assert run(row, tools) == "published"
    assert platform.public == [row.key]


def test_a_delivery_that_dies_in_every_call_ends_with_a_person_who_is_told_why(
    row: Delivery, tools: Any, clock: HandClock
) -> None:
    leave_dead(row, "sending", sending_at=clock(), attempt=MAX_DEATHS + 1, deaths=MAX_DEATHS)
    sweep_sending(tools)
    read_until_settled(row, tools, clock)
    assert of(row).state == "needs_human"
    assert "25 processes were killed" in of(row).error
    boss = a_person("kepala", "approver")
    resolve_resend(delivery=row, by=boss, now=clock(), reason="berkas sudah diganti")
    assert of(row).deaths == 0, "a person's word begins anew"


def test_answers_that_are_lost_do_use_up_tries(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    platform.send_script = [UnknownOutcome("no answer")] * (MAX_TRIES + 1)
    for _ in range(MAX_TRIES + 1):
        assert run(row, tools) == "unknown"
        read_until_settled(row, tools, clock)
    assert of(row).state == "needs_human"
    assert of(row).deaths == 0


def test_one_that_kills_steps_aside_longer_each_time_and_the_others_go_first(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_dead(row, "claimed", deaths=DEATHS_AT_ONCE)
    assert run(row, tools) == "claimed"
    put_off = of(row)
    assert put_off.next_try_at is not None and put_off.next_try_at > clock()
    assert (put_off.owner, put_off.tries, platform.calls) == ("", 0, [])
    waits = [wait_after_death(n) for n in range(MAX_DEATHS)]
    assert waits == sorted(waits) and waits[-1] == 15.0, "never so long that a person is asked late"


def test_a_lost_lease_uses_up_no_try(row: Delivery, config: Any, platform: Scripted, clock: HandClock) -> None:
    at = [elapsed()]
    worker = tools_for(config, platform, clock, lease=Lease(lambda: at[0]))

    def lose() -> None:
        at[0] += 1000
        raise TemporaryDelivery("this process lost its lease before the call; nothing was sent")

    platform.send_script = [lose]
    assert run(row, worker) == "prepared"
    assert of(row).tries == 0

    def lose_late() -> None:
        at[0] += 1000
        raise UnknownOutcome("this process lost its lease in the middle of the call; it may be public")

    platform.send_script = [lose_late]
    clock.turn(seconds=30)
    at[0] = elapsed()
    assert run(row, tools_for(config, platform, clock, lease=Lease(lambda: at[0]))) == "unknown"
    assert (of(row).tries, of(row).deaths) == (0, 1)


def test_a_persons_word_sets_the_counts_back_also_where_nothing_was_sent_yet(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    leave_dead(row, "claimed", deaths=MAX_DEATHS, tries=MAX_TRIES)
    assert run(row, tools) == "needs_human"
    resolve_resend(delivery=of(row), by=a_person("pengawas", "admin"), now=clock(), reason="memori sudah ditambah")
    assert (of(row).state, of(row).deaths, of(row).tries) == ("scheduled", 0, 0)
    platform.prepare_script = [TemporaryDelivery("502")]
    assert run(row, tools) != "needs_human", "the first failure after it is the first"
