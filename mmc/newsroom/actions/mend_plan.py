"""Mends one problem of one channel in the draft: a new revision, never a change of one that was approved."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from mmc.core.channel import Problem
from mmc.core.story import ChannelPlan, Content
from mmc.errors import Conflict, MoveRefused
from mmc.newsroom.actions.note import check_right
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.mending import fixes_of, mended
from mmc.newsroom.models import Person, Revision, Story
from mmc.newsroom.post import preview_post
from mmc.publishers import account_limits, open_channel


def mend_plan(
    *, story: Story, number: int, channel: str, field: str, code: str, fix: str, by: Person | None, now: datetime
) -> Revision:
    """The new revision in which this problem is gone; MoveRefused where there is none or no machine can mend it.

    `number` is the revision the problem was seen on: Conflict if a newer one was made since.
    """
    check_right(by, "write")
    latest = story.latest
    if latest is None or latest.number != number:
        raise Conflict(f"revision {number} was overtaken by another; look at the story as it is now")
    content = latest.frozen
    config = settings.MMC.channels.get(channel)
    if config is None or channel not in {plan.channel for plan in content.plans}:
        raise MoveRefused(f"nothing to mend: there is no channel '{channel}' in this revision")
    publisher = open_channel(channel, settings.MMC)
    try:

        def told(tried: Content, plan: ChannelPlan) -> list[Problem]:
            return publisher.check(preview_post(story, tried, plan, config.kind, now=now))

        plan = content.plan_for(channel)
        seen = [p for p in told(content, plan) if (p.field, p.code) == (field, code)]
        problem = next((p for p in seen if fix in fixes_of(p)), None)
        if problem is None:
            raise MoveRefused("nothing to mend: this problem is gone")
        link = preview_post(story, content, plan, config.kind, now=now).link
        made = mended(content, plan, problem, fix, limits=account_limits(config), link=link, accepts=told)
        if made is None or made.hash == content.hash or _still(told(made, made.plan_for(channel)), problem):
            raise MoveRefused("no machine can mend this: a person has to change it")
    finally:
        publisher.close()
    said = f"{channel}: {_NOTES[fix]}"
    return revise_story(story=story, content=made, by=by, now=now, note_text=said, after=number)


_NOTES = {"split": "teks dibagi", "trim": "dipendekkan agar muat", "other_format": "berkas diganti agar diterima"}


def _still(problems: list[Problem], problem: Problem) -> bool:
    return any((p.field, p.code) == (problem.field, problem.code) for p in problems)
