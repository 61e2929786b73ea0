"""YouTube's resumable upload and thumbnails: sessions that survive a cut and always tell where they are."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Endpoint, Refused, Stage, answering, body_of, to_file
from mmc.rehearsal.state import Piece, stamp
from mmc.rehearsal.youtube import allowed, video
from mmc.rehearsal.youtube_shape import VOICE, check_snippet, check_status, no, parts_of, resource, shown_video

CHUNK = 262_144  # every chunk but the last is a multiple of it
FILM_BYTES, THUMBNAIL_BYTES, THUMBNAIL_WIDTH = 256 * 2**30, 50 * 2**20, 640
_RANGE = re.compile(r"^bytes (?:(\d+)-(\d+)|\*)/(\d+)$")


def routes(stage: Stage) -> list[Route]:
    """Upload calls under /youtube/upload and /youtube/resumable/upload, as clients spell both."""
    table: list[tuple[str, str, str, Endpoint]] = [
        ("POST", "/youtube/v3/videos", "insert", allowed(_insert)),
        ("PUT", "/youtube/v3/videos", "chunk", _put),
        ("POST", "/youtube/v3/thumbnails/set", "thumbnail", allowed(_thumbnail)),
    ]
    return [
        Route(f"/youtube{folder}{path}", answering(stage, "youtube", name, run, VOICE), methods=[method])
        for folder in ("/upload", "/resumable/upload")
        for method, path, name, run in table
    ]


async def _insert(stage: Stage, request: Request) -> Response:
    if request.query_params.get("uploadType") != "resumable":
        raise no(400, "badRequest", "The rehearsal takes resumable uploads only (uploadType=resumable).", "global")
    parts = parts_of(request)
    body = await resource(request, with_id=False)
    mime = request.headers.get("x-upload-content-type", "")
    size = request.headers.get("x-upload-content-length", "")
    if not mime.startswith("video/") and mime != "application/octet-stream":
        raise no(400, "mediaBodyRequired", f"Media type '{mime}' is not supported. Valid media types: [video/*]")
    if not size.isdecimal() or not 0 < int(size) <= FILM_BYTES:
        raise no(400, "mediaBodyRequired", "The request does not include the video content.")
    if not {"snippet", "status"} <= set(parts):
        raise no(400, "invalidVideoMetadata", "part must name snippet and status.")
    check_snippet(body.get("snippet") or {})
    check_status(body.get("status") or {}, was_public=False)
    number = stage.state.next("youtube:session")
    id = "gladi" + hashlib.sha256(f"session{number}".encode()).hexdigest()[:24]
    session = {"snippet": body["snippet"], "status": body["status"], "size": int(size), "video": None}
    stage.state.remember(f"youtube:session:{id}", session)
    _part(stage, id).write_bytes(b"")
    query = f"uploadType=resumable&part={','.join(parts)}&upload_id={id}"
    home = f"{stage.base_url}{request.url.path}"
    return Response(status_code=200, headers={"Location": f"{home}?{query}", "X-GUploader-UploadID": id})


def _part(stage: Stage, id: str) -> Path:
    return stage.state.folder / "parts" / f"youtube-{id}"


async def _put(stage: Stage, request: Request) -> Response:
    """A chunk or a status query; the session address itself is the right to use it."""
    id = request.query_params.get("upload_id", "")
    session = stage.state.setting(f"youtube:session:{id}")
    if session is None:
        raise Refused(Response("Not Found", 404))
    if session["video"]:
        return _finished(stage, session["video"])
    first, last = _announced(request, session["size"])
    if first is None:
        return _so_far(stage, id)
    have = _part(stage, id).stat().st_size
    if first > have:
        words = f"Invalid request. According to the Content-Range header, the upload offset is {first} byte(s), "
        raise Refused(Response(f"{words}which exceeds already uploaded size of {have} byte(s).", 400))
    if last + 1 != session["size"] and (last + 1 - first) % CHUNK:
        raise Refused(Response("Invalid request. The chunk size must be a multiple of 262144.", 400))
    await _take(request, _part(stage, id), have - first, last + 1)
    if _part(stage, id).stat().st_size == session["size"]:
        return _finish(stage, id, session)
    return _so_far(stage, id)


def _announced(request: Request, size: int) -> tuple[int | None, int]:
    """First and last byte of the chunk, (None, 0) for a status query."""
    header = request.headers.get("content-range", "")
    if not header and request.headers.get("content-length") == str(size):
        return 0, size - 1
    found = _RANGE.match(header)
    if found is None or int(found[3]) != size:
        raise Refused(Response("Failed to parse Content-Range header.", 400))
    if found[1] is None:
        return None, 0
    first, last = int(found[1]), int(found[2])
    if not first <= last < size:
        raise Refused(Response("Invalid Content-Range.", 400))
    return first, last


async def _take(request: Request, part: Path, known: int, end: int) -> None:
    """Write what arrives behind what we have; what arrived before a cut stays."""
    room = end - part.stat().st_size
    with part.open("ab") as target:
        async for piece in body_of(request):
            new = piece[known:] if known < len(piece) else b""
            known = max(0, known - len(piece))
            target.write(new[:room])
            room -= min(len(new), room)
            target.flush()


def _so_far(stage: Stage, id: str) -> Response:
    have = _part(stage, id).stat().st_size
    return Response(status_code=308, headers={"Range": f"bytes=0-{have - 1}"} if have else {})


def _finish(stage: Stage, id: str, session: dict[str, Any]) -> Response:
    """All bytes are here: the session becomes a video, private or not as its resource said."""
    state = stage.state
    film = keep(_part(stage, id), state.media_folder)
    digest = hashlib.sha256(f"video{id}".encode()).digest()
    video_id = base64.urlsafe_b64encode(digest)[:11].decode()
    at = stamp(state.now())
    good = film.mime == "video/mp4"
    raw = {
        "snippet": session["snippet"], "status": session["status"], "polls": int(state.setting("polls:youtube", 1)),
        "upload_status": "uploaded" if good else "failed", "failure": "invalidFile",
    }  # fmt: skip
    is_public = session["status"]["privacyStatus"] == "public"
    state.add(
        Piece(
            platform="youtube", id=video_id, title=session["snippet"]["title"],
            text=session["snippet"].get("description", ""), at=at, public_at=at if is_public else None,
            media=(film,), raw=raw,
        )
    )  # fmt: skip
    state.remember(f"youtube:session:{id}", {**session, "video": video_id})
    return _finished(stage, video_id)


def _finished(stage: Stage, video_id: str) -> Response:
    """A finished session tells its video again and again: this is YouTube's idempotency."""
    piece = stage.state.piece("youtube", video_id)
    if piece is None:
        raise Refused(Response("Gone", 410))
    return JSONResponse(shown_video(stage, piece, ["snippet", "status"]))


