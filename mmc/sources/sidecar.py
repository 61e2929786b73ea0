"""A table a person hands in: a CSV or XLSX, with the words that vouch for it in `<file name>.yaml` or a form."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from mmc.core.dataset import Dataset, Origin
from mmc.core.places import mistakes_of
from mmc.core.text import plain_date
from mmc.errors import ConfigError, DatasetError, Mistake
from mmc.sources.numbers import read_date
from mmc.sources.proposal import refuse_changed
from mmc.sources.source import says_practice
from mmc.sources.tables import table_of
from mmc.sources.tabular import ColumnWords, TableOptions, check_sums, reading

REQUIRED = ("unit", "source", "as_of")
OVERRIDES = ("title", "unit", "source", "as_of")


@dataclass(frozen=True, kw_only=True)
class Sidecar:
    """A table with the headline words that came with it; empty ones are computed later."""

    dataset: Dataset
    title: str = ""
    subtitle: str = ""
    notes: tuple[str, ...] = ()  # what stood below the table, what was not understood


class Words(BaseModel):
    """The words beside a table: unit, source and as_of are required, the rest is optional."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str
    source: str  # who stands behind the figures
    as_of: date
    title: str = ""
    subtitle: str = ""
    url: str = ""
    licence: str = ""
    locale: Literal["id", "en"] = "id"
    columns: dict[str, ColumnWords | str] = Field(default_factory=dict)
    period: str = ""
    practice: bool = False
    sheet: str = ""
    melt: tuple[str, str] | None = None
    english: dict[str, str] = Field(default_factory=dict)  # its words -> the same in English: titles, cells, units
    shape: tuple[str, ...] = ()  # the headers an editor approved; a file with others is refused, naming what changed

    @field_validator("unit", "source")
    @classmethod
    def _said(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("is empty")
        return text.strip()

    @field_validator("as_of", mode="before")
    @classmethod
    def _day(cls, raw: Any) -> Any:
        found = read_date(raw) if isinstance(raw, str) else raw
        if found is None or isinstance(found, (int, float)):
            raise ValueError(f"'{raw}' is no date; write it like 2026-09-30 or 30 September 2026")
        return found


def read_table(file: Path, overrides: Mapping[str, str] | None = None) -> Sidecar:
    """The table of a CSV or XLSX with its `<file name>.yaml`; `overrides`: title, unit, source, as_of.

    ConfigError lists every mistake in the words with its line; DatasetError, SourceRefused and CheckFailed
    say what is wrong with the table itself.
    """
    try:
        body = file.read_bytes()
    except OSError as error:
        raise DatasetError(f"{file}: cannot be read: {error.strerror}") from error
    beside = file.with_name(file.name + ".yaml")
    text = beside.read_text("utf-8", errors="replace") if beside.is_file() else ""
    said = _yaml(text, str(beside))
    given = {k: v for k, v in (overrides or {}).items() if v}
    strange = sorted(set(given) - set(OVERRIDES))
    if strange:
        raise DatasetError(f"{file}: {', '.join(strange)} cannot be overridden; {', '.join(OVERRIDES)} can")
    return _table(file.name, body, _words({**said, **given}, str(beside), text))


def sidecar_words(file: Path) -> Words | None:
    """The words beside a file, None if there are none; ConfigError lists every mistake in them."""
    beside = file.with_name(file.name + ".yaml")
    if not beside.is_file():
        return None
    text = beside.read_text("utf-8", errors="replace")
    return _words(_yaml(text, str(beside)), str(beside), text)


def read_upload(name: str, body: bytes, words: Mapping[str, Any]) -> Sidecar:
    """The same reader for bytes sent by a form, whose fields are the words; empty fields count as not said."""
    said = {k: v for k, v in words.items() if v not in ("", None)}
    return _table(name, body, _words(said, name, ""))


def _yaml(text: str, place: str) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(text) if text.strip() else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = f"no valid YAML ({getattr(error, 'problem', None) or 'unreadable'}); put texts with % : # in quotes"
        raise ConfigError([Mistake(place, mark.line + 1 if mark else None, "file", why)]) from error
    if not isinstance(raw, dict):
        raise ConfigError([Mistake(place, 1, "file", "should be a list of `key: value` lines")])
    return raw


def _words(raw: Mapping[str, Any], place: str, text: str) -> Words:
    missing = [k for k in REQUIRED if not str(raw.get(k) or "").strip()]
    lacks = [Mistake(place, None, k, "is missing; a number without it is never drawn") for k in missing]
    try:
        return Words(**{str(k): v for k, v in raw.items()})
    except ValidationError as error:
        found = [dict(e) for e in error.errors() if e["loc"][0] not in missing]
        raise ConfigError(lacks + mistakes_of(found, place, text, yaml_text=True)) from error


def _table(name: str, body: bytes, words: Words) -> Sidecar:
    options = TableOptions(
        unit=words.unit, locale=words.locale, columns=dict(words.columns), sheet=words.sheet, melt=words.melt
    )
    laid, shaped = table_of(name, body, name, options)
    if words.shape:
        refuse_changed(name, words.shape, laid.names)
    origin = Origin(
        producer=words.source,
        period=words.period or f"per {plain_date(words.as_of)}",
        as_of=words.as_of,
        title=words.title or (laid.titles[0] if laid.titles else ""),
        url=words.url,
        licence=words.licence,
        snapshot=hashlib.sha256(body).hexdigest(),
        practice=words.practice or says_practice(*laid.titles),
    )
    found = reading(Path(name).stem, shaped, origin, laid)
    check_sums(name, found.dataset, found.totals)
    dataset = replace(found.dataset, english=words.english)
    return Sidecar(dataset=dataset, title=words.title, subtitle=words.subtitle, notes=found.notes)
