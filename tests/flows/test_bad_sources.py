"""A source that is down, answers HTML, is cut or old: the slot says so, nothing is drawn, the next tries again."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mmc.cli.app import app
from mmc.config import ASSETS, Config, SourceConfig
from mmc.core.region import REGIONS
from mmc.desk.slot_words import slot_words
from mmc.engine import ask, produce, render
from mmc.engine.produce import produce_slot
from mmc.engine.render import Made
from mmc.engine.tools import Tools
from mmc.newsroom.models import Dataset, Delivery, Rendition, Slot, Source, Story
from mmc.newsroom.queries import slots_of
from mmc.rehearsal.server import Rehearsal, start
from tests.house import a_config, a_person, a_rendition

pytestmark = pytest.mark.django_db

NAME = "prakiraan-cuaca"
FAULTS = {  # of the rehearsal, and what the slot's note has to speak of
    "down": r"out of order",
    "429": r"asks us to wait",
    "429_bare": r"asks us to wait",
    "not_found": r"does not exist",
    "refuse": r"cannot be reached",
    "slow": r"did not answer in time",
    "cut_body": r"cannot be reached|stopped in the middle",
    "truncated": r"JSON|cut|broken|not",
    "html": r"page|HTML",
    "waf": r"page|firewall",
    "empty": r"no JSON|nothing at all",
    "wrong_type": r"PDF|JSON|not",
    "columns": r"lacks|without|missing|no |not ",
    "redirect_inside": r"not an address of this source|inside",
    "huge": r"more than",
    "bomb": r"more than",
    "old": r"fresh",
}


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with start(tmp_path_factory.mktemp("gladi")) as running:
        yield running


@pytest.fixture
def newsroom(tmp_path: Path, settings: Any, rehearsal: Rehearsal) -> Iterator[Config]:
    """The shipped weather schedule, its stills only, on the rehearsal's forecast."""
    rule = (ASSETS.parent / "schedules" / f"{NAME}.yaml").read_text()
    rule = re.sub(r"video:\n.*\n.*\n", "", rule).replace("[square, portrait, story, wide, og]", "[square]")
    rule = re.sub(r"channels:\n(  .*\n)+", "channels:\n  telegram: {at: +30m, send: [still.square]}\n", rule)
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / f"{NAME}.yaml").write_text(rule)
    forecast: dict[str, Any] = {"base_url": rehearsal.urls["bmkg"], "adm4": [r.weather for r in REGIONS]}
    source = SourceConfig(kind="bmkg_forecast", practice=True, **forecast)  # type: ignore[call-arg]
    settings.MMC = a_config(tmp_path).model_copy(update={"sources": {"bmkg-cuaca": source}})
    yield settings.MMC
    rehearsal.clear_faults()


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The jobs for which a drawing child was started; they are drawn for real."""
    started: list[Path] = []
    real = render._run_child

    def watched(job: Path, *args: Any) -> None:
        started.append(job)
        real(job, *args)

    monkeypatch.setattr(render, "_run_child", watched)
    return started


def a_slot(later: int = 0) -> Slot:
    opens_at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=later)
    return Slot.objects.create(schedule=NAME, opens_at=opens_at)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_source_is_told_and_nothing_is_drawn(
    fault: str, newsroom: Config, rehearsal: Rehearsal, children: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "Fetcher", partial(ask.Fetcher, timeout=0.5, patience=5))
    rehearsal.fault("bmkg", "forecast", fault, times=0, seconds=2.0)
    tools = Tools(config=newsroom, executor="uji", sleep=lambda seconds: None)
    assert produce_slot(a_slot().pk, tools) == "failed"
    note = slots_of(NAME, 1)[0].note
    assert re.search(FAULTS[fault], note), note
    assert slot_words(note), f"the desk has no words for: {note}"
    assert "Traceback" not in note and "unexpected" not in note
    assert children == []
    assert Source.objects.get(name="bmkg-cuaca").last_error
    assert not any(model.objects.exists() for model in (Story, Rendition, Delivery, Dataset))
    assert not list((newsroom.folder / "var").rglob("*.png"))
    rehearsal.clear_faults()
    monkeypatch.setattr(produce, "render", lambda *_: Made("Cerah", (a_rendition(newsroom),)))
    assert produce_slot(a_slot(later=1).pk, tools) == "suspended", "the next slot is made, and waits for a signature"


def test_the_slot_says_so_on_the_desk_and_the_command_line_and_the_next_one_tries_again(
    newsroom: Config, rehearsal: Rehearsal, children: list[Path], client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = Tools(config=newsroom, executor="uji")
    rehearsal.fault("bmkg", "forecast", "html", times=0)
    first = a_slot()
    assert produce_slot(first.pk, tools) == "failed"
    note = Slot.objects.get(pk=first.pk).note
    monkeypatch.setattr("mmc.cli.schedule.open_newsroom", lambda folder: newsroom)
    listed = json.loads(CliRunner().invoke(app, ["schedule", "list", "--json"]).stdout)
    assert [(row["state"], row["note"]) for row in listed] == [("failed", note)]
    client.force_login(a_person("kepala", "approver"))
    assert slot_words(note)
    assert slot_words(note) in html.unescape(client.get("/jadwal/").content.decode())
    rehearsal.clear_faults()
    assert produce_slot(first.pk, tools) == "failed", "what has failed stays as it is told"
    second = a_slot(later=1)
    assert produce_slot(second.pk, tools) == "suspended", "made, and unsigned: an approver has to look"
    assert len(children) == 1
    assert Rendition.objects.get().width == 1080
