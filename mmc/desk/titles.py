"""The title a table carries, written as a person would write it over a story."""

from __future__ import annotations

import re

from mmc.core.region import KALTENG, PROVINCES

_NUMBERED = re.compile(r"^\s*(?:tabel|table|lampiran)\s+(?:[\dIVX]+[.\-]?)+[a-z]?\b\s*[.:)\-–]*\s*", re.IGNORECASE)
_ALWAYS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember", "Indonesia", "Kalteng",
)  # fmt: skip
_SHORT = frozenset({
    "APBD", "APBN", "ASI", "ASN", "BBM", "BUMD", "BUMN", "DAS", "DAU", "DAK", "DPA", "IPM", "ISPA", "ISPU", "KUR",
    "LKPD", "OPD", "PAD", "PAUD", "PBI", "PMA", "UMK", "UMKM", "UMP", "TPAK", "RSUD", "SIPD", "SMA", "SMK", "SD",
    "KIA", "IUP", "IKK", "IDM", "ODGJ", "PDAM", "AIDS",
})  # fmt: skip
_ROMAN = re.compile(r"[IVX]{2,}\Z")
_LOUD = 0.8  # of the letters: a title above this is shouted, below it somebody chose its capitals


def proposed_title(title: str) -> str:
    """The title without its number in a report, and no longer all in capitals; names keep theirs."""
    plain = _NUMBERED.sub("", " ".join(title.split())).strip()
    if not plain:
        return " ".join(title.split())
    letters = [c for c in plain if c.isalpha()]
    if len(letters) < 6 or sum(c.isupper() for c in letters) < _LOUD * len(letters):
        return plain
    said = re.sub(r"[^\W\d_]+", _quiet, plain)
    for name in sorted((*_ALWAYS, *_names()), key=len, reverse=True):
        said = re.sub(rf"\b{re.escape(name)}\b", name, said, flags=re.IGNORECASE)
    said = re.sub(r"\b(kabupaten|kota|provinsi)(?= [A-Z])", lambda found: found[0].capitalize(), said)
    return said[:1].upper() + said[1:]


def _quiet(found: re.Match[str]) -> str:
    word = found[0]
    spelled = word in _SHORT or _ROMAN.match(word) or not re.search("[AEIOU]", word)
    return word if spelled and len(word) > 1 else word.lower()


def _names() -> list[str]:
    # Only this province's regencies: Batang and Padang are also plain words.
    return [*(province.name for province in PROVINCES), *(region.name for region in KALTENG.regions)]
