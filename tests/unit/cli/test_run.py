"""`mmc run`: the first bake never stands before the engine's work."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mmc.cli.run import _first_bake, _tell_its_end
from mmc.config import Config, Site
from mmc.website.release import current


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "mmc.toml").write_text('[site]\nname = "MMC Uji"\n')
    return Config(folder=tmp_path, site=Site(name="MMC Uji"))


def child(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes started from here on."""
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def begin(*args: Any, **kwargs: Any) -> Any:
        started.append(real(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", begin)
    return started


def test_a_bare_newsroom_gets_its_empty_site_from_a_process_of_its_own_and_only_once(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = child(monkeypatch)
    with _first_bake(config):
        assert started[0].wait(120) == 0
    assert (found := current(config.site_folder)) is not None and "index.html" in found.files
    with _first_bake(config):
        assert len(started) == 1


def test_a_bake_under_way_ends_with_the_newsroom(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    started = child(monkeypatch)
    with _first_bake(config):
        pass
    assert started[0].returncode is not None and current(config.site_folder) is None


@pytest.mark.parametrize(("status", "said"), [(1, ["bake_failed"]), (0, [])])
def test_a_first_bake_that_fails_is_told(status: int, said: list[str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "mmc.cli"):
        _tell_its_end(subprocess.Popen([sys.executable, "-c", f"raise SystemExit({status})"]))
    assert [record.action for record in caplog.records] == said  # type: ignore[attr-defined]
