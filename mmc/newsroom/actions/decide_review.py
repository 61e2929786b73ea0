"""Approves a revision or gives it back. Nobody decides on their own work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.workflow import Decision
from mmc.errors import Conflict, MoveRefused, NotAllowed
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.actions.take_over import take_over
from mmc.newsroom.models import Person, Review, Revision, StandingApproval


def approve(*, revision: Revision, by: Person, now: datetime, comment: str = "") -> Review:
    """The review, approved for this very hash; deliveries that have not left take the revision over."""
    return _decide(revision, Decision.APPROVED, by, now, comment)


def give_back(*, revision: Revision, by: Person, now: datetime, comment: str) -> Review:
    """The review, returned with a comment that says what to change."""
    if not comment.strip():
        raise MoveRefused("say in the comment what should change")
    return _decide(revision, Decision.RETURNED, by, now, comment)


def approve_by_standing(*, revision: Revision, standing: StandingApproval, now: datetime) -> Review:
    """The review of what a signed schedule made; valid only while the signature stands."""
    if standing.ended_at is not None:
        raise MoveRefused(f"the standing approval of '{standing.schedule}' ended; an approver has to sign again")
    if revision.story.schedule != standing.schedule:
        raise NotAllowed(f"a signature under '{standing.schedule}' does not cover '{revision.story.schedule}'")
    return Review.objects.create(
        revision=revision, hash=revision.hash, decision=Decision.APPROVED, asked_at=now,
        decided_by=standing.by, decided_at=now, standing=standing,
    )  # fmt: skip


def _decide(revision: Revision, decision: Decision, by: Person, now: datetime, comment: str) -> Review:
    check_right(by, "review")
    with transaction.atomic():
        open_request = Review.objects.select_for_update().filter(revision=revision).order_by("-id").first()
        if open_request is None or open_request.decision != Decision.REQUESTED:
            raise MoveRefused("nobody asked for a decision on this revision, or it was decided already")
        if open_request.hash != revision.hash or revision.frozen.hash != revision.hash:
            raise Conflict("the revision is not what was asked for; ask again")
        if by.pk in {revision.created_by_id, open_request.asked_by_id}:
            raise NotAllowed("nobody approves their own work; ask a colleague")
        if decision is Decision.APPROVED and revision.story.revisions.filter(number__gt=revision.number).exists():
            # It would take over what the newer one carries, and old words would go out.
            raise MoveRefused("there is a newer revision; decide on that one")
        changed = Review.objects.filter(pk=open_request.pk, decision=Decision.REQUESTED).update(
            decision=decision, decided_by=by, decided_at=now, comment=comment
        )
        if changed != 1:
            raise Conflict("somebody decided at the same moment; look again")
        if decision is Decision.APPROVED:
            take_over(story=revision.story, revision=revision, by=by, now=now)
        note(by=by, verb=f"review_{decision}", subject=revision.story.slug, now=now, detail={"hash": revision.hash})
    return Review.objects.get(pk=open_request.pk)
