"""The list of stories."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mmc.core.delivery import CLOSED, State
from mmc.core.story import RenditionRef
from mmc.core.workflow import Stage
from mmc.desk.acting import inside
from mmc.desk.clock import now
from mmc.desk.words import STAGES
from mmc.newsroom.models import Delivery, RenderOrder, Story
from mmc.newsroom.queries import stage, stories_for_desk

SHOWN = 200
_FIRST = (Stage.ATTENTION, Stage.IN_REVIEW, Stage.RETURNED)  # where a person's turn comes first
_SMALL_FORMATS = ("portrait", "square", "og", "wide", "story")


@dataclass(frozen=True)
class Line:
    """One story as the list shows it."""

    story: Story
    stage: Stage
    picture: RenditionRef | None  # a still or the film's thumbnail, once there is one
    order: RenderOrder | None  # what is being made, or what failed
    next_at: datetime | None
    channels: tuple[str, ...]  # those of the next time
    late: bool  # the next time has passed
    wished_at: datetime | None  # what the maker asked for, while nothing is promised
    last_at: datetime | None


@inside
@require_safe
def stories(request: HttpRequest) -> HttpResponseBase:
    """Stories, newest first, filtered by stage."""
    lines = [_line(story) for story in stories_for_desk()[:SHOWN]]
    wanted = request.GET.get("tahap", "")
    counts = Counter(line.stage for line in lines)
    order = [*_FIRST, *(s for s in Stage if s not in _FIRST)]
    filters = [
        {"stage": s.value, "word": STAGES[s].word, "count": counts[s], "here": s.value == wanted}
        for s in order
        if counts[s]
    ]
    shown = [line for line in lines if line.stage.value == wanted] if wanted in counts else lines
    facts = {"lines": shown, "filters": filters, "wanted": wanted if wanted in counts else "", "total": len(lines)}
    return render(request, "desk/stories.html", facts)


def _line(story: Story) -> Line:
    rows = [d for d in story.deliveries.all() if State(d.state) not in CLOSED]
    ahead = [d for d in rows if d.state != State.PUBLISHED]
    next_at = min((d.due_at for d in ahead), default=None)
    orders = sorted(story.orders.all(), key=lambda o: o.pk)
    unfinished = orders[-1] if orders and orders[-1].state in ("waiting", "working", "failed") else None
    return Line(
        story=story,
        stage=stage(story),
        picture=_picture(story),
        order=unfinished,
        next_at=next_at,
        channels=tuple(sorted({d.channel_id for d in ahead if d.due_at == next_at})),
        last_at=_last(rows),
        late=bool(next_at and next_at < now()),
        wished_at=min(map(datetime.fromisoformat, story.wishes.values()), default=None),
    )


def _picture(story: Story) -> RenditionRef | None:
    revisions = list(story.revisions.all())
    made = revisions[0].frozen.renditions if revisions else ()
    stills = {r.format: r for r in made if r.kind == "still"}
    thumbnail = next((r for r in made if r.kind == "thumbnail"), None)  # of a story that is a film and nothing else
    return next((stills[name] for name in _SMALL_FORMATS if name in stills), thumbnail)


def _last(rows: list[Delivery]) -> datetime | None:
    return max((d.published_at for d in rows if d.published_at), default=None)
