"""Finds the stories that show a figure which its source has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from mmc.core.dataset import Dataset as Table
from mmc.core.dataset import from_dict
from mmc.core.delivery import CLOSED
from mmc.engine.tools import Tools
from mmc.errors import DatasetError
from mmc.newsroom.actions.flag_figures import flag_figures, lower_flags
from mmc.newsroom.models import Revision, Slot, Snapshot, Story
from mmc.sources.changes import Revised, revised
from mmc.sources.query import query
from mmc.sources.refresh import Fresh

DRAFTS = timedelta(days=60)  # a draft nobody sent for this long is not looked at


def flag_stories(source: str, fresh: Fresh, snapshot: Snapshot, tools: Tools) -> int:
    """How many stories show a figure that is no longer what the source says; each has a flag afterwards.

    Kinds whose figures are meant to be replaced (a forecast, a count of the last day) raise none.
    """
    if not fresh.lasting or not fresh.revised:
        return 0
    raised = 0
    for revision in _shown(source, tools):
        dataset, now = revision.dataset, tools.clock()
        figures = _differ(from_dict(dataset.body), revision.story, fresh.dataset, tools) if dataset else []
        if dataset and figures:
            flag_figures(revision=revision, snapshot=snapshot, shown=dataset, figures=figures, now=now)
            raised += 1
        else:
            lower_flags(story=revision.story, now=now, why="what is shown is what the source says")
    return raised


def _shown(source: str, tools: Tools) -> Iterator[Revision]:
    """The revision of each story that readers see, or are about to see, drawn from bytes of this source."""
    stories = Story.objects.filter(revisions__dataset__snapshot__source_id=source).distinct()
    for story in stories:
        standing = story.deliveries.exclude(state__in=sorted(CLOSED)).exclude(follow_ups__verb="withdraw")
        out = standing.order_by("-revision__number").first()
        latest = story.latest
        fresh = latest is not None and latest.created_at > tools.clock() - DRAFTS
        revision = out.revision if out else latest if fresh else None
        if revision is None or revision.dataset is None or revision.dataset.snapshot is None:
            continue
        if revision.dataset.snapshot.source_id == source:
            yield revision


def _differ(shown: Table, story: Story, now: Table, tools: Tools) -> list[Revised]:
    """The figures of the story's own table that the same question would answer differently today."""
    schedule = tools.config.schedules.get(story.schedule)
    slot = Slot.objects.filter(story=story).order_by("opens_at").first()
    if schedule is not None and slot is not None:
        try:
            now = query(now, schedule.data, slot.opens_at.astimezone(tools.config.site.zone).date())
        except DatasetError:
            return []  # those rows are gone, which is the way of a source that only tells the present
    return revised(shown, now)
