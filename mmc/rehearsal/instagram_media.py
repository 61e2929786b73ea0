"""Instagram's containers: pictures fetched from a public address, films by resumable upload, carousels of both.

As the platform, the rehearsal fetches `image_url` itself; it can only do so on loopback.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.graph import VERSION, asked, fields_of, needed, no, table, truth, voice
from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Stage, body_of
from mmc.rehearsal.state import Attached

IMAGE_BYTES, FILM_BYTES = 8 * 2**20, 300 * 2**20
RATIO, FILM_SECONDS = (0.8, 1.91), (3.0, 900.0)
CAPTION, HASHTAGS, MENTIONS, ALT = 2200, 30, 20, 1000
LIFETIME = 86_400  # seconds
_FIELDS = {
    "image_url", "video_url", "caption", "alt_text", "media_type", "is_carousel_item", "children", "upload_type",
    "cover_url", "thumb_offset", "share_to_feed", "user_tags", "location_id", "collaborators",
}  # fmt: skip
_KINDS = {"REELS", "STORIES", "CAROUSEL", "VIDEO", "IMAGE"}


def routes(stage: Stage) -> list[Route]:
    """Creating containers and uploading films to them."""
    words = voice("instagram", stage.accounts["instagram_id"])
    made = [("POST", "/{version}/{account}/media", "container", _create)]
    sent = [("POST", "/ig-api-upload/{version}/{id}", "upload", _upload)]
    return [*table(stage, "instagram", words, made), *table(stage, "instagram", words, sent, scheme="OAuth")]


def container(stage: Stage, id: str) -> dict[str, Any] | None:
    """A container as it stands, expired ones said to be so; None for an unknown id."""
    kept: dict[str, Any] | None = stage.state.setting(f"instagram:container:{id}")
    if kept and kept["state"] not in ("PUBLISHED", "ERROR") and stage.state.now().timestamp() >= kept["ends"]:
        return {**kept, "state": "EXPIRED"}
    return kept


def keep_container(stage: Stage, id: str, kept: dict[str, Any]) -> None:
    """The container as it is from now on."""
    stage.state.remember(f"instagram:container:{id}", kept)


async def _create(stage: Stage, request: Request) -> Response:
    if request.path_params["account"] != stage.accounts["instagram_id"]:
        raise no(100, "(#100) The rehearsal knows its own account only", subcode=33)
    fields = await fields_of(stage, "instagram", request, _FIELDS)
    kind = str(fields.get("media_type") or "IMAGE")
    if kind not in _KINDS:
        raise no(100, f"(#100) Param media_type must be one of {', '.join(sorted(_KINDS))}")
    _check_caption(str(fields.get("caption") or ""))
    item = truth(fields, "is_carousel_item", default=False)
    made: dict[str, Any] = {
        "kind": kind, "item": item, "caption": "" if item else str(fields.get("caption") or ""),
        "state": "IN_PROGRESS", "polls": 1, "ends": stage.state.now().timestamp() + LIFETIME,
        "at": stage.state.now().isoformat(),
    }  # fmt: skip
    if kind == "CAROUSEL":
        made |= {"files": _children(stage, fields)}
    elif fields.get("upload_type") == "resumable":
        made |= _awaited(stage, kind, fields)
    elif "image_url" in fields and kind in ("IMAGE", "STORIES"):
        made |= {"files": [(await _fetched(stage, fields, kind)).__dict__]}
    else:
        raise no(100, "(#100) Send image_url for a picture, or upload_type=resumable for a film")
    id = str(17_890_000_000_000_000 + stage.state.next("instagram:container"))
    keep_container(stage, id, made)
    answer = {"id": id}
    if made["state"] == "AWAITED":
        (stage.state.folder / "parts" / f"instagram-{id}").write_bytes(b"")
        answer["uri"] = f"{stage.base_url}/instagram/ig-api-upload/{VERSION}/{id}"
    return JSONResponse(answer)


def _check_caption(caption: str) -> None:
    if len(caption) > CAPTION:
        raise no(100, f"The caption has {len(caption)} characters of {CAPTION}", subcode=2207010)
    if len(re.findall(r"#\w+", caption)) > HASHTAGS or len(re.findall(r"(?<!\w)@\w+", caption)) > MENTIONS:
        raise no(100, "The caption has too many hashtags or mentions", subcode=2207010)


def _children(stage: Stage, fields: dict[str, Any]) -> list[dict[str, Any]]:
    needed(fields, "children")
    ids = [id for id in str(fields["children"]).strip("[]").replace('"', "").split(",") if id]
    if not 2 <= len(ids) <= 10:
        raise no(100, f"A carousel takes 2 to 10 items, not {len(ids)}", subcode=2207028)
    files = []
    for id in ids:
        child = container(stage, id)
        if child is None or child["state"] == "EXPIRED" or not child["item"]:
            raise no(24, f"Item {id} is unknown, expired or no carousel item", subcode=2207006)
        if child["state"] != "FINISHED":
            raise no(9007, f"Item {id} is not ready", subcode=2207027)
        files += child["files"]
    return files


def _awaited(stage: Stage, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """A container that waits for its film."""
    if kind not in ("REELS", "STORIES", "VIDEO"):
        raise no(100, "(#100) Only films are uploaded; pictures are fetched from image_url")
    if "video_url" in fields:
        raise no(100, "(#100) video_url and upload_type=resumable exclude each other")
    if fields.get("alt_text"):
        raise no(100, "(#100) alt_text is for pictures only")
    return {"state": "AWAITED", "polls": int(stage.state.setting("polls:instagram", 1)), "total": None}


async def _fetched(stage: Stage, fields: dict[str, Any], kind: str) -> Attached:
    """The picture at image_url, looked at as the platform does."""
    address = str(fields["image_url"])
    alt = str(fields.get("alt_text") or "")
    if len(alt) > ALT:
        raise no(100, f"(#100) alt_text has {len(alt)} characters of {ALT}")
    if urlsplit(address).hostname not in ("127.0.0.1", "localhost"):
        raise no(9004, "Only photo or video can be accepted: the address is not loopback", subcode=2207052)
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            answer = await client.get(address, headers={"User-Agent": "facebookexternalhit/1.1"})
    except httpx.HTTPError:
        raise no(9004, "The media could not be fetched from this URI", subcode=2207052) from None
    if answer.status_code != 200:
        raise no(9004, f"The media could not be fetched: HTTP {answer.status_code}", subcode=2207052)
    with tempfile.NamedTemporaryFile(dir=stage.state.folder / "parts", delete=False) as part:
        part.write(answer.content)
    file = keep(Path(part.name), stage.state.media_folder)
    _check_image(file, kind)
    return replace(file, alt=alt)


def _check_image(file: Attached, kind: str) -> None:
    if file.mime != "image/jpeg":
        raise no(36001, f"The image format is not supported: {file.mime}; JPEG is", subcode=2207005)
    if file.size > IMAGE_BYTES:
        raise no(36000, "The image size is too large: 8 MiB at most", subcode=2207004)
    ratio = file.width / max(1, file.height)
    if kind == "IMAGE" and not RATIO[0] - 0.001 <= ratio <= RATIO[1] + 0.001:
        raise no(36003, f"The aspect ratio {ratio:.2f} is not within 4:5 and 1.91:1", subcode=2207009)
    if file.width < 320:
        raise no(36003, "The image is narrower than 320 pixels", subcode=2207009)


async def _upload(stage: Stage, request: Request) -> Response:
    id = request.path_params["id"]
    kept = container(stage, id)
    if kept is None or kept["state"] != "AWAITED":
        return _unwilling("NotAuthorizedError" if kept is None else "ProcessingFailedError", "No upload is open here")
    part = stage.state.folder / "parts" / f"instagram-{id}"
    offset, total = (request.headers.get(name, "") for name in ("offset", "file_size"))
    if not offset.isdecimal() or not total.isdecimal() or not 0 < int(total) <= FILM_BYTES:
        return _unwilling("InvalidHeaderError", "offset and file_size are required; 300 MB at most")
    if int(offset) != part.stat().st_size:
        return _unwilling("OffsetInvalidError", f"offset {offset} is wrong: {part.stat().st_size} bytes are here")
    try:
        with part.open("ab") as target:
            async for piece in body_of(request):
                target.write(piece)
    except ClientDisconnect:
        keep_container(stage, id, {**kept, "total": int(total)})
        raise
    if part.stat().st_size != int(total):
        keep_container(stage, id, {**kept, "total": int(total)})
        return _unwilling("PartialRequestError", f"{part.stat().st_size} of {total} bytes are here")
    file = keep(part, stage.state.media_folder)
    wrong = _wrong_film(file, kept["kind"])
    keep_container(stage, id, {**kept, "state": "ERROR" if wrong else "IN_PROGRESS", "said": wrong,
                               "total": int(total), "files": [file.__dict__]})
    return JSONResponse({"success": True, "message": "Upload successful."})


def _wrong_film(file: Attached, kind: str) -> str:
    low, high = FILM_SECONDS
    if file.mime != "video/mp4":
        return "Error: Media upload has failed with error code 2207026"
    high = 60.0 if kind == "STORIES" else high
    if not low <= file.seconds <= high:
        return "Error: Media upload has failed with error code 2207026: duration"
    return ""


def _unwilling(kind: str, words: str) -> JSONResponse:
    return JSONResponse({"debug_info": {"retriable": True, "type": kind, "message": words}}, 400)


async def status(stage: Stage, request: Request) -> Response:
    """One container: its state, moved on by a look, and how much of a film is here."""
    id = request.path_params["id"]
    names = asked(request, {"status", "status_code", "video_status"})
    kept = container(stage, id)
    assert kept is not None  # the address was chosen by it
    if kept["state"] == "IN_PROGRESS":
        left = kept["polls"] - 1
        film = any(f["mime"] == "video/mp4" for f in kept["files"])
        failed = film and bool(stage.state.setting("fails:instagram", False))
        state = "IN_PROGRESS" if left > 0 else "ERROR" if failed else "FINISHED"
        said = "Error: Media upload has failed with error code 2207026" if failed else ""
        kept = {**kept, "polls": left, "state": state, "said": kept.get("said") or said}
        keep_container(stage, id, kept)
    state = "IN_PROGRESS" if kept["state"] == "AWAITED" else kept["state"]
    body: dict[str, Any] = {"id": id}
    if "status_code" in names:
        body["status_code"] = state
    if "status" in names:
        body["status"] = kept.get("said") or f"{state.title()}: the rehearsal's word for it"
    if "video_status" in names:
        part = stage.state.folder / "parts" / f"instagram-{id}"
        here = part.stat().st_size if part.exists() else kept.get("total") or 0
        phase = {"status": "in_progress" if kept["state"] == "AWAITED" else "complete", "bytes_transferred": here}
        body["video_status"] = {"uploading_phase": phase, "processing_phase": {"status": "not_started"}}
    return JSONResponse(body)
