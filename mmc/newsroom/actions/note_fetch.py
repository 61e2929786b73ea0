"""Notes that a partner fetched its press kit or feed: the receipt of those who never answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from mmc.newsroom.actions.note import note
from mmc.newsroom.models import Audit

VERB = "partner_fetched"
ONCE_IN = timedelta(hours=1)  # a download manager asks a hundred times; one line an hour is enough


def note_fetch(*, subject: str, what: str, now: datetime) -> bool:
    """True if it was noted; `subject` is a delivery's key, or a channel's name for its feed. No address is kept."""
    if Audit.objects.filter(verb=VERB, subject=subject, detail__what=what, at__gt=now - ONCE_IN).exists():
        return False
    note(by=None, verb=VERB, subject=subject, now=now, detail={"what": what})
    return True


def fetches_of(subject: str) -> QuerySet[Audit]:
    """When a kit or feed was fetched, newest first."""
    return Audit.objects.filter(verb=VERB, subject=subject).order_by("-id")
