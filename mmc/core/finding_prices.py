"""What a list of prices says: which one moved most since before, how many rose and how many fell."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked, said_value, up_or_down
from mmc.core.language import say
from mmc.errors import DatasetError

MOST_PERCENT = 1_000_000.0  # a larger change says nothing in percent: from and to are told


@dataclass(frozen=True)
class Price:
    """One row; a price nobody noted is None, never zero."""

    name: str
    now: float | None
    before: float | None

    @property
    def change(self) -> float | None:
        """In percent of the earlier price; None where one of the two is missing."""
        if self.now is None or self.before is None:
            return None
        return (self.now / self.before - 1) * 100 if self.now != self.before else 0.0


def of_prices(
    dataset: Dataset, names: Column, now: Column, before: Column, prices: list[Price], *, subject: str = ""
) -> list[Finding]:
    """Candidates, best first; DatasetError if no price is known or `subject` is none of them."""
    known = [p for p in prices if p.now is not None and subject in ("", p.name)]
    if not known:
        have = ", ".join(p.name for p in prices)
        raise DatasetError(
            f"{dataset.name}: no row '{subject}' with a price to highlight; it has {have}" if subject
            else f"{dataset.name}: column '{now.name}' has no number"
        )
    moved = [p for p in known if p.change]
    if moved:
        most = max(moved, key=lambda p: abs(p.change or 0.0))
        found = [_moved(most, names, now, before, dataset), _counted(prices, names, now, before)]
    elif any(p.change == 0 for p in known):
        found = [_steady(known[0], len(known), now, subject)]
    else:
        found = [_price(known[0], now)]
    return [checked(f, dataset, names) for f in found if f is not None]


def percent_words(change: float) -> str:
    """`12` or `3,4`: the size of a change as a sentence says it; `kurang dari 0,1` for a tiny one."""
    shown = text.number(abs(change), 0 if abs(change) >= 10 else 1)
    shown = text.whole(shown)
    return shown if any(d in shown for d in "123456789") else say("kurang dari 0,1", "less than 0.1")


def _moved(price: Price, names: Column, now: Column, before: Column, dataset: Dataset) -> Finding:
    change, verb = price.change or 0.0, up_or_down(price.change or 0.0)
    unit = now.unit if "/" in now.unit else now.unit + _unit_beside(dataset, names, price.name)
    value = Claim(how="value", column=now.name, row=price.name, value=price.now or 0.0,
                  shown=said_value(price.now or 0.0, unit))
    if abs(change) > MOST_PERCENT:
        base = Claim(how="value", column=before.name, row=price.name, value=price.before or 0.0,
                     shown=said_value(price.before or 0.0, unit))
        sentence = say(f"{price.name} {verb} dari {base.shown} menjadi {value.shown}",
                       f"{price.name} {verb} from {base.shown} to {value.shown}")
        return Finding(kind="from_to", sentence=sentence, subject=price.name, claims=(base, value))

    def again(table: pl.DataFrame) -> float:
        row = table.filter(pl.col(names.name) == price.name)
        first, last = float(row[before.name][0]), float(row[now.name][0])
        return (last - first) / first * 100

    share = Claim(how="own", column=now.name, row=price.name, value=change, shown=percent_words(change), again=again)
    sentence = say(f"{price.name} {verb} {share.shown}{text.NBSP}persen menjadi {value.shown}",
                   f"{price.name} {verb} {share.shown}{text.NBSP}percent to {value.shown}")
    return Finding(kind="moved", sentence=sentence, subject=price.name, claims=(share, value))


def _unit_beside(dataset: Dataset, names: Column, name: str) -> str:
    """`/liter` where a column `satuan` says it for this row."""
    if not any(c.name == "satuan" for c in dataset.columns):
        return ""
    row = dataset.table.filter(pl.col(names.name) == name)
    return f"/{row['satuan'][0]}" if row["satuan"][0] else ""


def _counted(prices: list[Price], names: Column, now: Column, before: Column) -> Finding:
    """`6 dari 10 harga naik, 3 turun`."""
    known = [p for p in prices if p.change is not None]
    up, down = sum((p.change or 0) > 0 for p in known), sum((p.change or 0) < 0 for p in known)

    def count(way: int) -> Claim:
        def again(table: pl.DataFrame) -> float:
            step = (pl.col(now.name) - pl.col(before.name)).sign()
            return float(table.select((step == way).sum()).item())

        value = up if way > 0 else down
        return Claim(how="own", column=now.name, value=value, shown=str(value), again=again)

    def both(table: pl.DataFrame) -> float:
        return float(table.drop_nulls([now.name, before.name]).height)

    total = Claim(how="own", column=now.name, value=len(known), shown=str(len(known)), again=both)
    subject = max(known, key=lambda p: abs(p.change or 0.0)).name
    rises, falls = count(1), count(-1)
    verbs = ((rises, say("naik", "rose")), (falls, say("turun", "fell")))
    said = say(" dan ", " and ").join(f"{c.shown} {verb}" for c, verb in verbs if c.value)
    sentence = say(f"Dari {total.shown} harga, {said}", f"Of {total.shown} prices, {said}")
    return Finding(kind="counted", sentence=sentence, subject=subject, claims=(total, rises, falls))


def _steady(price: Price, count: int, now: Column, subject: str) -> Finding:
    value = Claim(how="value", column=now.name, row=price.name, value=price.now or 0.0,
                  shown=said_value(price.now or 0.0, now.unit))
    if subject or count == 1:
        sentence = say(f"{price.name} tetap {value.shown}", f"{price.name} unchanged at {value.shown}")
        return Finding(kind="steady", sentence=sentence, subject=price.name, claims=(value,))
    sentence = say("Semua harga tetap", "All prices unchanged")
    return Finding(kind="steady", sentence=sentence, subject=price.name, claims=())


def _price(price: Price, now: Column) -> Finding:
    value = Claim(how="value", column=now.name, row=price.name, value=price.now or 0.0,
                  shown=said_value(price.now or 0.0, now.unit))
    return Finding(kind="price", sentence=f"{price.name} {value.shown}", subject=price.name, claims=(value,))
