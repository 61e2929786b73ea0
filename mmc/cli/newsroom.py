"""Opens the newsroom a command works on: config, Django and the newest database shape."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmc.config import Config, load

Folder = Annotated[
    Path | None, typer.Option("--dir", help="The newsroom's folder (with mmc.toml); default: $MMC_DIR or here.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]


def open_newsroom(folder: Path | None) -> Config:
    """The config of the folder, with the database ready; ConfigError with every mistake otherwise."""
    from mmc.web.boot import boot, migrate
    from mmc.web.check import mistakes_beyond_shape

    config = load(folder, mistakes_beyond_shape)
    boot(config)
    migrate()
    return config
