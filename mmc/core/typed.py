"""Typed: the numbers of a sentence somebody wrote, and which of them the table does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from mmc.core.claim import Finding
from mmc.core.dataset import Dataset

_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_SCALES = {
    "ribu": 1e3, "juta": 1e6, "miliar": 1e9, "milyar": 1e9, "triliun": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_SCALED = re.compile(rf"({_FIGURE.pattern})\s*({'|'.join(_SCALES)})?\b", re.I)
_NO_CLAIM = re.compile(r"https?://\S+|#\w+|@\w+|\{link\}")  # an address or a tag counts nothing
_CLOCKS = (7, 8, 9)  # hours that Indonesia's zones are ahead


def unvouched(words: str, dataset: Dataset, findings: Iterable[Finding] = ()) -> list[str]:
    """The figures in these words that neither a cell nor a finding, a date or a count of the table bears out.

    A rounded figure is borne out by what it rounds: `455 ribu` by 454.515. Nothing is refused here: an editor may
    know more than the table.
    """
    said = _NO_CLAIM.sub(" ", words)
    texts = [str(v) for c in dataset.columns if c.kind == "text" for v in dataset.values(c.name) if v]
    for name in sorted({*texts, *(c.label or c.name for c in dataset.columns)}, key=len, reverse=True):
        said = said.replace(name, " ")  # a figure inside a name is the name's
    written, values = _written(dataset, texts, findings), _values(dataset)
    return list(dict.fromkeys(shown for shown, scale in _figures(said) if not _borne(shown, scale, written, values)))


def _figures(words: str) -> Iterator[tuple[str, float]]:
    for match in _SCALED.finditer(words):
        yield match[1], _SCALES.get((match[2] or "").lower(), 1.0)


def _borne(shown: str, scale: float, written: set[str], values: Sequence[float]) -> bool:
    if scale == 1.0 and shown in written:
        return True
    for figure, decimals in _readings(shown):
        near = 0.5 * 10.0**-decimals * scale * (1 + 1e-9)
        if any(abs(abs(value) - figure * scale) <= near for value in values):
            return True
    return False


def _readings(shown: str) -> Iterator[tuple[float, int]]:
    """The number as Indonesians write it, and as the English do, each with its decimals."""
    for thousands, point in ((".", ","), (",", ".")):
        whole, _, rest = shown.replace(thousands, "").partition(point)
        if whole.isdigit() and (not rest or rest.isdigit()):
            yield float(f"{whole}.{rest or 0}"), len(rest)


def _values(dataset: Dataset) -> list[float]:
    found = [float(dataset.rows)]
    for column in dataset.columns:
        if column.kind == "number":
            cells = [float(v) for v in dataset.values(column.name) if v is not None]
            found += [*cells, sum(cells)]
    return found


def _written(dataset: Dataset, texts: Sequence[str], findings: Iterable[Finding]) -> set[str]:
    """Figures as they stand somewhere: in findings, in the origin, in cells of words, in dates and hours."""
    origin = dataset.origin
    lines = [*texts, origin.title, origin.period, origin.producer, *(f.sentence for f in findings)]
    lines += [f"{day.day} {day.month} {day.year}" for day in _days(dataset)]
    for column in dataset.columns:
        if column.kind == "time":
            for at in dataset.values(column.name):
                if isinstance(at, datetime):
                    lines += [f"{at.astimezone(UTC) + timedelta(hours=h):%H.%M %H:%M %-H}" for h in _CLOCKS]
    return {figure for line in lines for figure in _FIGURE.findall(line)}


def _days(dataset: Dataset) -> Iterator[date]:
    yield dataset.origin.as_of
    for column in dataset.columns:
        if column.kind in ("date", "time"):
            for value in dataset.values(column.name):
                if isinstance(value, datetime):
                    yield from ((value.astimezone(UTC) + timedelta(hours=h)).date() for h in _CLOCKS)
                elif isinstance(value, date):
                    yield value
