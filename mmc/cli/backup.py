"""`mmc backup`: the whole newsroom in one file, while it works."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmc.cli.newsroom import Folder


def backup(
    out: Annotated[Path, typer.Option(help="The file to write; it must not be there yet.")],
    folder: Folder = None,
) -> None:
    """Write ledger, media, site and config into one file; clear secrets stay out of it."""
    from mmc.config import load
    from mmc.core.ports import system_clock
    from mmc.web.backup import write_backup
    from mmc.web.boot import boot

    config = load(folder)
    boot(config)
    made = write_backup(config, out.resolve(), system_clock())
    print(f"{out}: {len(made.files)} files, {out.stat().st_size >> 20} MiB")
    print(f"not in it (keep them elsewhere): {', '.join(made.left_out)}")
    for path in made.damaged:
        print(f"damaged, left out: {path} is not what its name says; render it again")
