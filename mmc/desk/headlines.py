"""Headlines the table itself bears, and which template and highlight suit it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from mmc.core import finding
from mmc.core.dataset import Dataset
from mmc.core.english import in_language
from mmc.core.finding import Finding
from mmc.core.language import speaking
from mmc.drawing.brand import Brand, load_brand
from mmc.errors import MmcError
from mmc.infographics import TEMPLATES, template_named

SHOWN = 4
MOST_NAMES = 60


def candidates(template: str, dataset: Dataset, brand_folder: Path, language: str = "id") -> list[Finding]:
    """The findings, strongest first; empty when the template finds none in this table."""
    find = _FINDERS.get(template)
    try:
        with speaking(language):
            brand = _brand(brand_folder).speaking(language)
            return find(in_language(dataset), brand)[:SHOWN] if find else []
    except MmcError:
        return []  # the picture beside this says what is wrong with the table


def fitting_template(dataset: Dataset) -> str:
    """The template that suits the columns best, so that the first picture is already a sensible one."""
    fitting = [t for t in TEMPLATES if _fits(t.name, dataset)]
    dated = any(c.kind in ("date", "time") for c in dataset.columns)
    named = [t for t in fitting if any(need.name for need in t.needs)]  # asks for columns by name: made for this table
    timed = [t for t in fitting if dated and t.needs[0].kinds[0] == "date"]
    return next(iter([*named, *timed, *fitting, *TEMPLATES])).name


def names_of(dataset: Dataset) -> list[str]:
    """What the accent may stand on: the names in the rows, or of several number columns."""
    figures = [c.label or c.name for c in dataset.columns if c.kind == "number"]
    texts = [c for c in dataset.columns if c.kind == "text"]
    rows = [str(v) for v in dataset.values(texts[0].name) if v] if texts else []
    return list(dict.fromkeys(rows))[:MOST_NAMES] if rows else figures if len(figures) > 1 else []


def _fits(template: str, dataset: Dataset) -> bool:
    try:
        template_named(template).columns_of(dataset)
    except MmcError:
        return False
    return True


def _ranking(dataset: Dataset, brand: Brand) -> list[Finding]:
    names, values = template_named("ranking").columns_of(dataset)
    places = brand.covers_region([str(n) for n in dataset.values(names.name)])
    whole = brand.wording["region_short"] if places else ""
    return finding.of_ranking(dataset, names, values, places=places, whole=whole)


def _trend(dataset: Dataset, brand: Brand) -> list[Finding]:
    when, *series = template_named("trend").columns_of(dataset)
    return finding.of_trend(dataset, when, series)


_FINDERS: dict[str, Callable[[Dataset, Brand], list[Finding]]] = {"ranking": _ranking, "trend": _trend}


@lru_cache(maxsize=4)
def _brand(folder: Path) -> Brand:
    return load_brand(folder)
