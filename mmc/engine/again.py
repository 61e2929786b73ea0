"""Again: the pictures and films of a scheduled story once more, from the data it was made of."""

from __future__ import annotations

from datetime import datetime

from mmc.config import Config
from mmc.engine.produce import spec_of
from mmc.errors import MoveRefused
from mmc.newsroom.actions.order_render import order_render
from mmc.newsroom.models import Person, RenderOrder, Story


def order_again(*, story: Story, config: Config, by: Person, now: datetime) -> RenderOrder:
    """The order: the newest revision's data and words, drawn as its schedule says today.

    What it makes is a new revision that a person has to approve: a standing approval covers slots, not repairs.
    MoveRefused where the schedule is gone or nothing was made yet.
    """
    schedule, latest = config.schedules.get(story.schedule), story.latest
    if schedule is None:
        raise MoveRefused(f"schedules/{story.schedule}.yaml is gone; make the story by hand from its data")
    if latest is None or latest.dataset is None:
        raise MoveRefused(f"{story.slug} has no data yet; its next slot makes it")
    content, spec = latest.frozen, spec_of(schedule, config, now)
    told = {
        "title": content.title, "summary": content.summary, "dataset": latest.dataset.hash, "template": spec.template,
        "storyboard": spec.storyboard, "options": spec.options, "film_options": spec.film_options,
        "stills": list(spec.stills), "films": list(spec.films), "finish": dict(spec.finish),
        "carousel": list(spec.carousel), "slides": spec.slides,
    }  # fmt: skip
    return order_render(story=story, spec=told, plans=content.plans, by=by, now=now)
