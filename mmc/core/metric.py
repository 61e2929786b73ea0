"""Metrics: what is counted, under which definition, and how two counts make a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Literal

MetricKind = Literal["gauge", "counter"]
Family = Literal["pengikut", "tayangan", "interaksi"]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One definition. A platform that changes what it counts gets a new one with a new `valid_from`."""

    name: str  # youtube.views.2
    native: str  # viewCount
    kind: MetricKind
    family: Family
    note: str = ""
    valid_from: date | None = None


METRICS: tuple[Metric, ...] = (
    Metric(name="youtube.subscribers", native="subscriberCount", kind="gauge", family="pengikut",
           note="rounded by YouTube to three digits above 1,000"),
    Metric(name="youtube.views.2", native="viewCount", kind="counter", family="tayangan",
           note="counted at the first frame since 2026-08-24", valid_from=date(2026, 8, 24)),
    Metric(name="youtube.likes", native="likeCount", kind="counter", family="interaksi"),
    Metric(name="youtube.comments", native="commentCount", kind="counter", family="interaksi"),
    Metric(name="x.followers", native="followers_count", kind="gauge", family="pengikut"),
    Metric(name="x.impressions", native="impression_count", kind="counter", family="tayangan"),
    Metric(name="x.likes", native="like_count", kind="counter", family="interaksi"),
    Metric(name="x.replies", native="reply_count", kind="counter", family="interaksi"),
    Metric(name="x.reposts", native="retweet_count", kind="counter", family="interaksi"),
    Metric(name="telegram.members", native="getChatMemberCount", kind="gauge", family="pengikut"),
    Metric(name="instagram.followers", native="followers_count", kind="gauge", family="pengikut"),
    Metric(name="instagram.views", native="views", kind="counter", family="tayangan",
           note="took the place of impressions and plays on 2025-04-21", valid_from=date(2025, 4, 21)),
    Metric(name="instagram.reach", native="reach", kind="counter", family="tayangan",
           note="different people, up to two days late"),
    Metric(name="instagram.likes", native="like_count", kind="counter", family="interaksi"),
    Metric(name="instagram.comments", native="comments_count", kind="counter", family="interaksi"),
    Metric(name="instagram.shares", native="shares", kind="counter", family="interaksi"),
    Metric(name="instagram.saves", native="saved", kind="counter", family="interaksi"),
    Metric(name="facebook.followers", native="followers_count", kind="gauge", family="pengikut"),
    Metric(name="facebook.views", native="post_media_view", kind="counter", family="tayangan",
           note="took the place of post_impressions on 2025-11-15", valid_from=date(2025, 11, 15)),
    Metric(name="facebook.reactions", native="reactions.summary.total_count", kind="counter", family="interaksi"),
    Metric(name="facebook.comments", native="comments.summary.total_count", kind="counter", family="interaksi"),
    Metric(name="facebook.shares", native="shares.count", kind="counter", family="interaksi"),
    Metric(name="wordpress.views", native="a plugin's field", kind="counter", family="tayangan",
           note="told only where the site has a counting plugin"),
    Metric(name="wordpress.comments", native="X-WP-Total", kind="counter", family="interaksi"),
)


def metric_named(name: str) -> Metric:
    """The definition; KeyError for a name nobody defined."""
    for metric in METRICS:
        if metric.name == name:
            return metric
    raise KeyError(name)


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One sample as the delta rules see it."""

    at: datetime  # aware
    value: int


class Flag(StrEnum):
    """What is odd about a reading when it is compared with the one before."""

    CORRECTION = "correction"  # a counter fell: the platform corrected itself
    DROP = "drop"  # a gauge lost more than one in fifty between two readings
    HELD = "held"  # halved or zero in one reading: not believed until a second one says the same


BASE = 30  # below this nothing is said in percent and nothing is suspicious
CONFIRM_AFTER = timedelta(hours=1)


def flag_of(before: int | None, value: int, kind: MetricKind) -> Flag | None:
    """What a reading deserves to be marked with, seen beside the last believed one; None when it is ordinary."""
    if before is None or value >= before:
        return None
    if before >= BASE and value * 2 <= before:
        return Flag.HELD
    if kind == "counter":
        return Flag.CORRECTION
    return Flag.DROP if before >= BASE and value * 50 < before * 49 else None


def believed(samples: Sequence[Observed]) -> list[Observed]:
    """The samples in time order without those in quarantine.

    A reading of half or less waits for a second one like it at least an hour later; then both count.
    A reading that jumps back meanwhile shows that the odd one was a slip, and it stays out for ever.
    """
    kept: list[Observed] = []
    waiting: list[Observed] = []
    for sample in sorted(samples, key=lambda s: s.at):
        if not kept or flag_of(kept[-1].value, sample.value, "gauge") is not Flag.HELD:
            waiting = []
            kept.append(sample)
            continue
        waiting.append(sample)
        if sample.at - waiting[0].at >= CONFIRM_AFTER:
            kept += waiting
            waiting = []
    return kept


def falls(samples: Sequence[Observed], kind: MetricKind) -> list[tuple[Observed, Observed, Flag]]:
    """Every step down worth telling readers about: the reading before, the one after, and why."""
    run = believed(samples)
    found = []
    for before, after in pairwise(run):
        flag = flag_of(before.value, after.value, kind)
        if flag is Flag.HELD:  # confirmed by now, so no longer in doubt
            flag = Flag.CORRECTION if kind == "counter" else Flag.DROP
        if flag:
            found.append((before, after, flag))
    return found


@dataclass(frozen=True, kw_only=True)
class Delta:
    """The change between two boundaries, with the samples it really rests on."""

    start: Observed | None
    end: Observed | None
    certain: bool  # False: a boundary sample lies more than 36 h from its boundary
    corrected: bool  # a counter fell somewhere in between: the platform corrected itself

    @property
    def change(self) -> int | None:
        """None when there is too little to say anything."""
        return self.end.value - self.start.value if self.start and self.end else None

    @property
    def percent(self) -> float | None:
        """None without a base of at least 30."""
        if self.change is None or self.start is None or self.start.value < BASE:
            return None
        return 100.0 * self.change / self.start.value


def delta(samples: Sequence[Observed], start: datetime, end: datetime, kind: MetricKind) -> Delta:
    """The change from start to end by the nearest sample at or before each boundary.

    A series that begins inside the window starts from its first sample. A boundary sample more than
    seven days away is not used at all; a reading in quarantine never is.
    """
    ordered = believed([s for s in samples if s.at <= end])
    before = [s for s in ordered if s.at <= start]
    inside = [s for s in ordered if s.at > start]
    first = before[-1] if before else (inside[0] if inside else None)
    last = ordered[-1] if ordered else None
    if last is not None and end - last.at > timedelta(days=7):
        last = None
    if first is not None and abs(start - first.at) > timedelta(days=7):
        first = inside[0] if inside and inside[0].at - start <= timedelta(days=7) else None
    near = timedelta(hours=36)
    certain = bool(first and last and abs(first.at - start) <= near and end - last.at <= near)
    run = [s for s in ordered if first and s.at >= first.at]
    fell = any(b.value < a.value for a, b in pairwise(run))
    return Delta(start=first, end=last, certain=certain, corrected=fell and kind == "counter")
