"""At rest and at the start: what an idle engine leaves alone, and what is ready before its first look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from dbos import DBOS, DBOSClient, _workflow_commands

from mmc.config import Store
from mmc.engine import engine as room
from mmc.engine.engine import Engine
from mmc.engine.port import NAME, SELDOM, Work
from tests.house import HandClock, Scripted, a_config, tools_for

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Lines:
    """Django's connections of one thread, that only count how often they were closed."""

    def __init__(self) -> None:
        self.closed = 0

    def __getitem__(self, name: str) -> str:
        return f"line {name}"

    def close_all(self) -> None:
        self.closed += 1


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    found = Lines()
    monkeypatch.setattr(room, "connections", found)
    return found


def running(tools: Any) -> Engine:
    engine = Engine(tools)
    engine._clock = SimpleNamespace(running=True)
    return engine


def refuse() -> None:
    raise OSError("the disk is full")


def test_a_frequent_duty_keeps_its_file_open_until_something_goes_wrong(tools: Any, lines: Lines) -> None:
    engine = running(tools)
    engine._tick("lease", SECOND, lambda: None)()
    assert (lines.closed, engine._kept) == (0, {"line default"})
    engine._tick("lease", SECOND, refuse)()
    assert lines.closed == 1


def test_a_rare_duty_gives_its_connection_back(tools: Any, lines: Lines) -> None:
    engine = running(tools)
    engine._tick("clock", MINUTE, lambda: None)()
    assert (lines.closed, engine._kept) == (1, set())


def test_on_a_shared_ledger_no_connection_is_kept_from_others(
    tmp_path: Path, platform: Scripted, clock: HandClock, lines: Lines, db: None
) -> None:
    config = a_config(tmp_path).model_copy(update={"store": Store(database="postgresql://mmc@127.0.0.1/mmc")})
    engine = running(tools_for(config, platform, clock))
    engine._tick("lease", SECOND, lambda: None)()
    assert (lines.closed, engine._kept) == (1, set())


def test_what_is_kept_open_is_closed_when_the_engine_stops(tools: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Line:
        def inc_thread_sharing(self) -> None:
            told.append("shared")

        def close(self) -> None:
            told.append("closed")

    engine = Engine(tools)
    engine._kept.add(Line())
    monkeypatch.setattr(engine.work, "close", lambda: told.append("queues"))
    engine.stop()
    assert told == ["shared", "closed", "queues"]


@pytest.fixture
def launched(tools: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, float]]:
    """Polling seconds by queue as they stand in the engine's database when DBOS is about to look for the first time."""
    url, found = tools.config.engine_url, dict[str, float]()

    def look() -> None:
        client = DBOSClient(system_database_url=url, application_name=NAME)
        found.update({queue.name: queue.polling_interval_sec for queue in client.list_queues()})
        client.destroy()

    monkeypatch.setattr(_workflow_commands, "_BACKGROUND_JOBS_INTERVAL_SEC", 1.0)
    monkeypatch.setattr(DBOS, "launch", look)
    (tools.config.folder / "var").mkdir(exist_ok=True)
    Work(tools).launch()
    yield found
    DBOS.destroy(destroy_registry=True)


def test_both_queues_are_known_before_the_engine_first_looks(launched: dict[str, float], tools: Any) -> None:
    poll = tools.config.engine.queue_poll
    assert launched == {"publish": poll, "render": pytest.approx(3 * poll)}


def test_what_mmc_does_not_use_of_dbos_is_looked_for_seldom(launched: dict[str, float]) -> None:
    from dbos._dbos import _get_dbos_instance

    # Private names of DBOS 3.4: if a later one has moved them, `rest_more` has to follow.
    assert _workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC == SELDOM
    assert _get_dbos_instance()._registry.get_internal_queue()._polling_interval_sec == SELDOM
