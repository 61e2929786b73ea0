"""Template: a pure function from data, format and brand to a Scene, and the options all templates share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, ClassVar, TypeVar

import polars as pl

from mmc.core.claim import Finding
from mmc.core.dataset import Column, Dataset, Kind
from mmc.core.english import in_language, options_in_language
from mmc.core.format import Format, format_named
from mmc.core.language import speaking
from mmc.drawing.brand import THEMES, Brand, Palette
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, DrawingError, TextOverflow

Found = TypeVar("Found")
_CANDIDATES = 3  # findings tried before a picture is refused for want of room
HEARD = -1  # as `nth`: the findings themselves are wanted, no picture


class _Heard(Exception):
    """A template has come to its findings; it goes no further."""

    def __init__(self, found: Sequence[Any]) -> None:
        super().__init__()
        self.found = found


@dataclass(frozen=True, kw_only=True)
class Need:
    """One input of a template: how many columns of a kind, by name where the name matters."""

    kinds: tuple[Kind, ...]  # in order of preference
    what: str  # Indonesian, for forms: "nama wilayah"
    name: str = ""  # the column must be called this; empty = the first ones of the kind
    least: int = 1
    most: int = 1


@dataclass(frozen=True, kw_only=True)
class Options:
    """What an editor may say; empty means computed. A template that takes more extends this class."""

    headline: str = field(default="", metadata={"what": "judul; tanpa judul, temuan dihitung dari data"})
    subtitle: str = field(default="", metadata={"what": "keterangan di bawah judul"})
    kicker: str = field(default="", metadata={"what": "baris kecil di atas judul"})
    theme: str = field(default="light", metadata={"what": "light (terang) atau dark (gelap)"})
    highlight: str = field(default="", metadata={"what": "nama yang diberi warna"})
    nth: int = field(default=0, metadata={"own": True})  # which finding: the next one when the first is too long

    def pick(self, found: Sequence[Found]) -> Found:
        """The finding this composition speaks of: the best, or a shorter one if that did not fit."""
        if self.nth == HEARD:
            raise _Heard(found)
        return found[min(self.nth, len(found) - 1)]


class Template(ABC):
    """One kind of picture. `compose` gives the Scene; the still is that scene at its end."""

    name: ClassVar[str]
    title: ClassVar[str]  # Indonesian, on screens
    needs: ClassVar[tuple[Need, ...]]
    rows: ClassVar[tuple[int, int]]  # how many rows make sense
    options: ClassVar[type[Options]] = Options
    tells: ClassVar[bool] = True  # its headline is a finding of the table; False: it carries words as they are
    mapped: ClassVar[bool] = False  # draws places where they lie: only those whose geography is known
    formats: ClassVar[tuple[str, ...]] = ("square", "portrait", "story", "wide", "og", "a4", "short", "landscape")

    @classmethod
    def compose(cls, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]) -> Sheet:
        """The scene, or DatasetError (wrong table) or DrawingError (cannot be set) saying where."""
        if format.name not in cls.formats:
            raise DrawingError(
                f"is not made in this format; choose {', '.join(cls.formats)}", template=cls.name, format=format.name
            )
        try:
            with speaking(brand.language):
                told, columns, chosen = cls.understood(dataset, brand, options)
                return cls._first_that_fits(told, columns, format, brand, chosen)
        except DrawingError as error:
            raise placed(error, cls.name, format.name) from error

    @classmethod
    def understood(
        cls, dataset: Dataset, brand: Brand, options: Mapping[str, Any]
    ) -> tuple[Dataset, tuple[Column, ...], Options]:
        """Table, columns and options as `draw_up` takes them, in the language spoken; DatasetError or DrawingError."""
        chosen = read_options(options_in_language(options, dataset), cls.name, cls.options)
        told = in_language(dataset)
        return ours(told, brand), cls.columns_of(told), chosen

    @classmethod
    def findings(cls, dataset: Dataset, brand: Brand, options: Mapping[str, Any]) -> Sequence[Finding]:
        """What the table says in this picture, strongest first, each number computed twice; empty where none is."""
        if not cls.tells:
            return ()
        with speaking(brand.language):
            told, columns, chosen = cls.understood(dataset, brand, {**options, "headline": ""})
            try:
                cls.draw_up(told, columns, format_named(cls.formats[0]), brand, replace(chosen, nth=HEARD))
            except _Heard as heard:
                return heard.found
        return ()

    @classmethod
    def ends(cls, dataset: Dataset, brand: Brand, options: Mapping[str, Any]) -> datetime | None:
        """The end printed on the picture (UTC), None for one that stays true."""
        return None

    @classmethod
    def _first_that_fits(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        """The scene with the best finding that can be set; with words of the editor's own there is no second try."""
        first: TextOverflow | None = None
        for nth in range(1 if options.headline else _CANDIDATES):
            try:
                return cls.draw_up(dataset, columns, format, brand, replace(options, nth=nth))
            except TextOverflow as error:
                first = first or error
        raise first if first else TextOverflow("nothing to set")

    @classmethod
    @abstractmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        """The scene of a table whose columns were found."""

    @classmethod
    def columns_of(cls, dataset: Dataset) -> tuple[Column, ...]:
        """The columns this template reads, in the order of `needs`; DatasetError with column and reason."""
        low, high = cls.rows
        if not low <= dataset.rows <= high:
            raise DatasetError(f"{cls.name}: {dataset.name} has {dataset.rows} rows; {low} to {high} can be drawn")
        return tuple(column for need in cls.needs for column in _meet(need, dataset, cls.name))


