"""Headlines the table itself bears, and which template and highlight suit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mmc.core.claim import Finding
from mmc.core.dataset import Dataset
from mmc.core.language import speaking
from mmc.core.typed import unvouched
from mmc.desk.table_words import needs_words
from mmc.drawing.brand import Brand, load_brand
from mmc.errors import MmcError
from mmc.infographics import TEMPLATES, template_named

SHOWN = 4
MOST_NAMES = 60
_NOTHING: Mapping[str, Any] = {}


def candidates(
    template: str, dataset: Dataset, brand_folder: Path, language: str = "id", options: Mapping[str, Any] = _NOTHING
) -> list[Finding]:
    """What the table says in this template, strongest first, each number computed twice; empty when it says nothing."""
    try:
        with speaking(language):
            brand = _brand(brand_folder).speaking(language)
            told = {name: options[name] for name in ("highlight", "now") if options.get(name)}
            return _different(template_named(template).findings(dataset, brand, told))[:SHOWN]
    except MmcError:
        return []  # the picture beside this says what is wrong with the table


def not_in_table(words: str, template: str, dataset: Dataset, brand_folder: Path, language: str = "id") -> list[str]:
    """The figures somebody typed that the table does not bear out; a warning, never a refusal."""
    if not any(letter.isdigit() for letter in words):
        return []
    heads = candidates(template, dataset, brand_folder, language) if template else []
    return unvouched(words, dataset, heads)


def fitting_template(dataset: Dataset) -> str:
    """The template that suits the columns best, so that the first picture is already a sensible one."""
    fitting = [t for t in TEMPLATES if _fits(t.name, dataset)]
    dated = any(c.kind in ("date", "time") for c in dataset.columns)
    named = [t for t in fitting if any(need.name for need in t.needs)]  # asks for columns by name: made for this table
    timed = [t for t in fitting if dated and t.needs[0].kinds[0] == "date"]
    return next(iter([*named, *timed, *fitting, *TEMPLATES])).name


def misfits(dataset: Dataset, brand_folder: Path, language: str = "id") -> dict[str, str]:
    """The templates this table cannot fill, each with what it would need in a few words."""
    found = {}
    with speaking(language):
        brand = _brand(brand_folder).speaking(language)
        for template in TEMPLATES:
            try:
                template_named(template.name).columns_of(dataset)
                template_named(template.name).findings(dataset, brand, _NOTHING)
            except MmcError as error:
                found[template.name] = needs_words(str(error))
    return found


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


def _different(found: Sequence[Finding]) -> list[Finding]:
    """Each sentence once: a shorter way to say the same thing is for pictures without room, not for people."""
    return list({f.sentence: f for f in found}.values())


@lru_cache(maxsize=4)
def _brand(folder: Path) -> Brand:
    return load_brand(folder)
