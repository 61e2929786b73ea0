"""BPS WebAPI for domain 6200: dynamic data, a static table, press releases; invented figures that say so.

Key and a speaking User-Agent are asked for as BPS does. Its odd habits are kept: status 200 for
"no rows", `turvar.val` as text, a province total among the regencies, missing combinations.
"""

from __future__ import annotations

import hashlib
import html
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.bmkg import PRACTICE, capitals
from mmc.rehearsal.stage import Refused, Stage, Voice, answering

_WALL = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected.</body></html>"
_BARE_AGENTS = ("python-requests", "python-httpx", "python-urllib", "curl", "go-http-client")
VARIABLES: dict[str, dict[str, Any]] = {
    "901": {
        "label": "[LATIHAN] Luas Panen Padi Menurut Kabupaten/Kota", "unit": "Hektare", "subject": "Tanaman Pangan",
        "decimal": 1, "low": 900.0, "high": 21_000.0,
    },
    "902": {
        "label": "[LATIHAN] Tingkat Pengangguran Terbuka Menurut Kabupaten/Kota", "unit": "Persen",
        "subject": "Tenaga Kerja", "decimal": 2, "low": 2.4, "high": 6.8,
    },
}  # fmt: skip
_NOTE = "Angka latihan untuk gladi MMC: bukan angka BPS dan tidak boleh dikutip."

VOICE = Voice(
    unauthorized=lambda: JSONResponse({"error": "UserNotFound"}, 401),
    throttled=lambda wait: JSONResponse({"error": "TooManyRequests"}, 429, {"Retry-After": str(wait)}),
    broken=lambda: HTMLResponse("<html><body><h1>503 Service Unavailable</h1></body></html>", 503),
    not_found=lambda: JSONResponse({"status": "OK", "data-availability": "not-available", "data": ""}),
)


def routes(stage: Stage) -> list[Route]:
    """`/bps/v1/api/list/...` with parameters as path segments or as a query, also without `v1/api`."""
    serve, view = answering(stage, "bps", "data", _list, VOICE), answering(stage, "bps", "view", _view, VOICE)
    return [
        Route(f"/bps{folder}/{verb}{rest}", run)
        for folder in ("/v1/api", "")
        for verb, run in (("list", serve), ("view", view))
        for rest in ("", "/", "/{pairs:path}")
    ]


def _asked(stage: Stage, request: Request) -> dict[str, str]:
    """The parameters, from path and query alike; Refused for a caller BPS would not let in."""
    agent = request.headers.get("user-agent", "").lower()
    if not agent or agent.startswith(_BARE_AGENTS):
        raise Refused(HTMLResponse(_WALL, 403))
    words = [w for w in request.path_params.get("pairs", "").split("/") if w]
    asked = {**request.query_params, **dict(zip(words[::2], words[1::2], strict=False))}
    if asked.get("key") != stage.accounts["bps_key"]:
        raise Refused(VOICE.unauthorized())
    return asked


async def _view(stage: Stage, request: Request) -> Response:
    asked = _asked(stage, request)
    if asked.get("model") != "statictable" or asked.get("id") != "55":
        return VOICE.not_found()
    rows = "".join(f"<tr><td>{name}</td><td>{n}.{n}00</td></tr>" for n, name in enumerate(("Kapuas", "Katingan"), 1))
    table = f"<table><tr><th>Kabupaten/Kota</th><th>Luas (ha)</th></tr>{rows}</table>"
    told = {
        "table_id": 55, "title": "[LATIHAN] Luas Tanam 2025", "updt_date": f"{stage.state.now():%Y-%m-%d}",
        "table": html.escape(table), "excel": "", "size": "21 KB", "subj": "Tanaman Pangan",
    }  # fmt: skip
    return JSONResponse({"status": "OK", "data-availability": "available", "data": told}, headers=PRACTICE)


