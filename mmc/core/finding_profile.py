"""What the figures of one region say among those of its neighbours: where it is first, or last."""

from __future__ import annotations

from collections.abc import Sequence

from mmc.core import english
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked, said_value
from mmc.core.language import say
from mmc.errors import DatasetError

_COUNTS = frozenset({"jiwa", "orang", "kk", "unit", "kasus", "titik", "ekor", "buah", "desa", "sekolah"})
_SIZES = frozenset({"km²", "ha", "m²", "km"})


def rank_of(dataset: Dataset, column: Column, names: Column, subject: str) -> tuple[int, int] | None:
    """(place from the highest, how many have a number), or None without a number or without others."""
    known = [v for v in dataset.values(column.name) if v is not None]
    own = _own(dataset, column, names, subject)
    return None if own is None or len(known) < 2 else (1 + sum(v > own for v in known), len(known))


def of_profile(dataset: Dataset, names: Column, figures: Sequence[Column], subject: str) -> list[Finding]:
    """Candidates, best first: the figure in which the region leads, trails, or simply the first one."""
    if subject not in dataset.values(names.name):
        have = ", ".join(str(n) for n in dataset.values(names.name))
        raise DatasetError(f"profile: no row '{subject}' in column '{names.name}'; it has {have}")
    known = [c for c in figures if _own(dataset, c, names, subject) is not None]
    if not known:
        raise DatasetError(f"profile: '{subject}' has no number in any column")
    found = [_edge(dataset, c, names, subject, first=True) for c in known]
    found += [_edge(dataset, c, names, subject, first=False) for c in known]
    found += [_value(dataset, c, names, subject) for c in known[:1]]
    return [checked(f, dataset, names) for f in found if f is not None]


def _own(dataset: Dataset, column: Column, names: Column, subject: str) -> float | None:
    pairs = zip(dataset.values(names.name), dataset.values(column.name), strict=True)
    return next((v for name, v in pairs if name == subject), None)


def _edge(dataset: Dataset, column: Column, names: Column, subject: str, *, first: bool) -> Finding | None:
    """`Kepadatan penduduk Palangka Raya tertinggi dari 14 kabupaten/kota`: only where it shares the place with none."""
    place = rank_of(dataset, column, names, subject)
    own = _own(dataset, column, names, subject)
    if place is None or own is None or place[1] < 3 or dataset.values(column.name).count(own) > 1:
        return None
    if place[0] != (1 if first else place[1]) or place[1] != dataset.rows:
        return None
    rank = Claim(how="rank", column=column.name, row=subject, value=place[0], shown="")
    rows = Claim(how="rows", column=names.name, value=dataset.rows, shown=str(dataset.rows))
    whom, label = (names.label or names.name).lower(), column.label or column.name
    told = english.has(subject, column.unit, label, most=first)
    sentence = say(f"{label} {subject} {_most(column, label, first=first)} dari {rows.shown} {whom}",
                   f"{told} of {rows.shown} {whom}")
    return Finding(kind="first" if first else "last", sentence=sentence, subject=column.name, claims=(rank, rows))


def _most(column: Column, label: str, *, first: bool) -> str:
    """`terbanyak` for what is counted, `terbesar` for sizes, `tertinggi` for the rest; or the other end."""
    unit = column.unit.lower()
    if unit in _COUNTS or unit.split("/")[0] in label.lower():
        return "terbanyak" if first else "paling sedikit"
    if unit in _SIZES:
        return "terbesar" if first else "terkecil"
    return "tertinggi" if first else "terendah"


def _value(dataset: Dataset, column: Column, names: Column, subject: str) -> Finding:
    """`Jumlah penduduk Palangka Raya 315.153 jiwa`."""
    own = _own(dataset, column, names, subject)
    value = 0.0 if own is None else own  # only columns with a number come here
    shown = said_value(value, column.unit)
    claim = Claim(how="value", column=column.name, row=subject, value=value, shown=shown)
    label = column.label or column.name
    sentence = say(f"{label} {subject} {shown}", f"{label} of {subject}: {shown}")
    return Finding(kind="value", sentence=sentence, subject=column.name, claims=(claim,))
