"""One delivery through every answer a platform can give."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mmc.core.channel import Problem
from mmc.core.delivery import MAX_TRIES, LatePolicy
from mmc.engine.deliver import deliver
from mmc.engine.reconcile import reconcile, sweep_sending
from mmc.errors import ChannelLocked, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.models import Channel, Delivery, Revision
from tests.house import NOW, HandClock, Scripted, a_story, approved, of, promised, run, tools_for

pytestmark = pytest.mark.django_db


def test_a_due_delivery_is_published_once_with_its_receipt_and_a_whole_chain(
    row: Delivery, tools: Any, platform: Scripted
) -> None:
    assert run(row, tools) == "published"
    after = of(row)
    assert (after.receipt_id, after.receipt_url) == (f"id-{row.key}", f"https://example.org/{row.key}")
    assert [e.new for e in after.events.all()] == ["draft", "scheduled", "claimed", "prepared", "sending", "published"]
    assert chain_is_whole(after)
    assert run(row, tools) == "published"
    assert platform.public == [row.key]


def test_nothing_leaves_before_its_time(row: Delivery, tools: Any, platform: Scripted, clock: HandClock) -> None:
    Delivery.objects.filter(pk=row.pk).update(due_at=NOW + timedelta(minutes=5))
    assert run(row, tools) == "scheduled"
    assert platform.calls == []
    clock.turn(minutes=6)
    assert run(row, tools) == "published"


def test_an_older_generation_finds_nothing_to_do(row: Delivery, tools: Any, platform: Scripted) -> None:
    Delivery.objects.filter(pk=row.pk).update(generation=2)
    assert deliver(row.pk, 1, tools) == "stale"
    assert platform.calls == []


def test_a_silence_after_sending_is_unknown_and_read_back_before_anything_else(
    row: Delivery, tools: Any, platform: Scripted
) -> None:
    platform.send_script = [(UnknownOutcome("no answer"),)]
    assert run(row, tools) == "unknown"
    assert run(row, tools) == "unknown"
    assert reconcile(tools) == 1
    assert of(row).state == "published"
    assert platform.public == [row.key]


def test_absence_needs_three_reads_over_ninety_seconds_before_it_is_sent_again(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    platform.send_script = [UnknownOutcome("reset")]
    run(row, tools)
    for _ in range(2):
        assert reconcile(tools) == 0
        assert reconcile(tools) == 0, "the next read waits for its time"
        clock.turn(seconds=45)
    assert of(row).state == "unknown"
    assert reconcile(tools) == 1
    assert of(row).state == "prepared"
    assert run(row, tools_for(tools.config, platform, clock)) == "published"
    assert platform.public == [row.key]


def test_a_channel_that_cannot_be_read_back_asks_a_person(row: Delivery, tools: Any, platform: Scripted) -> None:
    platform.readable = False
    platform.send_script = [(UnknownOutcome("no answer"),)]
    run(row, tools)
    assert reconcile(tools) == 1
    assert of(row).state == "needs_human"
    assert platform.public == [row.key]


def test_a_row_found_sending_after_a_crash_is_unknown_without_exception(
    row: Delivery, tools: Any, platform: Scripted
) -> None:
    Delivery.objects.filter(pk=row.pk).update(state="sending", owner="host-0-dead", fence=3, sending_at=NOW)
    assert sweep_sending(tools) == 1
    assert of(row).state == "unknown"
    assert platform.public == []


def test_proof_of_no_effect_waits_as_long_as_the_platform_asks(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    platform.send_script = [TemporaryDelivery("429", retry_after=30)]
    assert run(row, tools) == "prepared"
    assert of(row).next_try_at >= NOW + timedelta(seconds=30)
    clock.turn(seconds=40)
    assert run(row, tools_for(tools.config, platform, clock)) == "published"
    assert of(row).attempt == 2


def test_saved_references_survive_a_crash_between_prepare_and_send(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    platform.send_script = [TemporaryDelivery("refused connection")]
    run(row, tools)
    assert of(row).refs["upload"] == f"up-{row.key}"


def test_a_refusal_is_the_editors_turn_and_a_dead_token_blocks_the_channel_once(
    row: Delivery, tools: Any, platform: Scripted
) -> None:
    platform.send_script = [RefusedDelivery("text refused")]
    assert run(row, tools) == "refused"
    assert "text refused" in of(row).error
    story = a_story(tools.config, title="Kedua")
    approved(story)
    second = promised(story)
    platform.send_script = [ChannelLocked("401")]
    assert run(second, tools) == "blocked"
    assert not Channel.objects.get(pk="telegram").open


def test_a_paused_channel_lets_nothing_out(row: Delivery, tools: Any, platform: Scripted) -> None:
    Channel.objects.filter(pk="telegram").update(paused_at=NOW)
    assert run(row, tools) == "scheduled"
    assert platform.calls == []


def test_what_the_validator_refuses_is_never_sent(row: Delivery, tools: Any, platform: Scripted) -> None:
    platform.problems = [Problem(field="text", code="too_long", message="Terlalu panjang")]
    assert run(row, tools) == "refused"
    assert platform.public == []


def test_a_revision_changed_behind_the_approval_is_never_sent(row: Delivery, tools: Any, platform: Scripted) -> None:
    revision = Revision.objects.get(pk=row.revision_id)
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "title": "Diam-diam diganti"})
    assert run(row, tools) == "refused"
    assert platform.public == []


def test_a_late_slot_meets_its_policy(row: Delivery, tools: Any, platform: Scripted, clock: HandClock) -> None:
    clock.turn(hours=3)
    assert run(row, tools) == "needs_human", "telegram asks after two hours"
    story = a_story(tools.config, title="Lewat")
    approved(story)
    gone = promised(story, late=LatePolicy(then="publish", expires=timedelta(hours=1)))
    assert run(gone, tools) == "skipped"
    assert platform.public == []


def test_tries_end_and_a_person_is_asked(row: Delivery, tools: Any, platform: Scripted, clock: HandClock) -> None:
    platform.prepare_script = [TemporaryDelivery("down") for _ in range(MAX_TRIES + 2)]
    for _ in range(MAX_TRIES + 1):
        clock.turn(minutes=1)
        state = run(row, tools_for(tools.config, platform, clock))
    assert state == "needs_human"
    assert platform.public == []


def test_a_live_owner_is_left_alone_and_a_dead_one_is_taken_over(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    other = tools_for(tools.config, platform, clock)
    Delivery.objects.filter(pk=row.pk).update(state="claimed", owner=other.executor, fence=1)
    assert run(row, tools) == "claimed"
    clock.turn(minutes=2)
    assert run(row, tools) == "published"
    assert of(row).fence == 2


def test_a_process_that_lost_its_own_lease_starts_no_call(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    clock.turn(seconds=25)
    assert deliver(row.pk, of(row).generation, tools) == "prepared"
    assert platform.public == []


def test_a_cancelled_thread_leaves_the_row_unknown(row: Delivery, tools: Any, platform: Scripted) -> None:
    platform.send_script = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        run(row, tools)
    assert of(row).state == "unknown"


def test_visible_calls_keep_the_channels_gap(row: Delivery, tools: Any, clock: HandClock, platform: Scripted) -> None:
    channel = tools.config.channels["telegram"].model_copy(update={"min_gap": timedelta(seconds=10)})
    paced = tools_for(tools.config.model_copy(update={"channels": {"telegram": channel}}), platform, clock)
    Channel.objects.filter(pk="telegram").update(last_sent_at=NOW - timedelta(seconds=4))
    assert run(row, paced) == "published"
    assert of(row).sending_at == NOW + timedelta(seconds=6)
