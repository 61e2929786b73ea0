"""Spoken: Indonesian as it is written turned into Indonesian as it is said, numbers, units and short forms in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from mmc.video.spoken_words import (
    ABBREVIATIONS,
    DIGITS,
    LETTERS,
    MONTHS,
    ROMAN,
    SCALES,
    SIGNS,
    SPELLED,
    UNITS,
    ZONES,
)

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?"
_TO = r"\s?(?:–|—|-|s\.?d\.?|s/d)\s?"
_SCALE = "|".join(SCALES)
_MONTH = "|".join(MONTHS)
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_ZONE = "|".join(ZONES)
_CLOCK = r"([01]?\d|2[0-4])[.:]([0-5]\d)"
LONGEST = 15  # digits; a longer row is no amount but a code, and read digit by digit
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def spoken(text: str) -> str:
    """The text in words only, as a person reads it aloud: `12,3%` -> `dua belas koma tiga persen`."""
    return by_rules(text, _rules())


def by_rules(text: str, rules: Sequence[Rule]) -> str:
    """The text with a language's rules done one after the other, and the blanks and commas they leave tidied up."""
    said = re.sub("[\u00a0\u202f\u2009]", " ", text).replace("−", "-")
    for pattern, replacement in rules:
        said = pattern.sub(replacement, said)
    said = re.sub(r"\s+([,.;:?!])", r"\1", re.sub(r"\s+", " ", said))
    said = re.sub(r",(?:\s*,)+", ",", said)
    return re.sub(r",(?=[.:?!])", "", said).strip(" ,")


