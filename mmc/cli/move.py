"""`mmc move`: the ledger goes from SQLite into PostgreSQL."""

from __future__ import annotations

from typing import Annotated

import typer

from mmc.cli.newsroom import Folder


def move(
    to: Annotated[str, typer.Option(help="postgresql://user@host/name: an empty database.")],
    folder: Folder = None,
) -> None:
    """Carry every row into PostgreSQL while the engine is stopped, check it, and point mmc.toml there."""
    from mmc.config import load
    from mmc.core.ports import system_clock
    from mmc.web.moving import move_ledger

    counts = move_ledger(load(folder), to, system_clock())
    print(f"{sum(counts.values())} rows in {len(counts)} tables moved; every delivery's past is whole")
    print("mmc.toml names PostgreSQL now; the old ledger stands aside. Create the engine's own empty database")
    print("beside it (its name ends in _engine), then start `mmc run` or `mmc worker`.")
