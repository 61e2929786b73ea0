"""YouTube Data API v3 beside the upload: token, list, update, delete, channels, the uploads playlist.

Stricter than the platform in one place: `status.privacyStatus` must be sent, because leaving it out
means public there.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.logins import known_token
from mmc.rehearsal.public import promote
from mmc.rehearsal.stage import Endpoint, Refused, Stage, answering
from mmc.rehearsal.state import Piece, stamp
from mmc.rehearsal.youtube_shape import (
    VOICE,
    check_snippet,
    check_status,
    no,
    parts_of,
    resource,
    shown_video,
    statistics,
)


def routes(stage: Stage) -> list[Route]:
    """The calls under /youtube, each under the word a fault is planned for."""
    table: list[tuple[str, str, str, Endpoint]] = [
        ("GET", "/youtube/v3/videos", "list", allowed(_list)),
        ("PUT", "/youtube/v3/videos", "update", allowed(_update)),
        ("DELETE", "/youtube/v3/videos", "delete", allowed(_delete)),
        ("GET", "/youtube/v3/videos:batchGetStats", "stats", allowed(_batch)),
        ("GET", "/youtube/v3/channels", "channels", allowed(_channels)),
        ("GET", "/youtube/v3/playlistItems", "playlistItems", allowed(_items)),
    ]
    return [
        Route(f"/youtube{path}", answering(stage, "youtube", name, run, VOICE), methods=[method])
        for method, path, name, run in table
    ]


def allowed(endpoint: Endpoint) -> Endpoint:
    """The endpoint behind the check of the access token."""

    async def run(stage: Stage, request: Request) -> Response:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not known_token(stage, "youtube", token):
            response = VOICE.unauthorized()
            response.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
            raise Refused(response)
        return await endpoint(stage, request)

    return run


def video(stage: Stage, id: str) -> Piece:
    """A video that is not deleted; refuses unknown ones."""
    found = stage.state.piece("youtube", id)
    if found is None:
        words = "The video that you are trying to find cannot be found. Check the value of the id parameter."
        raise no(404, "videoNotFound", words)
    return found


def _ids(request: Request) -> list[str]:
    ids = [i for value in request.query_params.getlist("id") for i in value.split(",") if i]
    if not ids:
        raise no(400, "missingRequiredParameter", "No filter selected. Expected one of: id", "youtube.parameter")
    if len(ids) > 50:
        raise no(400, "invalidFilters", "The request specifies more than 50 ids.", "youtube.parameter")
    return ids


async def _list(stage: Stage, request: Request) -> Response:
    parts = parts_of(request)
    promote(stage.state)
    found = [_processed(stage, p) for id in _ids(request) if (p := stage.state.piece("youtube", id))]
    items = [shown_video(stage, piece, parts) for piece in found]
    info = {"totalResults": len(items), "resultsPerPage": len(items)}
    return JSONResponse({"kind": "youtube#videoListResponse", "items": items, "pageInfo": info})


def _processed(stage: Stage, piece: Piece) -> Piece:
    """The video one poll further in its processing, when this poll asked for its status."""
    if piece.raw["upload_status"] != "uploaded":
        return piece
    left = int(piece.raw["polls"]) - 1
    raw: dict[str, Any] = {**piece.raw, "polls": left}
    if left <= 0:
        raw["upload_status"] = "failed" if stage.state.setting("fails:youtube", False) else "processed"
    return stage.state.change(replace(piece, raw=raw))


async def _update(stage: Stage, request: Request) -> Response:
    parts = parts_of(request)
    body = await resource(request, with_id=True)
    piece = video(stage, str(body.get("id", "")))
    raw = dict(piece.raw)
    # A part that is named is replaced whole: what is left out of it is gone.
    if "snippet" in parts:
        check_snippet(body.get("snippet") or {})
        raw["snippet"] = body["snippet"]
    if "status" in parts:
        status = body.get("status") or {}
        check_status(status, was_public=piece.public_at is not None)
        raw["status"] = status
    changed = _with_words(replace(piece, raw=raw), edited="snippet" in parts, now=stamp(stage.state.now()))
    return JSONResponse(shown_video(stage, stage.state.change(changed), parts))


def _with_words(piece: Piece, *, edited: bool, now: str) -> Piece:
    """The piece with its title, text and public time as its parts now say."""
    snippet: Mapping[str, Any] = piece.raw["snippet"]
    is_public = piece.raw["status"]["privacyStatus"] == "public"
    same = (piece.title, piece.text) == (snippet["title"], snippet.get("description", ""))
    return replace(
        piece, title=snippet["title"], text=snippet.get("description", ""),
        edited_at=now if edited and not same and piece.public_at else piece.edited_at,
        public_at=piece.public_at or (now if is_public else None),
    )  # fmt: skip


async def _delete(stage: Stage, request: Request) -> Response:
    piece = video(stage, request.query_params.get("id", ""))
    stage.state.change(replace(piece, deleted_at=stamp(stage.state.now())))
    return Response(status_code=204)


async def _batch(stage: Stage, request: Request) -> Response:
    parts = parts_of(request, {"statistics", "snippet", "contentDetails", "id"})
    items = []
    for id in _ids(request):
        piece = stage.state.piece("youtube", id)
        if piece is None:
            continue
        shown = {**shown_video(stage, piece, parts), "kind": "youtube#videoStats"}
        if "statistics" in parts:
            shown["statistics"] = {k: v for k, v in statistics(piece).items() if k != "favoriteCount"}
        items.append(shown)
    return JSONResponse({"kind": "youtube#batchGetStatsResponse", "items": items})


async def _channels(stage: Stage, request: Request) -> Response:
    parts = parts_of(request, {"snippet", "contentDetails", "statistics", "id", "status", "brandingSettings"})
    id, known = request.query_params.get("id"), stage.accounts
    if request.query_params.get("mine") != "true" and not id:
        raise no(400, "missingRequiredParameter", "No filter selected. Expected one of: mine, id", "youtube.parameter")
    if id and known["youtube_channel_id"] not in id.split(","):
        return JSONResponse({"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0}})
    own = [p for p in stage.state.pieces("youtube") if not p.deleted_at]
    item: dict[str, Any] = {"kind": "youtube#channel", "etag": "gladi", "id": known["youtube_channel_id"]}
    if "snippet" in parts:
        item["snippet"] = {"title": known["youtube_title"], "country": "ID", "publishedAt": "2018-05-23T02:00:00Z"}
    if "contentDetails" in parts:
        item["contentDetails"] = {"relatedPlaylists": {"likes": "", "uploads": uploads_of(stage)}}
    if "statistics" in parts:
        item["statistics"] = {
            "viewCount": str(sum(p.stats.get("views", 0) for p in own)),
            "subscriberCount": str(_rounded(int(stage.state.setting("followers:youtube", 8_410)))),
            "hiddenSubscriberCount": False, "videoCount": str(sum(p.public_at is not None for p in own)),
        }  # fmt: skip
    info = {"totalResults": 1, "resultsPerPage": 5}
    return JSONResponse({"kind": "youtube#channelListResponse", "pageInfo": info, "items": [item]})


def _rounded(count: int) -> int:
    """Subscribers as YouTube tells them: three digits, rounded down."""
    step = 10 ** max(0, len(str(count)) - 3)
    return count // step * step


def uploads_of(stage: Stage) -> str:
    """The id of the channel's uploads playlist."""
    return "UU" + stage.accounts["youtube_channel_id"][2:]


