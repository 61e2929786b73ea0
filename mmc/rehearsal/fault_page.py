"""The page on which an editor switches faults on and off: a bad day can be rehearsed as well."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mmc.rehearsal.faults import Fault, UnknownFault
from mmc.rehearsal.pages import PLATFORMS, page_of
from mmc.rehearsal.stage import Stage

SOURCES = {
    "bmkg": "BMKG", "bps": "BPS", "ckan": "Portal data (CKAN)", "firms": "Titik panas (FIRMS)",
    "pihps": "Harga (PIHPS)", "news": "Berita", "office": "Tabel kantor", "api": "Antarmuka JSON",
}  # fmt: skip
BOTH, PUBLIC, DATA = "semua", "platform", "sumber"
# Fault: whom it befalls, and what it does in an editor's words.
WORDS: dict[str, tuple[str, str]] = {
    "refuse": (BOTH, "Sambungan ditolak"),
    "slow": (BOTH, "Jawaban datang lambat"),
    "429": (BOTH, "Diminta menunggu, dengan lamanya"),
    "429_bare": (BOTH, "Diminta menunggu, tanpa lamanya"),
    "500_before": (PUBLIC, "Server rusak, tidak ada yang diterima"),
    "500_after": (PUBLIC, "Sudah diterima, lalu server rusak"),
    "reset_before": (PUBLIC, "Putus sebelum diterima"),
    "reset_after": (PUBLIC, "Sudah diterima, lalu putus"),
    "timeout_after": (PUBLIC, "Sudah diterima, lalu diam"),
    "partial": (PUBLIC, "Unggahan putus di tengah"),
    "401": (PUBLIC, "Kunci akun ditolak"),
    "403": (PUBLIC, "Akun tidak berhak"),
    "error_but_live": (PUBLIC, "Tayang, tetapi dijawab gagal"),
    "html_after": (PUBLIC, "Sudah diterima, dijawab halaman web"),
    "nonsense_json": (PUBLIC, "Sudah diterima, dijawab data ngawur"),
    "421": (PUBLIC, "Surel: server sedang berhenti"),
    "450": (PUBLIC, "Surel: diminta mencoba nanti"),
    "550": (PUBLIC, "Surel: kotak surat menolak"),
    "down": (DATA, "Server rusak"),
    "not_found": (BOTH, "Alamatnya tidak ada"),
    "html": (BOTH, "Dijawab halaman web"),
    "waf": (DATA, "Halaman dinding api"),
    "truncated": (BOTH, "Jawaban terpotong"),
    "cut_body": (BOTH, "Jawaban putus di tengah"),
    "wrong_type": (DATA, "PDF, bukan data"),
    "empty": (DATA, "Jawaban kosong"),
    "columns": (DATA, "Nama kolom berubah"),
    "old": (DATA, "Data lama"),
    "redirect_inside": (DATA, "Diarahkan ke dalam jaringan sendiri"),
    "huge": (DATA, "Kiriman 500 MB"),
    "bomb": (DATA, "Kiriman 500 MB yang dimampatkan"),
}


def routes(stage: Stage) -> list[Route]:
    """`/gangguan`: what is switched on, and the form that switches more on."""
    return [
        Route("/gangguan", _show(stage)),
        Route("/gangguan", _switch(stage), methods=["POST"]),
    ]


def _show(stage: Stage) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        return _page(stage, "")

    return show


def _page(stage: Stage, problem: str) -> Response:
    titles = _titles()
    planned = [
        {
            "where": titles.get(f.platform, f.platform), "call": "" if f.call == "*" else f.call,
            "what": WORDS.get(f.name, ("", f.name))[1], "name": f.name, "times": f.times, "skip": f.skip,
        }
        for f in stage.faults.planned()
    ]  # fmt: skip
    platforms = [(p.name, p.title) for p in PLATFORMS]
    groups = [
        ("Platform", platforms, [(n, w) for n, (who, w) in WORDS.items() if who != DATA]),
        ("Sumber data", list(SOURCES.items()), [(n, w) for n, (who, w) in WORDS.items() if who != PUBLIC]),
    ]
    calls = sorted({call for _, call in stage.calls})
    return page_of(
        stage, "faults.html", here="gangguan", planned=planned, groups=groups, calls=calls, problem=problem
    )  # fmt: skip


def _switch(stage: Stage) -> Callable[[Request], Awaitable[Response]]:
    async def switch(request: Request) -> Response:
        typed = {k: v[0] for k, v in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
        if "off" in typed:
            stage.faults.clear()
            return RedirectResponse("/gangguan", 303)
        try:
            stage.faults.plan(_fault(typed))
        except (UnknownFault, ValueError) as error:
            page = _page(stage, str(error))
            page.status_code = 422
            return page
        return RedirectResponse("/gangguan", 303)

    return switch


def _fault(typed: dict[str, Any]) -> Fault:
    """The fault a form asks for; ValueError says what is wrong with it."""
    platform = typed.get("platform", "")
    if platform not in _titles():
        raise ValueError("Pilih platform atau sumbernya.")
    name = typed.get("fault", "")
    if name not in WORDS:
        raise UnknownFault("Pilih gangguannya.")
    times, seconds = typed.get("times", "1"), typed.get("seconds", "5").replace(",", ".")
    if not times.isdecimal() or not 0 <= int(times) <= 1000:
        raise ValueError("Berapa kali: tulis bilangan 0 sampai 1000; 0 berarti sampai dimatikan.")
    try:
        wait = float(seconds)
    except ValueError as error:
        raise ValueError("Lamanya: tulis bilangan detik.") from error
    if not 0 <= wait <= 600:
        raise ValueError("Lamanya: 0 sampai 600 detik.")
    call = typed.get("call", "").strip() or "*"
    return Fault(platform=platform, call=call, name=name, times=int(times), seconds=wait)


def _titles() -> dict[str, str]:
    return {**{p.name: p.title for p in PLATFORMS}, **SOURCES}
