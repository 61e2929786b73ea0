"""Wires the commands together. Each command imports its rooms when it runs, so that `mmc` starts at once."""

from __future__ import annotations

import sys

import typer

from mmc.cli.bench import app as bench
from mmc.cli.channel import app as channel
from mmc.cli.demo import demo
from mmc.cli.doctor import doctor
from mmc.cli.gallery import gallery
from mmc.cli.init import init
from mmc.cli.picture import film, render
from mmc.cli.queue import app as queue
from mmc.cli.rehearsal import rehearsal
from mmc.cli.report import app as report
from mmc.cli.run import run
from mmc.cli.schedule import app as schedule
from mmc.cli.site import app as site
from mmc.cli.source import app as source
from mmc.cli.story import app as story
from mmc.cli.user import app as user
from mmc.errors import ConfigError, MmcError

app = typer.Typer(
    name="mmc",
    help="MMC: government data to infographics and films, approved, published, counted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (demo, run, init, doctor, render, film, gallery, rehearsal):
    app.command(command.__name__)(command)
GROUPS = {
    "source": source, "schedule": schedule, "story": story, "queue": queue, "channel": channel, "site": site,
    "report": report, "user": user, "bench": bench,
}  # fmt: skip
for name, group in GROUPS.items():
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command; what MMC can explain becomes one clear line on stderr and status 1."""
    try:
        app()
    except ConfigError as error:
        for mistake in error.mistakes:
            print(f"mmc: {mistake}", file=sys.stderr)
        sys.exit(1)
    except MmcError as error:
        print(f"mmc: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
