"""Record: views and drops become rows and rollups in one transaction. The only writer of reader rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from mmc.engagement.hit import OTHER, Reason
from mmc.engagement.models import DayState, Drop, PageView, Rollup, Seen
from mmc.engagement.models.reader import Scope
from mmc.engagement.touch import NAMED
from mmc.newsroom.models import Delivery, Story
from mmc.website.page import page_path

SOURCES_A_DAY = 100  # names that are not NAMED: a forged utm_source must not fill the table
METHOD = 1


@dataclass(frozen=True, kw_only=True)
class View:
    """One view to be counted. Carries no address and no agent; `visitor` is empty for GPC and DNT."""

    at: datetime
    day: date
    hour: int
    path: str
    visitor: str
    delivery: str  # as the link claims
    source: str  # used when no such delivery exists
    load: str


Name = tuple[str, str]  # scope, name


@transaction.atomic
def record(views: Sequence[View], drops: Mapping[tuple[date, Reason], int]) -> int:
    """How many views were counted. Everything or nothing is written."""
    counted = 0
    for day in sorted({v.day for v in views} | {d for d, _ in drops}):
        lost: dict[Reason, int] = defaultdict(int)
        for (dropped_day, reason), count in drops.items():
            if dropped_day == day:
                lost[reason] += count
        fresh = _countable([v for v in views if v.day == day], _locked(day), lost)
        if fresh:
            _count(day, fresh)
        _add_drops(day, lost)
        counted += len(fresh)
    return counted


def _locked(day: date) -> DayState:
    """The day's row, locked: two processes that count one day take turns, so nobody is new twice."""
    DayState.objects.get_or_create(day=day)
    return DayState.objects.select_for_update().get(day=day)


def _countable(views: list[View], state: DayState, lost: dict[Reason, int]) -> list[View]:
    if state.state != DayState.State.OPEN:
        if views:
            lost[Reason.LATE] += len(views)
        return []
    loads = {v.load for v in views if v.load}
    taken = set(PageView.objects.filter(load__in=loads).values_list("load", flat=True))
    fresh = []
    for view in views:
        if view.load and view.load in taken:
            lost[Reason.RETRY] += 1
            continue
        taken.add(view.load)
        fresh.append(view)
    if fresh:
        state.first_at = min([v.at for v in fresh] + ([state.first_at] if state.first_at else []))
        state.last_at = max([v.at for v in fresh] + ([state.last_at] if state.last_at else []))
        state.save(update_fields=["first_at", "last_at"])
    return fresh


def _count(day: date, views: list[View]) -> None:
    views = _guard_sources(day, _guard_paths(_credit(views)))
    PageView.objects.bulk_create(
        [PageView(at=v.at, day=day, hour=v.hour, path=v.path, visitor=v.visitor, delivery=v.delivery,
                  source=v.source, load=v.load) for v in views]
    )  # fmt: skip
    tally: dict[Name, int] = defaultdict(int)
    touched: set[tuple[str, str, str]] = set()
    for view in views:
        for scope, name in _names(view):
            tally[scope, name] += 1
            if view.visitor:
                touched.add((view.visitor, scope, name))
    _add(day, tally, _first_time(day, touched))


def _names(view: View) -> Iterable[Name]:
    yield Scope.DAY, ""
    yield Scope.HOUR, f"{view.hour:02d}"
    yield Scope.PATH, view.path
    yield Scope.SOURCE, view.source
    if view.delivery:
        yield Scope.DELIVERY, view.delivery


def _credit(views: list[View]) -> list[View]:
    """A delivery that exists is credited and names the source; an invented one credits nobody."""
    claimed = {v.delivery for v in views if v.delivery}
    known = dict(Delivery.objects.filter(key__in=claimed).values_list("key", "channel_id")) if claimed else {}
    return [replace(v, source=known[v.delivery]) if v.delivery in known else replace(v, delivery="") for v in views]


def _guard_paths(views: list[View]) -> list[View]:
    """Only pages that exist get a row; random addresses would grow the table without end."""
    slugs = {v.path.strip("/").rpartition("/")[2] for v in views}
    known = {page_path(slug) for slug in Story.objects.filter(slug__in=slugs).values_list("slug", flat=True)} | {"/"}
    return [v if v.path in known else replace(v, path=OTHER) for v in views]


def _guard_sources(day: date, views: list[View]) -> list[View]:
    rows = Rollup.objects.filter(day=day, scope=Scope.SOURCE)
    known = set(rows.values_list("name", flat=True))
    guarded = []
    for view in views:
        if view.delivery or view.source in NAMED or view.source in known:
            guarded.append(view)
        elif len(known) < SOURCES_A_DAY:
            known.add(view.source)
            guarded.append(view)
        else:
            guarded.append(replace(view, source=OTHER))
    return guarded


def _first_time(day: date, touched: set[tuple[str, str, str]]) -> dict[Name, int]:
    """How many visitors are new today in each scope; they are remembered until the day is closed."""
    visitors = {visitor for visitor, _, _ in touched}
    rows = Seen.objects.filter(day=day, visitor__in=visitors)
    fresh = touched - set(rows.values_list("visitor", "scope", "name"))
    Seen.objects.bulk_create([Seen(day=day, visitor=v, scope=s, name=n) for v, s, n in sorted(fresh)])
    new: dict[Name, int] = defaultdict(int)
    for _, scope, name in fresh:
        new[scope, name] += 1
    return new


def _add(day: date, views: Mapping[Name, int], readers: Mapping[Name, int]) -> None:
    names = {name for _, name in views}
    rows = {(r.scope, r.name): r for r in Rollup.objects.filter(day=day, name__in=names)}
    changed = []
    for key, count in sorted(views.items()):
        row = rows.get(key) or Rollup(day=day, scope=key[0], name=key[1], method=METHOD)
        row.views += count
        row.readers += readers.get(key, 0)
        changed.append(row)
    Rollup.objects.bulk_create([r for r in changed if r.pk is None])
    Rollup.objects.bulk_update([r for r in changed if r.pk is not None], ["views", "readers"])


def _add_drops(day: date, lost: Mapping[Reason, int]) -> None:
    for reason, count in sorted(lost.items()):
        row, _ = Drop.objects.get_or_create(day=day, reason=reason.value)
        row.count += count
        row.save(update_fields=["count"])
