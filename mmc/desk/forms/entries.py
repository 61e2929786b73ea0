"""The photos and clips of a recap as a form posts them: read, put in another order, shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mmc.desk.forms.recap import Board, EntryForm

COUNT = "banyak"  # the field that says how many there are
_MOST = 40  # rows read of any form
Row = dict[str, str]


def rows_of(data: Mapping[str, Any]) -> list[Row]:
    """What was typed for each picture, in the order shown."""
    said = str(data.get(COUNT, ""))
    names = EntryForm.base_fields
    return [
        {name: str(data.get(f"b-{number}-{name}", "")) for name in names}
        for number in range(min(_MOST, int(said)) if said.isdecimal() else 0)
    ]


def moved(rows: Sequence[Row], move: str) -> list[Row]:
    """The rows after `naik-2`, `turun-0` or `buang-1`; any other word changes nothing."""
    word, _, place = move.partition("-")
    found = list(rows)
    at = int(place) if place.isdecimal() else -1
    if not 0 <= at < len(found):
        return found
    if word == "buang":
        del found[at]
    to = {"naik": at - 1, "turun": at + 1}.get(word, -1)
    if 0 <= to < len(found):
        found.insert(to, found.pop(at))
    return found


def shown(rows: Sequence[Row], board: Board) -> list[EntryForm]:
    """The rows as forms that have not been judged yet."""
    return [EntryForm(board=board, number=number, initial=_filled(row)) for number, row in enumerate(rows)]


def judged(rows: Sequence[Row], board: Board) -> list[EntryForm]:
    """The rows as forms that say what is wrong with them."""
    forms = []
    for number, row in enumerate(rows):
        data = {f"b-{number}-{name}": value for name, value in row.items()}
        forms.append(EntryForm(data, board=board, number=number))
    return forms


def _filled(row: Row) -> Row:
    """Without what is empty, so that fields show their own beginnings."""
    return {name: value for name, value in row.items() if value}
