"""Asks an approver to decide on a revision."""

from __future__ import annotations

from datetime import datetime

from mmc.core.workflow import Decision
from mmc.errors import MoveRefused
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.models import Person, Review, Revision


def request_review(*, revision: Revision, by: Person | None, now: datetime) -> Review:
    """The open request; asking twice gives the same one. Only the newest revision can be asked for."""
    check_right(by, "request_review")
    latest = revision.story.latest
    if latest is None or latest.pk != revision.pk:
        raise MoveRefused(f"revision {revision.number} is not the newest of this story; ask for the newest")
    open_request = revision.review
    if open_request and open_request.decision == Decision.REQUESTED:
        return open_request
    if revision.decision is Decision.APPROVED:
        raise MoveRefused("this revision is approved already")
    review = Review.objects.create(
        revision=revision, hash=revision.hash, decision=Decision.REQUESTED, asked_by=by, asked_at=now
    )
    note(by=by, verb="request_review", subject=revision.story.slug, now=now, detail={"revision": revision.number})
    return review
