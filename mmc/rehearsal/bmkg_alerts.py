"""BMKG's earthquakes (TEWS) and weather warnings (RSS and CAP): the true formats, invented events that say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.bmkg import PRACTICE, VOICE
from mmc.rehearsal.stage import Stage, answering

_WIB = timezone(timedelta(hours=7))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_LONG = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_LISTS = {"autogempa": 1, "gempaterkini": 15, "gempadirasakan": 15}
_PLACES = (
    (-8.51, 123.27, "Lembata", 1.8), (4.74, 125.30, "Kep. Sangihe", 5.2), (-0.70, 122.45, "Sulawesi Tengah", 5.3),
    (-9.10, 118.90, "Dompu", 5.6), (1.27, 122.05, "Buol", 5.1),
)  # fmt: skip
_REGIONS = (("62", "Kalimantan Tengah", "JEKAN RAYA, PAHANDUT"), ("75", "Gorontalo", "DENGILO, MANANGGU"))


def routes(stage: Stage) -> list[Route]:
    """`/bmkg/DataMKG/TEWS/<list>.json`, `/bmkg/alerts/nowcast/id/rss.xml` and each warning's CAP."""
    quake = answering(stage, "bmkg", "quake", _quake, VOICE)
    listed = answering(stage, "bmkg", "warnings", _rss, VOICE)
    cap = answering(stage, "bmkg", "cap", _cap, VOICE)
    return [
        Route("/bmkg/DataMKG/TEWS/{name}.json", quake),
        Route("/bmkg/alerts/nowcast/id/rss.xml", listed),
        Route("/bmkg/alerts/nowcast/id/{name}_alert.xml", cap),
    ]


def _now(stage: Stage, request: Request) -> datetime:
    return stage.state.now() - timedelta(days=5 if request.scope.get("mmc.old") else 0)


async def _quake(stage: Stage, request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _LISTS:
        return HTMLResponse("<h1>404 Not Found</h1>", 404)
    now = _now(stage, request).replace(microsecond=0)
    entries = [_entry(now - timedelta(hours=1 + 7 * n), n, name) for n in range(_LISTS[name])]
    told: Any = entries[0] if name == "autogempa" else entries
    return JSONResponse({"Infogempa": {"gempa": told}}, headers=PRACTICE)


def _entry(at: datetime, number: int, name: str) -> dict[str, str]:
    latitude, longitude, place, magnitude = _PLACES[number % len(_PLACES)]
    local = at.astimezone(_WIB)
    entry = {
        "Tanggal": f"{local.day:02} {_MONTHS[local.month - 1]} {local.year}", "Jam": f"{local:%H:%M:%S} WIB",
        "DateTime": at.astimezone(UTC).isoformat(), "Coordinates": f"{latitude},{longitude}",
        "Lintang": f"{abs(latitude)} {'LS' if latitude < 0 else 'LU'}", "Bujur": f"{longitude} BT",
        "Magnitude": str(magnitude), "Kedalaman": f"{10 + number} km",
        "Wilayah": f"[LATIHAN] {12 + number} km BaratDaya {place.upper()}",
    }  # fmt: skip
    if name != "gempadirasakan":
        entry["Potensi"] = "Tidak berpotensi tsunami"
    if name != "gempaterkini":
        entry["Dirasakan"] = f"II-III {place}"
        entry["Shakemap"] = f"{local:%Y%m%d%H%M%S}.mmi.jpg"
    return entry


async def _rss(stage: Stage, request: Request) -> Response:
    now = _now(stage, request)
    items = "".join(_item(stage, code, area, places, now) for code, area, places in _REGIONS)
    # The indented declaration is BMKG's own.
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
    <?xml-stylesheet type="text/xsl" href="/cap/nowcast-rss-style.xsl"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
        <channel>
            <title>Peringatan Dini Cuaca BMKG [LATIHAN]</title>
            <link>{stage.base_url}/bmkg/alerts/nowcast/id/rss.xml</link>
            <language>id</language>
            <pubDate>{format_datetime(now)}</pubDate>{items}
        </channel>
    </rss>"""
    return Response(text, media_type="application/xml", headers=PRACTICE)


def _span(now: datetime) -> tuple[datetime, datetime]:
    begin = now.astimezone(_WIB).replace(second=0, microsecond=0)
    return begin, begin + timedelta(hours=2)


def _spoken(at: datetime) -> str:
    return f"{at.day} {_LONG[at.month - 1]} {at.year}, {at:%H:%M} WIB"


def _words(area: str, places: str, now: datetime) -> str:
    begin, end = _span(now)
    return (
        f"[LATIHAN] Hujan lebat disertai petir akan terjadi pada {_spoken(begin)} di sebagian wilayah {area}, "
        f"khususnya di {places}.\n Kondisi diperkirakan dapat berlangsung hingga {_spoken(end)}."
    )


def _guid(code: str, now: datetime) -> str:
    return f"2.49.0.1.360.0.{now.astimezone(UTC):%Y.%m.%d.%H}.{code}.001"


def _item(stage: Stage, code: str, area: str, places: str, now: datetime) -> str:
    return f"""
        <item>
            <title>Hujan Lebat disertai Petir di {area}</title>
            <link>{stage.base_url}/bmkg/alerts/nowcast/id/C{code}{now.astimezone(_WIB):%Y%m%d}001_alert.xml</link>
            <description>{_words(area, places, now)}</description>
            <author>latihan@gladi.invalid (BMKG)</author>
            <category>Met</category>
            <guid isPermaLink="false">{_guid(code, now)}</guid>
            <pubDate>{format_datetime(now.astimezone(_WIB))}</pubDate>
        </item>"""


async def _cap(stage: Stage, request: Request) -> Response:
    name = request.path_params["name"]
    known = next(((c, a, p) for c, a, p in _REGIONS if name.startswith(f"C{c}")), None)
    if known is None:
        return HTMLResponse("<h1>404 Not Found</h1>", 404)
    code, area, places = known
    now = _now(stage, request)
    begin, end = _span(now)
    text = f"""<?xml version="1.0" ?>
<?xml-stylesheet type="text/xsl" href="/cap/nowcast-cap-style.xsl"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>{_guid(code, now)}</identifier>
  <sender>latihan@gladi.invalid</sender>
  <sent>{now.astimezone(_WIB).replace(microsecond=0).isoformat()}</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>id</language>
    <category>Met</category>
    <event>Hujan Lebat dan Petir</event>
    <urgency>Immediate</urgency>
    <severity>Moderate</severity>
    <certainty>Observed</certainty>
    <effective>{begin.isoformat()}</effective>
    <expires>{end.isoformat()}</expires>
    <senderName>Gladi MMC</senderName>
    <headline>[LATIHAN] Hujan Lebat disertai Petir di {area}</headline>
    <description>{_words(area, places, now)}</description>
    <area>
      <areaDesc>{area}</areaDesc>
      <polygon>-2.10,113.80 -2.10,114.00 -2.30,114.00 -2.10,113.80</polygon>
    </area>
  </info>
</alert>"""
    return Response(text, media_type="application/xml", headers=PRACTICE)
