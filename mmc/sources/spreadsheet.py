"""A CSV, XLSX, XLS or ODS file of an office, from an address or from the newsroom's own folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from mmc.config import SourceConfig
from mmc.core.dataset import Dataset
from mmc.errors import ConfigError, SourceUnreachable
from mmc.sources.checks import Check, run_checks
from mmc.sources.door import Door
from mmc.sources.fetch import Fetcher
from mmc.sources.proposal import refuse_changed
from mmc.sources.snapshot import Part, Snapshot, part
from mmc.sources.source import Options, Reading, Total, make_origin, mistake, origin_words, read_options, source_door
from mmc.sources.tables import table_of
from mmc.sources.tabular import TableOptions, reading
from mmc.sources.without_persons import without_persons


class SpreadsheetOptions(TableOptions):
    """`url` of the file, or `path` of a file on this machine. With base_url set, `url` may be relative to it."""

    url: str = Field(
        default="", description="address of the file (a Google Sheet: its export address), or its path below base_url"
    )
    path: str = Field(default="", description="or a file on this machine")
    shape: tuple[str, ...] = Field(
        default=(), description="the headers an editor approved; a file with others is refused, naming what changed"
    )

    @model_validator(mode="after")
    def _one_place(self) -> SpreadsheetOptions:
        if bool(self.url) == bool(self.path):
            raise ValueError("say either `url` (an address) or `path` (a file here)")
        return self


@dataclass(frozen=True, kw_only=True)
class Spreadsheet:
    """One file that is fetched again and again from the same place."""

    kind: ClassVar[str] = "spreadsheet"
    words: ClassVar[type[Options]] = SpreadsheetOptions
    lasting: ClassVar[bool] = True
    name: str
    url: str
    options: SpreadsheetOptions
    door: Door | None  # None: a file of this machine

    @classmethod
    def open(cls, name: str, config: SourceConfig, secret: str) -> Spreadsheet:
        """The source, or ConfigError with every mistake in its options."""
        options = read_options(SpreadsheetOptions, name, config.options)
        if options.path:
            return cls(name=name, url=Path(options.path).name, options=options, door=None)
        url = options.url if "://" in options.url else f"{config.base_url.rstrip('/')}/{options.url.lstrip('/')}"
        if not urlsplit(url).netloc:
            raise ConfigError([mistake(name, "url", f"'{options.url}' is no address, and base_url is empty")])
        return cls(name=name, url=url, options=options, door=source_door(name, url, options, secret))

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """The file as it is now."""
        if self.door is not None:
            found = fetcher.get(self.url, self.door, remember=False)
        else:
            try:
                found = part(self.url, Path(self.options.path).read_bytes())
            except OSError as error:
                raise SourceUnreachable(f"{self.options.path} cannot be read: {error.strerror}") from error
        clean = without_persons(found, self._label(found), self.options.sheet, self.options.locale)
        return Snapshot(source=self.name, kind=self.kind, parts=(clean,), fetched_at=now)

    def _label(self, file: Part) -> str:
        return Path(urlsplit(file.url).path).name or file.url

    def parse(self, snapshot: Snapshot) -> Dataset:
        """The typed table."""
        return self.read(snapshot).dataset

    def read(self, snapshot: Snapshot) -> Reading:
        """The table with its totals rows, the titles above it and the notes below."""
        file = snapshot.parts[0]
        words = self.options
        laid, shaped = table_of(self.name, file.body, self._label(file), words)
        if words.shape:
            refuse_changed(self.name, words.shape, laid.names)
        known = {
            "title": laid.titles[0] if laid.titles else "",
            "url": file.url if self.door else "",
            "retrieved_at": snapshot.fetched_at,
            "snapshot": snapshot.sha256,
        }
        origin = make_origin(self.name, origin_words(words, **known))
        found = reading(self.name, shaped, origin, laid)
        cut = tuple(f"column '{head}' was left out before storage: it concerns persons" for head in file.left_out)
        return replace(found, notes=(*cut, *found.notes))

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """What mmc.toml and the schedule declare; a totals row that contradicts the rows stops."""
        return run_checks(dataset, now, {"total": 0.5, **self.options.checks, **declared}, totals)
