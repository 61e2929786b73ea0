"""Promises a revision to the public: one ledger row per channel and opening."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from mmc.core.channel import Problem
from mmc.core.delivery import CLOSED, LATE_DEFAULT, LATE_DEFAULTS, LatePolicy, State
from mmc.core.language import say, speaking
from mmc.core.story import Content
from mmc.core.text import moment
from mmc.core.workflow import Decision
from mmc.errors import Conflict, MoveRefused, RefusedDelivery
from mmc.newsroom.actions.move import append_event, move
from mmc.newsroom.actions.note import check_right, name_of, note
from mmc.newsroom.embargo import keep_embargo
from mmc.newsroom.models import Channel, Delivery, Person, Revision, Story
from mmc.newsroom.models.delivery import late_to_json
from mmc.newsroom.post import part_on, preview_post
from mmc.publishers import open_channel


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One channel at one time. `opening` names it within the story; a slot's moment for schedules."""

    channel: str
    due_at: datetime
    opening: str = "1"
    late: LatePolicy | None = None


def promise(
    *, story: Story, revision: Revision, openings: Sequence[Opening], by: Person | None, now: datetime
) -> list[Delivery]:
    """The scheduled deliveries, all or none. A second promise of the same opening gives the same row.

    Refused unless this very hash is approved and the one validator finds nothing on any channel.
    """
    check_right(by, "schedule")
    check_approved(revision)
    _check_current(story, revision)
    problems = check_openings(story, revision, openings, now)
    if problems:
        words = "; ".join(f"{channel}: {p.message}" for channel, found in problems.items() for p in found)
        raise RefusedDelivery(f"cannot be scheduled: {words}")
    with transaction.atomic():
        # Two promises of one story wait for each other: the second has to see the first one's rows.
        Story.objects.select_for_update().get(pk=story.pk)
        rows = [_row(story, revision, opening, by, now) for opening in openings]
        note(by=by, verb="promise", subject=story.slug, now=now, detail={"channels": [o.channel for o in openings]})
    return rows


def check_approved(revision: Revision) -> None:
    """Nothing if an approver signed exactly this content; MoveRefused otherwise."""
    if revision.frozen.hash != revision.hash:
        raise Conflict(f"revision {revision.number} was changed after it was frozen; make a new revision")
    if revision.decision is not Decision.APPROVED:
        raise MoveRefused(f"revision {revision.number} is not approved; nothing is scheduled without an approval")


def _check_current(story: Story, revision: Revision) -> None:
    """Nothing, or MoveRefused where the signature is for another story or was overtaken by a newer one."""
    if revision.story_id != story.pk:
        raise MoveRefused(f"revision {revision.number} belongs to another story")
    for newer in story.revisions.filter(number__gt=revision.number):
        if newer.decision is Decision.APPROVED:
            raise MoveRefused(f"revision {newer.number} was approved since; schedule that one")


def check_openings(
    story: Story, revision: Revision, openings: Sequence[Opening], now: datetime
) -> dict[str, list[Problem]]:
    """What the channels would refuse, by channel; empty when all can go."""
    content = revision.frozen
    found: dict[str, list[Problem]] = {}
    for opening in openings:
        if opening.channel not in settings.MMC.channels:
            raise MoveRefused(f"there is no channel '{opening.channel}' in mmc.toml")
        kind = settings.MMC.channels[opening.channel].kind
        keep_embargo(story.pk, kind, opening.due_at)
        publisher = open_channel(opening.channel, settings.MMC)
        try:
            post = preview_post(story, content, content.plan_for(opening.channel), kind, now=now)
            with speaking(settings.MMC.site.language):
                problems = [*_unmade(content, opening), *publisher.check(post)]
        except KeyError:
            raise MoveRefused(f"revision {revision.number} has no text for '{opening.channel}'") from None
        finally:
            publisher.close()
        if problems:
            found[opening.channel] = problems
    return found


def _unmade(content: Content, opening: Opening) -> Iterator[Problem]:
    """What no channel can know: a film that was never made, an alert that will have ended by then."""
    if missing := content.lacking(content.plan_for(opening.channel)):
        what = ", ".join(missing)
        said = say(
            f"Belum dibuat: {what}. Buat lagi, atau pilih kiriman lain untuk kanal ini.",
            f"Not made yet: {what}. Make it again, or choose something else for this channel.",
        )
        yield Problem(field="media", code="missing", message=said, fix="other_format")
    if content.ended(opening.due_at):
        ends = moment(datetime.fromisoformat(content.expires), settings.MMC.site.zone)
        said = say(
            f"Peringatan ini berakhir {ends}; sesudah itu tidak boleh tayang.",
            f"This warning ends {ends}; nothing of it goes out after that.",
        )
        yield Problem(field="time", code="expired", message=said)


def _row(story: Story, revision: Revision, opening: Opening, by: Person | None, now: datetime) -> Delivery:
    config = settings.MMC.channels[opening.channel]
    channel, _ = Channel.objects.get_or_create(name=opening.channel, defaults={"kind": config.kind})
    content = revision.frozen
    part = part_on(content, content.plan_for(opening.channel), config.kind)
    # A row of another revision holds the opening too, whatever its shape was: no second row beside it.
    same = Delivery.objects.filter(Q(part=part) | ~Q(revision=revision), story=story, channel=channel,
                                   opening=opening.opening)
    standing = same.exclude(state__in=sorted(CLOSED)).first()
    if standing is not None:
        return standing
    late = opening.late or LATE_DEFAULTS.get(config.kind, LATE_DEFAULT)
    draft = Delivery(
        key=secrets.token_hex(5), story=story, revision=revision, channel=channel, part=part,
        opening=opening.opening, due_at=opening.due_at, late=late_to_json(late), created_at=now, updated_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            append_event(draft, State.DRAFT, State.DRAFT, actor="approver", by=name_of(by), now=now, note="promised")
    except IntegrityError:
        # Somebody promised the same opening between the look and the write: theirs stands.
        return same.exclude(state__in=sorted(CLOSED)).get()
    return move(draft, State.SCHEDULED, actor="approver", by=name_of(by), now=now,
                evidence={"revision": revision.number, "hash": revision.hash, "due": opening.due_at.isoformat()})
