"""How the numbers of one column are written on a picture: one number of decimals, one form, units where they belong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from mmc.core import text
from mmc.core.language import say, spoken

Written = Callable[[float], str]
_LONGEST = 11  # characters of a figure before it is written as juta, miliar, triliun
_SPOKEN = {
    "id": {"Rp": "rupiah", "%": "persen", "kg": "kilogram", "ha": "hektare"},
    "en": {"Rp": "rupiah", "%": "percent", "kg": "kilogram", "ha": "hectares"},
}
_UNIT_WORDS = {"rp": ("rp", "rupiah"), "%": ("%", "persen", "percent"), "kg": ("kg", "kilogram"),
               "ha": ("ha", "hektare", "hectare"), "°c": ("°c", "derajat", "degrees")}


def writer(values: Iterable[float], unit: str) -> Written:
    """A function that writes any value of this column the way its neighbours are written."""
    known = [abs(v) for v in values]
    places = _decimals(known, unit)
    widest = text.number(max(known, default=0.0), places)
    if len(widest) > _LONGEST:
        return lambda value: _marked(text.compact(value, 2), unit)
    return lambda value: _marked(text.number(value, places), unit)


def axis_writer(ticks: Sequence[float], unit: str) -> tuple[Written, str]:
    """How ticks are written, and the note above the axis: `80` under `ribu rupiah per kilogram`."""
    most, step = max(abs(t) for t in ticks), abs(ticks[1] - ticks[0])
    steps = [(float(s), w) for s, w in reversed(text.steps())]
    size, word = next(((s, w) for s, w in steps if most >= 10 * s and step >= s / 10), (1.0, ""))
    places = max(_places(t / size) for t in ticks) if step / size >= 0.01 else _decimals([abs(t) for t in ticks], "")
    return lambda value: text.number(value / size, places), f"{word} {unit_in_words(unit)}".strip()


def unit_in_words(unit: str) -> str:
    """`rupiah per kilogram` for Rp/kg; units that are words already stay."""
    return " per ".join(_SPOKEN[spoken()].get(part.strip(), part.strip()) for part in unit.split("/"))


def unit_beside(unit: str) -> str:
    """What is left to say beside a written figure: `jiwa`; `per kilogram` beside Rp82.850; "" beside 4,2%."""
    if unit.startswith("Rp"):
        return f"per {unit_in_words(unit.partition('/')[2])}" if "/" in unit else ""
    return "" if unit == "%" or unit.startswith("°") else unit_in_words(unit)


def spellings(unit: str) -> tuple[tuple[str, ...], ...]:
    """For each part of a unit (`Rp/kg`: Rp and kg) the words a reader would take for it, lower case."""
    parts = (part.strip() for part in unit.lower().split("/"))
    return tuple(_UNIT_WORDS.get(part, (part,)) for part in parts if part)


def said(unit: str, words: Iterable[str]) -> bool:
    """True if every part of a unit can be read somewhere in these texts."""
    everything = " ".join(words).lower()
    return all(any(word in everything for word in either) for either in spellings(unit))


def no_data() -> str:
    """What stands where a number is missing: never a zero."""
    return say("tidak ada data", "no data")


def _marked(figure: str, unit: str) -> str:
    minus = text.MINUS if figure.startswith(text.MINUS) else ""
    if unit.startswith("Rp"):
        return f"{minus}Rp{figure.removeprefix(minus)}"
    return figure + unit if unit == "%" or unit.startswith("°") else figure


def _decimals(known: list[float], unit: str) -> int:
    """Two at most; none from a thousand on; more only where two would show a number as zero."""
    most = max(known, default=0.0)
    if most >= 1000 or unit.startswith("Rp"):
        return 0
    if 0 < most < 0.1:
        smallest = min(v for v in known if v > 0)
        return min(8, 1 - Decimal(str(smallest)).adjusted())
    return max((_places(v) for v in known), default=0)


def _places(value: float) -> int:
    exponent = round(Decimal(str(value)), 2).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
