"""The house keeps its shape: what is listed is proven, what is written is listed, docs name what there is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
import typer

from mmc.cli.app import app
from mmc.infographics import TEMPLATES
from mmc.publishers import PUBLISHERS
from mmc.publishers.settings import OPTIONS
from mmc.sources import SOURCES
from mmc.video import STORYBOARDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SCHEDULES = sorted((ROOT / "schedules").glob("*.yaml"))


@cache
def texts(*folders: str) -> dict[str, str]:
    """Every test file of these folders by path."""
    files = [f for folder in folders for f in sorted((ROOT / "tests" / folder).rglob("*.py"))]
    return {str(f.relative_to(ROOT)): f.read_text("utf-8") for f in files}


def named_in_tests(name: str, *folders: str) -> list[str]:
    return [path for path, text in texts(*folders).items() if re.search(rf"\b{re.escape(name)}\b", text)]


def modules_of(folder: str) -> set[str]:
    return {f.stem for f in (ROOT / "mmc" / folder).glob("*.py") if not f.stem.startswith("_")}


@pytest.mark.parametrize("name", [t.name for t in TEMPLATES])
def test_a_template_has_a_golden_and_a_test(name: str) -> None:
    assert list((ROOT / "tests" / "golden" / "stored").glob(f"{name}-*.png")), f"no golden picture of {name}"
    assert named_in_tests(name, "unit/infographics")


@pytest.mark.parametrize("name", [s.name for s in STORYBOARDS])
def test_a_storyboard_has_a_test(name: str) -> None:
    assert named_in_tests(name, "unit/video", "golden")


@pytest.mark.parametrize("kind", [s.kind for s in SOURCES])
def test_a_source_kind_passes_the_contract(kind: str) -> None:
    assert named_in_tests(kind, "contract"), f"tests/contract declares no source of kind {kind}"


@pytest.mark.parametrize("kind", [kind for kind, _ in PUBLISHERS])
def test_a_channel_kind_passes_the_contract_and_the_kills(kind: str) -> None:
    own = ROOT / "tests" / "unit" / "publishers" / f"test_{kind}.py"  # the website has no platform to rehearse
    assert named_in_tests(kind, "contract") or own.is_file(), f"nothing opens a channel of kind {kind}"
    assert named_in_tests(kind, "faults"), f"tests/faults kills nobody who sends to {kind}"
    assert kind in OPTIONS, f"publishers/settings.py does not say what a {kind} section may hold"


@pytest.mark.parametrize("file", SCHEDULES, ids=lambda f: f.stem)
def test_a_shipped_schedule_is_run_by_the_demo_or_a_test(file: Path) -> None:
    demo = (ROOT / "mmc" / "cli" / "demonstration" / "newsroom.py").read_text("utf-8")
    source = re.search(r"^source: (\S+)", file.read_text("utf-8"), re.MULTILINE)
    assert source and f"[sources.{source[1]}]" in demo, f"the demo has no source for {file.name}"


def test_every_template_and_storyboard_that_is_written_is_listed() -> None:
    for folder, listed in (("infographics/templates", TEMPLATES), ("video/storyboards", STORYBOARDS)):
        assert modules_of(folder) == {cls.__module__.rpartition(".")[2] for cls in listed}


def commands(group: click.Group, path: str = "mmc") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        here = f"{path} {name}"
        yield here, command
        if isinstance(command, click.Group) or hasattr(command, "commands"):
            yield from commands(command, here)  # type: ignore[arg-type]


COMMANDS = dict(commands(typer.main.get_command(app)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    assert (COMMANDS[name].help or "").strip(), f"`{name}` has no help"


@pytest.mark.parametrize("doc", DOCS, ids=lambda f: str(f.relative_to(ROOT)))
def test_docs_name_only_commands_that_exist(doc: Path) -> None:
    told = re.findall(r"(?:`|^ *\$? *|\n *)(mmc(?: [a-z]+){1,2})", doc.read_text("utf-8"))
    groups = {name for name, command in COMMANDS.items() if hasattr(command, "commands")}
    for words in told:
        first = " ".join(words.split()[:2])
        assert first in COMMANDS, f"{doc.name} names `{words}`"
        assert first not in groups or words == first or words in COMMANDS, f"{doc.name} names `{words}`"


def test_docs_link_only_to_files_that_are_there() -> None:
    for doc in DOCS:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", doc.read_text("utf-8")):
            assert (doc.parent / target).exists(), f"{doc.relative_to(ROOT)} points to {target}"


def test_only_config_reads_the_environment() -> None:
    for file in sorted((ROOT / "mmc").rglob("*.py")):
        if file == ROOT / "mmc" / "config.py":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else ""
            assert name not in ("environ", "getenv", "environb"), f"{file.relative_to(ROOT)}:{node.lineno}"  # type: ignore[attr-defined]
            if isinstance(node, ast.ImportFrom) and node.module == "os":
                assert not {a.name for a in node.names} & {"environ", "getenv"}, file


def test_imports_go_down_only() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_no_room_has_words_for_nothing() -> None:
    banned = {"utils", "helpers", "manager", "handler", "handlers", "misc", "common"}
    found = [f for f in (ROOT / "mmc").rglob("*") if f.stem in banned and f.suffix in ("", ".py")]
    assert found == []
