"""What a CKAN portal lists: datasets, organizations, one resource; as a table of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mmc.core.dataset import Column, build
from mmc.core.text import plain_date
from mmc.errors import SourceRefused
from mmc.sources.markup import plain_text
from mmc.sources.numbers import read_date
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import Options, Reading, json_of, make_origin, origin_words

COLUMNS = (
    Column(name="judul", kind="text", label="Judul"),
    Column(name="nama", kind="text", label="Nama"),
    Column(name="organisasi", kind="text", label="Organisasi"),
    Column(name="format", kind="text", label="Format (kata portal)"),
    Column(name="diperbarui", kind="date", label="Diperbarui"),
    Column(name="lisensi", kind="text", label="Lisensi"),
    Column(name="tautan", kind="text", label="Tautan"),
    Column(name="id", kind="text", label="Id"),
)


PAGE, MOST = 100, 1000  # datasets a page, and at most


def searched(ask: Callable[[dict[str, str]], Part], words: str) -> tuple[Part, ...]:
    """Every page of a search, oldest change last; SourceRefused where it finds more than anybody would list."""
    parts: list[Part] = []
    while True:
        start = len(parts) * PAGE
        parts.append(ask({"q": words, "rows": str(PAGE), "start": str(start), "sort": "metadata_modified desc"}))
        raw = json_of(parts[-1], who="the portal")
        count = _count(raw.get("result") if isinstance(raw, dict) else None)
        if count > MOST:
            raise SourceRefused(f"{parts[0].url} finds {count} datasets; search for something narrower")
        if start + PAGE >= count:
            return tuple(parts)


def merged(results: Sequence[Any]) -> dict[str, Any]:
    """The pages of a search as one result; SourceRefused where datasets are missing or the search finds none."""
    found = [entry for result in results for entry in _entries(result) if isinstance(result, dict)]
    count = _count(results[0])
    if count == 0:
        raise SourceRefused("the search finds no dataset; try other words, or look at the portal")
    if len(found) != count:
        raise SourceRefused(f"the search promises {count} datasets and gives {len(found)}; the next slot tries again")
    return {"count": count, "results": found}


def _count(result: Any) -> int:
    count = result.get("count") if isinstance(result, dict) else None
    return count if isinstance(count, int) else 0


def listing(name: str, result: Any, words: Options, snapshot: Snapshot) -> Reading:
    """One row a dataset, organization or resource; SourceRefused for an empty list or another shape."""
    entries = _entries(result)
    if not entries:
        raise SourceRefused(f"{snapshot.parts[0].url} lists nothing")
    rows = [_row(entry) for entry in entries]
    day = max((r[4] for r in rows if r[4]), default=snapshot.fetched_at.date())
    known = {
        "producer": rows[0][2] or "CKAN", "as_of": day, "period": f"per {plain_date(day)}", "title": "Daftar portal",
        "retrieved_at": snapshot.fetched_at, "snapshot": snapshot.sha256,
    }  # fmt: skip
    count = int(result.get("count") or 0) if isinstance(result, dict) else 0
    notes = (f"{len(rows)} of {count} datasets: these are not all pages",) if count > len(rows) else ()
    return Reading(dataset=build(name, COLUMNS, rows, make_origin(name, origin_words(words, **known))), notes=notes)


def _entries(result: Any) -> list[Mapping[str, Any]]:
    found = result.get("results", [result]) if isinstance(result, dict) else result
    if isinstance(found, list):
        return [e if isinstance(e, dict) else {"name": str(e)} for e in found]
    return []


def _row(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    owner = entry.get("organization")
    files = entry.get("resources") or [entry]
    formats = ", ".join(dict.fromkeys(str(f.get("format")) for f in files if isinstance(f, dict) and f.get("format")))
    changed = str(entry.get("metadata_modified") or entry.get("last_modified") or entry.get("created") or "")[:10]
    url = next((str(f["url"]) for f in files if isinstance(f, dict) and f.get("url")), "")
    title = entry.get("title") or entry.get("display_name") or entry.get("name") or ""
    return (
        plain_text(str(title)) or None, str(entry.get("name") or "") or None,
        str(owner.get("title") or "") if isinstance(owner, dict) else None, formats or None, read_date(changed),
        str(entry.get("license_title") or "") or None, url or None, str(entry.get("id") or "") or None,
    )  # fmt: skip
