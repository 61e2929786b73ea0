"""Produces a story: fetch, check, draw, film, draft, and on to approval. Idempotent by its row."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import transaction

from mmc.config import Config
from mmc.core.dataset import Dataset as Table
from mmc.core.dataset import from_dict
from mmc.core.delivery import LATE_DEFAULT, LATE_DEFAULTS
from mmc.core.schedule import SLIDES, Schedule
from mmc.core.story import ChannelPlan, Content
from mmc.engine.ask import ask
from mmc.engine.render import Made, Spec, render
from mmc.engine.tools import Tools
from mmc.engine.words import dated, plans_of, summary_of
from mmc.errors import DatasetError, MmcError
from mmc.newsroom.actions.create_story import free_slug
from mmc.newsroom.actions.decide_review import approve_by_standing
from mmc.newsroom.actions.hand_in import with_kept_files
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.actions.promise import Opening, promise
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.actions.sign_schedule import standing_approval
from mmc.newsroom.models import Dataset, RenderOrder, Rendition, Slot, Story

log = logging.getLogger("mmc.engine")
T = TypeVar("T")


class NoLongerWanted(Exception):
    """The order being drawn is no longer worked on; the child that draws for it is ended."""


class Stopwatch:
    """Seconds spent by stage, for the slot's row."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], T]) -> T:
        started = time.monotonic()
        try:
            return work()
        finally:
            self.stages[name] = round(time.monotonic() - started, 2)


def produce_slot(slot_id: int, tools: Tools) -> str:
    """The slot's state afterwards. A failure is written into the slot; nothing half-made is kept."""
    slot = Slot.objects.get(pk=slot_id)
    if not _begin(Slot, slot_id):
        return slot.state
    schedule = tools.config.schedules.get(slot.schedule)
    if schedule is None:
        return _slot_ends(slot, Slot.State.FAILED, f"schedules/{slot.schedule}.yaml is gone", {})
    watch = Stopwatch()
    try:
        dataset, row = watch.time("source", lambda: _data(schedule, slot.opens_at, tools))
        told = partial(tools.progress, schedule.name)
        spec = spec_of(schedule, tools.config, tools.clock())
        made = watch.time("render", lambda: render(dataset, spec, tools.config, told))
        state = watch.time("story", lambda: _story(slot, schedule, spec, dataset, row, made, tools))
    except MmcError as error:
        return _slot_ends(slot, Slot.State.FAILED, str(error), watch.stages)
    except Exception as error:
        log.exception("Slot %s of %s failed", slot.pk, slot.schedule, extra={"action": "slot_failed"})
        return _slot_ends(slot, Slot.State.FAILED, f"unexpected: {error!r}", watch.stages)
    Slot.objects.filter(pk=slot_id).update(stages=watch.stages)
    return state


def produce_order(order_id: int, tools: Tools) -> str:
    """The order's state afterwards; its renditions become the story's next revision."""
    order = RenderOrder.objects.select_related("story", "ordered_by").get(pk=order_id)
    if not _begin(RenderOrder, order_id):
        return order.state
    spec = order.spec
    try:
        row = Dataset.objects.get(hash=spec["dataset"])
        wanted = Spec(
            template=spec["template"], stills=tuple(spec["stills"]), storyboard=spec.get("storyboard", ""),
            films=tuple(spec["films"]), options=dict(spec["options"]),
            film_options=dict(spec.get("film_options", spec["options"])),
            finish=dict(spec.get("finish", {})), carousel=tuple(spec.get("carousel", ())),
            slides=spec.get("slides") or SLIDES[1], now=tools.clock(),
        )  # fmt: skip
        made = render(from_dict(row.body), wanted, tools.config, lambda share: _progress(order_id, share))
    except NoLongerWanted:
        return RenderOrder.objects.get(pk=order_id).state
    except MmcError as error:
        return _order_ends(order, RenderOrder.State.FAILED, str(error))
    except Exception as error:
        log.exception("Order %s failed", order_id, extra={"action": "order_failed"})
        return _order_ends(order, RenderOrder.State.FAILED, f"unexpected: {error!r}")
    with transaction.atomic():
        now_is = RenderOrder.objects.select_for_update().get(pk=order_id).state
        if now_is != RenderOrder.State.WORKING:
            return now_is  # replaced by a newer order, or finished by another producer
        keep_renditions(made, spec["template"], row, tools.clock())
        content = Content(
            **_words(order, made.headline), template=spec["template"], storyboard=spec.get("storyboard", ""),
            brand=tools.config.site.brand, dataset=row.hash, options=spec["options"], renditions=made.renditions,
            expires=made.expires,
        )  # fmt: skip
        revise_story(story=order.story, content=content, by=order.ordered_by, now=tools.clock())
        return _order_ends(order, RenderOrder.State.MADE, " ".join(made.notes))


