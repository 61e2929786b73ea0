"""Ways round the gates that must stay closed: old approvals, second rows, withdrawals that meet a row on its way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mmc.core.story import ChannelPlan, content_from_dict
from mmc.errors import MoveRefused
from mmc.newsroom.actions.cancel_delivery import cancel
from mmc.newsroom.actions.correct_story import correct
from mmc.newsroom.actions.decide_review import approve
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.actions.promise import Opening, promise
from mmc.newsroom.actions.reconnect_channel import reconnect
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.actions.resolve_delivery import resolve_resend
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.actions.withdraw_story import withdraw
from mmc.newsroom.models import Channel, Delivery, FollowUp, Revision, Story
from tests.house import NOW, a_person, a_rendition, a_story, approved, of, promised

pytestmark = pytest.mark.django_db


def revised(story: Story, **changes: Any) -> Revision:
    content = replace(content_from_dict(story.latest.content), **changes)
    return revise_story(story=story, content=content, by=None, now=NOW)


def test_an_old_request_cannot_be_approved_over_a_newer_revision(config: Any) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    old = request_review(revision=story.latest, by=None, now=NOW).revision
    newer = revised(story, summary="Dibetulkan.")
    approved(story, boss)
    row = promised(story)
    with pytest.raises(MoveRefused, match="newer revision"):
        approve(revision=old, by=boss, now=NOW)
    assert of(row).revision_id == newer.pk


def test_an_approval_that_was_overtaken_promises_nothing(config: Any) -> None:
    story = a_story(config)
    old = approved(story)
    revised(story, summary="Dibetulkan.")
    approved(story)
    with pytest.raises(MoveRefused, match="revision 2"):
        promise(story=story, revision=old, openings=[Opening(channel="telegram", due_at=NOW)], by=None, now=NOW)


def test_a_revision_is_promised_only_for_its_own_story(config: Any) -> None:
    story, other = a_story(config), a_story(config, title="Lain")
    approved(other)
    with pytest.raises(MoveRefused, match="another story"):
        promise(story=story, revision=other.latest, openings=[Opening(channel="telegram", due_at=NOW)], by=None,
                now=NOW)


def test_a_revision_of_another_shape_keeps_the_row_of_its_opening(config: Any) -> None:
    story = a_story(config)
    approved(story)
    row = promised(story)
    assert row.part == "feed"
    second = replace(a_rendition(config, "#B5451B"), format="portrait")
    plan = ChannelPlan(channel="telegram", caption="Dua gambar {link}", send=("still.all",))
    revised(story, renditions=(a_rendition(config), second), plans=(plan,))
    approved(story)
    assert promised(story).pk == row.pk
    assert (Delivery.objects.count(), of(row).part) == (1, "album")


def test_a_published_opening_is_not_promised_again_in_another_shape(config: Any) -> None:
    story = a_story(config)
    approved(story)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_id="1")
    second = replace(a_rendition(config, "#B5451B"), format="portrait")
    plan = ChannelPlan(channel="telegram", caption="Dua gambar {link}", send=("still.all",))
    revised(story, renditions=(a_rendition(config), second), plans=(plan,))
    approved(story)
    assert promised(story).pk == row.pk
    assert Delivery.objects.count() == 1


def test_a_channel_left_out_of_the_new_revision_gets_nothing_of_the_old_one(config: Any) -> None:
    story = a_story(config, channels=("telegram", "kedua"))
    approved(story)
    promised(story)
    left_out = promised(story, channel="kedua")
    plans = tuple(p for p in story.latest.frozen.plans if p.channel == "telegram")
    revised(story, plans=plans)
    approved(story)
    after = of(left_out)
    assert (after.state, after.revision.number) == ("cancelled", 1)
    assert "revision 2" in after.events.last().note
    assert chain_is_whole(after)


@pytest.mark.parametrize("state", ["blocked", "needs_human"])
def test_what_waits_for_a_person_and_never_left_carries_the_new_revision(config: Any, state: str) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    approved(story, boss)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state=state)
    revised(story, summary="Dibetulkan.")
    approved(story, boss)
    after = of(row)
    assert (after.state, after.revision.number) == (state, 2), "a person still decides, on the new words"
    if state == "blocked":
        reconnect(channel=Channel.objects.get(pk="telegram"), by=boss, now=NOW)
    else:
        resolve_resend(delivery=row, by=boss, now=NOW, reason="masih berguna")
    assert (of(row).state, of(row).revision.number) == ("scheduled", 2)


def test_what_may_be_out_already_keeps_the_revision_it_was_sent_with(config: Any) -> None:
    story = a_story(config)
    approved(story)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="needs_human", attempt=1)
    revised(story, summary="Dibetulkan.")
    approved(story)
    assert of(row).revision.number == 1


@pytest.mark.parametrize("state", ["sending", "unknown", "needs_human"])
def test_a_withdrawal_also_stops_what_is_on_its_way(config: Any, state: str) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    approved(story, boss)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state=state, attempt=1)
    wishes = withdraw(story=story, by=boss, now=NOW, reason="data keliru")
    assert [w.delivery_id for w in wishes] == [row.pk]
    assert of(row).cancel_requested
    assert "data keliru" in of(row).events.last().note


def test_a_withdrawal_lets_go_of_a_late_row_that_never_left(config: Any) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    approved(story, boss)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="needs_human", attempt=0)
    assert withdraw(story=story, by=boss, now=NOW, reason="data keliru") == []
    assert of(row).state == "abandoned"


def test_a_cancellation_that_came_too_late_is_in_the_chain(config: Any) -> None:
    story = a_story(config)
    approved(story)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="sending")
    with pytest.raises(MoveRefused, match="too late"):
        cancel(delivery=row, by=None, now=NOW, reason="jangan")
    assert "jangan" in of(row).events.last().note
    assert chain_is_whole(of(row))


def test_a_resend_by_a_person_overrules_an_earlier_wish_to_cancel(config: Any) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    approved(story, boss)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="needs_human", attempt=1, cancel_requested=True)
    assert not resolve_resend(delivery=row, by=boss, now=NOW, reason="jadi").cancel_requested


def test_what_was_withdrawn_is_not_corrected_back_into_the_public(config: Any) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    approved(story, boss)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_id="1")
    withdraw(story=story, by=boss, now=NOW, reason="data keliru")
    revision = revised(story, summary="Benar.")
    approved(story, boss)
    with pytest.raises(MoveRefused, match="withdrawn"):
        correct(story=story, revision=revision, by=boss, now=NOW, reason="angka")
    assert [(w.verb, w.state) for w in FollowUp.objects.all()] == [("withdraw", "waiting")]


def test_reconnecting_skips_a_row_somebody_else_just_cancelled(config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    story, boss = a_story(config, channels=("telegram",)), a_person("kepala", "approver")
    approved(story, boss)
    first, second = promised(story), promised(story, opening="2")
    Delivery.objects.update(state="blocked")
    from mmc.newsroom.actions import reconnect_channel

    real = reconnect_channel.move

    def moved_by_somebody(row: Delivery, *args: Any, **more: Any) -> Delivery:
        if row.pk == first.pk:
            Delivery.objects.filter(pk=row.pk).update(generation=row.generation + 1)
        return real(row, *args, **more)

    monkeypatch.setattr(reconnect_channel, "move", moved_by_somebody)
    assert [r.pk for r in reconnect(channel=Channel.objects.get(pk="telegram"), by=boss, now=NOW)] == [second.pk]
