"""After a restore: read back where a channel can be read, asked where not, and nothing sent a second time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mmc.core.delivery import State
from mmc.engine.dispatch import dispatch
from mmc.engine.reconcile import reconcile
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.actions.pause_channel import resume
from mmc.newsroom.actions.resolve_delivery import resolve_resend
from mmc.newsroom.actions.settle_restored import settle_restored
from mmc.newsroom.models import Channel, Delivery, Slot
from tests.house import NOW, HandClock, Scripted, a_person, a_story, approved, promised
from tests.unit.engine.test_ticks import Notebook

pytestmark = pytest.mark.django_db
TAKEN = NOW - timedelta(hours=3)


@pytest.fixture
def row(config: Any, db: None) -> Delivery:
    """Due an hour after the backup, two hours before the restore."""
    story = a_story(config)
    approved(story)
    return promised(story, due_at=NOW - timedelta(hours=2))


def settled(row: Delivery, tools: Any) -> Delivery:
    settle_restored(taken_at=TAKEN, now=NOW, missed={})
    reconcile(tools)
    return Delivery.objects.get(pk=row.pk)


def test_what_the_channel_shows_is_published_and_never_sent_again(row: Any, tools: Any, platform: Scripted) -> None:
    platform.public.append(row.key)
    after = settled(row, tools)
    assert after.state == State.PUBLISHED and chain_is_whole(after)
    resume(channel=Channel.objects.get(pk="telegram"), by=a_person("kepala", "approver"), now=NOW)
    assert dispatch(tools, Notebook()) == 0  # type: ignore[arg-type]
    assert platform.calls.count("send") == 0


def test_what_is_not_seen_is_asked_because_old_references_prove_no_absence(
    row: Any, tools: Any, platform: Scripted, clock: HandClock
) -> None:
    for _ in range(9):  # however often it is looked at
        after = settled(row, tools) if not clock.turn(minutes=3) else row
    assert after.state == State.NEEDS_HUMAN and "person has to look" in after.error
    assert platform.calls.count("send") == 0
    again = resolve_resend(delivery=after, by=a_person("kepala", "approver"), now=NOW, reason="tidak ada di kanal")
    assert again.state == State.SCHEDULED, "a person's word sends it after all"


def test_a_channel_that_cannot_be_read_asks_a_person(row: Any, tools: Any, platform: Scripted) -> None:
    platform.readable = False
    assert settled(row, tools).state == State.NEEDS_HUMAN


def test_what_is_due_later_keeps_its_time_behind_the_pause(config: Any, tools: Any) -> None:
    story = a_story(config, title="Besok")
    approved(story)
    later = promised(story, due_at=NOW + timedelta(minutes=1))
    assert settle_restored(taken_at=TAKEN, now=NOW, missed={}) == (0, 0)
    assert Delivery.objects.get(pk=later.pk).state == State.SCHEDULED
    tools.clock.turn(minutes=5)
    assert dispatch(tools, Notebook()) == 0, "paused until a person resumes"  # type: ignore[arg-type]


def test_slots_since_the_backup_are_written_down_and_not_made_twice(db: None) -> None:
    Slot.objects.create(schedule="pagi", opens_at=TAKEN - timedelta(minutes=1), state=Slot.State.WORKING)
    assert settle_restored(taken_at=TAKEN, now=NOW, missed={"pagi": [NOW - timedelta(hours=1)]}) == (0, 2)
    assert set(Slot.objects.values_list("state", flat=True)) == {Slot.State.FAILED}
    assert all("open a slot by hand" in slot.note for slot in Slot.objects.all())
