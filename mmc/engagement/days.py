"""Days: the salt a day begins with, and closing a day so that nothing can link its readers any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

from django.db import transaction
from django.db.models import Min, Sum

from mmc.engagement.models import DayState, PageView, Rollup, Salt, Seen, Watch
from mmc.engagement.models.reader import Scope
from mmc.engagement.visitor import day_bounds, local_day
from mmc.errors import MoveRefused

CLOSE_AFTER = timedelta(hours=2)  # local time: sessions that ran over midnight have ended
KEEP_VIEWS = timedelta(hours=48)
ALLOWED_DOWN = 600  # seconds a day may go uncounted and still be called complete


def salt_of(day: date, now: datetime, chance: Callable[[int], bytes]) -> bytes:
    """The day's random key, made on first use. Never derived from a date or a secret.

    A day that is closed gets a key nobody keeps: its views are refused as late anyway.
    """
    if DayState.objects.filter(day=day).exclude(state=DayState.State.OPEN).exists():
        return chance(32)
    row, _ = Salt.objects.get_or_create(day=day, defaults={"value": chance(32), "made_at": now})
    return bytes(row.value)


def close_day(day: date, now: datetime, zone: tzinfo) -> DayState:
    """The closed day. Checks its sums, destroys its salt and seen keys; MoveRefused while it still runs.

    A day whose sums do not add up, or that was not watched all the time, becomes `incomplete` and every
    report says so. Closing twice changes nothing.
    """
    start, end = day_bounds(day, zone)
    if now < end:
        raise MoveRefused(f"{day} still runs until {end:%Y-%m-%d %H:%M} UTC; close it after that")
    with transaction.atomic():
        DayState.objects.get_or_create(day=day)
        state = DayState.objects.select_for_update().get(day=day)
        if state.state == DayState.State.OPEN:
            _settle(state, start, end, now)
        _forget(day)
        return state


def close_due_days(zone: tzinfo, now: datetime) -> list[date]:
    """The days closed now: every local day that ended two hours ago or more, also those nobody counted."""
    first = _first_day(zone)
    if first is None:
        return []
    done = set(DayState.objects.exclude(state=DayState.State.OPEN).values_list("day", flat=True))
    closed = []
    day = first
    while now >= day_bounds(day, zone)[1] + CLOSE_AFTER:
        if day not in done:
            close_day(day, now, zone)
            closed.append(day)
        day += timedelta(days=1)
    forget_views(now)
    return closed


def forget_views(now: datetime) -> int:
    """How many raw views were deleted: all that are older than 48 hours."""
    return PageView.objects.filter(at__lt=now - KEEP_VIEWS).delete()[0]


def _first_day(zone: tzinfo) -> date | None:
    known = DayState.objects.aggregate(day=Min("day"))["day"]
    watched = Watch.objects.aggregate(at=Min("since"))["at"]
    days = [d for d in (known, local_day(watched, zone) if watched else None) if d]
    return min(days) if days else None


def _settle(state: DayState, start: datetime, end: datetime, now: datetime) -> None:
    wrong = mistakes_of_sums(state.day)
    state.down_seconds = _down_seconds(start, end)
    notes = list(wrong)
    if state.down_seconds > ALLOWED_DOWN:
        notes.append(f"penghitung tidak berjalan selama {state.down_seconds // 60} menit")
    state.state = DayState.State.INCOMPLETE if notes else DayState.State.CLOSED
    state.note = "; ".join(notes)
    state.closed_at = now
    state.save()


def mistakes_of_sums(day: date) -> list[str]:
    """What does not add up among a day's rollups and its raw views; empty when everything does."""
    total = Rollup.objects.filter(day=day, scope=Scope.DAY).first()
    views, readers = (total.views, total.readers) if total else (0, 0)
    raw = PageView.objects.filter(day=day)
    wrong = []
    if raw.count() != views:
        wrong.append(f"rekap mencatat {views} tayangan, catatan mentah {raw.count()}")
    recounted = raw.exclude(visitor="").values("visitor").distinct().count()
    if recounted != readers:
        wrong.append(f"rekap mencatat {readers} pembaca, hitung ulang {recounted}")
    for scope in (Scope.HOUR, Scope.PATH, Scope.SOURCE):
        part = Rollup.objects.filter(day=day, scope=scope).aggregate(n=Sum("views"))["n"] or 0
        if part != views:
            wrong.append(f"jumlah tayangan per {scope.value} {part}, sehari {views}")
    if readers > views:
        wrong.append(f"{readers} pembaca dari {views} tayangan")
    return wrong


def _down_seconds(start: datetime, end: datetime) -> int:
    """Seconds of a day outside every watch."""
    covered = timedelta(0)
    reached = start
    rows = Watch.objects.filter(until__gt=start, since__lt=end).order_by("since")
    for since, until in rows.values_list("since", "until"):
        since, until = max(since, reached), min(until, end)
        if until > since:
            covered += until - since
            reached = until
    return int((end - start - covered).total_seconds())


def _forget(day: date) -> None:
    # Overwritten before it is deleted: a database keeps deleted rows in its pages for a while.
    Salt.objects.filter(day=day).update(value=bytes(32))
    Salt.objects.filter(day=day).delete()
    Seen.objects.filter(day=day).delete()
