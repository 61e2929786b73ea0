"""Spoken English: English as it is written turned into English as it is said, numbers, units and dates in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from mmc.video.spoken import LONGEST, Rule, always, by_rules
from mmc.video.spoken_english_words import (
    ABBREVIATIONS,
    DIGITS,
    MONTHS,
    ONE,
    SCALES,
    SHORT_MONTHS,
    SIGNS,
    SPELLED,
    UNITS,
    ZONES,
)

_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_TO = r"\s?(?:–|—|-|to)\s?"
_SCALE = "|".join(SCALES)
_MONTH = "|".join((*MONTHS, *SHORT_MONTHS))
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_ONE = "|".join(sorted(map(re.escape, ONE), key=len, reverse=True))
_ZONE = "|".join(ZONES)
_YEAR = r"(?:19|20)\d\d"
_CLOCK = r"([01]?\d|2[0-4])[.:]([0-5]\d)"
# What follows a number with decimals, never an hour: `at 13.05 million`.
_COUNTED = "|".join((*SCALES, "percent", "percentage", "times", "points?", "people", "tonnes?", *map(re.escape, ONE)))


def spoken_english(text: str) -> str:
    """The text in words only, as a person reads it aloud: `12.3%` -> `twelve point three percent`."""
    return by_rules(text, _rules())


def number_words(written: str) -> str:
    """`454,515` -> `four hundred and fifty-four thousand five hundred and fifteen`; decimals one by one."""
    whole, _, decimals = written.replace(",", "").partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0") and not decimals):
        words = _one_by_one(whole)
    else:
        words = _words(int(whole))
    return f"{words} point {_one_by_one(decimals)}" if decimals else words


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    """What is done one after the other: what carries meaning by its place goes before plain numbers."""
    n = f"(?:{_NUMBER})"
    table: list[tuple[str, Callable[[re.Match[str]], str]]] = [
        *_of_places(),
        *_of_times(),
        (rf"(?<![\w)])-\s?(?={n})", lambda m: "minus "),
        (rf"(?<![\w)])\+\s?(?={n})", lambda m: "plus "),
        (rf"\bRp\.?\s?({n})(?:{_TO}(?:Rp\.?\s?)?({n}))?(?:\s({_SCALE})\b)?", lambda m: _money(m, "rupiah")),
        (rf"(?:US\$|USD\s?|\$)({n})(?:{_TO}(?:US\$|\$)?({n}))?(?:\s({_SCALE})\b)?", lambda m: _money(m, "dollars")),
        (r"\bM\s?(\d{1,2}\.\d)\b", lambda m: f"magnitude {number_words(m[1])}"),
        (r"\b(\d{1,9})(?:st|nd|rd|th)\b", lambda m: _words(int(m[1]), "ordinal")),
        (r"(?<=[A-Za-z])-(?=\d)", lambda m: " "),
        (rf"({n}){_TO}({n})\s?({_UNIT})(?![\w²³])", lambda m: f"{_range(m[1], m[2])} {UNITS[m[3]]}"),
        (rf"({n})\s?({_UNIT})(?![\w²³])", lambda m: f"{number_words(m[1])} {_counted(m[1], m[2])}"),
        (rf"(?:/\s?|\bper\s)({_ONE})(?![\w²³])", lambda m: f" per {ONE[m[1]]}"),
        (r"(?<=\w)/(?=(?:year|month|day|hour|person|head|family)\b)", lambda m: " per "),
        (r"(?<![\d/])1/2(?![\d/])|½", lambda m: " a half"),
        (r"(?<![\d/])(\d{1,3})/(\d{1,4})(?![\d/])", lambda m: f"{number_words(m[1])} of {_year_or_number(m[2])}"),
        (r"(?<![\d:])(\d{1,3}):(\d{1,4})(?![\d:])", lambda m: f"{number_words(m[1])} to {number_words(m[2])}"),
        (rf"(?<![\w,.])({_YEAR}){_TO}({_YEAR})(?![\w,]\d)", lambda m: f"{_year(m[1])} to {_year(m[2])}"),
        (rf"(?<![\w,.])({n}){_TO}({n})(?!\w)", lambda m: _range(m[1], m[2])),
        (r"\s\([A-Z]{2,6}\)", lambda m: ""),  # a short form behind its own long form
        (r"\(([^()]*)\)", lambda m: f", {m[1]},"),
        *[(rf"(?<!\w){re.escape(short)}(?!\w)", always(full)) for short, full in ABBREVIATIONS.items()],
        (rf"\b(?:{_ZONE})\b", lambda m: ZONES[m[0]]),
        (rf"(?<![\w,.])({_YEAR})(?![\w]|[.,]\d)", lambda m: _year(m[1])),
        (n, lambda m: f" {number_words(m[0])} "),
        *[(re.escape(sign), always(words)) for sign, words in SIGNS.items()],
        (r"\b[A-Z]{2,}\b", _capitals),
    ]
    return tuple((re.compile(pattern), replacement) for pattern, replacement in table)


def _of_places() -> list[tuple[str, Callable[[re.Match[str]], str]]]:
    """Addresses of the web."""
    return [
        (r"https?://(?:www\.)?", lambda m: ""),
        (r"\b[\w-]+(?:\.[\w-]+)*\.(?:go\.id|ac\.id|or\.id|co\.id|id|com|org|net)\b(?:/\S*)?", _address),
        (r"(?<!\w)@(\w+)", lambda m: f"at {m[1]}"),
        (r"(?<!\w)#(\w+)", lambda m: m[1]),
    ]


def _of_times() -> list[tuple[str, Callable[[re.Match[str]], str]]]:
    """Dates and hours. An hour alone is known by its zone or by the word before it."""
    before = r"\b(?:([Aa]t|[Bb]y|[Ff]rom|[Uu]ntil|[Tt]ill|[Ss]ince|[Bb]efore|[Aa]fter)\s)?"
    return [
        (r"\b(\d{4})-(\d{2})-(\d{2})\b", lambda m: _date(m[3], m[2], m[1])),
        (r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", lambda m: _date(m[1], m[2], m[3])),
        (rf"{before}{_CLOCK}{_TO}{_CLOCK}(?:\s({_ZONE})\b)?(?![\d.,]\d|%|\s?°)", _clock_range),
        (rf"{before}{_CLOCK}(?:\s({_ZONE})\b)?(?![\d.,]\d|\d|\s?[°%]|\s(?:{_COUNTED})\b)", _clock),
        (
            rf"\b(?:the )?(\d{{1,2}}){_TO}(\d{{1,2}})\s({_MONTH})\b(?:,?\s({_YEAR})\b)?",
            lambda m: f"the {_nth(m[1])} to the {_nth(m[2])} of {_month(m[3])}{_of_year(m[4])}",
        ),
        (
            rf"\b(?:the )?(\d{{1,2}})\s({_MONTH})\b(?:,?\s({_YEAR})\b)?",
            lambda m: f"the {_nth(m[1])} of {_month(m[2])}{_of_year(m[3])}",
        ),
        (rf"\b({_MONTH}){_TO}(?=(?:{_MONTH})\b)", lambda m: f"{_month(m[1])} to "),
        (rf"\b({_YEAR})/((?:19|20)?\d\d)\b", lambda m: f"{_year(m[1])} {_year_or_number(m[2])}"),
    ]


def _address(match: re.Match[str]) -> str:
    """A web address as it is dictated; letters that form no word one by one."""
    host = match[0].split("/")[0].split(".")
    return " dot ".join(" ".join(part.upper()) if part in ("mmc", "id") else part for part in host)


def _date(day: str, month: str, year: str) -> str:
    if not 1 <= int(month) <= 12:
        return f"{number_words(day)} {number_words(month)} {number_words(year)}"
    return f"the {_nth(day)} of {MONTHS[int(month) - 1]}{_of_year(year)}"


def _nth(day: str) -> str:
    return _words(int(day), "ordinal")


def _month(name: str) -> str:
    return SHORT_MONTHS.get(name, name)


def _of_year(year: str | None) -> str:
    return f" {_year(year)}" if year else ""


def _year(year: str) -> str:
    return _words(int(year), "year") if re.fullmatch(_YEAR, year) else number_words(year)


def _year_or_number(written: str) -> str:
    return _year(written) if len(written) == 4 else number_words(written)


def _clock(match: re.Match[str]) -> str:
    before, hour, minute, zone = match.groups()
    if not before and not zone:
        return match[0]  # 13.05 alone may be anything
    return " ".join(part for part in (before, _hour(hour, minute), ZONES.get(zone or "")) if part)


def _clock_range(match: re.Match[str]) -> str:
    before, hour, minute, to_hour, to_minute, zone = match.groups()
    if not before and not zone:
        return match[0]
    said = f"{_hour(hour, minute)} to {_hour(to_hour, to_minute)}"
    return " ".join(part for part in (before, said, ZONES.get(zone or "")) if part)


def _hour(hour: str, minute: str) -> str:
    """`13`, `05` -> `one oh five p m`."""
    whole, past = int(hour) % 24, int(minute)
    if past == 0 and whole in (0, 12):
        return "noon" if whole else "midnight"
    minutes = "" if past == 0 else f" oh {_words(past)}" if past < 10 else f" {_words(past)}"
    return f"{_words(whole % 12 or 12)}{minutes} {'a' if whole < 12 else 'p'} m"


def _range(low: str, high: str) -> str:
    return f"{number_words(low)} to {number_words(high)}"


def _counted(number: str, unit: str) -> str:
    return ONE.get(unit, UNITS[unit]) if number == "1" else UNITS[unit]


def _money(match: re.Match[str], currency: str) -> str:
    low, high, scale = match.groups()
    amount = _range(low, high) if high else number_words(low)
    return " ".join(part for part in (amount, scale, currency) if part)


def _capitals(match: re.Match[str]) -> str:
    """Short forms letter by letter where people say them so; other capitals are only shouting."""
    word = match[0]
    if word in SPELLED or (len(word) <= 5 and not re.search("[AEIOU]", word)):
        return " ".join(word)
    return word if len(word) <= 3 else word.lower()


def _one_by_one(digits: str) -> str:
    return " ".join(DIGITS[int(digit)] for digit in digits)


@lru_cache(maxsize=4096)
def _words(value: int, to: str = "cardinal") -> str:
    from num2words import num2words

    return str(num2words(value, lang="en", to=to)).replace(",", "")
