"""Wires the commands together. What is not asked for is not imported, so that `mmc` starts at once."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import typer

from mmc.errors import ConfigError, MmcError

# Command -> the module of mmc.cli that has a function of this name.
COMMANDS = {
    "demo": "demo", "run": "run", "worker": "worker", "init": "init", "doctor": "doctor", "render": "picture",
    "film": "picture", "gallery": "gallery", "lineage": "lineage", "rehearsal": "rehearsal",
    "backup": "backup", "restore": "restore", "move": "move", "tidy": "tidy",
}  # fmt: skip
# Each is a module of mmc.cli with an `app` of its own.
GROUPS = ("source", "schedule", "story", "queue", "channel", "site", "report", "user", "bench")


def wired(only: str = "") -> typer.Typer:
    """The whole command line; or with `only` that command of it, whose module alone is imported."""
    built = typer.Typer(
        name="mmc",
        help="MMC: government data to infographics and films, approved, published, counted.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    built.callback()(lambda: None)  # with a single command typer would leave out its name
    for name, module in COMMANDS.items():
        if only in ("", name):
            built.command(name)(getattr(import_module(f"mmc.cli.{module}"), name))
    for name in GROUPS:
        if only in ("", name):
            built.add_typer(import_module(f"mmc.cli.{name}").app, name=name)
    return built


def __getattr__(name: str) -> Any:
    """`app`, the whole command line, for those who ask for it."""
    if name != "app":
        raise AttributeError(name)
    globals()["app"] = found = wired()
    return found


def main() -> None:
    """Run the command; what MMC can explain becomes one clear line on stderr and status 1."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked == "film":
        import_module("mmc.cli.filming").begin()  # before anything is loaded
    try:
        wired(asked if asked in COMMANDS or asked in GROUPS else "")()
    except ConfigError as error:
        for mistake in error.mistakes:
            print(_masked(f"mmc: {mistake}"), file=sys.stderr)
        sys.exit(1)
    except MmcError as error:
        print(_masked(f"mmc: {error}"), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _masked(words: str) -> str:
    """The words without any secret this process has read; one that read none has nothing to mask."""
    edge = sys.modules.get("mmc.publishers.http")
    return str(edge.redacted(words)) if edge else words
