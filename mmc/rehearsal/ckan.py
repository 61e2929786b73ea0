"""A CKAN portal (Satu Data) with two resources: real population as CSV, an invented office workbook as XLSX."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.bmkg import PRACTICE
from mmc.rehearsal.office_workbook import workbook
from mmc.rehearsal.stage import Refused, Stage, Voice, answering

POPULATION = "5f0c2a34-6200-4a10-9e0b-000000000001"  # resource ids, for schedules and tests
HARVEST = "5f0c2a34-6200-4a10-9e0b-000000000002"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    "kode_provinsi", "nama_provinsi", "kode_kabupaten_kota", "nama_kabupaten_kota",
    "jumlah_penduduk", "satuan", "tahun",
)  # fmt: skip


def _no(code: int, kind: str, words: str) -> JSONResponse:
    body = {"help": "", "success": False, "error": {"message": words, "__type": kind}}
    return JSONResponse(body, code)


VOICE = Voice(
    unauthorized=lambda: _no(403, "Authorization Error", "Access denied"),
    throttled=lambda wait: HTMLResponse("<h1>429 Too Many Requests</h1>", 429, {"Retry-After": str(wait)}),
    broken=lambda: HTMLResponse("<html><body><h1>500 Internal Server Error</h1></body></html>", 500),
    not_found=lambda: _no(404, "Not Found Error", "Not found"),
)


def routes(stage: Stage) -> list[Route]:
    """`/ckan/api/3/action/<action>` and the download addresses that resources carry."""
    act = answering(stage, "ckan", "{action}", _action, VOICE)
    load = answering(stage, "ckan", "download", _download, VOICE)
    return [
        Route("/ckan/api/3/action/{action}", act, methods=["GET", "POST"]),
        Route("/ckan/dataset/{package}/resource/{resource}/download/{name}", load),
    ]


@cache
def population_rows(assets: Path) -> list[dict[str, str]]:
    """The population table the way a Satu Data portal writes it: every value text, names in capitals."""
    with (assets / "population-2024s2.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    same = ("62", "KALIMANTAN TENGAH")
    return [
        dict(
            zip(
                _COLUMNS,
                (*same, f["kode"], f["kabupaten_kota"].upper(), f["jumlah_penduduk"], "JIWA", "2024"),
                strict=True,
            )
        )
        for f in facts
    ]


def population_csv(assets: Path) -> bytes:
    """The file behind the first resource: BOM and CRLF, as spreadsheets export."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(population_rows(assets))
    return text.getvalue().encode("utf-8-sig")


async def _download(stage: Stage, request: Request) -> Response:
    resource = request.path_params["resource"]
    if resource == POPULATION:
        return Response(population_csv(stage.assets), media_type="text/csv; charset=utf-8")
    if resource == HARVEST:
        return Response(workbook(stage.state.now()), media_type=_XLSX, headers=PRACTICE)
    return HTMLResponse("<h1>404 Not Found</h1>", 404)


async def _action(stage: Stage, request: Request) -> Response:
    action = request.path_params["action"]
    known = _ACTIONS.get(action)
    if known is None:
        return JSONResponse(f"Bad request - Action name not known: {action}", 400)
    asked = dict(request.query_params)
    if request.method == "POST":
        body = await request.body()
        kind = request.headers.get("content-type", "")
        try:
            asked |= json.loads(body or b"{}") if "json" in kind else dict(parse_qsl(body.decode()))
        except (ValueError, TypeError):
            return JSONResponse("Bad request - JSON Error: Error decoding JSON data", 400)
    home = f"{stage.base_url}/ckan"
    return JSONResponse(
        {"help": f"{home}/api/3/action/help_show?name={action}", "success": True, "result": known(stage, asked)}
    )


def _invalid(field: str, words: str) -> Refused:
    error = {field: [words], "__type": "Validation Error"}
    return Refused(JSONResponse({"help": "", "success": False, "error": error}, 409))


def _count(asked: dict[str, Any], name: str, default: int, most: int) -> int:
    try:
        value = int(asked.get(name, default))
    except (TypeError, ValueError):
        raise _invalid(name, "Invalid integer") from None
    if value < 0:
        raise _invalid(name, "Must be a natural number")
    return min(value, most)


def packages(stage: Stage) -> list[dict[str, Any]]:
    """The two datasets with their resources."""
    modified = f"{stage.state.now():%Y-%m-01T02:15:00.482113}"
    return [
        _package(
            stage, 1, "jumlah-penduduk-menurut-kabupaten-kota-semester-ii-2024",
            "Jumlah Penduduk Menurut Kabupaten/Kota Semester II Tahun 2024",
            "Penduduk terdaftar hasil konsolidasi bersih Semester II (Desember) 2024.\r\n\r\n"
            "Sumber: Ditjen Dukcapil, Kementerian Dalam Negeri.",
            _resource(stage, POPULATION, 1, "Jumlah Penduduk 2024.csv", "CSV", "text/csv", "jumlah-penduduk-2024.csv"),
            "2025-02-03T04:10:22.118204",
            [("Sumber", "Ditjen Dukcapil, Kementerian Dalam Negeri"), ("Periode", "Semester II 2024")],
        ),
        _package(
            stage, 2, "rekap-produksi-bulanan-latihan", "Rekap Produksi Bulanan Komoditas (DATA LATIHAN)",
            "Buku kerja latihan dari perangkat daerah contoh. Seluruh angka rekaan, bukan data resmi.",
            # Portals often name the wrong type; the bytes are XLSX.
            _resource(stage, HARVEST, 2, "REKAP PRODUKSI.xlsx", "Data", "application/octet-stream", "rekap.xlsx"),
            modified, [("Catatan", "DATA LATIHAN")],
        ),
    ]  # fmt: skip


