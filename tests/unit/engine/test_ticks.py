"""Ticks: idempotent against the database, whoever runs them and however often."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mmc.core.story import content_from_dict
from mmc.engine.dispatch import dispatch
from mmc.engine.expand import expand, open_slot
from mmc.engine.follow_up import follow_up
from mmc.engine.lease import folder_lock
from mmc.errors import MmcError, RefusedDelivery, TemporaryDelivery
from mmc.newsroom.actions.correct_story import correct
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.actions.withdraw_story import withdraw
from mmc.newsroom.models import Channel, Delivery, FollowUp, Slot
from tests.house import NOW, HandClock, Scripted, a_person, approved

pytestmark = pytest.mark.django_db


class Notebook:
    """Queues that only write down what was asked of them."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.living: set[str] = set()

    def deliver(self, delivery_id: int, generation: int, round: int, *, partition: str, order: int) -> None:
        self.asked.append(("deliver", delivery_id, partition))
        self.living.add(self.delivery_id(delivery_id, generation, round))

    def produce(self, kind: str, row_id: int, round: int) -> None:
        self.asked.append((kind, row_id))

    def alive(self, names: Any) -> set[str]:
        return self.living & set(names)

    @staticmethod
    def delivery_id(delivery_id: int, generation: int, round: int) -> str:
        return f"{delivery_id}:{generation}:{round}"

    @staticmethod
    def production_id(kind: str, row_id: int, round: int) -> str:
        return f"{kind}:{row_id}:{round}"


def test_two_dispatchers_enqueue_a_due_row_once(row: Delivery, tools: Any) -> None:
    work = Notebook()
    assert dispatch(tools, work) == 1  # type: ignore[arg-type]
    assert dispatch(tools, work) == 0  # type: ignore[arg-type]
    assert work.asked == [("deliver", row.pk, "telegram")]


def test_a_row_the_engine_lost_comes_back_and_a_living_one_does_not(
    row: Delivery, tools: Any, clock: HandClock
) -> None:
    work = Notebook()
    dispatch(tools, work)  # type: ignore[arg-type]
    clock.turn(seconds=60)
    assert dispatch(tools, work) == 0  # type: ignore[arg-type]
    work.living.clear()
    assert dispatch(tools, work) == 1  # type: ignore[arg-type]


def test_a_paused_channel_is_not_dispatched(row: Delivery, tools: Any) -> None:
    Channel.objects.update(paused_at=NOW)
    assert dispatch(tools, Notebook()) == 0  # type: ignore[arg-type]


def test_a_schedule_opens_each_slot_once(config: Any, tools: Any, clock: HandClock) -> None:
    folder = Path(config.folder) / "schedules"
    folder.mkdir()
    rule = "title: a\nevery: 'cron: 0 10 * * *'\nsource: s\ninfographic: {template: ranking, formats: [square]}\n" \
           "channels: {telegram: {at: +1m, send: [still.square]}}\ncaption: {default: x}\n"
    (folder / "harian.yaml").write_text(rule)
    assert expand(tools) == 1
    assert expand(tools) == 0
    clock.turn(days=1, hours=1)
    assert expand(tools) == 1
    assert Slot.objects.filter(schedule="harian").count() == 2
    assert not open_slot("harian", Slot.objects.first().opens_at)


def test_a_withdrawal_is_carried_out_and_tracked_to_done(
    row: Delivery, tools: Any, platform: Scripted
) -> None:
    platform.public.append(row.key)
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_id=f"id-{row.key}")
    withdraw(story=row.story, by=a_person("kepala", "approver"), now=NOW, reason="keliru")
    assert follow_up(tools) == 1
    assert platform.public == []
    assert FollowUp.objects.get().state == "done"
    assert follow_up(tools) == 0


def test_a_correction_carries_the_new_revision(row: Delivery, tools: Any, platform: Scripted) -> None:
    boss = a_person("kepala", "approver")
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_id="id-1")
    content = content_from_dict({**row.revision.content, "title": "Panen turun"})
    revision = revise_story(story=row.story, content=content, by=None, now=NOW)
    approved(row.story, boss)
    correct(story=row.story, revision=revision, by=boss, now=NOW, reason="angka keliru")
    assert follow_up(tools) == 1
    assert platform.edited[0].title == "Panen turun"
    assert Delivery.objects.get(pk=row.pk).revision_id == revision.pk


@pytest.mark.parametrize(
    ("trouble", "state"), [(TemporaryDelivery("down"), "waiting"), (RefusedDelivery("no"), "refused")]
)
def test_a_failed_withdrawal_waits_or_says_that_a_person_must(
    row: Delivery, tools: Any, platform: Scripted, trouble: Exception, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_id="1")
    withdraw(story=row.story, by=a_person("kepala", "approver"), now=NOW, reason="keliru")

    def fail(receipt: Any) -> None:
        raise trouble

    monkeypatch.setattr(platform, "withdraw", fail)
    assert follow_up(tools) == 0
    assert FollowUp.objects.get().state == state


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with folder_lock(tmp_path), pytest.raises(MmcError, match="already runs"), folder_lock(tmp_path):
        pass
    with folder_lock(tmp_path):
        pass
