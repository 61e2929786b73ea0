"""BMKG's public forecast per village (adm4): the true format, invented values.

Values are computed from the code and the hour, so the same hour always tells the same weather. Every
answer carries `X-Data-Latihan`; a newsroom using it sets `practice = true` on the source.
"""

from __future__ import annotations

import csv
import hashlib
import math
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.stage import Stage, Voice, answering

PRACTICE = {"X-Data-Latihan": "ya"}
_WIB = timedelta(hours=7)
_NAMES: dict[int, tuple[str, str]] = {
    0: ("Cerah", "Sunny"), 1: ("Cerah", "Sunny"), 2: ("Cerah Berawan", "Partly Cloudy"),
    3: ("Berawan", "Mostly Cloudy"), 61: ("Hujan Ringan", "Light Rain"), 63: ("Hujan Sedang", "Moderate Rain"),
    95: ("Hujan Petir", "Thunderstorm"),
}  # fmt: skip
_WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def _plain(code: int, error: str, words: str) -> JSONResponse:
    return JSONResponse({"message": words, "error": error, "statusCode": code}, code)


VOICE = Voice(
    unauthorized=lambda: _plain(401, "Unauthorized", "Unauthorized"),
    throttled=lambda wait: JSONResponse(
        {"message": "ThrottlerException: Too Many Requests", "statusCode": 429}, 429, {"Retry-After": str(wait)}
    ),
    broken=lambda: HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", 502),
    not_found=lambda: _plain(404, "Not Found", "Data not found"),
)


def routes(stage: Stage) -> list[Route]:
    """`/bmkg/publik/prakiraan-cuaca?adm4=`, also without `publik`."""
    serve = answering(stage, "bmkg", "forecast", _forecast, VOICE)
    return [Route(f"/bmkg{folder}/prakiraan-cuaca", serve) for folder in ("/publik", "")]


@cache
def capitals(assets: Path) -> dict[str, dict[str, str]]:
    """The 14 villages the rehearsal knows, by adm4."""
    with (assets / "capitals.csv").open(encoding="utf-8", newline="") as file:
        return {row["adm4"]: row for row in csv.DictReader(file)}


async def _forecast(stage: Stage, request: Request) -> Response:
    place = capitals(stage.assets).get(request.query_params.get("adm4", ""))
    if place is None:
        return VOICE.not_found()
    now = stage.state.now() - timedelta(days=5 if request.scope.get("mmc.old") else 0)
    return JSONResponse(forecast(place, now), headers=PRACTICE)


def forecast(place: dict[str, str], now: datetime) -> dict[str, Any]:
    """The body BMKG answers for one village: three days in steps of three hours from now on."""
    where = _where(place)
    days: dict[str, list[dict[str, Any]]] = {}
    run = now.astimezone(UTC).replace(hour=now.hour // 12 * 12, minute=0, second=0, microsecond=0)
    # BMKG's steps are 01, 04, 07 ... UTC: on the hours 2, 5, 8 ... of WIB.
    first = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    first += timedelta(hours=(1 - first.hour) % 3)
    last = (now.astimezone(UTC) + _WIB).date() + timedelta(days=2)
    at = first
    while (at + _WIB).date() <= last:
        days.setdefault(f"{at + _WIB:%Y-%m-%d}", []).append(step(place, at, run))
        at += timedelta(hours=3)
    inner = {**where, "timezone": "+0700", "type": "adm4"}
    return {"lokasi": where, "data": [{"lokasi": inner, "cuaca": list(days.values())}]}


def step(place: dict[str, str], at: datetime, run: datetime) -> dict[str, Any]:
    """One step of three hours as BMKG writes it."""
    local = at + _WIB
    chance = _chance(place["adm4"], f"{local:%Y%m%d%H}")
    wet = _chance(place["adm4"], f"{local:%Y%m%d}")  # how rainy the whole day is
    heat = math.sin((local.hour - 8) / 24 * 2 * math.pi)
    code = _code(chance, wet, local.hour)
    rain = {61: 1.2, 63: 6.4, 95: 11.8}.get(code, 0.0)
    name, english = _NAMES[code]
    wind = int(chance * 359)
    ahead = int((at - run).total_seconds() // 3600)
    half = "am" if 6 <= local.hour < 18 else "pm"
    return {
        "datetime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "t": round(27.5 + 4.5 * heat + 2 * chance - (1.5 if rain else 0)),
        "tcc": min(100, int(20 + 70 * wet + 10 * chance)),
        "tp": round(rain * (0.6 + chance), 1) if rain else 0,
        "weather": code, "weather_desc": name, "weather_desc_en": english,
        "wd_deg": wind, "wd": _WINDS[round(wind / 45) % 8], "wd_to": _WINDS[(round(wind / 45) + 4) % 8],
        "ws": round(2 + 9 * chance, 1),
        "hu": round(78 - 16 * heat + 6 * wet),
        "vs": None, "vs_text": None,
        "time_index": f"{ahead - 1}-{ahead}", "analysis_date": f"{run:%Y-%m-%dT%H:%M:%S}",
        "image": f"https://api-apps.bmkg.go.id/storage/icon/cuaca/{name.lower()}-{half}.svg",
        "utc_datetime": f"{at:%Y-%m-%d %H:%M:%S}", "local_datetime": f"{local:%Y-%m-%d %H:%M:%S}",
    }  # fmt: skip


def _code(chance: float, wet: float, hour: int) -> int:
    """A weather code: showers come after noon on wet days, nights are clear on dry ones."""
    if wet > 0.82 and 13 <= hour <= 20:
        return 95
    if wet > 0.6 and 11 <= hour <= 21:
        return 63 if chance > 0.7 else 61
    if wet > 0.45:
        return 3
    return 2 if chance > 0.4 else (1 if 6 <= hour < 18 else 0)


def _chance(*parts: str) -> float:
    """A number from 0 to 1 that is always the same for the same words."""
    return hashlib.sha256("/".join(parts).encode()).digest()[0] / 255


def _where(place: dict[str, str]) -> dict[str, Any]:
    code = place["adm4"]
    return {
        "adm1": code[:2], "adm2": code[:5], "adm3": code[:8], "adm4": code,
        "provinsi": "Kalimantan Tengah", "kotkab": place["kabupaten_kota"].replace("Kabupaten ", ""),
        "kecamatan": place["kecamatan"], "desa": place["kelurahan"],
        "lon": float(place["lon"]), "lat": float(place["lat"]), "timezone": "Asia/Jakarta",
    }  # fmt: skip
