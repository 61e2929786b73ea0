"""Facebook's Graph API for one page: photos, posts unpublished then published, read-back, edits, numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal import facebook_films
from mmc.rehearsal.graph import (
    allowed,
    asked,
    by_object,
    fields_of,
    missing,
    needed,
    no,
    paged,
    table,
    truth,
    visible,
    voice,
)  # fmt: skip
from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Stage, answering
from mmc.rehearsal.state import Attached, Piece

MESSAGE, PHOTO_BYTES, ALT = 63_206, 4 * 1000 * 1000, 1000
_POST = {"message", "created_time", "permalink_url", "is_published", "attachments", "reactions", "comments", "shares"}
_VIDEO = {"status", "permalink_url", "post_id", "published", "description", "created_time"}
_POST_NUMBERS = {"post_media_view": "views", "post_clicks": "clicks"}
_POST_METRICS = {"post_media_view", "post_total_media_view_unique", "post_clicks", "post_reactions_by_type_total"}


def routes(stage: Stage) -> list[Route]:
    """The calls under /facebook/<version>, each under the word a fault is planned for."""
    words = voice("facebook", stage.accounts["facebook_id"])

    def call(name: str, run: Any, scheme: str = "Bearer") -> Any:
        return answering(stage, "facebook", name, allowed("facebook", run, scheme), words)

    async def looked(request: Request) -> str:
        id = request.path_params["id"]
        if id == stage.accounts["facebook_id"]:
            return "account"
        if id.startswith("upload:"):
            return "upload_state"
        return "video" if facebook_films.video(stage, id) else "post"

    async def changed(request: Request) -> str:
        if request.path_params["id"].startswith("upload:"):
            return "upload"
        sent = await request.form()
        return "publish" if {"is_published", "published"} & set(sent) else "edit"

    looks = {
        "account": call("account", _account), "post": call("post", _post), "video": call("video", _video),
        "upload_state": call("upload_state", facebook_films.upload_state, "OAuth"),
    }  # fmt: skip
    changes = {
        "publish": call("publish", _change), "edit": call("edit", _change),
        "upload": call("upload", facebook_films.upload, "OAuth"),
    }  # fmt: skip
    return [
        *table(stage, "facebook", words, [
            ("POST", "/{version}/{id}/feed", "feed", _feed),
            ("POST", "/{version}/{id}/photos", "photo", _photo),
            ("GET", "/{version}/{id}/published_posts", "list", _list),
            ("GET", "/{version}/{id}/insights", "insights", _insights),
            ("DELETE", "/{version}/{id}", "delete", _delete),
        ]),
        Route("/facebook/{version}/{id}", by_object(looked, looks), methods=["GET"]),
        Route("/facebook/{version}/{id}", by_object(changed, changes), methods=["POST"]),
    ]  # fmt: skip


def _own(stage: Stage, request: Request) -> str:
    page = request.path_params["id"]
    if page != stage.accounts["facebook_id"]:
        raise missing(page)
    return str(page)


async def _photo(stage: Stage, request: Request) -> Response:
    _own(stage, request)
    fields = await fields_of(stage, "facebook", request, {"source", "caption", "alt_text_custom", "published",
                                                          "temporary"})
    sent = fields.get("source")
    if not isinstance(sent, UploadFile):
        raise no(100, "(#100) source: a file part is required")
    if len(str(fields.get("alt_text_custom") or "")) > ALT:
        raise no(100, f"(#100) alt_text_custom is longer than {ALT} characters")
    number = stage.state.next("facebook:photo")
    part = stage.state.folder / "parts" / f"facebook-photo-{number}"
    part.write_bytes(await sent.read())
    file = _looked_at(stage, part)
    file = replace(file, alt=str(fields.get("alt_text_custom") or ""))
    id = str(7_100_000_000_000 + number)
    stage.state.remember(f"facebook:photo:{id}", {"file": file.__dict__, "post": ""})
    if not truth(fields, "published"):
        return JSONResponse({"id": id})
    post = _new_post(stage, str(fields.get("caption") or ""), [id], published=True)
    return JSONResponse({"id": id, "post_id": post.id})


def _looked_at(stage: Stage, part: Path) -> Attached:
    if part.stat().st_size > PHOTO_BYTES:
        raise no(100, "Your photos couldn't be uploaded: files may have 4 MB at most", subcode=1366046)
    file = keep(part, stage.state.media_folder)
    if file.mime not in ("image/jpeg", "image/png"):
        raise no(100, f"Your photos couldn't be uploaded: {file.mime} is not JPG or PNG", subcode=1366046)
    return file


async def _feed(stage: Stage, request: Request) -> Response:
    _own(stage, request)
    fields = await fields_of(stage, "facebook", request, {"message", "link", "published", "attached_media",
                                                          "scheduled_publish_time"})
    message = str(fields.get("message") or "")
    photos = _attached(fields)
    if not (message.strip() or photos or fields.get("link")):
        raise no(100, "(#100) At least one of message, link or attached_media is required")
    if len(message) > MESSAGE:
        raise no(100, f"(#100) message is longer than {MESSAGE} characters")
    post = _new_post(stage, message, photos, published=truth(fields, "published"), link=str(fields.get("link") or ""))
    return JSONResponse({"id": post.id})


def _attached(fields: dict[str, Any]) -> list[str]:
    if not fields.get("attached_media"):
        return []
    try:
        return [str(one["media_fbid"]) for one in json.loads(str(fields["attached_media"]))]
    except (ValueError, TypeError, KeyError):
        raise no(100, "(#100) attached_media must be a JSON list of {media_fbid}") from None


def _new_post(stage: Stage, message: str, photos: list[str], *, published: bool, link: str = "") -> Piece:
    files = []
    for id in photos:
        kept = stage.state.setting(f"facebook:photo:{id}")
        if kept is None:
            raise missing(id)
        if kept["post"]:
            raise no(100, "The photos were already posted", subcode=1366051)
        files.append(Attached(**kept["file"]))
    if published:
        check_twin(stage, message, "")
    now = stage.state.now().isoformat()
    id = f"{stage.accounts['facebook_id']}_{12_200_000_000 + stage.state.next('facebook:post')}"
    for photo in photos:
        kept = stage.state.setting(f"facebook:photo:{photo}")
        stage.state.remember(f"facebook:photo:{photo}", {**kept, "post": id})
    raw = {"link": link, "photos": photos}
    return stage.state.add(Piece(platform="facebook", id=id, text=message, at=now, media=tuple(files),
                                 public_at=now if published else None, links=(link,) if link else (), raw=raw))


def check_twin(stage: Stage, message: str, own: str) -> None:
    """Facebook refuses the very words of the post just before."""
    recent = stage.state.now() - timedelta(days=1)
    public = [p for p in stage.state.pieces("facebook") if p.public_at and not p.deleted_at and p.id != own]
    newest = max(public, key=lambda p: str(p.public_at), default=None)
    if newest and message.strip() and newest.text == message and datetime.fromisoformat(newest.at) >= recent:
        raise no(506, "Duplicate status message")


def found(stage: Stage, id: str) -> Piece:
    """A living post or film by its id, or by the id of the post that shows the film."""
    piece = stage.state.piece("facebook", id) or stage.state.piece("facebook", id.rpartition("_")[2])
    if piece is None:
        raise missing(id)
    return piece


async def _change(stage: Stage, request: Request) -> Response:
    piece = found(stage, request.path_params["id"])
    film = "film" in piece.raw
    known = {"published", "description"} if film else {"is_published", "message"}
    fields = await fields_of(stage, "facebook", request, known)
    words, flag = ("description", "published") if film else ("message", "is_published")
    now = stage.state.now().isoformat()
    if words in fields:
        needed(fields, words)
        edited = now if piece.public_at and piece.text != str(fields[words]) else piece.edited_at
        piece = stage.state.change(replace(piece, text=str(fields[words]), edited_at=edited))
    if truth(fields, flag, default=False) and piece.public_at is None:
        if film:
            facebook_films.check_ready(stage, piece)
        check_twin(stage, piece.text, piece.id)
        stage.state.change(replace(piece, public_at=now))
    elif flag in fields and not truth(fields, flag):
        raise no(100, "(#100) A published post cannot be unpublished")
    return JSONResponse({"success": True})


def _stamp(iso: str) -> str:
    return datetime.fromisoformat(iso).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _shown(stage: Stage, piece: Piece, names: set[str]) -> dict[str, Any]:
    film = "film" in piece.raw
    page = stage.accounts["facebook_id"]
    id = f"{page}_{piece.id}" if film else piece.id
    kind = "video" if film else "photo" if len(piece.media) == 1 else "album" if piece.media else "share"
    target = piece.id if film else (piece.raw.get("photos") or [id])[0]
    known: dict[str, Any] = {
        "message": piece.text, "created_time": _stamp(piece.public_at or piece.at),
        "permalink_url": f"https://www.facebook.com/{id.replace('_', '/posts/')}",
        "is_published": piece.public_at is not None,
        "attachments": {"data": [{"media_type": kind, "target": {"id": target}}]},
        "reactions": {"data": [], "summary": {"total_count": piece.stats.get("likes", 0)}},
        "comments": {"data": [], "summary": {"total_count": piece.stats.get("comments", 0)}},
    }  # fmt: skip
    if piece.stats.get("reposts"):  # left out while nobody shared
        known["shares"] = {"count": piece.stats["reposts"]}
    return {"id": id, **{name: value for name, value in known.items() if name in names and value != ""}}


async def _list(stage: Stage, request: Request) -> Response:
    _own(stage, request)
    names, since = asked(request, _POST), request.query_params.get("since", "0")
    if not since.isdecimal():
        raise no(100, "(#100) since must be a unix timestamp")
    public = [p for p in stage.state.pieces("facebook") if p.public_at and visible(stage, p)]
    shown = sorted(public, key=lambda p: str(p.public_at), reverse=True)
    return paged(request, [
        _shown(stage, p, names) for p in shown
        if datetime.fromisoformat(str(p.public_at)).timestamp() >= int(since)
    ])  # fmt: skip


async def _post(stage: Stage, request: Request) -> Response:
    piece = found(stage, request.path_params["id"])
    return JSONResponse(_shown(stage, piece, asked(request, _POST)))


async def _video(stage: Stage, request: Request) -> Response:
    names = asked(request, _VIDEO | {"reactions", "comments", "shares"})
    return JSONResponse(facebook_films.shown(stage, request.path_params["id"], names))


async def _insights(stage: Stage, request: Request) -> Response:
    piece = found(stage, request.path_params["id"])
    wanted = [name for name in request.query_params.get("metric", "").split(",") if name]
    if not wanted or set(wanted) - _POST_METRICS:
        raise no(100, "(#100) The value must be a valid insights metric")
    told = [
        {"name": name, "period": "lifetime", "values": [{"value": piece.stats[_POST_NUMBERS[name]]}],
         "id": f"{piece.id}/insights/{name}/lifetime"}
        for name in wanted if _POST_NUMBERS.get(name) in piece.stats
    ]  # fmt: skip
    return JSONResponse({"data": told})


async def _account(stage: Stage, request: Request) -> Response:
    names = asked(request, {"followers_count", "fan_count", "name", "username"})
    followers = int(stage.state.setting("followers:facebook", 18_320))
    known = {"followers_count": followers, "fan_count": followers, "name": stage.accounts["facebook_name"],
             "username": stage.accounts["facebook_username"]}  # fmt: skip
    return JSONResponse({"id": stage.accounts["facebook_id"], **{n: v for n, v in known.items() if n in names}})


async def _delete(stage: Stage, request: Request) -> Response:
    piece = found(stage, request.path_params["id"])
    stage.state.change(replace(piece, deleted_at=stage.state.now().isoformat()))
    return JSONResponse({"success": True})
