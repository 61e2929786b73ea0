"""Tasks: deliveries of assisted channels that wait for their officer, and whether they wait too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from mmc.core.delivery import State
from mmc.newsroom.models import Delivery, Person
from mmc.newsroom.queries import deliveries_for_queue

KIND = "assisted"
HANDED = "handed_at"  # set by the publisher when everything is ready
REMIND = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Task:
    """What an officer has to do by hand."""

    delivery: Delivery
    officer: str  # username
    handed_at: datetime
    overdue: bool


def task_of(delivery: Delivery, now: datetime) -> Task | None:
    """The task behind a delivery, None when no officer has it (any more)."""
    handed = delivery.refs.get(HANDED)
    if delivery.state != State.NEEDS_HUMAN or delivery.channel.kind != KIND or not handed:
        return None
    options = _options(delivery.channel_id)
    at = max(datetime.fromisoformat(handed), delivery.due_at)
    wait = timedelta(seconds=float(options.get("remind", REMIND.total_seconds())))
    return Task(delivery=delivery, officer=officer_of(delivery.channel_id), handed_at=at, overdue=now > at + wait)


def officer_of(channel: str) -> str:
    """The username of the officer of a channel; empty when it has none."""
    return str(_options(channel).get("officer", ""))


def steps_of(channel: str) -> list[str]:
    """The channel's own checklist; empty for the usual one."""
    return [str(step) for step in _options(channel).get("steps", [])]


def link_of(channel: str) -> str:
    """The host that a pasted address must belong to; empty for any."""
    return str(_options(channel).get("link", ""))


def open_tasks() -> QuerySet[Delivery]:
    """Every delivery that waits for an officer, by due time."""
    return deliveries_for_queue().filter(state=State.NEEDS_HUMAN, channel__kind=KIND)


def is_officer(person: Person, channel: str) -> bool:
    """Whether this person serves this channel."""
    return bool(person.username) and person.username == officer_of(channel)


def _options(channel: str) -> dict[str, Any]:
    section = settings.MMC.channels.get(channel)
    return section.options if section is not None and section.kind == KIND else {}