def _resource(
    stage: Stage, id: str, number: int, name: str, format: str, mime: str, file: str
) -> dict[str, Any]:
    package = _package_id(number)
    return {
        "id": id, "package_id": package, "name": name, "description": "", "format": format, "mimetype": mime,
        "mimetype_inner": None, "url": f"{stage.base_url}/ckan/dataset/{package}/resource/{id}/download/{file}",
        "url_type": "upload", "size": None, "hash": "", "position": 0, "resource_type": None, "state": "active",
        "cache_url": None, "cache_last_updated": None, "datastore_active": id == POPULATION,
    }  # fmt: skip


def _package_id(number: int) -> str:
    return f"6b1e7d20-6200-4c00-8d00-{number:012d}"


def _package(
    stage: Stage, number: int, slug: str, title: str, notes: str, resource: dict[str, Any],
    modified: str, extras: list[tuple[str, str]],
) -> dict[str, Any]:  # fmt: skip
    owner = {
        "id": "9a0f5d11-6200-4b00-8b00-000000000001", "name": "satu-data-gladi", "title": "Satu Data (gladi)",
        "type": "organization", "is_organization": True, "approval_status": "approved", "state": "active",
    }  # fmt: skip
    dated = {**resource, "created": modified, "last_modified": modified, "metadata_modified": modified}
    return {
        "id": _package_id(number), "name": slug, "title": title, "notes": notes, "type": "dataset", "state": "active",
        "private": False, "isopen": False, "license_id": "notspecified", "license_title": "License not specified",
        "author": "", "author_email": "", "maintainer": "", "maintainer_email": "", "version": "", "url": "",
        "metadata_created": "2025-02-03T04:08:51.630091", "metadata_modified": modified,
        "organization": owner, "owner_org": owner["id"], "num_resources": 1, "num_tags": 0, "tags": [], "groups": [],
        "extras": [{"key": key, "value": value} for key, value in extras], "resources": [dated],
    }  # fmt: skip


def _search(stage: Stage, asked: dict[str, Any]) -> dict[str, Any]:
    words = str(asked.get("q") or "").lower().replace("*:*", "").split()
    found = [p for p in packages(stage) if all(w in f"{p['title']} {p['notes']} {p['name']}".lower() for w in words)]
    start, rows = _count(asked, "start", 0, 10**6), _count(asked, "rows", 10, 1000)
    sort = asked.get("sort") or "score desc, metadata_modified desc"
    page = found[start : start + rows]
    return {"count": len(found), "results": page, "facets": {}, "search_facets": {}, "sort": sort}


def _one(found: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    wanted = asked.get("id")
    if not wanted:
        raise _invalid("id", "Missing value")
    for entry in found:
        if wanted == entry["id"] or ("title" in entry and wanted == entry["name"]):
            return entry
    raise Refused(VOICE.not_found())


def _datastore(stage: Stage, asked: dict[str, Any]) -> dict[str, Any]:
    if not asked.get("resource_id"):
        raise _invalid("resource_id", "Missing value")
    if asked["resource_id"] != POPULATION:
        raise Refused(_no(404, "Not Found Error", f'Resource "{asked["resource_id"]}" was not found.'))
    limit, offset = _count(asked, "limit", 100, 32_000), _count(asked, "offset", 0, 10**9)
    rows = [{"_id": number, **row} for number, row in enumerate(population_rows(stage.assets), 1)]
    wanted = _filters(asked)
    rows = [row for row in rows if all(str(row.get(k)) in v for k, v in wanted.items())]
    path = f"/api/3/action/datastore_search?resource_id={POPULATION}&limit={limit}"
    fields = [{"id": "_id", "type": "int"}, *({"id": name, "type": "text"} for name in _COLUMNS)]
    return {
        "include_total": True, "limit": limit, "offset": offset, "records_format": "objects",
        "resource_id": POPULATION, "total_estimation_threshold": None, "records": rows[offset : offset + limit],
        "fields": fields, "_links": {"start": path, "next": f"{path}&offset={offset + limit}"},
        "total": len(rows), "total_was_estimated": False,
    }  # fmt: skip


def _filters(asked: dict[str, Any]) -> dict[str, list[str]]:
    sent = asked.get("filters") or {}
    try:
        wanted = json.loads(sent) if isinstance(sent, str) else dict(sent)
    except ValueError:
        raise _invalid("filters", "Cannot parse JSON") from None
    if unknown := set(wanted) - {"_id", *_COLUMNS}:
        raise _invalid("filters", f'invalid filters column "{min(unknown)}"')
    return {k: [str(x) for x in (v if isinstance(v, list) else [v])] for k, v in wanted.items()}


def _status(stage: Stage, asked: dict[str, Any]) -> dict[str, Any]:
    return {"ckan_version": "2.10.4", "site_title": "Satu Data (gladi)", "extensions": ["datastore"]}


_ACTIONS: dict[str, Callable[[Stage, dict[str, Any]], Any]] = {
    "status_show": _status,
    "package_search": _search,
    "package_show": lambda stage, asked: _one(packages(stage), asked),
    "resource_show": lambda stage, asked: _one([r for p in packages(stage) for r in p["resources"]], asked),
    "datastore_search": _datastore,
}
