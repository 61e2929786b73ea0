"""`mmc report`: figures of a period as a page that can be mailed and printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmc.cli.newsroom import Folder

app = typer.Typer(help="Laporan: pembaca, pengikut, dan penayangan satu periode.", no_args_is_help=True)


@app.callback()
def report() -> None:
    """Keeps `growth` a word of its own while it is the only report."""


@app.command()
def growth(
    month: Annotated[str, typer.Option(help="Bulan laporan, misalnya 2026-10.")],
    out: Annotated[Path, typer.Option(help="Folder untuk index.html dan report.json.")] = Path("laporan"),
    folder: Folder = None,
) -> None:
    """Write the growth report of a month: readers, followers, what each delivery brought."""
    from mmc.cli.newsroom import open_newsroom
    from mmc.core.ports import system_clock

    config = open_newsroom(folder)
    from mmc.engagement.reports.growth import write_month_report  # its models need Django to be set up

    typer.echo(write_month_report(month, out, config, system_clock()))
