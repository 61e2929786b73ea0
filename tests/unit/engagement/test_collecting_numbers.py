"""Numbers from platforms: kept as told, missing ones never zero, failures kept as facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from engagement_builders import a_delivery

from mmc.core.channel import Reading, Receipt
from mmc.core.metric import Flag, Observed, believed, delta, falls
from mmc.engagement.collect import collect_channel, enter_sample
from mmc.engagement.models import CollectRun, Sample
from mmc.errors import ChannelLocked, MoveRefused, TemporaryDelivery

START = datetime(2026, 10, 1, 2, tzinfo=UTC)  # an hour after the deliveries went out


class Platform:
    """Tells what it is set to tell; the two calls a collector makes of a publisher."""

    def __init__(self, followers: int | Exception | None = 1000, views: dict[str, int | None] | None = None) -> None:
        self.count, self.views = followers, views or {}

    def followers(self) -> Reading:
        if isinstance(self.count, Exception):
            raise self.count
        return Reading(metric="x.followers", value=self.count)

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        told = [(r.id, self.views[r.id]) for r in receipts if r.id in self.views]
        return [Reading(metric="x.impressions", value=value, subject=subject) for subject, value in told]


def collect(platform: Any, hours: float = 0) -> CollectRun:
    return collect_channel("x", platform, START + timedelta(hours=hours))


@pytest.mark.django_db
def test_followers_and_the_numbers_of_published_deliveries_become_samples() -> None:
    a_delivery("xpos00001", "x")
    a_delivery("xpos00002", "x", state="scheduled")
    run = collect(Platform(1000, {"id-xpos00001": 55, "id-xpos00002": 99}))
    assert (run.state, run.samples) == ("ok", 2)
    assert set(Sample.objects.values_list("subject", "metric", "value")) == {
        ("x", "x.followers", 1000),
        ("xpos00001", "x.impressions", 55),
    }


@pytest.mark.django_db
def test_a_post_that_is_not_out_yet_is_not_asked_about() -> None:
    a_delivery("xpos00001", "x")
    run = collect(Platform(1000, {"id-xpos00001": 55}), hours=-2)
    assert (run.state, run.samples) == ("ok", 1)


@pytest.mark.django_db
def test_a_number_that_is_not_told_is_no_sample_and_no_zero() -> None:
    a_delivery("xpos00001", "x")
    run = collect(Platform(1000, {"id-xpos00001": None}))
    assert (run.state, run.missing, run.samples) == ("partial", ["x.impressions"], 1)
    assert not Sample.objects.filter(metric="x.impressions").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("error", [TemporaryDelivery("503"), ChannelLocked("token expired")])
def test_a_failed_visit_is_kept_with_whose_turn_it_is(error: Exception) -> None:
    run = collect(Platform(error))
    assert (run.state, run.failure, run.samples) == ("failed", type(error).__name__, 0)
    assert Sample.objects.count() == 0
    assert CollectRun.objects.get() == run


@pytest.mark.django_db
def test_what_was_told_before_the_failure_is_kept() -> None:
    class Half(Platform):
        def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
            raise TemporaryDelivery("429", retry_after=60)

    a_delivery("xpos00001", "x")
    run = collect(Half(1000))
    assert (run.state, run.samples) == ("failed", 1)


@pytest.mark.django_db
def test_collecting_twice_at_one_moment_keeps_one_sample() -> None:
    collect(Platform(1000))
    collect(Platform(1000))
    assert Sample.objects.count() == 1


@pytest.mark.django_db
def test_a_falling_counter_is_flagged_as_a_correction_and_a_falling_gauge_is_not() -> None:
    a_delivery("xpos00001", "x")
    collect(Platform(1000, {"id-xpos00001": 500}))
    collect(Platform(990, {"id-xpos00001": 480}), hours=6)
    flags = dict(Sample.objects.filter(observed_at__gt=START).values_list("metric", "flag"))
    assert flags == {"x.impressions": "correction", "x.followers": ""}


@pytest.mark.django_db
def test_a_big_fall_of_followers_and_a_halving_are_marked() -> None:
    for hours, count in enumerate((1000, 900, 0, 905)):
        collect(Platform(count), hours=hours * 6)
    assert list(Sample.objects.order_by("observed_at").values_list("flag", flat=True)) == ["", "drop", "held", ""]


@pytest.mark.django_db
def test_a_sample_is_never_written_over() -> None:
    sample = enter_sample(
        subject="x", metric="x.followers", value=10, observed_at=START, source=Sample.Source.MANUAL, by="siti"
    )
    sample.value = 11
    with pytest.raises(MoveRefused, match="add a new one"):
        sample.save()


@pytest.mark.django_db
def test_a_sample_of_an_unknown_metric_is_refused() -> None:
    with pytest.raises(KeyError):
        enter_sample(subject="x", metric="x.fame", value=1, observed_at=START, source=Sample.Source.MANUAL, by="siti")


def at(hours: float, value: int) -> Observed:
    return Observed(at=START + timedelta(hours=hours), value=value)


def test_a_halved_reading_waits_for_a_second_one() -> None:
    slip = [at(0, 1000), at(6, 0), at(12, 1010)]
    assert [s.value for s in believed(slip)] == [1000, 1010]
    real = [at(0, 1000), at(6, 400), at(12, 410)]
    assert [s.value for s in believed(real)] == [1000, 400, 410]
    hasty = [at(0, 1000), at(6, 400), at(6.5, 400)]
    assert [s.value for s in believed(hasty)] == [1000]


def test_a_zero_at_the_month_end_is_not_a_loss_of_everybody() -> None:
    samples = [at(0, 1000), at(24, 1100), at(30, 0)]
    assert delta(samples, START, START + timedelta(hours=30), "gauge").change == 100


def test_a_fallen_counter_is_a_correction_and_not_a_reset() -> None:
    views = [at(0, 500), at(6, 480), at(12, 600)]
    found = delta(views, START, START + timedelta(hours=12), "counter")
    assert (found.change, found.corrected) == (100, True)
    assert [flag for _, _, flag in falls(views, "counter")] == [Flag.CORRECTION]


def test_a_falling_gauge_is_a_real_loss() -> None:
    found = delta([at(0, 1000), at(12, 960)], START, START + timedelta(hours=12), "gauge")
    assert (found.change, found.percent, found.corrected) == (-40, -4.0, False)


@pytest.mark.parametrize(
    ("before", "after", "flags"), [(22_300, 21_660, [Flag.DROP]), (22_300, 22_000, []), (20, 15, [])]
)
def test_a_steep_fall_of_followers_is_told_and_an_ordinary_one_is_not(
    before: int, after: int, flags: list[Flag]
) -> None:
    assert [flag for _, _, flag in falls([at(0, before), at(24, after)], "gauge")] == flags


def test_a_missing_month_end_is_estimated_then_refused() -> None:
    samples = [at(0, 1000), at(24, 1010)]
    near = delta(samples, START, START + timedelta(hours=24 + 40), "gauge")
    assert (near.change, near.certain) == (10, False)
    far = delta(samples, START, START + timedelta(days=9), "gauge")
    assert far.change is None


def test_a_tiny_base_gives_no_percent() -> None:
    found = delta([at(0, 0), at(12, 25)], START, START + timedelta(hours=12), "gauge")
    assert (found.change, found.percent) == (25, None)
