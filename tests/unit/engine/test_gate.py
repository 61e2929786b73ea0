"""The gate: one call at a time and at the channel's pace, however many workers; what kills them ends with a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mmc.core.delivery import MAX_DEATHS
from mmc.engine.deliver import deliver
from mmc.engine.gate import NotNow, begin
from mmc.engine.reconcile import reconcile, sweep_sending
from mmc.errors import Conflict, TemporaryDelivery
from mmc.newsroom.actions.resolve_delivery import resolve_resend
from mmc.newsroom.models import Channel, Delivery, DeliveryEvent, Executor
from mmc.newsroom.post import build_post
from tests.house import NOW, HandClock, Scripted, a_person, a_story, approved, of, promised, tools_for

pytestmark = pytest.mark.django_db


def a_row(config: Any, title: str = "Panen naik") -> Delivery:
    story = a_story(config, title=title)
    approved(story)
    return promised(story)


def prepared(row: Delivery, tools: Any) -> Delivery:
    Delivery.objects.filter(pk=row.pk).update(state="prepared", fence=1, owner=tools.executor)
    return Delivery.objects.select_related("channel", "revision", "story").get(pk=row.pk)


def test_a_channel_sends_one_post_at_a_time_whoever_tries(config: Any, tools: Any) -> None:
    first, second = prepared(a_row(config), tools), prepared(a_row(config, "Harga"), tools)
    begin(first, build_post(first, now=NOW), tools)
    with pytest.raises(NotNow, match="being sent"):
        begin(second, build_post(second, now=NOW), tools)
    assert of(second).state == "prepared"
    assert of(second).attempt == 0


def test_the_pace_is_taken_in_the_moment_of_the_intent(config: Any, tools: Any, clock: HandClock) -> None:
    section = config.channels["telegram"]
    object.__setattr__(section, "min_gap", timedelta(seconds=10))
    row = prepared(a_row(config), tools)
    Channel.objects.filter(pk="telegram").update(last_sent_at=clock() - timedelta(seconds=3))
    with pytest.raises(NotNow):  # another worker sent between our look and our intent
        begin(row, build_post(row, now=NOW), tools)
    clock.turn(seconds=7)
    begin(row, build_post(row, now=NOW), tools)
    assert of(row).state == "sending"
    assert Channel.objects.get(pk="telegram").last_sent_at == clock()


def test_a_pause_holds_to_the_last_moment(config: Any, tools: Any) -> None:
    row = prepared(a_row(config), tools)
    Channel.objects.filter(pk="telegram").update(paused_at=NOW)
    with pytest.raises(NotNow):
        begin(row, build_post(row, now=NOW), tools)


def test_a_row_that_finds_its_channel_taken_waits_a_moment_and_counts_no_try(
    config: Any, tools: Any, platform: Scripted
) -> None:
    other = prepared(a_row(config), tools)
    begin(other, build_post(other, now=NOW), tools)
    row = a_row(config, "Harga")
    assert deliver(row.pk, row.generation, tools) == "prepared"
    assert (of(row).tries, "send" in platform.calls) == (0, False)


def test_a_row_that_kills_its_workers_ends_with_a_person(
    config: Any, platform: Scripted, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = a_row(config)

    class Died(BaseException):
        pass

    def die(*args: Any) -> None:
        raise Died

    monkeypatch.setattr(platform, "prepare", die)
    died = 0
    for _ in range(3 * MAX_DEATHS):
        clock.turn(seconds=16)  # it steps aside after each death from the fourth on
        try:
            if deliver(row.pk, row.generation, tools_for(config, platform, clock)) == "needs_human":
                break
        except Died:
            died += 1
            Executor.objects.all().delete()
    assert (died, of(row).tries) == (MAX_DEATHS + 1, 0)
    assert of(row).state == "needs_human"
    assert "25 processes were killed" in of(row).error
    assert "taken over from" in DeliveryEvent.objects.filter(delivery=row, note__contains="taken over").first().note


def test_an_answer_with_odd_characters_and_an_endless_id_is_kept(
    config: Any, tools: Any, platform: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mmc.core.channel import Receipt

    row = a_row(config)
    odd = Receipt(id="7\x00" * 400, url="https://example.org/" + "a" * 900, raw={})
    monkeypatch.setattr(platform, "send", lambda post, refs: odd)
    assert deliver(row.pk, row.generation, tools) == "published"
    assert of(row).receipt_id == "7" * 400
    assert of(row).receipt_url == odd.url


def test_a_refusal_in_odd_characters_is_kept(config: Any, tools: Any, platform: Scripted) -> None:
    row = a_row(config)
    platform.send_script = [TemporaryDelivery("later\x00please")]
    assert deliver(row.pk, row.generation, tools) == "prepared"
    assert of(row).error == "laterplease"


def test_an_answer_from_a_page_of_an_earlier_doubt_sends_nothing_again(
    config: Any, tools: Any, platform: Scripted
) -> None:
    platform.readable = False
    row, boss = a_row(config), a_person("kepala", "approver")
    from mmc.errors import UnknownOutcome

    def doubt() -> None:
        assert deliver(row.pk, row.generation, tools) == "unknown"
        reconcile(tools)
        assert of(row).state == "needs_human"

    platform.send_script = [UnknownOutcome("silence"), UnknownOutcome("silence")]
    doubt()
    page = of(row).fence
    resolve_resend(delivery=row, by=boss, now=NOW, reason="tidak ada", seen=page)
    doubt()
    with pytest.raises(Conflict, match="since this page"):
        resolve_resend(delivery=row, by=boss, now=NOW, reason="tidak ada", seen=page)
    assert of(row).state == "needs_human"
    assert resolve_resend(delivery=row, by=boss, now=NOW, reason="tidak ada", seen=of(row).fence).state == "prepared"


def test_a_row_of_a_dead_worker_is_swept_only_after_its_lease(config: Any, tools: Any, clock: HandClock) -> None:
    row = prepared(a_row(config), tools)
    Executor.objects.create(name="other", renewed_at=clock())
    begin(row, build_post(row, now=NOW), tools)
    Delivery.objects.filter(pk=row.pk).update(owner="other")
    assert sweep_sending(tools) == 0
    clock.turn(seconds=31)
    assert sweep_sending(tools) == 1
    assert of(row).state == "unknown"
