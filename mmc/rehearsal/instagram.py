"""Instagram's Graph API beside the containers: publish, read back, withdraw, count, quota."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal import instagram_media
from mmc.rehearsal.graph import allowed, asked, by_object, fields_of, missing, needed, no, paged, table, visible, voice
from mmc.rehearsal.instagram_media import container, keep_container
from mmc.rehearsal.stage import Stage, answering
from mmc.rehearsal.state import Attached, Piece

_MEDIA = {"caption", "timestamp", "permalink", "media_type", "media_product_type", "like_count", "comments_count",
          "username", "media_url"}  # fmt: skip
_INSIGHTS = {
    "FEED": {"reach", "views", "likes", "comments", "saved", "shares", "total_interactions", "follows",
             "profile_visits", "profile_activity"},
    "REELS": {"reach", "views", "likes", "comments", "saved", "shares", "total_interactions",
              "ig_reels_avg_watch_time", "ig_reels_video_view_total_time", "reels_skip_rate"},
    "STORY": {"reach", "views", "replies", "navigation", "shares", "follows", "total_interactions"},
}  # fmt: skip
_NUMBERS = {"views": "views", "likes": "likes", "comments": "comments", "shares": "reposts", "saved": "bookmarks"}
_PRODUCTS = {"REELS": "REELS", "STORIES": "STORY"}


def routes(stage: Stage) -> list[Route]:
    """The calls under /instagram/<version>, each under the word a fault is planned for."""
    words = voice("instagram", stage.accounts["instagram_id"])

    def call(name: str, run: Any) -> Any:
        return answering(stage, "instagram", name, allowed("instagram", run), words)

    async def kind(request: Request) -> str:
        id = request.path_params["id"]
        if id == stage.accounts["instagram_id"]:
            return "account"
        return "status" if container(stage, id) else "media"

    looks = {"account": call("account", _account), "media": call("media", _media),
             "status": call("status", instagram_media.status)}  # fmt: skip
    return [
        *table(stage, "instagram", words, [
            ("POST", "/{version}/{id}/media_publish", "publish", _publish),
            ("GET", "/{version}/{id}/media", "list", _list),
            ("GET", "/{version}/{id}/stories", "stories", _stories),
            ("GET", "/{version}/{id}/content_publishing_limit", "quota", _quota),
            ("GET", "/{version}/{id}/insights", "insights", _insights),
            ("DELETE", "/{version}/{id}", "delete", _delete),
        ]),
        Route("/instagram/{version}/{id}", by_object(kind, looks), methods=["GET"]),
    ]  # fmt: skip


def _own(stage: Stage, request: Request) -> None:
    if request.path_params["id"] != stage.accounts["instagram_id"]:
        raise missing(request.path_params["id"])


async def _publish(stage: Stage, request: Request) -> Response:
    _own(stage, request)
    fields = await fields_of(stage, "instagram", request, {"creation_id"})
    needed(fields, "creation_id")
    id = str(fields["creation_id"])
    kept = container(stage, id)
    if kept is None:
        raise no(24, "The requested resource does not exist", subcode=2207006)
    if kept["state"] == "EXPIRED":
        raise no(24, "The media was not published within 24 hours", subcode=2207008)
    if kept["state"] == "ERROR":
        raise no(-1, "Create media fail, please try to re-create media", subcode=2207032)
    if kept["state"] != "FINISHED" or kept["item"]:
        # A container that was published already gives no media a second time.
        raise no(9007, "Media ID is not available: the media is not ready for publishing", subcode=2207027)
    if _used(stage) >= int(stage.accounts["instagram_quota"]):
        raise no(9, "Application request limit reached: the maximum of posts within 24 hours", subcode=2207042)
    now = stage.state.now().isoformat()
    media = str(18_010_000_000_000_000 + stage.state.next("instagram:media"))
    files = tuple(Attached(**f) for f in kept["files"])
    raw = {"product": _PRODUCTS.get(kept["kind"], "FEED"), "container": id, "kind": kept["kind"]}
    stage.state.add(Piece(platform="instagram", id=media, text=kept["caption"], at=now, public_at=now, media=files,
                          raw=raw))  # fmt: skip
    keep_container(stage, id, {**kept, "state": "PUBLISHED"})
    return JSONResponse({"id": media})


def _used(stage: Stage) -> int:
    since = stage.state.now() - timedelta(days=1)
    return sum(datetime.fromisoformat(p.at) >= since for p in stage.state.pieces("instagram"))


async def _quota(stage: Stage, request: Request) -> Response:
    _own(stage, request)
    names = asked(request, {"quota_usage", "config"})
    total = int(stage.accounts["instagram_quota"])
    told = {"quota_usage": _used(stage), "config": {"quota_total": total, "quota_duration": 86_400}}
    return JSONResponse({"data": [{name: value for name, value in told.items() if name in names}]})


def _code(id: str) -> str:
    """A short code as addresses have it, out of an id."""
    letters, number, made = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", int(id), ""
    while number:
        number, place = divmod(number, 64)
        made = letters[place] + made
    return made


def _shown(stage: Stage, piece: Piece, names: set[str]) -> dict[str, Any]:
    kind = piece.raw["kind"]
    media_type = {"CAROUSEL": "CAROUSEL_ALBUM"}.get(kind, "VIDEO" if piece.media[0].seconds else "IMAGE")
    way = {"REELS": "reel", "STORIES": "stories"}.get(kind, "p")
    known = {
        "caption": piece.text, "timestamp": _stamp(piece.at), "media_type": media_type,
        "media_product_type": piece.raw["product"], "permalink": f"https://www.instagram.com/{way}/{_code(piece.id)}/",
        "like_count": piece.stats.get("likes", 0), "comments_count": piece.stats.get("comments", 0),
        "username": stage.accounts["instagram_username"],
        "media_url": f"{stage.base_url}/media/{piece.media[0].sha256}",
    }  # fmt: skip
    told = {name: value for name, value in known.items() if name in names and value != ""}
    return {"id": piece.id, **told}


def _stamp(iso: str) -> str:
    return datetime.fromisoformat(iso).strftime("%Y-%m-%dT%H:%M:%S+0000")


async def _list(stage: Stage, request: Request) -> Response:
    return _page(stage, request, stories=False)


async def _stories(stage: Stage, request: Request) -> Response:
    return _page(stage, request, stories=True)


def _page(stage: Stage, request: Request, *, stories: bool) -> Response:
    _own(stage, request)
    names = asked(request, _MEDIA)
    found = [
        _shown(stage, piece, names) for piece in reversed(stage.state.pieces("instagram"))
        if visible(stage, piece) and (piece.raw["product"] == "STORY") is stories
    ]  # fmt: skip
    return paged(request, found)


def _piece(stage: Stage, request: Request) -> Piece:
    piece = stage.state.piece("instagram", request.path_params["id"])
    if piece is None or not visible(stage, piece):
        raise missing(request.path_params["id"])
    return piece


async def _media(stage: Stage, request: Request) -> Response:
    piece = _piece(stage, request)
    return JSONResponse(_shown(stage, piece, asked(request, _MEDIA)))


async def _insights(stage: Stage, request: Request) -> Response:
    piece = _piece(stage, request)
    wanted = [name for name in request.query_params.get("metric", "").split(",") if name]
    known = _INSIGHTS[piece.raw["product"]]
    if not wanted or set(wanted) - known:
        raise no(100, f"(#100) metric must be one of the following values: {', '.join(sorted(known))}")
    told = [
        {"name": name, "period": "lifetime", "values": [{"value": piece.stats[_NUMBERS[name]]}], "title": name,
         "id": f"{piece.id}/insights/{name}/lifetime"}
        for name in wanted if _NUMBERS.get(name) in piece.stats
    ]  # fmt: skip
    return JSONResponse({"data": told})  # what is not counted yet is left out, not zero


async def _account(stage: Stage, request: Request) -> Response:
    names = asked(request, {"followers_count", "media_count", "username", "name"})
    known = {
        "followers_count": int(stage.state.setting("followers:instagram", 9_760)),
        "media_count": sum(not p.deleted_at for p in stage.state.pieces("instagram")),
        "username": stage.accounts["instagram_username"], "name": stage.accounts["instagram_name"],
    }  # fmt: skip
    return JSONResponse({"id": stage.accounts["instagram_id"], **{n: v for n, v in known.items() if n in names}})


async def _delete(stage: Stage, request: Request) -> Response:
    piece = stage.state.piece("instagram", request.path_params["id"])
    if piece is None:
        raise missing(request.path_params["id"])
    stage.state.change(replace(piece, deleted_at=stage.state.now().isoformat()))
    return JSONResponse({"success": True})