def number_words(written: str) -> str:
    """`454.515` -> `empat ratus lima puluh empat ribu lima ratus lima belas`; digits after a comma one by one."""
    whole, _, decimals = written.replace(".", "").partition(",")
    if len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0") and not decimals):
        return " ".join(DIGITS[int(digit)] for digit in whole)
    words = _integer(int(whole))
    return f"{words} koma {' '.join(DIGITS[int(digit)] for digit in decimals)}" if decimals else words


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text as written; the dot of `Kab.`, of `15.300` and of an address ends none."""
    parts: list[str] = []
    for piece in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9\"“])", text.replace("\u00a0", " ").strip()):
        short = parts and re.search(rf"(?:^|\s)(?:{'|'.join(map(re.escape, ABBREVIATIONS))})$", parts[-1])
        if short:
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return tuple(part.strip() for part in parts if part.strip())


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    """What is done one after the other: what carries meaning by its place goes before plain numbers."""
    n = f"(?:{_NUMBER})"
    table: list[tuple[str, Callable[[re.Match[str]], str]]] = [
        (r"https?://(?:www\.)?", lambda m: ""),
        (r"\b[\w-]+(?:\.[\w-]+)*\.(?:go\.id|ac\.id|or\.id|co\.id|id|com|org|net)\b(?:/\S*)?", _address),
        (r"(?<!\w)@(\w+)", lambda m: f"akun {m[1]}"),
        (r"(?<!\w)#(\w+)", lambda m: m[1]),
        (r"\b(\d{4})-(\d{2})-(\d{2})\b", lambda m: _date(m[3], m[2], m[1])),
        (r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", lambda m: _date(m[1], m[2], m[3])),
        (rf"\b(?:([Pp]ukul|[Jj]am)\s)?{_CLOCK}{_TO}{_CLOCK}(?:\s({_ZONE})\b)?(?![\d.,]\d)", _clock_range),
        (rf"\b([Pp]ukul|[Jj]am)\s{_CLOCK}(?:\s({_ZONE})\b)?(?!\d)", lambda m: _clock(m[2], m[3], m[4], m[1])),
        (rf"\b{_CLOCK}\s({_ZONE})\b", lambda m: _clock(m[1], m[2], m[3], "pukul")),
        (rf"\b(\d{{1,2}}){_TO}(\d{{1,2}})\s(?=(?:{_MONTH})\b)", lambda m: _range(m[1], m[2]) + " "),
        (rf"\b({_MONTH}){_TO}(?=(?:{_MONTH})\b)", lambda m: f"{m[1]} sampai "),
        (r"\bUU\s(?:No\.?\s)?(\d{1,3})/((?:19|20)\d\d)\b", _law),
        (r"(?<=\w)\s?–\s?(?=selesai\b)", lambda m: " sampai "),
        (r"\b((?:19|20)\d\d)/((?:19|20)?\d\d)\b", lambda m: f"{number_words(m[1])} {number_words(m[2])}"),
        (rf"(?<![\w)])-\s?(?={n})", lambda m: "minus "),
        (rf"(?<![\w)])\+\s?(?={n})", lambda m: "plus "),
        (rf"\bRp\.?\s?({n})(?:{_TO}(?:Rp\.?\s?)?({n}))?(?:\s({_SCALE})\b)?", _rupiah),
        (rf"(?:US\$|USD\s?)({n})(?:\s({_SCALE})\b)?", lambda m: _money(m[1], m[2], "dolar Amerika Serikat")),
        (r"\bM\s?(\d{1,2}[,.]\d)\b", lambda m: f"magnitudo {number_words(m[1].replace('.', ','))}"),
        (r"\b[Kk]e-(\d+)\b", lambda m: "pertama" if m[1] == "1" else f"ke{number_words(m[1])}"),
        (r"(?<=[A-Za-z])-(?=\d)", lambda m: " "),
        (rf"({n}){_TO}({n})\s?({_UNIT})(?![\w²³])", lambda m: f"{_range(m[1], m[2])} {UNITS[m[3]]}"),
        (rf"({n})\s?({_UNIT})(?![\w²³])", lambda m: f"{number_words(m[1])} {UNITS[m[2]]}"),
        (rf"(?:/\s?|\bper\s)({_UNIT})(?![\w²³])", lambda m: f" per {UNITS[m[1]]}"),
        (r"(?<=\w)/(?=tahun|bulan|hari|jam|orang|jiwa)\b", lambda m: " per "),
        (r"(?<![\d/])1/2(?![\d/])|½", lambda m: " setengah"),
        (r"(?<![\d/])(\d{1,2})/(\d{1,3})(?![\d/])", lambda m: f"{number_words(m[1])} per {number_words(m[2])}"),
        (r"(?<![\d:])(\d{1,3}):(\d{1,4})(?![\d:])", lambda m: f"{number_words(m[1])} banding {number_words(m[2])}"),
        (rf"(?<![\w,.])({n}){_TO}({n})(?![\w])", lambda m: _range(m[1], m[2])),
        (rf"\b({'|'.join(ROMAN_BEFORE)})\s([IVX]{{1,5}})\b(\s(?=(?:19|20)\d\d\b))?", _roman),
        (r"\s\([A-Z]{2,6}\)", lambda m: ""),  # a short form behind its own long form
        (r"\(([^()]*)\)", lambda m: f", {m[1]},"),
        *[(rf"(?<!\w){re.escape(short)}(?!\w)", always(full)) for short, full in ABBREVIATIONS.items()],
        (rf"\b(?:{_ZONE})\b", lambda m: ZONES[m[0]]),
        (n, lambda m: f" {number_words(m[0])} "),
        *[(re.escape(sign), always(words)) for sign, words in SIGNS.items()],
        (r"\b[A-Z]{2,}\b", _capitals),
    ]
    return tuple((re.compile(pattern), replacement) for pattern, replacement in table)


ROMAN_BEFORE = (
    "[Ss]emester", "[Tt]riwulan", "[Kk]uartal", "[Tt]ahap", "[Kk]elas", "[Bb]ab", "[Gg]elombang", "[Tt]ingkat",
    "[Gg]olongan", "[Pp]eriode", "[Ff]ase", "[Zz]ona",
)  # fmt: skip


def always(words: str) -> Callable[[re.Match[str]], str]:
    """These words, whatever was found."""
    return lambda match: words


def _address(match: re.Match[str]) -> str:
    """A web address as it is dictated; letters that form no word one by one."""
    host = match[0].split("/")[0]
    return " titik ".join(_spelled(part) if part in ("mmc", "go", "id") else part for part in host.split("."))


def _spelled(word: str) -> str:
    return "go" if word == "go" else "id" if word == "id" else " ".join(LETTERS[letter] for letter in word.upper())


def _date(day: str, month: str, year: str) -> str:
    if not 1 <= int(month) <= 12:
        return f"{number_words(day)} {number_words(month)} {number_words(year)}"
    return f"{number_words(str(int(day)))} {MONTHS[int(month) - 1]} {number_words(year)}"


def _clock(hour: str, minute: str, zone: str | None, before: str) -> str:
    parts = [before.lower(), _hour(hour, minute)]
    return " ".join([*parts, ZONES[zone]] if zone else parts)


def _hour(hour: str, minute: str) -> str:
    return _integer(int(hour)) if minute == "00" else f"{_integer(int(hour))} lewat {_integer(int(minute))} menit"


def _clock_range(match: re.Match[str]) -> str:
    before, hour, minute, to_hour, to_minute, zone = match.groups()
    if not before and not zone:
        return match[0]  # 05.30-06.00 alone may be anything
    said = f"{(before or 'pukul').lower()} {_hour(hour, minute)} sampai {_hour(to_hour, to_minute)}"
    return f"{said} {ZONES[zone]}" if zone else said


def _range(low: str, high: str) -> str:
    return f"{number_words(low)} sampai {number_words(high)}"


def _rupiah(match: re.Match[str]) -> str:
    low, high, scale = match.groups()
    return _money(low, scale, "rupiah") if not high else f"{_range(low, high)} {scale or ''} rupiah"


def _law(match: re.Match[str]) -> str:
    return f"Undang-Undang Nomor {number_words(match[1])} Tahun {number_words(match[2])}"


def _roman(match: re.Match[str]) -> str:
    """`semester II 2024`: without the word before the year two numbers would run into each other."""
    return f"{match[1]} {ROMAN.get(match[2], match[2])}{' tahun ' if match[3] else ''}"


def _money(amount: str, scale: str | None, currency: str) -> str:
    return f"{number_words(amount)} {scale} {currency}" if scale else f"{number_words(amount)} {currency}"


def _capitals(match: re.Match[str]) -> str:
    """Short forms letter by letter where people say them so; other capitals are only shouting."""
    word = match[0]
    if word in SPELLED or (len(word) <= 5 and not re.search("[AIUEO]", word)):
        return " ".join(LETTERS[letter] for letter in word)
    return word if len(word) <= 3 else word.lower()


@lru_cache(maxsize=4096)
def _integer(value: int) -> str:
    from num2words import num2words

    return str(num2words(value, lang="id"))
