"""A newsroom of its own for every test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mmc.config import Config
from tests.house import HandClock, Scripted, a_config, a_story, approved, promised, tools_for


@pytest.fixture
def config(tmp_path: Path, settings: Any) -> Config:
    settings.MMC = a_config(tmp_path)
    return settings.MMC


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def platform() -> Scripted:
    return Scripted()


@pytest.fixture
def tools(config: Config, platform: Scripted, clock: HandClock, db: None) -> Any:
    return tools_for(config, platform, clock)


@pytest.fixture
def row(config: Config, db: None) -> Any:
    """A delivery that is due now."""
    story = a_story(config)
    approved(story)
    return promised(story)
