"""The media library of the rehearsal's WordPress: uploads with their headers, slugs, alt texts, broken resizing."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Stage, answering
from mmc.rehearsal.wordpress_shape import API, VOICE, allowed, no, parameters

_WORDS = {"slug", "title", "alt_text", "caption", "description", "post"}
_TYPES = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), "image/webp": (".webp",), "video/mp4": (".mp4",)}
_NAMED = re.compile(r'attachment;\s*filename="([^"/\\]+)"')
BYTES = 256 * 1024 * 1024  # what the site's web server lets through


def routes(stage: Stage) -> list[Route]:
    """The calls on files, each under the word a fault is planned for."""
    table = (
        ("POST", "", "media", _upload), ("GET", "", "media_list", _list),
        ("POST", "/{id:int}/post-process", "post_process", _process),
    )  # fmt: skip
    return [
        Route(f"{API}/media{path}", answering(stage, "wordpress", name, allowed(run), VOICE), methods=[method])
        for method, path, name, run in table
    ]


async def _upload(stage: Stage, request: Request) -> Response:
    name, body, words = await _sent(request)
    if len(body) > BYTES:
        return Response("<html><title>413 Request Entity Too Large</title></html>", 413, media_type="text/html")
    told = request.headers.get("content-md5", "")
    if told and told != hashlib.md5(body, usedforsecurity=False).hexdigest():
        raise no("rest_upload_hash_mismatch", "Content hash did not match expected.", 412)
    number = stage.state.next("wordpress:media", 501)
    part = stage.state.folder / "parts" / f"wordpress-{number}"
    part.write_bytes(body)
    file = keep(part, stage.state.media_folder)
    if Path(name).suffix.lower() not in _TYPES.get(file.mime, ()):
        raise no("rest_upload_sideload_error", "Sorry, you are not allowed to upload this file type.", 500)
    alt = words.get("alt_text", "")
    facts = {"file": replace(file, alt=alt).__dict__, "name": name, "slug": _free(stage, words, name), "alt": alt}
    stage.state.remember(f"wordpress:media:{number}", facts)
    stage.state.remember("wordpress:library", [*_library(stage), number])
    if stage.state.setting("wordpress:resize:broken", False):
        answer = JSONResponse({"code": "internal_server_error", "message": "Memory exhausted", "data": {}}, 500)
        answer.headers["X-WP-Upload-Attachment-ID"] = str(number)
        return answer
    return JSONResponse(_shown(stage, number), 201, {"Location": f"{stage.base_url}{API}/media/{number}"})


async def _sent(request: Request) -> tuple[str, bytes, dict[str, str]]:
    """Name, bytes and words of an upload, sent as a form or as the raw body."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await request.form()
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise no("rest_upload_no_data", "No data supplied.", 400)
        words = {name: str(value) for name, value in form.items() if name != "file"}
        name, body = file.filename, await file.read()
    else:
        named = request.headers.get("content-disposition", "")
        if not named:
            raise no("rest_upload_no_content_disposition", "No Content-Disposition supplied.", 400)
        if (match := _NAMED.fullmatch(named)) is None:
            raise no("rest_upload_invalid_disposition", "Invalid Content-Disposition supplied.", 400)
        name, body, words = match[1], await request.body(), dict(request.query_params)
    if not body:
        raise no("rest_upload_no_data", "No data supplied.", 400)
    if unknown := sorted(set(words) - _WORDS):
        raise no("rest_invalid_param", f"Invalid parameter(s): {', '.join(unknown)}", 400)
    return name, body, words


def _library(stage: Stage) -> list[int]:
    kept: list[int] = stage.state.setting("wordpress:library", [])
    return kept


def _free(stage: Stage, words: dict[str, str], name: str) -> str:
    wanted = words.get("slug") or re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")
    taken = {stage.state.setting(f"wordpress:media:{n}")["slug"] for n in _library(stage)}
    names = [wanted, *(f"{wanted}-{n}" for n in range(2, 1000))]
    return next(name for name in names if name not in taken)


def _shown(stage: Stage, number: int) -> dict[str, Any]:
    kept = stage.state.setting(f"wordpress:media:{number}")
    file = kept["file"]
    return {
        "id": number, "slug": kept["slug"], "status": "inherit", "mime_type": file["mime"], "alt_text": kept["alt"],
        "media_type": "image" if file["mime"].startswith("image/") else "file",
        "source_url": f"{stage.accounts['wordpress_site']}/wp-content/uploads/{kept['name']}",
        "media_details": {"width": file["width"], "height": file["height"], "filesize": file["size"]},
    }  # fmt: skip


async def _list(stage: Stage, request: Request) -> Response:
    slug = parameters(request, {"slug", "context", "per_page"}).get("slug", "")
    found = [row for row in (_shown(stage, n) for n in _library(stage)) if slug in ("", row["slug"])]
    return JSONResponse(found, headers={"X-WP-Total": str(len(found))})


async def _process(stage: Stage, request: Request) -> Response:
    number = request.path_params["id"]
    if number not in _library(stage):
        raise no("rest_post_invalid_id", "Invalid post ID.", 404)
    return JSONResponse(_shown(stage, number))
