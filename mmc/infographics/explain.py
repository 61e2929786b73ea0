"""What a template wants, in words and as data: for `mmc render --explain`, for the desk's form, for the docs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from mmc.infographics import TEMPLATES, Template
from mmc.infographics.template import Need

_KINDS = {"text": "teks", "number": "angka", "date": "tanggal", "time": "waktu"}


def schema(template: type[Template]) -> dict[str, Any]:
    """The inputs of a template as JSON-ready data: columns, rows, options, formats."""
    return {
        "name": template.name,
        "title": template.title,
        "rows": {"least": template.rows[0], "most": template.rows[1]},
        "columns": [
            {"name": n.name, "what": n.what, "kinds": list(n.kinds), "least": n.least, "most": n.most}
            for n in template.needs
        ],
        "options": [
            {"name": f.name, "what": f.metadata.get("what", ""), "default": f.default}
            for f in fields(template.options) if not f.metadata.get("own")
        ],
        "formats": list(template.formats),
    }  # fmt: skip


def explained(template: type[Template]) -> str:
    """The same as lines for a person."""
    low, high = template.rows
    rows = f"{low} baris" if low == high else f"{low} sampai {high} baris"
    said = [f"{template.name}: {template.title}", "", f"Data: {rows}, dengan kolom"]
    said += [f"  {_column(need)}" for need in template.needs]
    said += ["", "Setiap kolom angka punya satuan; sumber dan tanggal data wajib ada.", "", "Pilihan (boleh kosong)"]
    said += [f"  {option['name']:<12} {option['what']}".rstrip() for option in schema(template)["options"]]
    return "\n".join([*said, "", f"Format: {', '.join(template.formats)}"])


def listed() -> str:
    """One line for each template: its name and what it is called."""
    width = max(len(t.name) for t in TEMPLATES)
    return "\n".join(f"  {t.name:<{width}}  {t.title}" for t in TEMPLATES)


def _column(need: Need) -> str:
    called = f"'{need.name}'" if need.name else "nama bebas"
    kinds = " atau ".join(_KINDS[kind] for kind in need.kinds)
    return f"{called:<14} {', '.join([kinds, *_how_many(need)]):<28} {need.what}"


def _how_many(need: Need) -> Iterator[str]:
    if need.least == 0:
        yield "boleh tidak ada" if need.most == 1 else f"0 sampai {need.most} kolom"
    elif need.most > 1:
        yield f"{need.least} sampai {need.most} kolom"
