"""Raises a flag on a story whose source has changed its mind, and lowers it on a person's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from mmc.errors import MoveRefused
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.models import ChangedFigures, Dataset, Person, Revision, Snapshot, Story
from mmc.sources.changes import Revised

NAMED = 200  # figures listed in one flag; more say only that there are more


def flag_figures(
    *, revision: Revision, snapshot: Snapshot, shown: Dataset, figures: Sequence[Revised], now: datetime
) -> ChangedFigures:
    """The flag on the story of this revision; the same answer of the source raises it once."""
    units = {c["name"]: c.get("unit", "") for c in shown.body.get("columns", [])}
    listed = [
        {
            "row": ", ".join(str(word) for word in one.key if word is not None),
            "column": one.column, "unit": units.get(one.column, ""), "old": one.old, "new": one.new,
        }
        for one in figures[:NAMED]
    ]  # fmt: skip
    with transaction.atomic():
        flag, new = ChangedFigures.objects.get_or_create(
            revision=revision, snapshot=snapshot,
            defaults={"story": revision.story, "figures": listed, "raised_at": now},
        )  # fmt: skip
        if new:
            lower_flags(story=revision.story, now=now, why="the source changed it again", but=flag)
            detail = {"source": snapshot.source_id, "figures": len(figures)}
            note(by=None, verb="flag_figures", subject=revision.story.slug, now=now, detail=detail)
    return flag


def lower_flags(*, story: Story, now: datetime, why: str, but: ChangedFigures | None = None) -> None:
    """Every standing flag of a story down, but one: the house knows better than to keep them up."""
    standing = ChangedFigures.objects.filter(story=story, settled_at=None)
    standing.exclude(pk=but.pk if but else None).update(settled_at=now, note=why)


def settle_figures(*, flag: ChangedFigures, by: Person, now: datetime, reason: str) -> ChangedFigures:
    """The flag lowered, with what the person decided."""
    check_right(by, "schedule")
    if not reason.strip():
        raise MoveRefused("a reason is needed; it is kept as evidence")
    with transaction.atomic():
        changed = ChangedFigures.objects.filter(pk=flag.pk, settled_at=None).update(
            settled_at=now, settled_by=by, note=reason.strip()[:300]
        )
        if changed:
            note(by=by, verb="settle_figures", subject=flag.story.slug, now=now, detail={"reason": reason.strip()})
    flag.refresh_from_db()
    return flag
