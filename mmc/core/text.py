"""Numbers, dates and lengths as Indonesians write them (in English alike) and as platforms count them.

Babel's id_ID data with the corrections our readers need: long compact forms (juta, miliar, triliun),
`1 juta` never `1000 ribu`, `Rp15.300`, `12,3%`, a real minus sign, `14.00 WIB`.
Without `language` they speak the one in force: core/language.py.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal

from mmc.core.language import say, spoken

if TYPE_CHECKING:
    from mmc.core.channel import TextLimit

_WIDE = Context(prec=400)  # the usual 28 digits refuse 1e27 with two decimals; any float fits here
NBSP = "\u00a0"
MINUS = "\u2212"
_LOCALES = {"id": "id_ID", "en": "en_GB"}
_STEPS = {
    "id": ((1_000, "ribu"), (1_000_000, "juta"), (10**9, "miliar"), (10**12, "triliun")),
    "en": ((1_000, "thousand"), (1_000_000, "million"), (10**9, "billion"), (10**12, "trillion")),
}
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def number(value: float | Decimal, decimals: int | None = None, language: str = "") -> str:
    """`1.234.567,9`: grouped, at most two decimals unless said otherwise or nothing would be left; U+2212 for minus."""
    exact = Decimal(str(value))
    seen = 2 if not exact or abs(exact) >= Decimal("0.005") else min(10, 1 - exact.adjusted())
    places = min(seen, _places(exact)) if decimals is None else decimals
    pattern = "#,##0" + ("." + "0" * places if places else "")
    with localcontext(_WIDE):  # Babel rounds as well
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return format_decimal(rounded, pattern, locale=_locale(language)).replace("-", MINUS)


def compact(value: float | Decimal, decimals: int = 1, language: str = "") -> str:
    """`2,83 juta`: the long short form, re-rounded so that 999.950 is `1 juta`."""
    exact = abs(Decimal(str(value)))
    chosen: tuple[int, str] = (1, "")
    for size, word in _STEPS[language or spoken()]:
        tick = Decimal(1).scaleb(-decimals)
        if (exact / size).quantize(tick, rounding=ROUND_HALF_UP) >= 1:
            chosen = (size, word)
    scaled = (exact / chosen[0]).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    shown = number(scaled.normalize() if scaled % 1 else scaled.to_integral_value(), language=language)
    sign = MINUS if value < 0 else ""
    return f"{sign}{shown}{NBSP}{chosen[1]}" if chosen[1] else f"{sign}{shown}"


def steps() -> tuple[tuple[int, str], ...]:
    """`(1000, "ribu")` and so on, rising: the words of long compact forms."""
    return _STEPS[spoken()]


def rupiah(value: float | Decimal, language: str = "") -> str:
    """`Rp15.300`."""
    sign = MINUS if value < 0 else ""
    return f"{sign}Rp{number(abs(Decimal(str(value))), 0, language)}"


def percent(value: float | Decimal, decimals: int = 1, language: str = "") -> str:
    """`12,3%` from 12.3 (a value already in percent); whole numbers lose the zero."""
    shown = number(value, decimals, language)
    zero = ("," if (language or spoken()) == "id" else ".") + "0" * decimals
    return (shown[: -len(zero)] if decimals and shown.endswith(zero) else shown) + "%"


def with_unit(value: float | Decimal, unit: str, language: str = "") -> str:
    """A value and its unit set as one: `Rp15.300/kg`, `12,3%`, `24°C`, `454.515 jiwa`."""
    if unit.startswith("Rp"):
        return rupiah(value, language) + unit[2:]
    if unit == "%":
        return percent(value, language=language)
    if unit.startswith("°"):
        return number(value, language=language) + unit
    return f"{number(value, language=language)}{NBSP}{unit}" if unit else number(value, language=language)


def percent_word() -> str:
    """`persen`, as a sentence says it."""
    return say("persen", "percent")


def percentage_points(value: float | Decimal) -> str:
    """`0,33 poin persen`: how far a percentage moved, without a direction."""
    shown = number(abs(Decimal(str(value))))
    return f"{shown}{NBSP}" + say("poin persen", "percentage point" if shown == "1" else "percentage points")


def whole(shown: str) -> str:
    """A written number without a zero behind its decimal sign: `12` for `12,0`."""
    return shown.removesuffix(say(",0", ".0"))


def ordinal(place: int) -> str:
    """`ke-3`; in English `3rd`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th") if place % 100 not in (11, 12, 13) else "th"
    return say(f"ke-{place}", f"{place}{ending}")


def long_date(day: date, language: str = "") -> str:
    """`Sabtu, 21 November 2026`."""
    return str(format_date(day, "EEEE, d MMMM y", locale=_locale(language)))


def plain_date(day: date, language: str = "") -> str:
    """`21 November 2026`."""
    return str(format_date(day, "d MMMM y", locale=_locale(language)))


def short_date(day: date, language: str = "") -> str:
    """`21 Nov 2026`."""
    return str(format_date(day, "d MMM y", locale=_locale(language)))


def month_year(day: date, language: str = "") -> str:
    """`November 2026`."""
    return str(format_date(day, "LLLL y", locale=_locale(language)))


def short_month(day: date, language: str = "") -> str:
    """`Nov`."""
    return str(format_date(day, "LLL", locale=_locale(language)))


def clock(moment: datetime, zone: tzinfo, language: str = "") -> str:
    """`14.00 WIB`: an aware moment in a zone, with the zone's short name."""
    local = moment.astimezone(zone)
    return f"{format_time(local, 'HH.mm', locale=_locale(language))} {zone_name(zone, local)}"


def moment(at: datetime, zone: tzinfo, language: str = "") -> str:
    """`Sabtu, 21 November 2026 14.00 WIB`; in English with a comma before the hour."""
    local, comma = at.astimezone(zone), "," if (language or spoken()) == "en" else ""
    shown = format_datetime(local, f"EEEE, d MMMM y{comma} HH.mm", locale=_locale(language))
    return f"{shown} {zone_name(zone, local)}"


def zone_name(zone: tzinfo, local: datetime) -> str:
    """WIB, WITA or WIT; otherwise what the zone calls itself."""
    return _ZONES.get(str(zone), local.tzname() or str(zone))


def length(text: str, limit: TextLimit) -> int:
    """How long a text is by the way a channel counts."""
    if limit.count == "utf16":
        return len(text.encode("utf-16-le")) // 2
    if limit.count == "utf8":
        return len(text.encode())
    if limit.count == "x_weighted":
        return x_weight(text)
    return len(text)


@lru_cache(maxsize=512)
def x_weight(text: str) -> int:
    """X's weighted length: URLs weigh 23, CJK and emoji 2, the rest 1."""
    from twitter_text import parse_tweet

    return int(parse_tweet(unicodedata.normalize("NFC", text)).weightedLength)


def _locale(language: str) -> str:
    return _LOCALES[language or spoken()]


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
