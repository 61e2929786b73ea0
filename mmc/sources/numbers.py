"""Numbers and dates as people in government offices type them. Missing is never zero; doubt is an error."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Literal

Locale = Literal["id", "en"]

MISSING = frozenset({
    "", "-", "--", "---", "..", "...", "....", "n.a", "n.a.", "na", "n/a", "nan", "null", "none", "nihil",
    "tidak ada data", "tidak ada", "belum ada data", "0*", "0*)", "*", "*)", "**)",
})  # fmt: skip
_SCALES = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12,
    "M": 10**9, "T": 10**12,
}  # fmt: skip
_SCALE = re.compile(r"(?<=\d)\s*(?:((?i:ribu|rb|juta|jt|miliar|milyar|triliun))|(M|T))\.?$")
_PLAIN = {
    "id": re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)(?:,(\d+))?"),
    "en": re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)(?:\.(\d+))?"),
}
_WRITES = {"id": "Indonesians write them (1.234,5)", "en": "English writes them (1,234.5)"}
_DASHES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2010": "-", "\u2011": "-"})

_MONTHS = (
    ("januari", "jan", "january"), ("februari", "pebruari", "feb", "peb", "february"), ("maret", "mar", "mrt", "march"),
    ("april", "apr"), ("mei", "may"), ("juni", "jun", "june"), ("juli", "jul", "july"),
    ("agustus", "agu", "ags", "agt", "agst", "agus", "agust", "aug", "august"), ("september", "sep", "sept"),
    ("oktober", "okt", "oct", "october"), ("november", "nopember", "nov", "nop"),
    ("desember", "des", "dec", "december"),
)  # fmt: skip
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words}


def is_missing(text: str) -> bool:
    """True for everything that says `no figure`: empty, `-`, `…`, `n.a`, `tidak ada data`."""
    if "1" <= text[:1] <= "9":  # most cells of a big table end here
        return False
    return _tidy(text).casefold() in MISSING


def read_number(text: str, locale: Locale = "id", unit: str = "") -> Decimal | None:
    """The number in a cell, None where it says there is none; ValueError says why it cannot be read.

    Reads `1.234.567,89`, `Rp 14.500,-`, `12,5 %`, `(1.250)`, `1,2 jt`, `3,4 M` (miliar), `454.515 jiwa`
    (if `unit` is jiwa), `1.234*)`. A percent or Rp mark that contradicts the unit is an error.
    """
    plain = _PLAIN[locale].fullmatch(text)
    if plain is not None and text.isascii():  # most cells of a big table end here
        return _exact(text, plain)
    if is_missing(text):
        return None
    if re.search(r"\d[\u00b9\u00b2\u00b3\u2070-\u2079]", text):
        raise ValueError(f"'{text.strip()}' carries a small raised figure; is it a footnote? Remove it")
    rest = re.sub(r"\s*\*+\)?$", "", _tidy(text)).lstrip("'")
    bracketed = re.fullmatch(r"\((.+)\)", rest)
    rest = bracketed[1].strip() if bracketed else rest
    rest = _without_marks(rest, text, unit)
    scale = _SCALE.search(rest)
    if scale:
        rest = rest[: scale.start()]
    signed = re.fullmatch(r"([+-]?)\s*(.*)", rest)
    sign, digits = (signed[1], signed[2]) if signed else ("", rest)
    exact = _digits(digits, locale, text)
    if scale:
        exact *= _SCALES[(scale[1] or scale[2]).lower() if scale[1] else scale[2]]
    if bracketed and sign:
        raise ValueError(f"'{text.strip()}' is negative twice")
    return -exact if bracketed or sign == "-" else exact


def looks_like_number(text: str, locale: Locale = "id") -> bool:
    """True if a cell holds a number (not: says there is none)."""
    try:
        return read_number(text, locale) is not None
    except ValueError:
        return False


def doubtful(text: str, locale: Locale = "id") -> bool:
    """True for `14,250` where a comma is the decimal mark: it may well be fourteen thousand."""
    return locale == "id" and re.fullmatch(r"(?i:rp\.?)?\s*[1-9]\d{0,2},\d{3}", _tidy(text)) is not None


def read_date(text: str) -> date | None:
    """The day in a cell, day first (05/09/2026 is 5 September); a month gives its first day; None if none.

    Reads 2026-09-05, 5/9/2026, 5-9-26, 5.9.2026, `05 Agustus 2026`, `Agt 2026`, `Agustus-26`.
    """
    plain = _tidy(text).casefold()
    plain = re.sub(r"^(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu),?\s+", "", plain)
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[t ]\d\d[:.]\d\d.*)?", plain)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    digits = re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)", plain)
    if digits:
        return _day(_year(digits[4]), int(digits[3]), int(digits[1]))
    words = re.fullmatch(r"(?:(\d{1,2})[\s.-]+)?([a-z]+)\.?[\s,.-]+(\d{4}|\d\d)", plain)
    if words and words[2] in _MONTH_OF:
        return _day(_year(words[3]), _MONTH_OF[words[2]], int(words[1] or 1))
    return None


def month_named(text: str) -> int | None:
    """1 to 12 for a month's name in any usual spelling (`Agt`, `Nopember`, `Pebruari`), None for another word."""
    return _MONTH_OF.get(_tidy(text).casefold().rstrip("."))


def _digits(digits: str, locale: Locale, text: str) -> Decimal:
    match = _PLAIN[locale].fullmatch(digits)
    if match is None:
        other: Locale = "en" if locale == "id" else "id"
        hint = f"; if the file writes them so, declare `locale: {other}`" if _PLAIN[other].fullmatch(digits) else ""
        raise ValueError(f"'{text.strip()}' is no number as {_WRITES[locale]}{hint}")
    return _exact(digits, match)


def _exact(digits: str, match: re.Match[str]) -> Decimal:
    whole = digits[: match.start(1) - 1] if match[1] else digits
    whole = whole.replace(".", "").replace(",", "").replace(" ", "")
    return Decimal(f"{whole}.{match[1]}" if match[1] else whole)


def _without_marks(rest: str, text: str, unit: str) -> str:
    """The text without Rp, `,-`, % or the unit itself, after making sure they agree with the unit."""
    wanted = unit.casefold()
    percent = re.search(r"\s*(?:%|persen)$", rest, re.IGNORECASE)
    money = re.match(r"[+-]?\s*(rp\.?|idr)\s*(?=[\d(+-])", rest, re.IGNORECASE)
    if percent and wanted and "%" not in wanted and "persen" not in wanted:
        raise ValueError(f"'{text.strip()}' is a percentage, but the unit is {unit}")
    if money and wanted and not re.search(r"\brp|rupiah|idr", wanted):
        raise ValueError(f"'{text.strip()}' is an amount of rupiah, but the unit is {unit}")
    if money:
        rest = rest[: money.start(1)] + rest[money.end() :]
    if percent:
        return re.sub(r"\s*(?:%|persen)$", "", rest, flags=re.IGNORECASE)
    if wanted and len(wanted) > 1 and rest.casefold().endswith(wanted) and rest[: -len(wanted)].strip()[-1:].isdigit():
        rest = rest[: -len(wanted)].strip()
    return re.sub(r",\s*-+$", "", rest)


def _tidy(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).replace("\u200b", "").replace("\ufeff", "")
    return re.sub(r"\s+", " ", plain).strip()


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