async def _items(stage: Stage, request: Request) -> Response:
    parts = parts_of(request, {"snippet", "contentDetails", "status", "id"})
    own, asked = f"youtube:playlist:{stage.accounts['youtube_playlist']}", request.query_params.get("playlistId")
    if asked not in (uploads_of(stage), stage.accounts["youtube_playlist"]):
        words = "The playlist identified with the request's playlistId parameter cannot be found."
        raise no(404, "playlistNotFound", words, "youtube.playlistItem")
    most, token = request.query_params.get("maxResults", "5"), request.query_params.get("pageToken", "0")
    if not most.isdecimal() or not 0 <= int(most) <= 50 or not token.isdecimal():
        raise no(400, "invalidPageToken", "The request specifies an invalid page.", "youtube.parameter")
    promote(stage.state)
    lag = float(stage.state.setting("lag:youtube", 0.0))
    known = [p for p in reversed(stage.state.pieces("youtube"))
             if not p.deleted_at and time.time() - p.stored_at >= lag]  # fmt: skip
    if asked != uploads_of(stage):
        listed, wanted = stage.state.setting(own, []), request.query_params.get("videoId")
        known = [p for p in known for id in listed if id == p.id and wanted in (None, id)]
    start, size = int(token), int(most) or 5
    body: dict[str, Any] = {
        "kind": "youtube#playlistItemListResponse", "pageInfo": {"totalResults": len(known), "resultsPerPage": size},
        "items": [_item(stage, piece, parts, start + n) for n, piece in enumerate(known[start : start + size])],
    }  # fmt: skip
    if start + size < len(known):
        body["nextPageToken"] = str(start + size)
    return JSONResponse(body)


def _item(stage: Stage, piece: Piece, parts: list[str], position: int) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": "youtube#playlistItem", "etag": "gladi", "id": f"VVU{piece.id}"}
    if "snippet" in parts:
        body["snippet"] = {
            "publishedAt": piece.at, "channelId": stage.accounts["youtube_channel_id"], "title": piece.title,
            "description": piece.text, "playlistId": uploads_of(stage), "position": position,
            "resourceId": {"kind": "youtube#video", "videoId": piece.id},
        }  # fmt: skip
    if "contentDetails" in parts:
        body["contentDetails"] = {"videoId": piece.id}
        if piece.public_at:
            body["contentDetails"]["videoPublishedAt"] = piece.public_at
    if "status" in parts:
        body["status"] = {"privacyStatus": piece.raw["status"]["privacyStatus"]}
    return body
