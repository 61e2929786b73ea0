"""Entries: the rows of a table of photos and clips: what is said about each, which part is shown, how loud."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mmc.core import text
from mmc.core.dataset import Dataset
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.photo import read_focus
from mmc.errors import DatasetError, DrawingError
from mmc.infographics.template import ours

# Each column, by the names it may have: Indonesian first.
COLUMNS = {
    "judul": "title", "tanggal": "date", "tempat": "place", "keterangan": "caption", "nama": "names",
    "berkas": "file", "fokus": "focus", "dari": "from", "sampai": "to", "suara": "sound", "kredit": "credit",
}  # fmt: skip
SOUNDS = {"": "latar", "latar": "latar", "asli": "asli", "tanpa": "tanpa",
          "low": "latar", "original": "asli", "none": "tanpa"}  # fmt: skip
_FOCUS = (0.5, 0.4)
_TIME = re.compile(r"(?:(\d+):)?(\d+(?:[.,]\d+)?)")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row. Seconds are those of the clip; `end` is None where the film may take what it needs."""

    row: int  # from 1
    file: str
    title: str = ""
    day: str = ""
    place: str = ""
    caption: str = ""
    names: str = ""
    credit: str = ""  # who took it
    focus: tuple[float, float] = _FOCUS
    start: float = 0.0
    end: float | None = None
    sound: str = "latar"  # low under the music; "asli": the music gives way; "tanpa": silent

    @property
    def where(self) -> str:
        """`17 November 2026 · Palangka Raya`, or what there is of it."""
        return " · ".join(part for part in (self.day, self.place) if part)

    @property
    def note(self) -> str:
        """`Siti Rahmawati · Dok. Diskominfo`: who is on it, and who took it."""
        taken = f"{say('Dok.', 'Credit:')} {self.credit}" if self.credit else ""
        return " · ".join(part for part in (self.names, taken) if part)


def entries_of(dataset: Dataset, brand: Brand, board: str, needed: str, rows: tuple[int, int]) -> list[Entry]:
    """The rows of a table; DatasetError naming column, row and reason of the first that cannot be used.

    Every row needs `berkas` (a file) and the column `needed`.
    """
    if not rows[0] <= dataset.rows <= rows[1]:
        raise DatasetError(f"{board}: {dataset.name} has {dataset.rows} rows; {rows[0]} to {rows[1]} make a film")
    there = {column.name for column in dataset.columns}
    named = {ours_: name for ours_, english in COLUMNS.items() for name in (english, ours_) if name in there}
    for wanted in ("berkas", needed):
        if wanted not in named:
            have = ", ".join(sorted(there))
            raise DatasetError(f"{board}: {dataset.name} needs the column '{wanted}'; it has {have}")
    found = []
    for number, raw in enumerate(ours(dataset, brand).table.to_dicts(), start=1):
        row = {column: raw[name] for column, name in named.items()}
        for wanted in ("berkas", needed):
            if not _said(row, wanted):
                raise DatasetError(f"{board}: row {number} of {dataset.name} has nothing in column '{wanted}'")
        found.append(_entry(row, number, f"{board}: row {number} of {dataset.name}"))
    return found


def _entry(row: Mapping[str, Any], number: int, where: str) -> Entry:
    start, end = (read_seconds(row.get(column), column, where) for column in ("dari", "sampai"))
    if end is not None and end <= (start or 0.0):
        raise DatasetError(f"{where}: `sampai` ({end:g} s) is not after `dari` ({start or 0:g} s)")
    sound = _said(row, "suara").lower()
    if sound not in SOUNDS:
        raise DatasetError(f"{where}: column 'suara' says '{sound}'; write latar, asli or tanpa")
    return Entry(
        row=number, file=_said(row, "berkas"), title=_said(row, "judul"), day=_day(row.get("tanggal")),
        place=_said(row, "tempat"), caption=_said(row, "keterangan"), names=_said(row, "nama"),
        credit=_said(row, "kredit"), focus=_focus(row.get("fokus"), where), start=start or 0.0, end=end,
        sound=SOUNDS[sound],
    )


def _said(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return " ".join(str(value).split()) if value is not None else ""


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return text.plain_date(value) if isinstance(value, date) else " ".join(str(value or "").split())


def read_seconds(value: Any, column: str, where: str) -> float | None:
    """`4`, `4,5` or `1:04` as seconds, None for nothing; DatasetError for what is no time."""
    if isinstance(value, int | float):
        seconds = float(value)
    else:
        said = str(value or "").strip().removesuffix("s").strip()
        if not said:
            return None
        match = _TIME.fullmatch(said)
        seconds = 60.0 * float(match[1] or 0) + float(match[2].replace(",", ".")) if match else -1.0
    if not 0 <= seconds < 86_400:
        raise DatasetError(f"{where}: column '{column}' says '{value}', which is no time; write seconds or 1:04")
    return seconds


def _focus(value: Any, where: str) -> tuple[float, float]:
    """`50 35`: percent from the left and from the top."""
    if value is None or value == "":
        return _FOCUS
    if isinstance(value, int | float):  # 50,35 is fifty and a third to a reader of Indonesian numbers
        raise DatasetError(f"{where}: column 'fokus' was read as the number {value:g}; write it like 50 35")
    try:
        return read_focus(re.sub(r"(?<=\d)%?\s+(?=\d)", ",", str(value).strip()))
    except DrawingError as error:
        raise DatasetError(f"{where}: {str(error).removeprefix('focus: ')}") from error
