"""`mmc rehearsal`: the stand-ins of all platforms and sources, started by themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The local stand-ins of platforms and sources; nothing really goes out.")


@app.command("rehearsal")
def rehearsal(
    folder: Annotated[Path, typer.Option("--dir", help="Where what was sent is kept.")] = Path("var/rehearsal"),
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8090,
    as_json: Annotated[bool, typer.Option("--json", help="Print addresses and practice secrets as JSON.")] = False,
) -> None:
    """Start the rehearsal and serve until Ctrl-C."""
    from mmc.rehearsal import start

    with start(folder, port) as running:
        if as_json:
            told = {"base_url": running.base_url, "urls": running.urls, "pages": running.pages}
            typer.echo(json.dumps({**told, "secrets": running.secrets}))
        else:
            typer.echo(f"Rehearsal at {running.base_url}/ (kept in {running.folder}); Ctrl-C stops it.")
            for name, url in running.urls.items():
                typer.echo(f"  {name:10} {url}")
        try:
            running.wait()
        except KeyboardInterrupt:
            typer.echo("Rehearsal stopped.")