def _releases(stage: Stage, asked: dict[str, str]) -> Response:
    """Press releases in pages of ten, the last one short."""
    page, total = int(asked.get("page", 1)), 23
    today = stage.state.now()
    rows = [
        {"brs_id": str(900 - n), "subj_id": 3, "subj": "Inflasi", "title": f"[LATIHAN] Berita Resmi {900 - n}",
         "abstract": "&lt;p&gt;Rilis latihan.&lt;/p&gt;", "rl_date": f"{today - timedelta(days=30 * n):%Y-%m-%d}",
         "updt_date": None, "pdf": f"https://gladi.invalid/brs/{900 - n}.pdf", "size": "1 MB"}
        for n in range(total)
    ][(page - 1) * 10 : page * 10]  # fmt: skip
    head = {"page": page, "pages": 3, "per_page": 10, "count": len(rows), "total": total}
    return JSONResponse({"status": "OK", "data-availability": "available", "data": [head, rows]}, headers=PRACTICE)


async def _list(stage: Stage, request: Request) -> Response:
    asked = _asked(stage, request)
    if asked.get("model") == "pressrelease" and asked.get("domain") == "6200":
        return _releases(stage, asked)
    if asked.get("model") != "data":
        return JSONResponse({"status": "OK", "data-availability": "list-not-available", "data": ""})
    if missing := [name for name in ("domain", "var", "th") if not asked.get(name)]:
        return JSONResponse({"status": "Error", "message": f"Parameter {missing[0]} is required"})
    years = _years(stage, asked["th"], bool(request.scope.get("mmc.old")))
    if asked["domain"] != "6200" or asked["var"] not in VARIABLES or not years:
        return VOICE.not_found()
    return JSONResponse(dynamic_data(stage, asked["var"], years), headers=PRACTICE)


def _years(stage: Stage, asked: str, old: bool) -> list[int]:
    """The years that exist out of `117`, `117;118` or `110:117`; the newest full year is last year."""
    newest = (stage.state.now() + timedelta(hours=7)).year - (4 if old else 1)
    try:
        if ":" in asked:
            first, last = (int(part) for part in asked.split(":"))
            wanted = list(range(first, last + 1))[:200]
        else:
            wanted = [int(part) for part in asked.split(";") if part]
    except ValueError:
        return []
    return [1900 + th for th in wanted if newest - 9 <= 1900 + th <= newest]


def dynamic_data(stage: Stage, var: str, years: list[int]) -> dict[str, Any]:
    """The whole answer for one variable: 14 regencies and the province, a year each."""
    about = VARIABLES[var]
    places = {row["bps"]: row["kabupaten_kota"].replace("Kabupaten ", "") for row in capitals(stage.assets).values()}
    places["6271"] = "Kota Palangka Raya"
    values: dict[str, float] = {}
    for year in years:
        own = {code: _value(about, code, year) for code in sorted(places)}
        total = sum(own.values()) if about["unit"] == "Hektare" else sum(own.values()) / len(own)
        for code, value in {**own, "6200": total}.items():
            # Sukamara's figure of every fourth year was never delivered: missing, not zero.
            if not (code == "6206" and year % 4 == 0):
                values[f"{code}{var}0{year - 1900}0"] = round(value, about["decimal"])
    vervar = [{"val": int(code), "label": label} for code, label in sorted(places.items())]
    return {
        "status": "OK", "data-availability": "available",
        "last_update": f"{stage.state.now():%Y-%m-%d} 04:00:00",
        "subject": [{"val": 53, "label": about["subject"]}],
        "var": [{
            "val": int(var), "label": about["label"], "unit": about["unit"], "subj": about["subject"],
            "def": "", "decimal": about["decimal"], "note": _NOTE,
        }],
        "turvar": [{"val": "0", "label": "Tidak ada"}],
        "labelvervar": "Kabupaten/Kota",
        "vervar": [*vervar, {"val": 6200, "label": "<b>Kalimantan Tengah</b>"}],
        "tahun": [{"val": year - 1900, "label": str(year)} for year in years],
        "turtahun": [{"val": 0, "label": "Tahun"}],
        "datacontent": values,
    }  # fmt: skip


def _value(about: dict[str, Any], code: str, year: int) -> float:
    share = hashlib.sha256(f"{about['label']}/{code}".encode()).digest()[0] / 255
    swing = (hashlib.sha256(f"{code}/{year}".encode()).digest()[0] / 255 - 0.5) * 0.12
    value: float = (about["low"] + (about["high"] - about["low"]) * share**1.6) * (1 + swing)
    return round(value, about["decimal"])
