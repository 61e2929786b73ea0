"""The reference page is what the code says, and the how-to does what it says."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from mmc import sources
from mmc.cli.app import app
from mmc.config import SourceConfig
from mmc.sources import SOURCES, local, open_source
from mmc.sources.handbook import handbook

DOCS = Path(__file__).resolve().parents[3] / "docs"
HOWTO = DOCS / "howto" / "add-a-source.md"


def test_the_reference_page_is_current() -> None:
    written = (DOCS / "reference" / "sources.md").read_text("utf-8")
    assert written == handbook(), "run: mmc source handbook > docs/reference/sources.md"


def test_the_reference_page_names_every_kind_and_what_each_option_is_for() -> None:
    page = handbook()
    assert all(f"## `{kind.kind}`" in page for kind in SOURCES)
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows and not [row for row in rows if row.endswith("|  |")]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", HOWTO.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def river(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The how-to's own file, written and listed as it says."""
    file = tmp_path / "river_level.py"
    file.write_text(blocks("python")[0], "utf-8")
    spec = importlib.util.spec_from_file_location("mmc.sources.river_level", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "mmc.sources.river_level", module)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sources.KINDS, "river_level", "RiverLevel")
    monkeypatch.setattr(local, "SOURCES", (*SOURCES, module.RiverLevel))
    return module


def test_the_how_to_reads_its_recorded_answer_and_prints_what_it_promises(river: ModuleType, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text(blocks("json")[0], "utf-8")
    printed = CliRunner().invoke(app, ["source", "read", "river_level", str(answer)])
    assert printed.exit_code == 0
    assert printed.stdout == blocks("text")[0]


def test_the_how_to_section_of_mmc_toml_opens_the_kind(river: ModuleType) -> None:
    section = tomllib.loads(blocks("toml")[0])["sources"]["barito"]
    opened = open_source("barito", SourceConfig(**section))
    assert isinstance(opened, river.RiverLevel)
    assert opened.questions(None)[0] == ("https://sungai.example.go.id/api/pos", {"sungai": "Barito"})
