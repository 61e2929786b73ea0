"""A command starts with what it needs and nothing else; the whole command line is still complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from mmc import ASSETS
from mmc.cli.app import COMMANDS, GROUPS, app, wired

SAMPLE = ASSETS / "demo" / "samples" / "ranking.csv"
# What a picture of a table does not need: the network, the newsroom, calendars, other templates.
HEAVY = ("django", "httpx", "matplotlib", "croniter", "dbos", "PIL", "mmc.config", "mmc.newsroom", "mmc.cli.bench",
         "mmc.sources.bps", "mmc.infographics.templates.poster")  # fmt: skip


def names(built: typer.Typer) -> set[str]:
    return set(typer.main.get_command(built).commands)  # type: ignore[attr-defined]


def test_the_whole_command_line_has_every_command_and_group() -> None:
    assert names(app) == {*COMMANDS, *GROUPS}


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS])
def test_a_command_wired_alone_keeps_its_name_and_its_help(name: str) -> None:
    alone = typer.main.get_command(wired(name)).commands  # type: ignore[attr-defined]
    assert set(alone) == {name} and alone[name].help


def test_a_picture_of_a_table_is_made_without_what_it_does_not_need(tmp_path: Path) -> None:
    out = tmp_path / "card.png"
    told = f"""
import sys
sys.argv = ["mmc", "render", "ranking", "--data", {str(SAMPLE)!r}, "--format", "og", "--out", {str(out)!r}]
from mmc.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded", *(name for name in {HEAVY!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert out.is_file() and done.stdout.splitlines()[-1] == "loaded"


def test_a_film_starts_without_counting_garbage() -> None:
    told = """
import gc, sys
sys.argv = ["mmc", "film", "--help"]
from mmc.cli import main
try:
    main()
finally:
    assert not gc.isenabled()
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_an_unknown_command_is_answered_by_the_whole_command_line() -> None:
    start = "import sys; sys.argv = ['mmc', 'rendr']; from mmc.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2 and "render" in done.stderr