def _meet(need: Need, dataset: Dataset, template: str) -> list[Column]:
    for kind in need.kinds:
        found = [c for c in dataset.columns if c.kind == kind and need.name in ("", c.name)]
        if len(found) > need.most > 1:
            raise DatasetError(f"{template}: {dataset.name} has {len(found)} {kind} columns; at most {need.most} fit")
        if len(found) >= need.least:
            return found[: need.most]
    kinds = " or ".join(need.kinds)
    wanted = f"column '{need.name}' ({kinds})" if need.name else f"a {kinds} column"
    have = ", ".join(f"{c.name} ({c.kind})" for c in dataset.columns)
    raise DatasetError(f"{template}: {dataset.name} needs {wanted} for {need.what}; it has {have}")


def read_options(raw: Mapping[str, Any], template: str, kind: type[Options] = Options) -> Options:
    """The options as one value; DrawingError for a word or a theme nobody knows."""
    known = {f.name: f for f in fields(kind) if not f.metadata.get("own")}
    for key, value in raw.items():
        if key not in known:
            raise DrawingError(f"no option '{key}'; there are {', '.join(known)}", template=template)
        if known[key].metadata.get("file"):  # the bytes of a file: a template opens no path
            if value is not None and not isinstance(value, bytes):
                raise DrawingError(f"option '{key}' should be the bytes of a file", template=template)
        elif not isinstance(value, str):
            raise DrawingError(f"option '{key}' should be a text", template=template)
    options = kind(**raw)
    if options.theme not in THEMES:
        raise DrawingError(f"no theme '{options.theme}'; write light or dark", template=template, element="theme")
    return options


def ours(dataset: Dataset, brand: Brand) -> Dataset:
    """The dataset with every name spelled our way: a source's old spelling never stands beside ours."""
    text = [c.name for c in dataset.columns if c.kind == "text"]
    spelled = [pl.col(n).map_elements(brand.spelled, return_dtype=pl.String) for n in text]
    return dataset.with_table(dataset.table.with_columns(spelled), dataset.columns) if spelled else dataset


def placed(error: DrawingError, template: str, format: str) -> DrawingError:
    """The same error, naming template and format as well."""
    message = str(error)
    if error.element and message.startswith(f"{error.element}: "):
        message = message.removeprefix(f"{error.element}: ")
    if error.template:
        return error
    return type(error)(message, template=template, format=format, element=error.element)


def palette_of(brand: Brand, options: Options) -> Palette:
    """The colours of the chosen theme."""
    return brand.palette(options.theme)
