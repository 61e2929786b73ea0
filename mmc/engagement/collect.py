"""Collect: ask a channel for its numbers once and keep what it told, or that it told nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mmc.core.channel import Reading, Receipt
from mmc.core.delivery import State
from mmc.core.metric import METRICS, Observed, believed, flag_of, metric_named
from mmc.core.ports import Publisher
from mmc.engagement.models import CollectRun, Sample
from mmc.errors import DeliveryError
from mmc.newsroom.models import Delivery

log = logging.getLogger(__name__)
DEFINED = {metric.name for metric in METRICS}  # a website says it has no followers under a name of its own


@dataclass(frozen=True, kw_only=True)
class Told:
    """One number for one subject."""

    subject: str
    reading: Reading


def collect_channel(channel_name: str, publisher: Publisher, now: datetime) -> CollectRun:
    """The run with what it took: followers and the numbers of every published delivery of the channel.

    A number the platform does not tell is no sample at all, never zero. A failure is a run that says so;
    what was told before it is kept. Nothing is raised for a platform's troubles.
    """
    told: list[Told] = []
    failure: DeliveryError | None = None
    try:
        told.append(Told(subject=channel_name, reading=publisher.followers()))
        told += _of_deliveries(channel_name, publisher, now)
    except DeliveryError as error:
        failure = error
        log.warning("%s told no numbers: %s", channel_name, error, extra={"action": "collect_failed"})
    return _keep(channel_name, told, failure, now)


def enter_sample(
    *, subject: str, metric: str, value: int, observed_at: datetime, source: Sample.Source, by: str
) -> Sample:
    """A number entered by a person or imported from a platform's own history; KeyError for an unknown metric."""
    metric_named(metric)
    return Sample.objects.create(
        subject=subject, metric=metric, value=value, observed_at=observed_at, source=source, entered_by=by,
        flag=_flag(subject, metric, value, observed_at),
    )  # fmt: skip


def observed(subject: str, metric: str) -> list[Observed]:
    """Every sample of a subject under one definition, in time order, as the delta rules take them."""
    rows = Sample.objects.filter(subject=subject, metric=metric).order_by("observed_at", "id")
    return [Observed(at=at, value=value) for at, value in rows.values_list("observed_at", "value")]


def _of_deliveries(channel_name: str, publisher: Publisher, now: datetime) -> list[Told]:
    out = Delivery.objects.filter(channel_id=channel_name, state=State.PUBLISHED, published_at__lte=now)
    rows = out.exclude(receipt_id="").order_by("id")
    keys: dict[str, str] = {}
    receipts: list[Receipt] = []
    for row in rows:
        keys[row.receipt_id] = row.key
        receipts.append(Receipt(id=row.receipt_id, url=row.receipt_url))
    return [
        Told(subject=keys[reading.subject], reading=reading)
        for reading in (publisher.sample(receipts) if receipts else [])
        if reading.subject in keys
    ]


@transaction.atomic
def _keep(channel: str, told: Sequence[Told], failure: DeliveryError | None, now: datetime) -> CollectRun:
    missing = sorted({t.reading.metric for t in told if t.reading.value is None} & DEFINED)
    run = CollectRun.objects.create(
        channel=channel, started_at=now, missing=missing,
        state=CollectRun.State.FAILED if failure else CollectRun.State.PARTIAL if missing else CollectRun.State.OK,
        failure=type(failure).__name__ if failure else "", detail=str(failure or ""),
    )  # fmt: skip
    run.samples = sum(_keep_one(run, t, now) for t in told)
    run.save(update_fields=["samples"])
    return run


def _keep_one(run: CollectRun, told: Told, now: datetime) -> bool:
    reading = told.reading
    if reading.value is None:
        return False
    at = reading.at or now
    _, fresh = Sample.objects.get_or_create(
        subject=told.subject, metric=reading.metric, observed_at=at, source=Sample.Source.API,
        defaults={"value": reading.value, "exact": reading.exact, "run": run,
                  "flag": _flag(told.subject, reading.metric, reading.value, at)},
    )  # fmt: skip
    return fresh


def _flag(subject: str, metric: str, value: int, at: datetime) -> str:
    before = believed([s for s in observed(subject, metric) if s.at < at])
    flag = flag_of(before[-1].value if before else None, value, metric_named(metric).kind)
    return flag.value if flag else ""


def failed_runs(channels: Iterable[str], start: datetime, end: datetime) -> list[CollectRun]:
    """The visits that brought nothing, oldest first."""
    rows = CollectRun.objects.filter(channel__in=list(channels), started_at__gte=start, started_at__lt=end)
    return list(rows.filter(state=CollectRun.State.FAILED).order_by("started_at"))
