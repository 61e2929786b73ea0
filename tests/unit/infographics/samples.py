"""The shipped sample tables, and what each new template's tests ask of every picture."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from mmc.config import ASSETS
from mmc.core.dataset import Column, Dataset, build
from mmc.core.format import Box, format_named
from mmc.core.text import NBSP
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END, Whole
from mmc.drawing.sheet import Sheet
from mmc.infographics import template_named
from mmc.infographics.still import scene
from mmc.sources.sidecar import read_table
from tests.unit.infographics.tables import PRACTICE, brand

FORMATS = ("square", "portrait", "story", "wide", "og", "short", "landscape")


@cache
def sample(name: str) -> Dataset:
    """The table the gallery draws."""
    return read_table(ASSETS / "demo" / "samples" / f"{name}.csv").dataset


def table(columns: dict[str, str], *rows: tuple[Any, ...], labels: dict[str, str] | None = None) -> Dataset:
    """Invented rows; a column's value is `text`, `date`, or the unit of its numbers."""
    known = labels or {}
    made = [
        Column(name=n, kind="text", label=known.get(n, "")) if kind == "text" else
        Column(name=n, kind="date", label=known.get(n, "")) if kind == "date" else
        Column(name=n, kind="number", label=known.get(n, ""), unit=kind)
        for n, kind in columns.items()
    ]  # fmt: skip
    return build("uji", made, rows, PRACTICE)


def picture(template: str, dataset: Dataset, format_name: str = "square", **options: Any) -> Sheet:
    """A scene that passed every gate."""
    assert format_name in template_named(template).formats
    return scene(template, dataset, format_named(format_name), brand(), options)


def words(sheet: Sheet, role: str = "") -> list[str]:
    """The texts of a picture, plain spaces, of one role or of all."""
    return [t.text.replace(NBSP, " ") for t in sheet.texts() if role in ("", t.role)]


def accented(sheet: Sheet, role: str) -> list[str]:
    """The texts of a role that carry the accent colour."""
    accent = (brand().light.accent, brand().dark.accent)
    return [t.text.replace(NBSP, " ") for t in sheet.texts() if t.role == role and t.color in accent]


def assert_moves_honestly(sheet: Sheet) -> None:
    """Nothing changes outside the reported box, the movement ends in the still, and frames stand alone."""
    end = sheet.seconds
    times = [0.0, 0.1, 0.3, 0.45, 0.483, *(round(end * share, 3) for share in (0.5, 0.7, 0.72, 0.9, 0.95)), end]
    times = sorted(dict.fromkeys(times))
    frames = {t: _frame(sheet, t) for t in times}
    for before, now in pairwise(times):
        change = sheet.change(before, now)
        if isinstance(change, Box):
            outside = np.ones(frames[now].shape[:2], bool)
            outside[int(change.y) : int(change.bottom) + 1, int(change.x) : int(change.right) + 1] = False
            assert np.array_equal(frames[before][outside], frames[now][outside]), (before, now, change)
        elif change is Whole.SAME:
            assert np.array_equal(frames[before], frames[now]), (before, now)
    assert np.array_equal(frames[end], _frame(sheet, END))
    assert not np.array_equal(frames[0.0], frames[end])
    assert sheet.change(end, END) is Whole.SAME


def _frame(sheet: Sheet, t: float) -> np.ndarray:
    canvas = RasterCanvas(*sheet.format.size)
    sheet.draw(canvas, t)
    return canvas.pixels
