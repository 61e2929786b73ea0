"""The benches of publishing measure what they say, in a small form: figures are never judged here."""

from __future__ import annotations

import pytest

from mmc.cli.benches.publish import Load, measure_publish
from mmc.cli.benches.upload import measure_upload


@pytest.mark.timeout(400)
def test_publishing_before_a_full_ledger_keeps_order_pace_and_time() -> None:
    """It fails by itself where something goes out early, twice, out of order or too fast."""
    told = measure_publish(Load(future=300, due=6, minute=12, over=4, idle=1))
    assert list(told) == [
        "due_p50_s", "due_p95_s", "due_max_s", "minute200_s", "idle_cpu_pct", "rss_mb", "cold_start_s",
    ]  # fmt: skip
    assert 0 <= told["due_p50_s"] <= told["due_p95_s"] <= told["due_max_s"]


@pytest.mark.timeout(300)
def test_a_film_over_a_bad_line_and_a_kill_is_up_once_and_memory_stays() -> None:
    told = measure_upload(24, 4)
    assert told["breaks"] == 6
    assert told["grown_mb"] < 20, "less than the film: it is never in memory as a whole"
