"""X API v2 media: initialize, append, finalize, status, the one-shot upload and alt text."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Endpoint, Refused, Stage, answering
from mmc.rehearsal.state import Attached
from mmc.rehearsal.x import VOICE, invalid, json_body, problem, signed

IMAGE_BYTES, GIF_BYTES, FILM_BYTES, SEGMENT_BYTES = 5 * 2**20, 15 * 2**20, 512 * 2**20, 5 * 2**20
FILM_SECONDS = (0.5, 140.0)
LIFETIME = 86_400  # seconds until an unused upload is forgotten
_CATEGORIES = {
    "tweet_image": {"image/jpeg", "image/png", "image/webp"},
    "tweet_gif": {"image/gif"},
    "tweet_video": {"video/mp4"},
    "amplify_video": {"video/mp4"},
}


def routes(stage: Stage) -> list[Route]:
    """The calls under /x/2/media, each under the word a fault is planned for."""
    table: list[tuple[str, str, str, Endpoint]] = [
        ("POST", "/2/media/upload/initialize", "initialize", _initialize),
        ("POST", "/2/media/upload/{id}/append", "append", _append),
        ("POST", "/2/media/upload/{id}/finalize", "finalize", _finalize),
        ("GET", "/2/media/upload", "status", _status),
        ("POST", "/2/media/upload", "upload", _upload),
        ("POST", "/2/media/metadata", "metadata", _metadata),
    ]
    return [
        Route(f"/x{path}", answering(stage, "x", name, signed(run), VOICE), methods=[method])
        for method, path, name, run in table
    ]


def ready_media(stage: Stage, ids: Any) -> tuple[Attached, ...]:
    """The processed files of a post: up to four images, or one film or animation."""
    if not isinstance(ids, list) or len(ids) > 4 or not all(isinstance(id, str) for id in ids):
        raise invalid("$.media.media_ids: must hold 1 to 4 ids as text", media_ids=ids)
    files = []
    for id in ids:
        kept = stage.state.setting(f"x:media:{id}")
        if kept is None or kept["ends"] < time.time() or kept["state"] != "succeeded":
            raise invalid("Your media IDs are invalid.", media_ids=id)
        files.append(Attached(**{**kept["file"], "alt": kept.get("alt", "")}))
    if len(files) > 1 and any(f.mime in ("video/mp4", "image/gif") for f in files):
        raise invalid("A Tweet takes 4 images or 1 video or 1 GIF.", media_ids=ids)
    return tuple(files)


def _kept(stage: Stage, id: str, state: str | None = None) -> dict[str, Any]:
    """A known upload in the state wanted; refuses expired ones and calls out of order."""
    kept: dict[str, Any] | None = stage.state.setting(f"x:media:{id}")
    if kept is None or kept["ends"] < time.time():
        raise invalid(f"media id {id} is unknown or has expired", media_id=id)
    if state is not None and kept["state"] != state:
        raise invalid(f"media id {id} is {kept['state']}, this call wants it {state}", media_id=id)
    return kept


def _save(stage: Stage, id: str, kept: dict[str, Any]) -> None:
    stage.state.remember(f"x:media:{id}", kept)


def _new_id(stage: Stage) -> str:
    return str(1_900_000_000_000_000_000 + stage.state.next("x:media"))


def _limit(mime: str) -> int:
    if mime == "video/mp4":
        return FILM_BYTES
    return GIF_BYTES if mime == "image/gif" else IMAGE_BYTES


def _check_kind(category: Any, mime: Any, size: Any) -> None:
    if category not in _CATEGORIES:
        raise invalid("$.media_category: is not one of the known categories", media_category=category)
    if mime not in _CATEGORIES[category]:
        raise invalid(f"$.media_type: {mime} does not go with {category}", media_type=mime)
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise invalid("$.total_bytes: must be a positive whole number", total_bytes=size)
    if size > _limit(mime):
        raise invalid(f"File size exceeds {_limit(mime)} bytes.", total_bytes=size)


async def _initialize(stage: Stage, request: Request) -> Response:
    known = {"media_type", "total_bytes", "media_category", "additional_owners", "shared"}
    return _data(initialized(stage, await json_body(request, known)))


def initialized(stage: Stage, body: dict[str, Any]) -> dict[str, Any]:
    """A film announced: its id and how long it is kept."""
    _check_kind(body.get("media_category"), body.get("media_type"), body.get("total_bytes"))
    id, ends = _new_id(stage), time.time() + LIFETIME
    _part(stage, id).write_bytes(b"")
    asked = {name: body[name] for name in ("media_type", "media_category", "total_bytes")}
    _save(stage, id, {**asked, "state": "open", "segments": 0, "ends": ends})
    return _told(id, expires_after_secs=LIFETIME)


def _told(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "media_key": f"13_{id}", **more}


def _data(told: dict[str, Any]) -> JSONResponse:
    return JSONResponse({"data": told})


def _part(stage: Stage, id: str) -> Path:
    return stage.state.folder / "parts" / f"x-{id}"


async def _append(stage: Stage, request: Request) -> Response:
    id = request.path_params["id"]
    kept = _kept(stage, id, "open")
    number, segment = await _segment(request)
    appended(stage, id, number, segment)
    return JSONResponse({"data": {"expires_at": int(kept["ends"])}})


def appended(stage: Stage, id: str, number: str, segment: bytes) -> None:
    """Nothing; the segment lies behind those before it."""
    kept = _kept(stage, id, "open")
    if not number.isdecimal() or int(number) > 999:
        raise invalid("segment_index: must be 0 to 999", segment_index=number)
    if int(number) != kept["segments"]:
        raise invalid(f"segment_index {number} is out of order, {kept['segments']} comes next", segment_index=number)
    if not 0 < len(segment) <= SEGMENT_BYTES:
        raise invalid(f"a segment holds 1 to {SEGMENT_BYTES} bytes, not {len(segment)}", media=len(segment))
    with _part(stage, id).open("ab") as part:
        part.write(segment)
    _save(stage, id, {**kept, "segments": int(number) + 1})


async def _segment(request: Request) -> tuple[str, bytes]:
    """Index and bytes of one segment, from multipart or from JSON with base64."""
    if request.headers.get("content-type", "").startswith("application/json"):
        body = await json_body(request, {"segment_index", "media"})
        number, media = body.get("segment_index"), body.get("media", "")
        try:
            data = base64.b64decode(media, validate=True)
        except (ValueError, TypeError):
            raise invalid("$.media: is not base64") from None
    else:
        form = await request.form()
        number, sent = form.get("segment_index"), form.get("media")
        if not isinstance(sent, UploadFile):
            raise invalid("media: a file part is required")
        data = await sent.read()
    return str(number), data


async def _finalize(stage: Stage, request: Request) -> Response:
    return _data(finalized(stage, request.path_params["id"]))


def finalized(stage: Stage, id: str) -> dict[str, Any]:
    """The file whole; a film goes into the works."""
    kept = _kept(stage, id, "open")
    got = _part(stage, id).stat().st_size
    if got != kept["total_bytes"]:
        raise invalid(f"{got} bytes came, {kept['total_bytes']} were announced", total_bytes=kept["total_bytes"])
    file = _looked_at(stage, _part(stage, id), kept["media_type"])
    return _accepted(stage, id, {**kept, "file": file.__dict__})


def _looked_at(stage: Stage, part: Path, mime: str) -> Attached:
    """The file in the media folder; refused when its bytes are not what was announced."""
    file = keep(part, stage.state.media_folder)
    if file.mime != mime:
        raise invalid(f"the file is {file.mime}, not {mime}", media_type=mime)
    low, high = FILM_SECONDS
    if mime == "video/mp4" and file.seconds and not low <= file.seconds <= high:
        raise invalid(f"Video duration must be {low} to {high} seconds, not {file.seconds:.1f}.")
    if file.width and not 4 <= min(file.width, file.height) <= max(file.width, file.height) <= 8192:
        raise invalid(f"{file.width}x{file.height} is out of bounds")
    return file


def _accepted(stage: Stage, id: str, kept: dict[str, Any]) -> dict[str, Any]:
    """Images are ready at once; a film stays in the works for some polls."""
    file = kept["file"]
    if file["mime"] != "video/mp4":
        _save(stage, id, {**kept, "state": "succeeded"})
        return _told(id, size=file["size"], expires_after_secs=LIFETIME)
    _save(stage, id, {**kept, "state": "pending", "polls": int(stage.state.setting("polls:x", 1))})
    info = {"state": "pending", "check_after_secs": 1}
    return _told(id, size=file["size"], expires_after_secs=LIFETIME, processing_info=info)


async def _status(stage: Stage, request: Request) -> Response:
    if request.query_params.get("command") != "STATUS":
        raise invalid("command: must be STATUS", command=request.query_params.get("command"))
    return _data(status_of(stage, request.query_params.get("media_id", "")))


def status_of(stage: Stage, id: str) -> dict[str, Any]:
    """How far a file is, one poll further."""
    kept = _kept(stage, id)
    if kept["state"] == "open":
        raise invalid(f"media id {id} is not finalized", media_id=id)
    if kept["state"] in ("pending", "in_progress"):
        left = kept["polls"] - 1
        done = "failed" if stage.state.setting("fails:x", False) else "succeeded"
        kept = {**kept, "polls": left, "state": "in_progress" if left > 0 else done}
        _save(stage, id, kept)
    info: dict[str, Any] = {"state": kept["state"], "progress_percent": 100}
    if kept["state"] == "in_progress":
        info |= {"progress_percent": 50, "check_after_secs": 1}
    if kept["state"] == "failed":
        info["error"] = {"code": 1, "name": "InvalidMedia", "message": "InvalidMedia"}
    size = kept["file"]["size"]
    more = {"processing_info": info} if kept["file"]["mime"] == "video/mp4" else {}
    return _told(id, size=size, **more)


async def _upload(stage: Stage, request: Request) -> Response:
    form = await request.form()
    category, sent = form.get("media_category"), form.get("media")
    if not isinstance(sent, UploadFile):
        raise invalid("media: a file part is required")
    if category not in ("tweet_image", "dm_image", "subtitles"):
        raise invalid("media_category: this call takes images only", media_category=category)
    return _data(uploaded(stage, category, await sent.read()))


def uploaded(stage: Stage, category: Any, data: bytes) -> dict[str, Any]:
    """An image that came in one piece."""
    if not 0 < len(data) <= IMAGE_BYTES:
        raise invalid(f"File size exceeds {IMAGE_BYTES} bytes." if data else "media: is empty")
    id = _new_id(stage)
    _part(stage, id).write_bytes(data)
    file = keep(_part(stage, id), stage.state.media_folder)
    if file.mime not in _CATEGORIES["tweet_image"]:
        raise invalid(f"{file.mime} is no image that X takes")
    return _accepted(stage, id, {"ends": time.time() + LIFETIME, "file": file.__dict__, "media_category": category})


async def _metadata(stage: Stage, request: Request) -> Response:
    body = await json_body(request, {"id", "metadata"})
    about = body.get("metadata")
    alt = about.get("alt_text") if isinstance(about, dict) else None
    text = alt.get("text") if isinstance(alt, dict) else None
    id = str(body.get("id", ""))
    described(stage, id, text)
    return JSONResponse({"data": {"id": id, "associated_metadata": {"alt_text": {"text": text}}}})


def described(stage: Stage, id: str, text: Any) -> None:
    """Nothing; the file has its alt text."""
    if not isinstance(text, str) or not 1 <= len(text) <= 1000:
        raise invalid("alt_text.text: must hold 1 to 1000 characters", alt_text=json.dumps(text)[:80])
    kept = _kept(stage, id)
    if kept["state"] == "open":
        raise Refused(problem(400, "Bad Request", f"media id {id} is not finalized"))
    file = replace(Attached(**kept["file"]), alt=text)
    _save(stage, id, {**kept, "alt": text, "file": file.__dict__})
