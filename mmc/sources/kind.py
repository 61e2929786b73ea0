"""Kind: what most kinds of source have in common, so that a new one is a list of questions and a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Self, TypeVar

from mmc.config import SourceConfig
from mmc.core.dataset import Column, Dataset, build
from mmc.errors import ConfigError, SourceRefused
from mmc.sources.checks import Check, run_checks
from mmc.sources.door import Door
from mmc.sources.fetch import Fetcher
from mmc.sources.markup import looks_like_html, page_words
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import (
    Options,
    Reading,
    Total,
    make_origin,
    mistake,
    origin_words,
    read_options,
    says_practice,
    source_door,
)

O = TypeVar("O", bound=Options)  # noqa: E741
Question = tuple[str, Mapping[str, str]]  # address, parameters


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[O]):
    """A configured source. A kind names its class variables, `questions` and `read`; the rest is here."""

    kind: ClassVar[str]
    words: ClassVar[type[Options]]  # its options in mmc.toml
    home: ClassVar[str] = ""  # the public address; "" = base_url has to be said
    gap: ClassVar[float] = 0.0  # seconds between two calls to one host
    expected: ClassVar[Mapping[str, Any]] = {}  # checks every table of this kind has to pass
    lasting: ClassVar[bool] = True  # a figure once told is meant to stay; see Source
    needs_secret: ClassVar[str] = ""  # where the key comes from; "" = there is none

    name: str
    base_url: str
    options: O
    door: Door
    secret: str = ""

    @classmethod
    def open(cls, name: str, config: SourceConfig, secret: str) -> Self:
        """The source, or ConfigError with every mistake in its options."""
        options = read_options(cls.words, name, config.options)
        base = (config.base_url or cls.home).rstrip("/")
        if not base:
            raise ConfigError([mistake(name, "base_url", "is missing; the address this source lives at")])
        if cls.needs_secret and not secret:
            raise ConfigError([mistake(name, "secret", f"is missing; {cls.needs_secret}")])
        door = source_door(name, base, options, secret, gap=cls.gap)
        return cls(name=name, base_url=base, options=options, door=door, secret=secret)  # type: ignore[arg-type]

    @classmethod
    def local(cls, file: Part, now: datetime, said: Mapping[str, Any]) -> Reading:
        """What this kind reads in one file of this machine. Nothing is fetched and nothing is left out."""
        config = SourceConfig(kind=cls.kind, base_url="https://berkas.invalid", **{**cls.for_a_file(file), **said})
        opened = cls.open(file.url, config, "berkas")
        return opened.read(Snapshot(source=file.url, kind=cls.kind, parts=(file,), fetched_at=now))

    @classmethod
    def for_a_file(cls, file: Part) -> dict[str, Any]:
        """Options with which one file can be read that nobody configured."""
        return {}

    def questions(self, now: datetime) -> Sequence[Question]:
        """The addresses to ask, in order."""
        return [(self.base_url, {})]

    def headers(self) -> dict[str, str]:
        """What is sent along with every question."""
        return {}

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """One answer a question; the first that fails ends the fetch, so nothing half-fetched is drawn."""
        parts = [
            self.kept(fetcher.get(url, self.door, params=dict(params), headers=self.headers()))
            for url, params in self.questions(now)
        ]
        return Snapshot(source=self.name, kind=self.kind, parts=tuple(parts), fetched_at=now)

    def kept(self, part: Part) -> Part:
        """What of an answer may be stored; a kind whose answers carry people's data cuts it here."""
        return part

    def parse(self, snapshot: Snapshot) -> Dataset:
        """The typed table."""
        return self.read(snapshot).dataset

    def read(self, snapshot: Snapshot) -> Reading:
        """The table and what stood around it."""
        raise NotImplementedError

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """What the kind expects, then what mmc.toml and the schedule declare; the later word counts."""
        return run_checks(dataset, now, {**self.expected, **self.options.checks, **declared}, totals)

    def table(
        self,
        snapshot: Snapshot,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Any]],
        *,
        totals: Sequence[Total] = (),
        notes: Sequence[str] = (),
        **known: Any,
    ) -> Reading:
        """The Reading of these rows; `known` are the Origin's words the answer itself tells."""
        url = snapshot.parts[0].url
        told = {
            "url": url if "://" in url else "",
            "retrieved_at": snapshot.fetched_at,
            "snapshot": snapshot.sha256,
            **known,
        }
        dropped = tuple(dict.fromkeys(name for part in snapshot.parts for name in part.left_out))
        if dropped:
            notes = (*notes, f"left out before storage, because they concern persons: {', '.join(dropped)}")
        fields = origin_words(self.options, **told)
        fields["practice"] = fields["practice"] or says_practice(*(str(c) for row in rows[:20] for c in row))
        origin = make_origin(self.name, fields)
        return Reading(dataset=build(self.name, columns, rows, origin), totals=tuple(totals), notes=tuple(notes))


def refuse_page(part: Part, who: str) -> None:
    """Nothing, or SourceRefused where a web page or nothing at all came instead of data."""
    if not part.body.strip():
        raise SourceRefused(f"{part.url} answers {who} with nothing at all")
    if looks_like_html(part.body):
        raise SourceRefused(f"{part.url} answers {who} with {page_words(part.body)} instead of data")


def local_day(moment: datetime, hours: int = 7) -> Any:
    """The calendar day of an aware moment at a fixed distance from UTC (WIB by default)."""
    from datetime import timedelta

    return (moment.astimezone(UTC) + timedelta(hours=hours)).date()
