"""`mmc tidy`: files of the media store that nothing names any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from mmc.cli.newsroom import Folder, Json


def tidy(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; throw nothing away.")] = False,
    days: Annotated[int, typer.Option(min=1, help="Only files that nobody has put in for so many days.")] = 30,
    folder: Folder = None,
    as_json: Json = False,
) -> None:
    """Throw away media files that no story, delivery, source or order names; the engine does it once a day."""
    import json

    from mmc.cli.newsroom import open_newsroom
    from mmc.core.ports import system_clock
    from mmc.newsroom.actions.clear_media import clear_media

    config = open_newsroom(folder)
    gone = clear_media(config, system_clock(), older=timedelta(days=days), dry_run=dry_run)
    if as_json:
        print(json.dumps({"dry_run": dry_run, "files": list(gone.files), "bytes": gone.bytes}))
        return
    for name in gone.files:
        print(name)
    print(f"{'would go' if dry_run else 'gone'}: {len(gone.files)} files, {gone.bytes / 1e6:.1f} MB")
