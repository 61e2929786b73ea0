"""`mmc init`: a new newsroom folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(folder: Annotated[Path, typer.Argument(help="The folder to create.")]) -> None:
    """Write mmc.toml, example schedules and the newsroom's own key into a new folder."""
    import shutil

    from mmc import ASSETS
    from mmc.errors import MoveRefused
    from mmc.publishers.logins.keys import make_key

    home = folder.resolve()
    if (home / "mmc.toml").exists():
        raise MoveRefused(f"{home} is a newsroom already; edit its mmc.toml")
    (home / "schedules").mkdir(parents=True, exist_ok=True)
    root = ASSETS.parent
    shutil.copyfile(root / "mmc.example.toml", home / "mmc.toml")
    for file in sorted((root / "schedules").glob("*.yaml")):
        shutil.copyfile(file, home / "schedules" / f"{file.name}.example")
    make_key(home / "var" / "secret-key")
    print(f"{home}: edit mmc.toml, rename the schedules you want from *.yaml.example to *.yaml,")
    print(f"then: mmc user add NAME --role admin --dir {home}; mmc doctor --dir {home}; mmc run --dir {home}")
