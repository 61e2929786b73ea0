"""Corrects what is already public with a newly approved revision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.delivery import State
from mmc.errors import MoveRefused
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.actions.promise import check_approved
from mmc.newsroom.actions.withdraw_story import ask_follow_up
from mmc.newsroom.models import Delivery, FollowUp, Person, Revision, Story


def correct(*, story: Story, revision: Revision, by: Person, now: datetime, reason: str) -> list[FollowUp]:
    """The follow-ups that carry the revision to every channel where the story is out."""
    check_right(by, "withdraw")
    check_approved(revision)
    if not reason.strip():
        raise MoveRefused("say what was corrected; it is printed under the story")
    channels = {plan.channel for plan in revision.frozen.plans}
    taken_back = FollowUp.objects.filter(
        delivery__story=story, verb="withdraw", state__in=(FollowUp.State.WAITING, FollowUp.State.DONE)
    ).values("delivery")
    # An edit would stand in for a waiting withdrawal, or bring back what readers were told is gone.
    rows = Delivery.objects.filter(story=story, state=State.PUBLISHED).exclude(pk__in=taken_back)
    if taken_back.exists() and not rows.exists():
        raise MoveRefused("this story was withdrawn; publish a new one instead of correcting it")
    rows = rows.exclude(revision=revision)
    with transaction.atomic():
        asked = [
            ask_follow_up(row, "edit", by, now, reason, revision.pk) for row in rows if row.channel_id in channels
        ]
        note(by=by, verb="correct_story", subject=story.slug, now=now, detail={"reason": reason})
    return asked
