"""`mmc restore`: a newsroom out of a backup, in a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def restore(
    file: Annotated[Path, typer.Argument(help="What `mmc backup` wrote.")],
    folder: Annotated[Path, typer.Option("--dir", help="A new folder, or an empty one.")],
    database: Annotated[
        str, typer.Option(help="postgresql://... for a ledger that lay in PostgreSQL: an empty database.")
    ] = "",
) -> None:
    """Bring a newsroom back, verified; every channel is paused until a person has looked."""
    from mmc.core.ports import system_clock
    from mmc.web.restore import restore as bring_back

    back = bring_back(file.resolve(), folder.resolve(), system_clock(), database=database)
    print(f"{folder}: the newsroom of {back.taken_at:%Y-%m-%d %H:%M} UTC, {back.files} files, every hash as kept")
    print(f"every channel is paused; {back.in_doubt} deliveries may have gone out since and are read back, then asked")
    if back.slots:
        print(f"{back.slots} slots of schedules since then are not made: open by hand what is still wanted")
    print(f"never kept in a backup, put back by hand: {', '.join(back.left_out)}")
    for path in back.damaged:
        print(f"was damaged before the backup: {path}")