def _words(order: RenderOrder, headline: str) -> dict[str, Any]:
    """Title, summary and plans: the order's own at first, then the newest revision's.

    Whoever edits while a film is drawn, or before it is ordered again, must not find the old words approved.
    """
    latest = Story.objects.select_for_update().get(pk=order.story_id).latest
    if latest is not None:
        content = latest.frozen
        return {"title": content.title, "summary": content.summary, "plans": content.plans}
    plans = tuple(ChannelPlan(**{**p, "send": tuple(p["send"])}) for p in order.plans)
    return {"title": order.spec["title"], "summary": order.spec.get("summary") or headline, "plans": plans}


def keep_renditions(made: Made, template: str, dataset: Dataset | None, now: datetime) -> None:
    """Rows for the files just made; the same file twice is one row."""
    for ref in made.renditions:
        facts = {k: v for k, v in asdict(ref).items() if k not in ("sha256", "kind", "format")}
        Rendition.objects.get_or_create(
            sha256=ref.sha256, kind=ref.kind, format=ref.format,
            defaults={**facts, "template": template, "dataset": dataset, "made_at": now},
        )  # fmt: skip


def _data(schedule: Schedule, opens_at: datetime, tools: Tools) -> tuple[Table, Dataset]:
    from mmc.sources.query import query

    fresh, snapshot = ask(schedule.source, tools, schedule.checks)
    today = opens_at.astimezone(tools.config.site.zone).date()
    dataset = query(fresh.dataset, schedule.data, today)
    period = dated(schedule.period, opens_at, tools.config) or dataset.origin.period
    dataset = replace(dataset, name=schedule.name, origin=replace(dataset.origin, period=period))
    checks = [asdict(c) for c in fresh.checks]
    return dataset, keep_dataset(dataset=dataset, by=None, now=tools.clock(), snapshot=snapshot, checks=checks)


def spec_of(schedule: Schedule, config: Config, now: datetime) -> Spec:
    """What a schedule has made of its table; files its options name are kept in the media store first."""
    picture, video = schedule.infographic, schedule.video
    options = with_kept_files(picture.template, picture.options, config)
    return Spec(
        template=picture.template, stills=picture.formats, options=options,
        storyboard=video.storyboard if video else "", films=video.formats if video else (),
        film_options={**options, **(video.options if video else {})}, finish=video.finish if video else {},
        carousel=picture.carousel, slides=picture.slides, now=now,
    )  # fmt: skip


