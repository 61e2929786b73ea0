"""What the clock asks every second is answered by an index, however much is planned ahead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mmc.engine.dispatch import dispatch
from mmc.engine.follow_up import follow_up
from mmc.engine.reconcile import reconcile, sweep_sending
from tests.house import NOW, a_story, approved, promised
from tests.unit.engine.test_ticks import Notebook

pytestmark = pytest.mark.django_db


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL plans by statistics; its indexes are the same")
def test_no_question_of_the_clock_reads_the_whole_ledger(tools: Any) -> None:
    story = a_story(tools.config)
    approved(story)
    promised(story, due_at=NOW + timedelta(days=9))
    with CaptureQueriesContext(connection) as asked:
        dispatch(tools, Notebook())  # type: ignore[arg-type]
        sweep_sending(tools)
        reconcile(tools)
        follow_up(tools)
    told = [query["sql"] for query in asked if query["sql"].startswith("SELECT") and '"delivery"' in query["sql"]]
    assert len(told) >= 5
    for sql in told:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = [row[3] for row in cursor.fetchall()]
        reads = [step for step in plan if step.startswith("SCAN") and "follow_up" not in step]
        assert not reads, f"{reads} by {sql}"
        if '"dispatched_at"' in sql.partition("WHERE")[2]:
            waiting = [step for step in plan if "delivery USING" in step]
            assert waiting and all("dispatched_at" in step for step in waiting), f"a planned month is read: {plan}"
