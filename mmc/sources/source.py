"""What every source kind is, and how its options in mmc.toml are read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mmc.core.dataset import Dataset, Origin
from mmc.errors import ConfigError, DatasetError, Mistake, SourceRefused
from mmc.sources.checks import Check
from mmc.sources.door import Door, door
from mmc.sources.markup import looks_like_html, page_words
from mmc.sources.snapshot import Part, Snapshot

if TYPE_CHECKING:
    from mmc.sources.fetch import Fetcher


@dataclass(frozen=True, kw_only=True)
class Total:
    """A totals row as printed: kept to check the sum, never part of the data."""

    label: str
    values: Mapping[str, float]  # by column name


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A snapshot read: the table, and what stood around it."""

    dataset: Dataset
    totals: tuple[Total, ...] = ()
    titles: tuple[str, ...] = ()  # lines above the table
    notes: tuple[str, ...] = ()  # lines below it, and what was left out and why


class Source(Protocol):
    """A configured source. Raises SourceError and DatasetError only."""

    @property
    def name(self) -> str:
        """Its name in mmc.toml."""

    @property
    def kind(self) -> str:
        """The word after `kind =`."""

    @property
    def lasting(self) -> bool:
        """False where figures are meant to be replaced (a forecast, the last day's count): no revision worth a flag."""

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """The bytes as they are now."""

    def parse(self, snapshot: Snapshot) -> Dataset:
        """The table in a snapshot."""

    def read(self, snapshot: Snapshot) -> Reading:
        """The table and what stood around it: totals rows, titles, notes."""

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """Each check with its verdict; the caller stops on a failed one of severity stop."""


class Options(BaseModel):
    """Options of `[sources.<name>]` that every kind understands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    practice: bool = Field(default=False, description="the values are invented: pictures say DATA LATIHAN")
    producer: str = Field(default="", description="who stands behind the figures")
    title: str = Field(default="", description="what the data is called")
    period: str = Field(default="", description="what time they speak of")
    as_of: date | None = Field(default=None, description="date of issue")
    licence: str = Field(default="", description="under which terms the figures may be shown")
    hosts: tuple[str, ...] = Field(default=(), description="further https hosts this source may lead to")
    checks: dict[str, Any] = Field(default={}, description="what must be true of the table, see Checks below")


AnyOptions = TypeVar("AnyOptions", bound=Options)


def read_options(model: type[AnyOptions], name: str, raw: Mapping[str, Any]) -> AnyOptions:
    """The options of a source, or ConfigError with every mistake in them."""
    try:
        return model(**raw)
    except ValidationError as error:
        mistakes = []
        for found in error.errors():
            field = ".".join(str(p) for p in found["loc"])
            unknown = found["type"] == "extra_forbidden"
            known = ", ".join(sorted(model.model_fields))
            message = f"is no option of this kind; it knows {known}" if unknown else found["msg"]
            mistakes.append(mistake(name, field, message.removeprefix("Value error, ")))
        raise ConfigError(mistakes) from error


def mistake(name: str, field: str, message: str) -> Mistake:
    """A Mistake in the section of a source."""
    return Mistake("mmc.toml", None, f"sources.{name}.{field}", message)


def source_door(name: str, base_url: str, options: Options, secret: str = "", gap: float = 0.0) -> Door:
    """The door of a source, or ConfigError if its base_url is no address."""
    try:
        return door(base_url, hosts=options.hosts, secrets=(secret,), gap=gap)
    except ValueError as error:
        raise ConfigError([mistake(name, "base_url", str(error))]) from error


def origin_words(words: Options, **known: Any) -> dict[str, Any]:
    """Origin fields from the options, filled from what the source itself tells."""
    said = {k: getattr(words, k) for k in ("producer", "period", "as_of", "title", "licence")}
    found = {k: v for k, v in known.items() if v} | {k: v for k, v in said.items() if v}
    return found | {"practice": words.practice or says_practice(str(known.get("title", "")))}


def says_practice(*lines: str) -> bool:
    """True if the data calls itself practice data: then the picture must say so too, whatever the options say."""
    return any(re.search(r"\bdata latihan\b|\[latihan\]", line, re.IGNORECASE) for line in lines)


def make_origin(name: str, fields: Mapping[str, Any]) -> Origin:
    """The Origin, or DatasetError naming the words an editor still has to give."""
    missing = [k for k in ("producer", "period", "as_of") if not fields.get(k)]
    if missing:
        raise DatasetError(f"{name}: {', '.join(missing)} not known; say it in [sources.{name}] of mmc.toml")
    return Origin(**fields)


def json_of(part: Part, *, who: str) -> Any:
    """The JSON in a part; SourceRefused says what came instead: a web page, a login, half an answer."""
    if looks_like_html(part.body):
        raise SourceRefused(f"{part.url} answers {who} with {page_words(part.body)} instead of data")
    start = part.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    try:
        return json.loads(part.body.lstrip(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        if start in (b"{", b"["):
            raise SourceRefused(f"{part.url} answers with JSON that is cut off or broken") from error
        kind = part.mime or "no stated type"
        raise SourceRefused(f"{part.url} answers with something that is no JSON ({kind})") from error
