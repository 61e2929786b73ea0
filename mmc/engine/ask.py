"""Asks a source: fetched politely, compared with what it said last, kept, and told to the stories that show it."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from mmc.config import Config, SourceConfig
from mmc.engine.changed import flag_stories
from mmc.engine.tools import Tools
from mmc.errors import DatasetError, SourceError
from mmc.newsroom.actions.keep_snapshot import keep_snapshot, source_answered, source_failed
from mmc.newsroom.kept_tables import last_table
from mmc.newsroom.media import MediaStore
from mmc.newsroom.models import Snapshot
from mmc.sources.fetch import Fetcher
from mmc.sources.kept import KeptParts
from mmc.sources.refresh import Fresh, refresh

log = logging.getLogger("mmc.engine")
TRIES = 3  # of one question within a slot, further and further apart


def fetcher_of(tools: Tools) -> Fetcher:
    """The newsroom's own door: it says who asks, tries again, and remembers what a host may call unchanged."""
    site = tools.config.site
    return Fetcher(
        f"MMC ({site.name}; {site.base_url})", tries=TRIES, sleep=tools.sleep, chance=tools.chance.random,
        kept=KeptParts(tools.config.folder / "var" / "fetched"),
    )  # fmt: skip


def ask(name: str, tools: Tools, declared: dict[str, Any] | None = None) -> tuple[Fresh, Snapshot]:
    """What the source says now and the row of its bytes. SourceError or DatasetError is kept with the source."""
    now = tools.clock()
    kind = tools.config.sources[name].kind
    try:
        fresh = _fresh(name, tools, now, declared)
    except (SourceError, DatasetError) as error:
        source_failed(name, kind, error, now)
        raise
    source_answered(name, kind, now)
    row = keep_snapshot(fetched=fresh.snapshot, store=MediaStore(tools.config.media_folder))
    if fresh.revised:
        log.warning("Source %s changed %d figures", name, len(fresh.revised), extra={"action": "source_revised"})
    flag_stories(name, fresh, row, tools)
    return fresh, row


def look(name: str, tools: Tools, declared: dict[str, Any] | None = None) -> Fresh:
    """What the source says now; nothing is kept and nobody is told."""
    return _fresh(name, tools, tools.clock(), declared)


def here(settings: SourceConfig, folder: Path) -> SourceConfig:
    """The settings with a file's path as seen from the newsroom's folder, wherever the process runs."""
    path = settings.options.get("path")
    return settings.model_copy(update={"path": str(folder / path)}) if isinstance(path, str) and path else settings


def _fresh(name: str, tools: Tools, now: datetime, declared: dict[str, Any] | None) -> Fresh:
    from mmc.sources import open_source

    config: Config = tools.config
    settings = here(config.sources[name], config.folder)
    secret = config.secret(settings.secret) if settings.secret else ""
    source = open_source(name, settings, secret)
    last = last_table(source, MediaStore(config.media_folder))
    with fetcher_of(tools) as fetcher:
        return refresh(source, fetcher, now, declared, last)