def _story(
    slot: Slot, schedule: Schedule, spec: Spec, dataset: Table, row: Dataset, made: Made, tools: Tools
) -> str:
    now = tools.clock()
    config = tools.config
    title = dated(schedule.title, slot.opens_at, config)
    content = Content(
        title=title, summary=summary_of(schedule, dataset, made.headline, slot.opens_at, config),
        template=schedule.infographic.template, storyboard=schedule.video.storyboard if schedule.video else "",
        brand=config.site.brand, dataset=row.hash, options=dict(spec.options), renditions=made.renditions,
        expires=made.expires,
        plans=plans_of(schedule, dataset, made.headline, title, slot.opens_at, config),
    )  # fmt: skip
    standing = standing_approval(schedule, config) if schedule.approval == "auto" else None
    with transaction.atomic():
        # The slot ends in the transaction that keeps its story: a crash or a second producer makes no second one.
        slot = Slot.objects.select_for_update().get(pk=slot.pk)
        if slot.state != Slot.State.WORKING:
            return slot.state
        keep_renditions(made, content.template, row, now)
        story = slot.story or Story.objects.create(
            slug=free_slug(title, slot.opens_at), title=title, schedule=schedule.name, created_at=now
        )
        Slot.objects.filter(pk=slot.pk).update(story=story)
        openings = openings_of(schedule, slot.opens_at, tools)
        story.wishes = {o.channel: o.due_at.isoformat() for o in openings}
        story.save(update_fields=["wishes"])
        revision = revise_story(story=story, content=content, by=None, now=now)
        notes = [*made.notes]
        if standing is not None:
            approve_by_standing(revision=revision, standing=standing, now=now)
            ready, left_out = kept_apart(content, openings)
            promise(story=story, revision=revision, openings=ready, by=None, now=now)
            notes += left_out
        else:
            request_review(revision=revision, by=None, now=now)
        unsigned = standing is None and schedule.approval == "auto"
        return _slot_ends(slot, Slot.State.SUSPENDED if unsigned else Slot.State.MADE, " ".join(notes), {})


def kept_apart(content: Content, openings: Sequence[Opening]) -> tuple[list[Opening], list[str]]:
    """The openings that can be promised, and a sentence for each that waits for a person.

    A channel whose film failed, or whose time comes after an alert has ended, is never promised in silence; the
    others do not wait for it. Nothing to promise at all is a DatasetError, so that the slot says why.
    """
    ready, left_out = [], []
    for opening in openings:
        lacking = content.lacking(content.plan_for(opening.channel))
        if lacking:
            left_out.append(f"{opening.channel} waits for a person: {', '.join(lacking)} was not made.")
        elif content.ended(opening.due_at):
            left_out.append(f"{opening.channel} was left out: its time comes after the alert has ended.")
        else:
            ready.append(opening)
    if openings and not ready and content.ended(max(o.due_at for o in openings)):
        raise DatasetError(f"alert: it ends at {content.expires}, before any channel's time")
    return ready, left_out


def openings_of(schedule: Schedule, opens_at: datetime, tools: Tools) -> list[Opening]:
    """When each channel gets the slot, with its late policy."""
    scale = tools.config.engine.time_scale
    found = []
    for channel, send in schedule.channels.items():
        kind = tools.config.channels[channel].kind
        late = schedule.late_policy(channel, LATE_DEFAULTS.get(kind, LATE_DEFAULT))
        found.append(
            Opening(channel=channel, due_at=opens_at + send.at / scale, opening=opens_at.isoformat(), late=late)
        )
    return found


def _begin(model: type[Slot] | type[RenderOrder], pk: int) -> bool:
    """True if there is something to make; False once it is made, failed or replaced."""
    return model.objects.filter(pk=pk, state__in=("waiting", "working")).update(state="working") == 1


def _slot_ends(slot: Slot, state: str, note: str, stages: dict[str, Any]) -> str:
    ended = Slot.objects.filter(pk=slot.pk, state=Slot.State.WORKING).update(
        state=state, note=note[:2000], stages=stages
    )
    if not ended:
        return Slot.objects.get(pk=slot.pk).state  # another producer was done first
    level = log.warning if state == Slot.State.FAILED else log.info
    level("Slot %s %s: %s %s", slot.schedule, slot.opens_at, state, note, extra={"action": f"slot_{state}"})
    return state


def _order_ends(order: RenderOrder, state: str, note: str) -> str:
    RenderOrder.objects.filter(pk=order.pk, state=RenderOrder.State.WORKING).update(
        state=state, note=note[:2000], progress=1.0 if state == RenderOrder.State.MADE else order.progress
    )
    return state


def _progress(order_id: int, share: float) -> None:
    """Nothing; NoLongerWanted ends the drawing of an order that was replaced or taken back meanwhile."""
    if not RenderOrder.objects.filter(pk=order_id, state=RenderOrder.State.WORKING).update(progress=share):
        raise NoLongerWanted
