"""One column: what its cells are, what each one says, and where nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from mmc.core.dataset import Kind
from mmc.errors import DatasetError
from mmc.sources.grid import Cell
from mmc.sources.layout import year_of
from mmc.sources.numbers import Locale, doubtful, is_missing, looks_like_number, read_date, read_number

Cells = Sequence[tuple[int, Cell]]  # row number as people see it, cell
UNKNOWN = "?"  # the unit of a column nobody has named one for; such a column is shown, never drawn
CODE = re.compile(r"(?:^|[\W_])(?:kode|code|id|nik|nip|npwp|telp|hp|rt|rw)(?:$|[\W_])", re.IGNORECASE)
YEARS = re.compile(r"^(?:tahun|year)$", re.IGNORECASE)


def kind_of(name: str, head: str, cells: Cells, locale: Locale, unit: bool) -> Kind:
    known = [(number, c) for number, c in cells if c is not None and not (isinstance(c, str) and is_missing(c))]
    if not known or CODE.search(head):
        return "number" if not known and unit else "text"
    if YEARS.match(head) and all(year_of(c) is not None for _, c in known):
        return "text"
    odd = [(n, c) for n, c in known if not (isinstance(c, date) or (isinstance(c, str) and read_date(c)))]
    if not odd:
        return "date"
    if len(odd) * 5 < len(known):
        raise DatasetError(f"{name}: column '{head}', row {odd[0][0]}: '{odd[0][1]}' is no date as the other rows have")
    figures = _figures(known, locale)
    other: Locale = "en" if locale == "id" else "id"
    if figures * 2 < len(known) and _figures(known, other) * 2 >= len(known):
        # Kept as words, these figures would vanish from the picture without anybody noticing.
        number, cell = next((n, c) for n, c in known if _figures([(n, c)], locale) < _figures([(n, c)], other))
        value_of(f"{name}: column '{head}'", number, cell, "number", locale, "")
    # Mostly figures means a number column; its odd cell is a mistake to be named, not a word to be kept.
    return "number" if figures * 2 >= len(known) and figures > 0 else "text"


def _figures(cells: Cells, locale: Locale) -> int:
    texts = sum(1 for _, c in cells if isinstance(c, str) and looks_like_number(c, locale))
    return texts + sum(1 for _, c in cells if isinstance(c, (int, float)))


def value_of(where: str, number: int, cell: Cell, kind: Kind, locale: Locale, unit: str) -> Any:
    if cell is None or (isinstance(cell, str) and is_missing(cell)):
        return None
    if kind == "text":
        return cell.isoformat() if isinstance(cell, date) else re.sub(r"\s+", " ", str(cell))
    if kind == "number":
        if isinstance(cell, (int, float)):
            return float(cell)
        try:
            found = read_number(str(cell), locale, unit)
        except ValueError as error:
            raise DatasetError(f"{where}, row {number}: {error}") from error
        return None if found is None else float(found)
    day = cell if isinstance(cell, date) else read_date(str(cell))
    if kind == "date" and day is not None:
        return day
    raise DatasetError(f"{where}, row {number}: '{cell}' is no {kind}; write it like 5 September 2026")


def settled(where: str, cells: Cells, totals: Sequence[tuple[str, Cell]], locale: Locale) -> tuple[Cells, str]:
    """The cells with every `14,250` settled, and a word on how; DatasetError where nobody can tell.

    It may be fourteen thousand or fourteen and a quarter. The printed totals decide where only one reading
    adds up to them; else the other cells decide if all are small; else an editor has to.
    """
    texts = [(n, c) for n, c in cells if isinstance(c, str) and not is_missing(c)]
    odd = [(n, c) for n, c in texts if doubtful(c, locale)]
    if not odd:
        return cells, ""
    sure = [abs(float(c)) for _, c in cells if isinstance(c, (int, float))]
    clear = [c for _, c in texts if not doubtful(c, locale) and looks_like_number(c, locale)]
    sure += [abs(float(read_number(c, locale) or 0)) for c in clear]
    number, cell = odd[0]
    here = float(read_number(cell, locale) or 0)
    alone = not sure and len(odd) > 2
    if not (alone or (sure and sorted(sure)[len(sure) // 2] > 100 * here)):
        return cells, ""
    proven = _proven(cells, totals, locale)
    if proven is not None:
        rows = ", ".join(str(n) for n, _ in odd)
        return proven, f"{where}, row {rows}: a comma parts thousands there ('{cell}'); the printed totals prove it"
    dotted = cell.replace(",", ".")
    raise DatasetError(
        f"{where}, row {number}: '{cell}' may be {dotted} (thousands) or {here:g} (a decimal comma); "
        "write it clearly, or declare the column's locale"
    )


def _proven(cells: Cells, totals: Sequence[tuple[str, Cell]], locale: Locale) -> Cells | None:
    """The cells with the commas of doubtful ones read as thousands, if the totals rows allow no other reading."""
    thousands = [(n, _comma_as_thousands(c) if isinstance(c, str) and doubtful(c, locale) else c) for n, c in cells]
    agreed = False
    for label, printed in totals:
        if printed is None or (isinstance(printed, str) and not looks_like_number(printed, locale)):
            continue
        wanted = float(read_number(printed, locale) or 0) if isinstance(printed, str) else float(str(printed))
        if not _adds_up(thousands, label, wanted, locale) or _adds_up(cells, label, wanted, locale):
            return None
        agreed = True
    return thousands if agreed else None


def _comma_as_thousands(cell: str) -> int:
    return int(re.sub(r"\D", "", cell))


def _adds_up(cells: Cells, label: str, printed: float, locale: Locale) -> bool:
    figures = [v for n, c in cells if (v := value_of("", n, c, "number", locale, "")) is not None]
    means = bool(re.search(r"rata|mean|average", label, re.IGNORECASE))
    sums = bool(re.search(r"jumlah|total", label, re.IGNORECASE))
    candidates = ([sum(figures)] if sums else []) + ([sum(figures) / len(figures)] if means and figures else [])
    return any(abs(c - printed) <= abs(printed) * 0.001 + 1e-9 for c in candidates)


def unit_of_cells(head: str, cells: Cells) -> str:
    """The unit the cells themselves carry: Rp before most of them or % behind; "" if they carry none."""
    texts = [c.strip() for _, c in cells if isinstance(c, str) and not is_missing(c)]
    if any(re.match(r"rp\b", c, re.IGNORECASE) for c in texts):
        return "Rp"
    if any(c.endswith("%") for c in texts) or re.search(r"persen", head, re.IGNORECASE):
        return "%"
    return ""
