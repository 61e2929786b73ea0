"""The ledger's promises hold in every order of things that was tried. LEDGER_EXAMPLES: how many (`make property`)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.house import a_config, a_rendition
from tests.property.house import Watched
from tests.property.machine import Ledger

EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "40"))


@pytest.mark.timeout(3600)
@pytest.mark.django_db
def test_the_ledger_keeps_its_promises_whatever_happens_in_whatever_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    config = settings.MMC = a_config(tmp_path)
    platform = Watched()
    monkeypatch.setattr("mmc.newsroom.actions.promise.open_channel", lambda name, config: platform)
    facts = {"config": config, "picture": a_rendition(config), "platform": platform}
    run_state_machine_as_test(type("OurLedger", (Ledger,), facts), settings=HOW)


HOW = settings(max_examples=EXAMPLES, stateful_step_count=40, suppress_health_check=list(HealthCheck))
