"""YouTube's captions: tracks of a video, listed, added, changed and taken away; their text is read as players do."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import HTTP
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Endpoint, Stage, answering, body_of
from mmc.rehearsal.state import Attached, Piece, stamp
from mmc.rehearsal.youtube import allowed, video
from mmc.rehearsal.youtube_shape import VOICE, no, parts_of

_PARTS = {"id", "snippet"}
_TIMES = re.compile(r"^(\d+:)?(\d{2}):(\d{2})[.,](\d{3}) --> (\d+:)?(\d{2}):(\d{2})[.,](\d{3})")
_NAME_CHARACTERS, _BYTES, _SLACK = 150, 100 * 2**20, 1.0
_DOMAIN = "youtube.caption"


def routes(stage: Stage) -> list[Route]:
    """The calls on tracks, each under the word a fault is planned for."""
    uploads: list[tuple[str, str, Endpoint]] = [
        ("POST", "captionInsert", allowed(_insert)), ("PUT", "captionUpdate", allowed(_update))
    ]  # fmt: skip
    plain: list[tuple[str, str, Endpoint]] = [
        ("GET", "captions", allowed(_list)), ("DELETE", "captionDelete", allowed(_delete))
    ]  # fmt: skip
    table = [(f"/youtube{folder}/youtube/v3/captions", *row) for folder in ("/upload", "/resumable/upload")
             for row in uploads]  # fmt: skip
    table += [("/youtube/youtube/v3/captions", *row) for row in plain]
    return [
        Route(path, answering(stage, "youtube", name, run, VOICE), methods=[method])
        for path, method, name, run in table
    ]


def tracks_of(piece: Piece) -> list[dict[str, Any]]:
    """The tracks of a video as kept: id, language, name, sha256, cues, seconds, at."""
    return list(piece.raw.get("captions", []))


async def _list(stage: Stage, request: Request) -> Response:
    parts = parts_of(request, _PARTS)
    piece = video(stage, request.query_params.get("videoId", ""))
    shown = [_shown(piece.id, track, parts) for track in tracks_of(piece)]
    return JSONResponse({"kind": "youtube#captionListResponse", "etag": "gladi", "items": shown})


async def _insert(stage: Stage, request: Request) -> Response:
    parts = parts_of(request, _PARTS)
    try:
        told, body = await _two_parts(request)
    except ClientDisconnect:
        return Response(status_code=499)
    snippet = told.get("snippet") or {}
    language, name = snippet.get("language"), snippet.get("name")
    if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]+)?", language):
        raise no(400, "invalidMetadata", "The request contains invalid metadata values: language.", _DOMAIN)
    if not isinstance(name, str) or len(name) > _NAME_CHARACTERS:
        raise no(400, "nameTooLong", "The specified snippet.name value is too long or missing.", _DOMAIN)
    piece = video(stage, str(snippet.get("videoId", "")))
    if any((t["language"], t["name"]) == (language, name) for t in tracks_of(piece)):
        words = "The specified video already has a caption track with the given snippet.language and snippet.name."
        raise no(409, "captionExists", words, _DOMAIN)
    number = stage.state.next("youtube:caption")
    id = "AUieDa" + hashlib.sha256(f"caption{number}".encode()).hexdigest()[:26]
    track = {"id": id, "language": language, "name": name, **_content(stage, piece, body)}
    _keep(stage, piece, [*tracks_of(piece), track])
    return JSONResponse(_shown(piece.id, track, parts))


async def _update(stage: Stage, request: Request) -> Response:
    parts = parts_of(request, _PARTS)
    try:
        told, body = await _two_parts(request)
    except ClientDisconnect:
        return Response(status_code=499)
    piece, old = _track(stage, str(told.get("id", "")))
    track = {**old, **_content(stage, piece, body)}
    _keep(stage, piece, [track if t["id"] == track["id"] else t for t in tracks_of(piece)])
    return JSONResponse(_shown(piece.id, track, parts))


async def _delete(stage: Stage, request: Request) -> Response:
    piece, old = _track(stage, request.query_params.get("id", ""))
    _keep(stage, piece, [t for t in tracks_of(piece) if t["id"] != old["id"]])
    return Response(status_code=204)


def _track(stage: Stage, id: str) -> tuple[Piece, dict[str, Any]]:
    for piece in stage.state.pieces("youtube"):
        for track in [] if piece.deleted_at else tracks_of(piece):
            if track["id"] == id:
                return piece, track
    raise no(404, "captionNotFound", "The caption track could not be found.", _DOMAIN)


async def _two_parts(request: Request) -> tuple[dict[str, Any], bytes]:
    """The resource and the file of a multipart/related upload."""
    kind = request.headers.get("content-type", "")
    whole = b"".join([piece async for piece in body_of(request)])
    if request.query_params.get("uploadType") != "multipart" or not kind.startswith("multipart/related"):
        raise no(400, "contentRequired", "The request does not include the caption track's contents.", _DOMAIN)
    parts: Any = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + whole, policy=HTTP).get_payload()
    try:
        told, file = (part.get_payload(decode=True) for part in parts)
        return dict(json.loads(told)), bytes(file)
    except (ValueError, TypeError, AttributeError):
        raise no(400, "badRequest", "The multipart body cannot be read.", "global") from None


def _content(stage: Stage, piece: Piece, body: bytes) -> dict[str, Any]:
    """What is kept of a track's file; refused if a player could not show it on this film."""
    times = _cues(body)
    if not times or len(body) > _BYTES:
        raise no(400, "contentRequired", "The caption track's contents are empty or unreadable.", _DOMAIN)
    film = next((m.seconds for m in piece.media if m.role == "media"), 0.0)
    if any(end <= start for start, end in times) or (film and times[-1][1] > film + _SLACK):
        raise no(400, "contentRequired", "The caption track's times do not fit the video.", _DOMAIN)
    with NamedTemporaryFile(dir=stage.state.folder / "parts", delete=False) as part:
        part.write(body)
    kept = keep(Path(part.name), stage.state.media_folder, role="captions")
    return {"sha256": kept.sha256, "cues": len(times), "seconds": times[-1][1], "at": stamp(stage.state.now())}


def _cues(body: bytes) -> list[tuple[float, float]]:
    """Start and end of every cue of a WebVTT or SubRip text; none if it is neither."""
    try:
        lines = body.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return []
    found = [match for line in lines if (match := _TIMES.match(line))]
    return [(_seconds(*match.groups()[:4]), _seconds(*match.groups()[4:])) for match in found]


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int((hours or "0:")[:-1]) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def _keep(stage: Stage, piece: Piece, tracks: list[dict[str, Any]]) -> None:
    others = tuple(m for m in piece.media if m.role != "captions")
    words = tuple(Attached(sha256=t["sha256"], mime="text/vtt", role="captions") for t in tracks)
    stage.state.change(replace(piece, media=(*others, *words), raw={**piece.raw, "captions": tracks}))


def _shown(video_id: str, track: dict[str, Any], parts: list[str]) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": "youtube#caption", "etag": "gladi", "id": track["id"]}
    if "snippet" in parts:
        body["snippet"] = {
            "videoId": video_id, "lastUpdated": track["at"], "trackKind": "standard", "language": track["language"],
            "name": track["name"], "audioTrackType": "unknown", "isCC": False, "isLarge": False, "isEasyReader": False,
            "isDraft": False, "isAutoSynced": False, "status": "serving",
        }  # fmt: skip
    return body
