"""Claim: one number of a sentence, and the proof that the table says it. Every number is computed twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

import polars as pl

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.errors import DatasetError

How = Literal["value", "share", "rank", "rows", "times", "change", "difference", "peak", "low", "rain", "own"]
RAIN = "hujan"  # every BMKG description of rain has this word; thunder and drizzle are "hujan" too


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One number of a sentence: how it was computed, from what, and how it is written."""

    how: How
    column: str
    value: float
    shown: str
    row: str = ""  # the cell of the naming column it speaks of
    # For how="own": the number once more from the polars table, by another way than the sentence took.
    again: Callable[[pl.DataFrame], float] | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A headline the data can vouch for."""

    kind: str
    sentence: str
    subject: str  # the row or the column it speaks of: what carries the accent
    claims: tuple[Claim, ...]


def checked(finding: Finding, dataset: Dataset, names: Column) -> Finding:
    """The same finding, after every number was computed again from the table; DatasetError if one differs."""
    for claim in finding.claims:
        again = _again(claim, dataset, names)
        if abs(again - claim.value) > 1e-9 * max(1.0, abs(again)):
            raise DatasetError(f"headline '{finding.sentence}': {claim.shown} is {again:g} in the table")
    rest = finding.sentence
    spoken = [str(n) for n in dataset.values(names.name) if n] + [c.label or c.name for c in dataset.columns]
    for name in sorted(spoken, key=len, reverse=True):
        rest = rest.replace(name, " ")  # a figure inside a name is no claim
    vouched = {figure for claim in finding.claims for figure in _figures(claim.shown)}
    for figure in _figures(rest):
        if figure not in vouched:
            raise DatasetError(f"headline '{finding.sentence}': nothing in the table vouches for {figure}")
    return finding


def _figures(words: str) -> list[str]:
    return re.findall(r"\d[\d.,]*\d|\d", words)


def _again(claim: Claim, dataset: Dataset, names: Column) -> float:
    """The claimed number straight from the polars table, by another way than the sentence took."""
    table, column = dataset.table, pl.col(claim.column)
    if claim.again is not None:
        return float(claim.again(table))
    filled = table.filter(column.is_not_null())
    if claim.how == "rows":
        return float(table.height)
    if claim.how == "rain":
        return float(table.filter(column.str.to_lowercase().str.contains(RAIN, literal=True)).height)
    if claim.how in ("change", "difference"):
        ordered = filled.sort(names.name) if names.kind == "date" else filled
        first, last = ordered[claim.column][0], ordered[claim.column][-1]
        return float(last - first) if claim.how == "difference" else float((last - first) / abs(first) * 100)
    if claim.how in ("peak", "low"):
        return _number(filled[claim.column].max() if claim.how == "peak" else filled[claim.column].min())
    if claim.how == "times":
        return _number(filled[claim.column].max()) / _number(filled[claim.column].min())
    own = _number(filled.filter(pl.col(names.name).cast(pl.String) == claim.row)[claim.column].first())
    if claim.how == "rank":
        return float(filled.filter(column > own).height + 1)
    return own / _number(filled[claim.column].sum()) if claim.how == "share" else own


def said_value(value: float, unit: str, among: Iterable[float] = ()) -> str:
    """A value in a sentence: percentages with the table's decimals, from a milliard on in words.

    Where it or a value it stands among comes to a thousand, it is whole, as the marks beside it are written.
    """
    if unit == "%":
        return f"{text.number(value)}%"
    if abs(value) < 10**9:
        whole = max(map(abs, (value, *among))) >= 1000 and abs(value) >= 0.5
        exact = Decimal(str(value))
        return text.with_unit(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP) if whole else exact, unit)
    figure = text.compact(value, 2)
    return f"Rp{figure}{unit[2:]}" if unit.startswith("Rp") else f"{figure}{text.NBSP}{unit}"


def _number(value: Any) -> float:
    if value is None:
        raise DatasetError("a headline speaks of a number the table does not have")
    return float(value)
