"""FIRMS, PIHPS, a news site, an office's lists and a JSON interface: the true formats, invented and marked values."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from mmc.rehearsal.bmkg import PRACTICE
from mmc.rehearsal.stage import Stage, Voice, answering

_WIB = timezone(timedelta(hours=7))
_TOWNS = (("Kota Palangka Raya", 62_500), ("Kota Sampit", 60_000), ("Kota Pangkalan Bun", 61_250))
VOICE = Voice(
    unauthorized=lambda: JSONResponse({"status": "error", "message": "Unauthorized. Invalid or missing API key."}, 401),
    throttled=lambda wait: PlainTextResponse("Too Many Requests", 429, {"Retry-After": str(wait)}),
    broken=lambda: HTMLResponse("<html><body><h1>500 Internal Server Error</h1></body></html>", 500),
    not_found=lambda: HTMLResponse("<h1>404 Not Found</h1>", 404),
)


def routes(stage: Stage) -> list[Route]:
    """Every address the kinds of sources ask for, each under its own prefix."""
    table = (
        ("firms", "csv", "/firms/api/area/csv/{key}/{sensor}/{box}/{days}", _firms),
        ("firms", "sipongi", "/firms/api/opsroom/indoHotspot", _sipongi),
        ("pihps", "grid", "/pihps/WebSite/TabelHarga/{grid}", _pihps),
        ("news", "feed", "/news/feed/", _rss),
        ("news", "atom", "/news/atom.xml", _atom),
        ("news", "posts", "/news/wp-json/wp/v2/posts", _posts),
        ("office", "list", "/office/{name}", _office),
        ("api", "rows", "/api/v1/pengunjung", _rows),
    )
    return [Route(path, answering(stage, platform, call, run, VOICE)) for platform, call, path, run in table]


def _now(stage: Stage, request: Request) -> datetime:
    return stage.state.now() - timedelta(days=5 if request.scope.get("mmc.old") else 0)


def _chance(*parts: Any) -> float:
    return hashlib.sha256("/".join(map(str, parts)).encode()).digest()[0] / 255


async def _firms(stage: Stage, request: Request) -> Response:
    """VIIRS columns as FIRMS sends them, with its times that have lost their leading zeros."""
    if request.path_params["key"] != stage.accounts["firms_key"]:
        return PlainTextResponse("Invalid MAP_KEY.", 400)
    if request.path_params["days"] not in "12345":
        return PlainTextResponse("Invalid day range. Expects [1..5].", 400)
    head = "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,"
    lines = [head + "bright_ti5,frp,daynight"]
    for number in range(24):
        at = _now(stage, request).astimezone(UTC) - timedelta(minutes=31 * number + 5)
        clock = str(int(f"{at:%H%M}"))
        place = f"{-2.0 - _chance('lat', number):.5f},{112.0 + 2 * _chance('lon', number):.5f}"
        level = "lnh"[number % 3]
        heat = f"{round(2 + 30 * _chance('frp', number), 2)}"
        lines.append(f"{place},331.2,0.39,0.36,{at:%Y-%m-%d},{clock},N20,VIIRS,{level},2.0NRT,299.8,{heat},D")
    return Response("\n".join(lines) + "\n", media_type="text/csv", headers=PRACTICE)


async def _sipongi(stage: Stage, request: Request) -> Response:
    features = []
    for number in range(12):
        at = _now(stage, request).astimezone(UTC) - timedelta(minutes=55 * number)
        place = [112.0 + 2 * _chance("lon", number), -2.0 - _chance("lat", number)]
        told = {
            "date_hotspot_ori": f"{at:%Y-%m-%dT%H:%M:%S}.000000Z", "sumber": "NASA-NOAA20", "confidence": 8,
            "confidence_level": ("low", "medium", "high")[number % 3], "desa": "Latihan", "kecamatan": "Jekan Raya",
            "kabkota": "Palangka Raya", "nama_provinsi": "Kalimantan Tengah",
        }  # fmt: skip
        # One in twelve has its coordinates the wrong way round, as the real service does.
        point = {"type": "Point", "coordinates": place[::-1] if number == 11 else place}
        features.append({"type": "Feature", "geometry": point, "properties": told})
    return JSONResponse({"type": "FeatureCollection", "features": features}, headers=PRACTICE)


async def _pihps(stage: Stage, request: Request) -> Response:
    if request.headers.get("x-requested-with") != "XMLHttpRequest":
        return HTMLResponse("<html><title>Request Rejected</title></html>")
    first, last = (datetime.fromisoformat(request.query_params[n]).date() for n in ("start_date", "end_date"))
    if request.scope.get("mmc.old"):
        last -= timedelta(days=5)
    days = [first + timedelta(days=n) for n in range(min(40, (last - first).days + 1))]
    province = request.path_params["grid"] == "GetGridDataDaerah"
    names: list[tuple[Any, str, int, int]] = [("I", "Semua Provinsi", 0, 52_300)]
    names.append(("II", "Kalimantan Tengah", 1, 61_250))
    names += [(n, town, 2, level) for n, (town, level) in enumerate(_TOWNS, start=1)]
    if province:
        names = [("I", "Cabai Rawit", 1, 61_250), (1, "Cabai Rawit Merah", 2, 63_000)]
    return JSONResponse({"data": [_line(*named, days) for named in names]}, headers=PRACTICE)


def _line(no: Any, name: str, level: int, about: int, days: list[Any]) -> dict[str, Any]:
    prices = {
        f"{day:%d/%m/%Y}": "-" if day.weekday() >= 5 else f"{about + 50 * round(20 * _chance(name, day)):,}"
        for day in days
    }
    return {"no": no, "name": name, "level": level, **prices}


def _articles(stage: Stage, request: Request) -> list[tuple[int, str, datetime]]:
    titles = ("Posko Karhutla Ditinjau", "Panen Raya di Kapuas", "Pasar Murah Dibuka")
    now = _now(stage, request).replace(microsecond=0)
    return [(1234 - n, f"[LATIHAN] {title}", now - timedelta(hours=3 * n + 1)) for n, title in enumerate(titles)]


async def _rss(stage: Stage, request: Request) -> Response:
    items = "".join(
        f"""<item><title>{title} &#8211; Palangka Raya</title><link>{stage.base_url}/news/{id}/</link>
        <pubDate>{format_datetime(at.astimezone(UTC))}</pubDate><category><![CDATA[Berita]]></category>
        <guid isPermaLink="false">{stage.base_url}/news/?p={id}</guid>
        <description><![CDATA[<p>Berita latihan &#8230; [&hellip;]</p>]]></description></item>"""
        for id, title, at in _articles(stage, request)
    )
    # WordPress themes often leave blank lines before the declaration.
    text = f'\n\n<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Dinas Gladi</title>{items}'
    return Response(text + "</channel></rss>", media_type="application/rss+xml", headers=PRACTICE)


async def _atom(stage: Stage, request: Request) -> Response:
    entries = "".join(
        f"<entry><title>{title}</title><link href='{stage.base_url}/news/{id}/'/><id>urn:gladi:{id}</id>"
        f"<updated>{at.astimezone(UTC).isoformat()}</updated><summary>Berita latihan</summary></entry>"
        for id, title, at in _articles(stage, request)
    )
    text = f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Dinas Gladi</title>{entries}</feed>"
    return Response(text, media_type="application/atom+xml", headers=PRACTICE)


async def _posts(stage: Stage, request: Request) -> Response:
    size, page = int(request.query_params.get("per_page", 10)), int(request.query_params.get("page", 1))
    found = _articles(stage, request)[(page - 1) * size : page * size]
    if not found:
        words = "Nomor halaman tidak sah."
        return JSONResponse({"code": "rest_post_invalid_page_number", "message": words, "data": {"status": 400}}, 400)
    posts = [
        {
            "id": id, "date": at.astimezone(_WIB).strftime("%Y-%m-%dT%H:%M:%S"),
            "date_gmt": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "link": f"{stage.base_url}/news/{id}/",
            "guid": {"rendered": f"{stage.base_url}/news/?p={id}"}, "title": {"rendered": f"{title} &#8211; Kalteng"},
            "excerpt": {"rendered": "<p>Berita latihan &hellip;</p>\n"}, "author": 1,
        }
        for id, title, at in found
    ]  # fmt: skip
    return JSONResponse(posts, headers=PRACTICE | {"X-WP-Total": "3", "X-WP-TotalPages": "1"})


_LISTS = {
    "dip.csv": (
        "No,Judul Informasi,Ringkasan Isi Informasi,Pejabat/Unit/Satker yang Menguasai Informasi,Bentuk Informasi yang "
        "Tersedia,Klasifikasi,Tautan\n"
        "1,[LATIHAN] Laporan Kinerja,Capaian tahunan,Sekretariat,Softcopy,Berkala,https://gladi.invalid/lkjip.pdf\n"
        "2,[LATIHAN] Peringatan dini karhutla,Sebaran titik panas,BPBPK,Softcopy,Serta Merta,\n"
        "3,[LATIHAN] Arsip tertutup,Tidak dibuka,Sekretariat,Hardcopy,Dikecualikan,\n"
    ),
    "layanan.csv": (
        "No;Nama Layanan;Perangkat Daerah;Persyaratan;Biaya/Tarif;Jangka Waktu;Tempat;Tautan\n"
        "1;[LATIHAN] Permohonan informasi;Diskominfo;Fotokopi identitas;Gratis;10 hari kerja;Loket PPID;\n"
        "2;[LATIHAN] Izin penelitian;Kesbangpol;Surat pengantar;Gratis;3 hari kerja;Loket 2;https://gladi.invalid/izin\n"
    ),
    "harga.csv": (
        "HARGA RATA-RATA (DATA LATIHAN);;\nKabupaten/Kota;Beras (Rp/kg);Gula (Rp/kg)\n"
        "Kab. Kapuas;14.500;17.250\nKota P. Raya;15.000;17.500\nJumlah / Rata-rata;14.750;17.375\n"
    ),
}  # fmt: skip


async def _office(stage: Stage, request: Request) -> Response:
    text = _LISTS.get(request.path_params["name"])
    return VOICE.not_found() if text is None else Response(text, media_type="text/csv", headers=PRACTICE)


async def _rows(stage: Stage, request: Request) -> Response:
    """Pages of records that carry more about people than anybody should store."""
    page, size = int(request.query_params.get("page", 1)), int(request.query_params.get("size", 4))
    year = _now(stage, request).year
    rows = [
        {"kantor": f"[LATIHAN] Loket {n}", "tahun": str(year), "pengunjung": 100 + 7 * n, "petugas": "Nama Latihan",
         "nik": "6200000000000000", "telepon": "0811000000" + str(n % 10)}
        for n in range(1, 11)
    ]  # fmt: skip
    return JSONResponse({"message": "ok", "data": {"items": rows[(page - 1) * size : page * size]}}, headers=PRACTICE)
