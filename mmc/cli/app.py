"""Wires the commands together. Each command imports its rooms when it runs, so that `mmc` starts at once."""

from __future__ import annotations

import sys

import typer

from mmc.cli import bench as bench_command
from mmc.cli import channel, demo, doctor, init, picture, queue, rehearsal, run, schedule, site, source, story, user
from mmc.cli import report as report_command
from mmc.errors import ConfigError, MmcError

app = typer.Typer(
    name="mmc",
    help="MMC: government data to infographics and films, approved, published, counted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("init")(init.init)
app.command("doctor")(doctor.doctor)
app.command("render")(picture.render)
app.command("film")(picture.film)
app.command("rehearsal")(rehearsal.rehearsal)
app.add_typer(source.app, name="source")
app.add_typer(schedule.app, name="schedule")
app.add_typer(story.app, name="story")
app.add_typer(queue.app, name="queue")
app.add_typer(channel.app, name="channel")
app.add_typer(site.app, name="site")
app.add_typer(report_command.app, name="report")
app.add_typer(user.app, name="user")
app.add_typer(bench_command.app, name="bench")


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
