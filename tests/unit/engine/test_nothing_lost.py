"""What goes wrong in the house itself: no delivery is stuck or sent against a wish because of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from mmc.engine.dispatch import dispatch
from mmc.engine.reconcile import reconcile, sweep_sending
from mmc.errors import TemporaryDelivery, UnknownOutcome
from mmc.newsroom.actions.cancel_delivery import cancel
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.actions.resolve_delivery import resolve_resend
from mmc.newsroom.models import Channel, Delivery, Revision
from tests.house import NOW, HandClock, Scripted, a_person, of, run, tools_for
from tests.unit.engine.test_ticks import Notebook

pytestmark = pytest.mark.django_db


def test_what_a_pause_held_back_after_preparing_meets_its_late_policy(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    platform.prepare_script = [TemporaryDelivery("slow")]
    assert run(row, tools) == "claimed"
    clock.turn(hours=30)
    assert run(row, tools) == "needs_human", "telegram asks after two hours, wherever the row was waiting"
    assert platform.public == []
    resolve_resend(delivery=row, by=a_person("kepala", "approver"), now=clock(), reason="masih berguna")
    assert run(row, tools) == "published", "a person's yes replaces the policy"


def test_a_person_s_resend_of_what_may_have_left_is_not_asked_about_again(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    platform.readable = False
    platform.send_script = [UnknownOutcome("no answer")]
    run(row, tools)
    reconcile(tools)
    clock.turn(hours=5)
    resolve_resend(delivery=row, by=a_person("kepala", "approver"), now=clock(), reason="tidak ada di kanal")
    assert run(row, tools) == "published"


def test_a_cancellation_asked_for_while_sending_holds_once_nothing_happened(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    def too_late() -> None:
        with pytest.raises(Exception, match="too late"):
            cancel(delivery=row, by=None, now=clock(), reason="angka salah")
        raise TemporaryDelivery("connection refused")

    platform.send_script = [too_late]
    assert run(row, tools) == "prepared"
    clock.turn(minutes=1)
    assert run(row, tools) == "cancelled"
    assert platform.public == []
    assert chain_is_whole(of(row))


def test_a_revision_that_cannot_be_read_is_refused_not_retried_for_ever(row: Delivery, tools: Any) -> None:
    Revision.objects.filter(pk=row.revision_id).update(content={"nonsense": 1})
    assert run(row, tools) == "refused"


def test_a_failing_database_after_the_answer_leaves_the_row_to_reconcile(
    row: Delivery, tools: Any, platform: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mmc.engine import deliver as sender

    def full(*args: Any) -> Delivery:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(sender, "_finish", full)
    with pytest.raises(OperationalError):
        run(row, tools)
    assert of(row).state == "sending"
    assert sweep_sending(tools) == 1
    assert reconcile(tools) == 1
    assert (of(row).state, platform.public) == ("published", [row.key])


def test_a_failing_database_before_the_intent_means_no_call(
    row: Delivery, tools: Any, platform: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mmc.engine import deliver as sender

    def locked(*args: Any) -> Delivery:
        raise OperationalError("database is locked")

    monkeypatch.setattr(sender, "begin", locked)
    with pytest.raises(OperationalError):
        run(row, tools)
    monkeypatch.undo()
    assert platform.public == []
    assert run(row, tools) == "published"


def test_a_gap_longer_than_a_worker_may_wait_gives_the_slot_back(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    slow = tools.config.channels["telegram"].model_copy(update={"min_gap": timedelta(minutes=5)})
    paced = tools_for(tools.config.model_copy(update={"channels": {"telegram": slow}}), platform, clock)
    Channel.objects.filter(pk="telegram").update(last_sent_at=NOW)
    assert run(row, paced) == "prepared"
    assert of(row).next_try_at == NOW + timedelta(minutes=5)
    assert platform.public == []
    clock.turn(minutes=5)
    assert run(row, paced) == "published"
    assert of(row).tries == 0, "waiting for one's turn is no failure"


def test_reading_back_looks_from_the_first_time_it_was_sent(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    find = platform.find
    monkeypatch.setattr(platform, "find", lambda post, refs, since: (asked.append(since), find(post, refs, since))[1])
    platform.send_script = [TemporaryDelivery("429", retry_after=600), UnknownOutcome("reset")]
    run(row, tools)
    clock.turn(minutes=11)
    run(row, tools)
    reconcile(tools)
    assert asked == [NOW - timedelta(seconds=60)], "a copy of an earlier call that shows late has to be seen"


def test_a_clock_set_back_does_not_strand_what_was_dispatched(row: Delivery, tools: Any, clock: HandClock) -> None:
    clock.turn(days=1)
    work = Notebook()
    Delivery.objects.update(late={"then": "publish", "after": 0, "expires": None})
    assert dispatch(tools, work) == 1  # type: ignore[arg-type]
    clock.turn(days=-1)
    work.living.clear()
    assert dispatch(tools, work) == 1  # type: ignore[arg-type]
