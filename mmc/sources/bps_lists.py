"""BPS WebAPI, lists: press releases, publications, static tables and the rest, every page of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from mmc.core.dataset import Column
from mmc.errors import SourceRefused
from mmc.sources.markup import html_tables, plain_text
from mmc.sources.numbers import read_date
from mmc.sources.snapshot import Part
from mmc.sources.source import json_of

MODELS = (
    "pressrelease", "publication", "infographic", "statictable", "news", "indicators", "subject", "subcat", "var",
    "vervar", "turvar", "th", "turth", "unit", "domain",
)  # fmt: skip
_MOST_PAGES = 500
# Fields with a name of ours: everything else keeps BPS's own.
_NAMES = {
    "title": ("judul", "Judul"), "rl_date": ("terbit", "Tanggal rilis"), "updt_date": ("diperbarui", "Diperbarui"),
    "sch_date": ("jadwal", "Jadwal"), "subj": ("subjek", "Subjek"), "pdf": ("tautan", "Tautan"),
    "excel": ("excel", "Berkas Excel"), "abstract": ("ringkasan", "Ringkasan"), "dl": ("tautan", "Tautan"),
    "desc": ("keterangan", "Keterangan"), "domain_name": ("nama", "Nama"),
}  # fmt: skip
_DATES = ("rl_date", "updt_date", "sch_date")


def all_pages(ask: Callable[[int], Part]) -> list[Part]:
    """Every page of a list, the last one included; SourceRefused with BPS's own word where there is none."""
    first = ask(1)
    head, _ = page_of(first)
    pages = int(head.get("pages") or 1)
    if pages > _MOST_PAGES:
        raise SourceRefused(f"{first.url} has {pages} pages; ask for one year or month")
    return [first, *(ask(number) for number in range(2, pages + 1))]


def page_of(part: Part) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a page says about itself, and its rows."""
    raw = json_of(part, who="BPS")
    if not isinstance(raw, dict):
        raise SourceRefused(f"{part.url} is JSON but no BPS answer")
    available = raw.get("data-availability")
    if raw.get("status") != "OK":
        said = raw.get("message") or raw.get("error") or available or "no status"
        raise SourceRefused(f"BPS refuses ({said}); check key, domain and model of {part.url}")
    data = raw.get("data")
    if available != "available" or not data:
        raise SourceRefused(f"BPS has no such list ({available}): {part.url}")
    pair = isinstance(data, list) and len(data) == 2 and isinstance(data[0], dict) and isinstance(data[1], list)
    if not pair or not all(isinstance(row, dict) for row in data[1]):
        raise SourceRefused(f"{part.url} is no list of BPS")
    if not data[1]:
        raise SourceRefused(f"{part.url} lists nothing")
    return data[0], data[1]


def list_table(parts: Sequence[Part], whole: bool) -> tuple[list[Column], list[list[Any]], list[str]]:
    """Columns, rows and notes of the pages; SourceRefused where BPS promises more rows than came (`whole`)."""
    heads, rows = [], []
    for part in parts:
        head, found = page_of(part)
        heads.append(head)
        rows += found
    said = heads[0].get("total")
    promised = said if isinstance(said, int) and said > 0 else len(rows)
    if whole and promised != len(rows):
        raise SourceRefused(f"{parts[0].url} promises {promised} rows and gives {len(rows)}; ask again")
    notes = [f"{len(rows)} of {promised} rows: these are not all pages"] if promised > len(rows) else []
    fields = list(dict.fromkeys(name for row in rows for name in row))
    columns = [_column(name) for name in fields]
    return columns, [[_cell(name, row.get(name)) for name in fields] for row in rows], notes


def static_table(part: Part) -> tuple[dict[str, Any], list[list[str | None]]]:
    """A static table's facts and its cells: HTML inside JSON, escaped once more by BPS."""
    import html

    raw = json_of(part, who="BPS")
    data = raw.get("data") if isinstance(raw, dict) else None
    if not isinstance(data, dict) or raw.get("status") != "OK" or not data.get("table"):
        said = raw.get("message") or raw.get("data-availability") if isinstance(raw, dict) else ""
        raise SourceRefused(f"BPS has no such static table ({said or 'no table'}): {part.url}")
    tables, _ = html_tables(html.unescape(str(data["table"])))
    filled = [t for t in tables if len(t) > 1 and t and len(t[0]) > 1]
    if len(filled) != 1:
        raise SourceRefused(f"{part.url} holds {len(filled)} tables; one is needed")
    return data, filled[0]


def newest(rows: Sequence[Sequence[Any]], columns: Sequence[Column]) -> date | None:
    """The newest day of any date column: the list is as fresh as that."""
    places = [n for n, c in enumerate(columns) if c.kind == "date"]
    days = [row[n] for row in rows for n in places if row[n] is not None]
    return max(days) if days else None


def _column(name: str) -> Column:
    ours, label = _NAMES.get(name, (name, name))
    return Column(name=ours, kind="date" if name in _DATES else "text", label=label)


def _cell(name: str, value: Any) -> Any:
    if value is None or value == "" or isinstance(value, (list, Mapping)):
        return None
    return read_date(str(value)) if name in _DATES else plain_text(str(value)) or None