async def _thumbnail(stage: Stage, request: Request) -> Response:
    piece = video(stage, request.query_params.get("videoId", ""))
    if request.query_params.get("uploadType") != "media":
        raise no(400, "mediaBodyRequired", "The rehearsal takes the image as raw body (uploadType=media).")
    try:
        file = await to_file(body_of(request), stage.state.folder / "parts")
    except ClientDisconnect:
        return Response(status_code=499)
    size = file.stat().st_size
    if not size:
        raise no(400, "mediaBodyRequired", "The request does not include the image content.")
    image = keep(file, stage.state.media_folder, role="thumbnail")
    if size > THUMBNAIL_BYTES:
        raise no(400, "invalidImage", "The provided image content is too large.", "youtube.thumbnail")
    if image.mime not in ("image/jpeg", "image/png") or image.width < THUMBNAIL_WIDTH:
        raise no(400, "invalidImage", "The provided image content is invalid.", "youtube.thumbnail")
    others = tuple(m for m in piece.media if m.role != "thumbnail")
    stage.state.change(replace(piece, media=(*others, image)))
    url = f"{stage.base_url}/media/{image.sha256}"
    shown = {"url": url, "width": image.width, "height": image.height}
    return JSONResponse({"kind": "youtube#thumbnailSetResponse", "items": [{"default": shown, "maxres": shown}]})
