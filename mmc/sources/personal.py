"""Data about persons: found by its header or by its cells, and cut before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_HEADS = re.compile(
    r"(?:^|[\W_])(?:nik|no\s*kk|nomor\s*kk|no\s*ktp|nomor\s*ktp|ktp|nip|npwp|nisn|no\s*(?:hp|telp|telepon|wa|rekening)|"
    r"nomor\s*(?:hp|telp|telepon|wa|rekening)|hp|telp|telepon|handphone|ponsel|whatsapp|phone|e?-?mail|surel|"
    r"alamat(?!\s*(?:web|situs|url))|address|tempat\s*lahir|tanggal\s*lahir|tgl\s*lahir|nama\s*ibu|rekening|"
    r"nama\s*(?:lengkap|pemohon|pelapor|petugas|enumerator|responden|penerima))(?:$|[\W_])",
    re.IGNORECASE,
)
_NIK = re.compile(r"\d{16}")
_PHONE = re.compile(r"(?:\+?62|0)8\d{7,11}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)


def is_personal(head: str, cells: Sequence[Any]) -> bool:
    """True for a column about persons: its header says so, or most of its filled cells are such numbers."""
    spaced = re.sub(r"[._\-/]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head))
    if _HEADS.search(spaced):
        return True
    # A decimal fraction has as many digits as an identity number, so floats prove nothing.
    filled = [c for c in cells if c is not None and str(c).strip()]
    known = [re.sub(r"[\s\-']", "", str(c)) for c in filled if not isinstance(c, float)]
    hits = sum(1 for c in known if _NIK.fullmatch(c) or _PHONE.fullmatch(c) or _MAIL.fullmatch(c))
    return bool(known) and hits * 2 > len(filled)


def only(record: Mapping[str, Any], allowed: Sequence[str]) -> dict[str, Any]:
    """A record with the allowed fields only, a dotted name reaching into the records inside it."""
    kept: dict[str, Any] = {}
    for path in allowed:
        source: Any = record
        *way, last = path.split(".")
        target = kept
        for step in way:
            source = source.get(step) if isinstance(source, Mapping) else None
            target = target.setdefault(step, {})
        if isinstance(source, Mapping) and last in source:
            target[last] = source[last]
    return kept
