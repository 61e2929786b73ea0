"""The editor's pages of a rehearsal: what "went out" on each platform, as a feed, in Indonesian."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from mmc.rehearsal.media import ENDINGS
from mmc.rehearsal.public import doubles, keys_of, promote
from mmc.rehearsal.stage import Stage
from mmc.rehearsal.state import Attached, Piece
from mmc.rehearsal.wording import as_html

WIB = ZoneInfo("Asia/Jakarta")
SHOWN = 60  # the newest posts of a feed
WAITING = ("youtube", "facebook", "wordpress")  # where things lie finished and unseen before they go out
_FONTS = {
    "jakarta": ("fontpkg_plus_jakarta_sans", "PlusJakartaSans[wght].ttf"),
    "source": ("fontpkg_source_sans_3", "SourceSans3[wght].ttf"),
}
_LABELS = {"REELS": "Reel", "STORIES": "Story, sehari", "reel": "Reel", "video": "Video"}
_STATS = (
    ("views", "dilihat"), ("likes", "suka"), ("reposts", "dibagikan"),
    ("comments", "komentar"), ("quotes", "kutipan"), ("bookmarks", "disimpan"),
)  # fmt: skip


@dataclass(frozen=True)
class Platform:
    """How one platform is named on the pages."""

    name: str
    title: str
    people: str  # what it calls followers
    account: str  # the key of the account's name
    handle: str
    followers: int


PLATFORMS = (
    Platform("telegram", "Telegram", "anggota", "telegram_title", "telegram_chat", 5_230),
    Platform("x", "X", "pengikut", "x_name", "x_username", 12_840),
    Platform("youtube", "YouTube", "pelanggan", "youtube_title", "youtube_channel_id", 8_410),
    Platform("instagram", "Instagram", "pengikut", "instagram_name", "instagram_username", 9_760),
    Platform("facebook", "Facebook", "pengikut", "facebook_name", "facebook_username", 18_320),
    Platform("wordpress", "WordPress", "", "wordpress_name", "wordpress_user", 0),
    Platform("partner", "Mitra (webhook)", "", "partner_name", "partner_name", 0),
    Platform("mail", "Surel mitra", "", "mail_name", "mail_to", 0),
)


def routes(stage: Stage) -> list[Route]:
    """`/`, one page per platform, and the media and fonts they show."""
    return [
        Route("/", _home(stage)),
        *(Route(f"/lihat/{p.name}", _feed(stage, p)) for p in PLATFORMS),
        Route("/media/{sha256}", _media(stage)),
        Route("/huruf/{name}.ttf", _font),
        Route("/gaya.css", _style),
    ]


def _home(stage: Stage) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        promote(stage.state)
        accounts = [_account(stage, platform) for platform in PLATFORMS]
        newest = sorted(
            (entry for platform in PLATFORMS for entry in _entries(stage, platform) if entry["public"]),
            key=lambda entry: str(entry["at"]), reverse=True,
        )[:9]  # fmt: skip
        return page_of(stage, "home.html", here="", accounts=accounts, newest=newest, doubles=doubles(stage.state))

    return show


def _feed(stage: Stage, platform: Platform) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        promote(stage.state)
        entries = _entries(stage, platform)
        public = [entry for entry in entries if entry["public"]]
        waiting = [entry for entry in entries if not entry["public"] and platform.name in WAITING]
        account = _account(stage, platform)
        return page_of(
            stage, "feed.html", here=platform.name, account=account, entries=public[:SHOWN], waiting=waiting,
            more=max(0, len(public) - SHOWN),
        )  # fmt: skip

    return show


def page_of(stage: Stage, template: str, **words: Any) -> Response:
    now = _when(stage.state.now().isoformat())
    tabs = [(p.name, p.title, _account(stage, p)["out"]) for p in PLATFORMS]
    return HTMLResponse(_templates().get_template(template).render(now=now, tabs=tabs, **words))


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)


def _account(stage: Stage, platform: Platform) -> dict[str, Any]:
    """Name, followers and counts of one account, written for people."""
    entries = [entry for entry in _entries(stage, platform) if entry["public"]]
    twice = [d for d in doubles(stage.state) if d["platform"] == platform.name]
    known = stage.accounts[platform.handle].lstrip("@")
    handle = known if platform.name == "mail" else "@" + known if platform.people and platform.name != "youtube" else ""
    return {
        "platform": platform.name, "title": platform.title, "people": platform.people,
        "name": stage.accounts[platform.account], "handle": handle,
        "followers": _followers(stage, platform) if platform.people else "–",
        "out": len(entries), "gone": sum(bool(e["deleted"]) for e in entries), "doubles": len(twice),
    }  # fmt: skip


def _followers(stage: Stage, platform: Platform) -> str:
    return _number(int(stage.state.setting(f"followers:{platform.name}", platform.followers)))


def _entries(stage: Stage, platform: Platform) -> list[dict[str, Any]]:
    """The posts of a platform for the templates, newest first, an album as one."""
    twice = {key for d in doubles(stage.state) if d["platform"] == platform.name for key in [d["key"]]}
    pieces = stage.state.pieces(platform.name)
    albums = [list(found) for _, found in groupby(pieces, key=lambda p: p.group or p.id)]
    shown = [_entry(stage, platform, album, twice) for album in albums]
    return sorted(shown, key=lambda entry: str(entry["at"]), reverse=True)


def _entry(stage: Stage, platform: Platform, album: list[Piece], twice: set[str]) -> dict[str, Any]:
    piece = next((p for p in album if p.text), album[0])
    files = [m for p in album for m in p.media if m.role == "media"]
    poster = next((m for m in piece.media if m.role == "thumbnail"), None)
    keys = sorted({key for p in album for key in keys_of(p)})
    stats = [(_number(piece.stats[name]), word) for name, word in _STATS if piece.stats.get(name)]
    return {
        "platform": platform.name, "where": platform.title, "account": stage.accounts[platform.account],
        "at": piece.public_at or piece.at, "when": _when(piece.public_at or piece.at), "public": bool(piece.public_at),
        "title": piece.title, "html": as_html(piece.text, piece.raw.get("entities", ())),
        "files": [_file(m) for m in files], "poster": poster.sha256 if poster else "",
        "captions": next((m.sha256 for m in piece.media if m.role == "captions"), ""),
        "label": _LABELS.get(str(piece.raw.get("kind") or piece.raw.get("film") or ""), ""),
        "edited": _when(piece.edited_at), "deleted": _when(piece.deleted_at), "fingerprints": keys,
        "double": bool(twice & set(keys)), "stats": stats, "notes": _notes(piece),
    }  # fmt: skip


def _notes(piece: Piece) -> list[tuple[str, str]]:
    """What a partner sees beside the words: (words, address or empty)."""
    embargo, kit, copies = (piece.raw.get(name) for name in ("embargo", "kit", "copies"))
    notes = [(f"Embargo sampai {_when(embargo)}", "")] if embargo else []
    notes += [("Unduh berkas siap pakai (ZIP)", str(kit["url"]))] if kit else []
    return notes + ([(f"Diterima {copies} kali dengan nomor yang sama", "")] if (copies or 1) > 1 else [])


def _file(file: Attached) -> dict[str, Any]:
    seconds = round(file.seconds)
    return {
        "sha256": file.sha256, "film": file.mime.startswith("video/"), "alt": file.alt, "width": file.width,
        "height": file.height, "length": f"{seconds // 60}.{seconds % 60:02d}" if seconds else "",
    }  # fmt: skip


def _when(iso: str | None) -> str:
    from mmc.core.text import moment

    return moment(datetime.fromisoformat(iso), WIB) if iso else ""


def _number(value: int) -> str:
    from mmc.core.text import number

    return number(value)


def _media(stage: Stage) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        sha256 = request.path_params["sha256"]
        kinds: Iterable[tuple[str, str]] = ENDINGS.items() if sha256.isalnum() else ()
        for mime, ending in kinds:
            file = stage.state.media_folder / f"{sha256}.{ending}"
            if file.is_file():
                return FileResponse(file, media_type=mime, headers={"Cache-Control": "max-age=86400, immutable"})
        return PlainTextResponse("Berkas tidak ada.", 404)

    return serve


async def _font(request: Request) -> Response:
    """One of the house's fonts, out of its own package."""
    package, name = _FONTS.get(request.path_params["name"], ("", ""))
    spec = find_spec(package) if package else None
    if spec is None or spec.origin is None:
        return PlainTextResponse("Huruf tidak ada.", 404)
    file = Path(spec.origin).parent / "files" / name
    return FileResponse(file, media_type="font/ttf", headers={"Cache-Control": "max-age=86400"})


async def _style(request: Request) -> Response:
    return FileResponse(Path(__file__).parent / "templates" / "style.css", media_type="text/css")
