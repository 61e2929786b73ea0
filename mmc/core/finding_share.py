"""What the parts of a whole say: the largest part, or how few parts make up most of it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked
from mmc.core.language import say
from mmc.errors import DatasetError

_ROUND = 0.5  # percent points by which shares given in percent may miss a hundred
# (from, up to, words): how a share is said where a figure would be colder.
_WORDS = (
    (0.45, 0.495, "hampir separuh", "nearly half"), (0.495, 0.505, "separuh", "half"),
    (0.505, 0.55, "lebih dari separuh", "more than half"), (0.74, 0.76, "tiga perempat", "three quarters"),
    (0.24, 0.26, "seperempat", "a quarter"),
)


def parts_of(dataset: Dataset, names: Column, values: Column) -> list[tuple[str, float]]:
    """(name, value) of every part, largest first; DatasetError where the parts make no whole."""
    parts = []
    for number, (name, value) in enumerate(dataset.table.select(names.name, values.name).rows(), start=1):
        if not (name or "").strip():
            raise DatasetError(f"{dataset.name}: row {number} has no name in column '{names.name}'")
        if value is None:
            raise DatasetError(
                f"{dataset.name}: '{name}' has no number in column '{values.name}'; a share needs every part"
            )
        if value < 0:
            raise DatasetError(f"{dataset.name}: '{name}' is below zero in column '{values.name}'; that is no part")
        parts.append((name, float(value)))
    total = sum(value for _, value in parts)
    if total <= 0:
        raise DatasetError(f"{dataset.name}: column '{values.name}' adds up to zero; there is nothing to share")
    if values.unit == "%" and abs(total - 100) > _ROUND:
        raise DatasetError(
            f"{dataset.name}: column '{values.name}' adds up to {text.number(total)}%, not 100%; add the missing part"
        )
    if len({name for name, _ in parts}) != len(parts):
        raise DatasetError(f"{dataset.name}: a name stands twice in column '{names.name}'; one row a part")
    return sorted(parts, key=lambda part: -part[1])


def of_share(dataset: Dataset, names: Column, values: Column, *, whole: str, subject: str = "") -> list[Finding]:
    """Candidates, best first. `whole` names all parts together: `penduduk Kalteng`."""
    parts = parts_of(dataset, names, values)
    if subject:
        parts = [part for part in parts if part[0] == subject]
        if not parts:
            have = ", ".join(str(n) for n in dataset.values(names.name))
            raise DatasetError(f"{dataset.name}: no part '{subject}' to highlight; it has {have}")
    found = [_largest(parts[0], dataset, names, values, whole)]
    if len(parts) > 5:
        found.append(_few(parts, values, whole, names))
    return [checked(f, dataset, names) for f in found]


def _largest(part: tuple[str, float], dataset: Dataset, names: Column, values: Column, whole: str) -> Finding:
    """`Belanja pegawai mencakup 41 persen belanja daerah`."""
    name, value = part
    share = value / sum(v for v in dataset.values(values.name))
    shown = share_words(share)

    def again(table: pl.DataFrame) -> float:
        own = table.filter(pl.col(names.name) == name)[values.name].sum()
        return float(own) / float(table[values.name].sum())

    claim = Claim(how="own", column=values.name, row=name, value=share, shown=shown, again=again)
    return Finding(kind="part", sentence=_makes_up(name, shown, whole), subject=name, claims=(claim,))


def _few(parts: Sequence[tuple[str, float]], values: Column, whole: str, names: Column) -> Finding:
    """`Tiga terbesar mencakup 42 persen penduduk Kalteng`."""
    top, total = [name for name, _ in parts[:3]], sum(v for _, v in parts)
    share = sum(v for _, v in parts[:3]) / total

    def again(table: pl.DataFrame) -> float:
        own = table.filter(pl.col(names.name).is_in(top))[values.name].sum()
        return float(own) / float(table[values.name].sum())

    shown = share_words(share)
    claim = Claim(how="own", column=values.name, value=share, shown=shown, again=again)
    sentence = say(f"Tiga terbesar mencakup {shown} {whole}", f"The three largest make up {shown} of {whole}")
    return Finding(kind="few", sentence=sentence, subject=top[0], claims=(claim,))


def _makes_up(name: str, shown: str, whole: str) -> str:
    verb = "make up" if name.endswith("s") and not name.endswith("ss") else "makes up"  # costs make, staff makes
    return say(f"{name} mencakup {shown} {whole}", f"{name} {verb} {shown} of {whole}")


def share_words(share: float) -> str:
    """`hampir separuh`, `41 persen`, `0,3 persen`: a share of one as it is said."""
    for low, high, indonesian, english in _WORDS:
        if low <= share < high:
            return say(indonesian, english)
    percent = share * 100
    if percent and percent < 0.05:
        return say(f"kurang dari 0,1{text.NBSP}persen", f"less than 0.1{text.NBSP}percent")
    places = 0 if 10 <= percent < 99.5 or percent >= 99.95 else 1
    shown = text.number(percent, places)
    return f"{text.whole(shown)}{text.NBSP}{text.percent_word()}"
