"""What fails for one story, channel or schedule holds up no other; withdrawals and corrections wait their turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mmc.core.delivery import MAX_TRIES
from mmc.engine.expand import expand
from mmc.engine.follow_up import follow_up
from mmc.engine.reconcile import reconcile
from mmc.errors import ChannelLocked, ConfigError, Mistake, UnknownOutcome
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.actions.withdraw_story import withdraw
from mmc.newsroom.models import Channel, Delivery, FollowUp, Revision, Slot
from tests.house import NOW, HandClock, Scripted, a_person, a_story, approved, of, promised, run, tools_for

pytestmark = pytest.mark.django_db


def another(tools: Any, title: str, **opening: Any) -> Delivery:
    story = a_story(tools.config, title=title)
    approved(story)
    return promised(story, **opening)


def test_a_withdrawn_story_is_not_sent_again_by_reconcile(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    platform.send_script = [UnknownOutcome("reset")]
    run(row, tools)
    withdraw(story=row.story, by=a_person("kepala", "approver"), now=clock(), reason="keliru")
    for _ in range(3):
        reconcile(tools)
        clock.turn(seconds=46)
    assert run(row, tools) == "cancelled"
    assert platform.public == []
    follow_up(tools)
    assert FollowUp.objects.get().state == "done", "nothing is out, so nothing is left to withdraw"


def test_a_withdrawal_of_an_unknown_row_waits_and_is_carried_out_when_it_is_found(
    row: Delivery, tools: Any, platform: Scripted
) -> None:
    platform.send_script = [(UnknownOutcome("no answer"),)]
    run(row, tools)
    withdraw(story=row.story, by=a_person("kepala", "approver"), now=NOW, reason="keliru")
    assert follow_up(tools) == 0
    reconcile(tools)
    assert of(row).state == "published"
    assert follow_up(tools) == 1
    assert platform.public == []


@pytest.mark.parametrize("trouble", [ConfigError([Mistake("mmc.toml", None, "channels.telegram", "gone")]), KeyError()])
def test_a_channel_that_cannot_be_opened_ends_with_a_person_not_in_a_loop(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock, trouble: Exception
) -> None:
    def shut(name: str, config: Any) -> Any:
        raise trouble

    closed = tools_for(tools.config, platform, clock)
    object.__setattr__(closed, "open_channel", shut)
    for _ in range(MAX_TRIES + 1):
        clock.turn(minutes=1)
        state = run(row, closed)
    assert state == "needs_human"
    assert of(row).error


def test_one_row_that_cannot_be_read_back_does_not_hold_up_the_others(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    second = another(tools, "Kedua")
    platform.send_script = [(UnknownOutcome("a"),), (UnknownOutcome("b"),)]
    run(row, tools)
    run(second, tools)
    Revision.objects.filter(pk=row.revision_id).update(content={"nonsense": 1})
    assert reconcile(tools) == 1
    assert of(second).state == "published"
    clock.turn(minutes=20)
    reconcile(tools)
    assert of(row).state == "needs_human"


@pytest.mark.parametrize("trouble", [KeyError("plan"), ConfigError([Mistake("mmc.toml", None, "x", "gone")])])
def test_one_follow_up_that_fails_oddly_does_not_hold_up_the_others(
    row: Delivery, tools: Any, platform: Scripted, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    second = another(tools, "Kedua")
    boss = a_person("kepala", "approver")
    for one in (row, second):
        platform.public.append(one.key)
        Delivery.objects.filter(pk=one.pk).update(state="published", receipt_id=f"id-{one.key}")
        withdraw(story=one.story, by=boss, now=NOW, reason="keliru")
    real = platform.withdraw

    def odd(receipt: Any) -> None:
        if receipt.id == f"id-{row.key}":
            raise trouble
        real(receipt)

    monkeypatch.setattr(platform, "withdraw", odd)
    assert follow_up(tools) == 1
    waiting = FollowUp.objects.get(delivery=row)
    assert (waiting.state, waiting.tries) == ("waiting", 1)
    assert platform.public == [row.key]


def test_a_withdrawal_waits_for_a_new_token_instead_of_being_dropped(
    row: Delivery, tools: Any, platform: Scripted, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.public.append(row.key)
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_id=f"id-{row.key}")
    withdraw(story=row.story, by=a_person("kepala", "approver"), now=NOW, reason="keliru")
    with monkeypatch.context() as dead:

        def locked(receipt: Any) -> None:
            raise ChannelLocked("401")

        dead.setattr(platform, "withdraw", locked)
        assert follow_up(tools) == 0
    assert FollowUp.objects.get().state == "waiting"
    clock.turn(minutes=20)
    assert follow_up(tools) == 1
    assert platform.public == []


def test_a_published_row_without_an_id_is_left_to_a_person(row: Delivery, tools: Any, platform: Scripted) -> None:
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_url="https://t.me/x/1")
    withdraw(story=row.story, by=a_person("kepala", "approver"), now=NOW, reason="keliru")
    follow_up(tools)
    assert FollowUp.objects.get().state == "refused"
    assert "withdraw" not in platform.calls


def test_a_follow_up_is_part_of_the_chain(row: Delivery, tools: Any, platform: Scripted) -> None:
    platform.public.append(row.key)
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_id=f"id-{row.key}")
    withdraw(story=row.story, by=a_person("kepala", "approver"), now=NOW, reason="keliru")
    follow_up(tools)
    assert "withdraw" in of(row).events.last().note
    assert chain_is_whole(of(row))


RULE = "title: a\nevery: 'cron: {cron}'\nsource: s\ninfographic: {{template: ranking, formats: [square]}}\n" \
       "channels: {{telegram: {{at: +1m, send: [still.square]}}}}\ncaption: {{default: x}}\n"


def test_slots_missed_in_a_long_stop_are_written_down(config: Any, tools: Any, clock: HandClock) -> None:
    folder = Path(config.folder) / "schedules"
    folder.mkdir()
    (folder / "harian.yaml").write_text(RULE.format(cron="0 10 * * *"))
    expand(tools)
    clock.turn(days=3, hours=1)
    expand(tools)
    states = list(Slot.objects.order_by("opens_at").values_list("state", flat=True))
    assert states == ["waiting", "failed", "failed", "waiting"]
    assert "did not run" in Slot.objects.filter(state="failed").first().note
    assert expand(tools) == 0


def test_one_schedule_that_cannot_be_counted_does_not_stop_the_others(
    config: Any, tools: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mmc.engine import expand as expander

    folder = Path(config.folder) / "schedules"
    folder.mkdir()
    (folder / "aneh.yaml").write_text(RULE.format(cron="0 10 * * *"))
    (folder / "harian.yaml").write_text(RULE.format(cron="0 10 * * *"))
    real = expander.slots_between

    def broken(schedule: Any, *args: Any) -> Any:
        if schedule.name == "aneh":
            raise ValueError("no such day")
        return real(schedule, *args)

    monkeypatch.setattr(expander, "slots_between", broken)
    assert expand(tools) == 1
    assert Slot.objects.get().schedule == "harian"


def test_one_channel_without_a_secret_does_not_stop_the_counting_of_the_others(
    tools: Any, platform: Scripted
) -> None:
    from mmc.web.duties import collect_all

    def open_channel(name: str, config: Any) -> Any:
        if name == "telegram":
            raise ConfigError([Mistake("environment", None, "TELEGRAM", "is not set")])
        return platform

    Channel.objects.create(name="kedua", kind="telegram")
    object.__setattr__(tools, "open_channel", open_channel)
    assert collect_all(tools) == 1, "the platform of the other one answered"
