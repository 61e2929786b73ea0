"""poll: many sources refreshed side by side, each answer or its error, no host asked more than it allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from mmc.errors import DatasetError, SourceError
from mmc.sources.fetch import Fetcher
from mmc.sources.refresh import Fresh, refresh
from mmc.sources.source import Source

Outcome = Fresh | SourceError | DatasetError


def poll(
    sources: Sequence[Source],
    fetcher: Fetcher,
    clock: Callable[[], datetime],
    *,
    at_once: int = 10,
    declared: Mapping[str, Mapping[str, object]] | None = None,
) -> dict[str, Outcome]:
    """What each source gave, by name. One that fails stops no other; gaps between calls are the fetcher's."""

    def one(source: Source) -> Outcome:
        try:
            return refresh(source, fetcher, clock(), (declared or {}).get(source.name))
        except (SourceError, DatasetError) as error:
            return error

    with ThreadPoolExecutor(at_once, thread_name_prefix="sumber") as hands:
        return dict(zip((s.name for s in sources), hands.map(one, sources), strict=True))
