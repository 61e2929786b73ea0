"""The gates every story passes: rights, approval by hash, one validator, one row an opening."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mmc.core.story import content_from_dict
from mmc.core.workflow import Decision, Stage
from mmc.errors import Conflict, MoveRefused, NotAllowed, RefusedDelivery
from mmc.newsroom.actions.cancel_delivery import cancel
from mmc.newsroom.actions.correct_story import correct
from mmc.newsroom.actions.decide_review import approve, give_back
from mmc.newsroom.actions.move import chain_is_whole, move
from mmc.newsroom.actions.pause_channel import pause, resume
from mmc.newsroom.actions.promise import Opening, promise
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.actions.reschedule import reschedule
from mmc.newsroom.actions.resolve_delivery import resolve_abandon, resolve_published, resolve_resend
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.actions.withdraw_story import withdraw
from mmc.newsroom.models import Channel, Delivery, DeliveryEvent, FollowUp, Story
from mmc.newsroom.queries import stage
from tests.house import NOW, a_person, a_story, approved, promised

pytestmark = pytest.mark.django_db


def revised(story: Story, by: Any = None, **changes: Any) -> Any:
    content = content_from_dict({**story.latest.content, **changes})
    return revise_story(story=story, content=content, by=by, now=NOW)


def test_nothing_is_scheduled_without_an_approval(config: Any) -> None:
    with pytest.raises(MoveRefused, match="not approved"):
        promised(a_story(config))


def test_two_edits_of_one_revision_in_the_same_moment_are_not_laid_over_each_other(config: Any) -> None:
    story = a_story(config)
    content = story.latest.frozen
    revised(story, title="Dibetulkan rekan")
    with pytest.raises(Conflict, match="revision 2 was made"):
        revise_story(story=story, content=replace(content, summary="Lain."), by=None, now=NOW, after=1)
    assert (story.latest.number, story.latest.frozen.title) == (2, "Dibetulkan rekan")
    kept = revise_story(story=story, content=replace(content, summary="Lain."), by=None, now=NOW, after=2)
    assert kept.number == 3


def test_nobody_approves_their_own_work(config: Any) -> None:
    boss = a_person("kepala", "approver")
    story = a_story(config, by=boss)
    request_review(revision=story.latest, by=boss, now=NOW)
    with pytest.raises(NotAllowed, match="own work"):
        approve(revision=story.latest, by=boss, now=NOW)
    assert story.latest.decision is Decision.REQUESTED


def test_an_editor_cannot_approve_and_a_contributor_cannot_schedule(config: Any) -> None:
    story = a_story(config)
    request_review(revision=story.latest, by=None, now=NOW)
    with pytest.raises(NotAllowed):
        approve(revision=story.latest, by=a_person("penyunting", "editor"), now=NOW)
    approved_story = a_story(config, title="Lain")
    approved(approved_story)
    with pytest.raises(NotAllowed):
        promise(story=approved_story, revision=approved_story.latest, by=a_person("penulis", "contributor"), now=NOW,
                openings=[Opening(channel="telegram", due_at=NOW)])


def test_a_returned_revision_needs_a_comment_and_a_new_revision(config: Any) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    request_review(revision=story.latest, by=None, now=NOW)
    with pytest.raises(MoveRefused, match="comment"):
        give_back(revision=story.latest, by=boss, now=NOW, comment="  ")
    give_back(revision=story.latest, by=boss, now=NOW, comment="Satuan salah.")
    assert stage(story) is Stage.RETURNED
    revised(story, summary="Satuan dibetulkan.")
    assert story.latest.number == 2
    assert stage(story) is Stage.DRAFT


def test_an_edit_after_approval_needs_a_new_approval(config: Any) -> None:
    story = a_story(config)
    approved(story)
    revision = revised(story, summary="Lain.")
    with pytest.raises(MoveRefused, match="not approved"):
        promise(story=story, revision=revision, openings=[Opening(channel="telegram", due_at=NOW)], by=None, now=NOW)


def test_the_same_content_makes_no_new_revision(config: Any) -> None:
    story = a_story(config)
    assert revised(story).number == 1


def test_promising_twice_promises_once(config: Any) -> None:
    story = a_story(config)
    approved(story)
    assert promised(story).pk == promised(story).pk
    assert Delivery.objects.count() == 1


def test_a_cancelled_opening_can_be_promised_again(config: Any) -> None:
    story = a_story(config)
    approved(story)
    first = promised(story)
    gone = cancel(delivery=first, by=None, now=NOW, reason="salah jam")
    assert (gone.state, gone.generation) == ("cancelled", 2)
    assert promised(story).pk != first.pk


def test_a_caption_over_the_limit_cannot_be_scheduled(config: Any) -> None:
    story = a_story(config)
    plans = [{**p, "caption": "a" * 1100} for p in story.latest.content["plans"]]
    revised(story, plans=plans)
    approved(story)
    with pytest.raises(RefusedDelivery, match="telegram"):
        promised(story)
    assert not Delivery.objects.exists()


def test_a_new_approved_revision_takes_over_what_has_not_left(config: Any) -> None:
    story = a_story(config)
    approved(story)
    row = promised(story)
    revised(story, summary="Diperbaiki.")
    approved(story)
    after = Delivery.objects.get(pk=row.pk)
    assert (after.revision.number, after.generation, after.state) == (2, 2, "scheduled")
    assert chain_is_whole(after)


def test_a_row_is_moved_only_by_who_saw_its_newest_state(config: Any) -> None:
    story = a_story(config)
    approved(story)
    stale = promised(story)
    reschedule(delivery=stale, due_at=NOW + timedelta(hours=1), by=None, now=NOW)
    from mmc.core.delivery import State

    with pytest.raises(Conflict):
        move(stale, State.CLAIMED, actor="workflow", by="x", now=NOW)


def test_too_late_to_cancel_once_it_is_sending(config: Any) -> None:
    story = a_story(config)
    approved(story)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="sending")
    with pytest.raises(MoveRefused, match="too late"):
        cancel(delivery=row, by=None, now=NOW, reason="jangan")
    assert Delivery.objects.get(pk=row.pk).cancel_requested


def test_a_person_settles_with_evidence_or_a_reason(config: Any) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    approved(story, boss)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="needs_human", attempt=1)
    with pytest.raises(MoveRefused, match="link"):
        resolve_published(delivery=row, url="sudah kok", by=boss, now=NOW)
    with pytest.raises(MoveRefused, match="reason"):
        resolve_resend(delivery=row, by=boss, now=NOW, reason="")
    assert resolve_resend(delivery=row, by=boss, now=NOW, reason="tidak ada di kanal").state == "prepared"
    Delivery.objects.filter(pk=row.pk).update(state="needs_human")
    assert resolve_published(delivery=row, url="https://t.me/x/1", by=boss, now=NOW).receipt_url == "https://t.me/x/1"
    Delivery.objects.filter(pk=row.pk).update(state="needs_human")
    assert resolve_abandon(delivery=row, by=boss, now=NOW, reason="basi").state == "abandoned"


def test_pausing_needs_a_reason_and_resuming_opens_again(config: Any) -> None:
    channel, boss = Channel.objects.create(name="telegram", kind="telegram"), a_person("kepala", "approver")
    with pytest.raises(MoveRefused):
        pause(channel=channel, by=boss, now=NOW, reason="")
    assert not pause(channel=channel, by=boss, now=NOW, reason="hari berkabung").open
    assert resume(channel=channel, by=boss, now=NOW).open


def test_withdrawing_cancels_what_waits_and_follows_up_what_is_out(config: Any) -> None:
    story, boss = a_story(config, channels=("telegram", "kedua")), a_person("kepala", "approver")
    approved(story, boss)
    out, waiting = promised(story), promised(story, channel="kedua")
    Delivery.objects.filter(pk=out.pk).update(state="published", receipt_id="1")
    wishes = withdraw(story=story, by=boss, now=NOW, reason="data keliru")
    assert [w.delivery_id for w in wishes] == [out.pk]
    assert Delivery.objects.get(pk=waiting.pk).state == "cancelled"


def test_correcting_carries_only_an_approved_revision(config: Any) -> None:
    story, boss = a_story(config), a_person("kepala", "approver")
    approved(story, boss)
    row = promised(story)
    Delivery.objects.filter(pk=row.pk).update(state="published", receipt_id="1")
    revision = revised(story, summary="Benar.")
    with pytest.raises(MoveRefused, match="not approved"):
        correct(story=story, revision=revision, by=boss, now=NOW, reason="angka")
    approved(story, boss)
    assert correct(story=story, revision=revision, by=boss, now=NOW, reason="angka")[0].verb == "edit"
    assert FollowUp.objects.count() == 1


def test_a_changed_event_breaks_the_chain(config: Any) -> None:
    story = a_story(config)
    approved(story)
    row = promised(story)
    assert chain_is_whole(row)
    DeliveryEvent.objects.filter(delivery=row, number=1).update(note="tidak pernah")
    assert not chain_is_whole(row)
