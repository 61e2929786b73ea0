"""X API v1.1 media: INIT, APPEND, FINALIZE, STATUS and the one-shot upload at one address, and alt text."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.stage import Refused, Stage, answering
from mmc.rehearsal.x import VOICE, problem, signed
from mmc.rehearsal.x_media import appended, described, finalized, initialized, status_of, uploaded


def routes(stage: Stage) -> list[Route]:
    """The calls under /x/1.1/media, both of them under the word `old`."""
    upload = answering(stage, "x", "old", signed(_commanded), VOICE)
    alt = answering(stage, "x", "old", signed(_described), VOICE)
    return [
        Route("/x/1.1/media/upload.json", upload, methods=["GET", "POST"]),
        Route("/x/1.1/media/metadata/create.json", alt, methods=["POST"]),
    ]


async def _commanded(stage: Stage, request: Request) -> Response:
    if request.headers.get("authorization", "").startswith("Bearer "):
        raise Refused(problem(403, "Forbidden", "This endpoint takes OAuth 1.0a user context only."))
    if request.method == "GET":
        return _old(status_of(stage, request.query_params.get("media_id", "")))
    form: Any = await request.form()
    command = form.get("command")
    if command == "INIT":
        size = str(form.get("total_bytes", ""))
        asked = {"media_type": form.get("media_type"), "media_category": form.get("media_category")}
        return _old(initialized(stage, {**asked, "total_bytes": int(size) if size.isdecimal() else None}))
    id = str(form.get("media_id", ""))
    if command == "APPEND":
        appended(stage, id, str(form.get("segment_index", "")), await form["media"].read() if "media" in form else b"")
        return Response(status_code=204)
    if command == "FINALIZE":
        return _old(finalized(stage, id))
    return _old(uploaded(stage, form.get("media_category"), await form["media"].read() if "media" in form else b""))


async def _described(stage: Stage, request: Request) -> Response:
    try:
        body = json.loads(await request.body())
        id, text = str(body["media_id"]), body["alt_text"]["text"]
    except (ValueError, KeyError, TypeError):
        raise Refused(problem(400, "Bad Request", "media_id and alt_text.text are required")) from None
    described(stage, id, text)
    return Response(status_code=200)


def _old(told: dict[str, Any]) -> JSONResponse:
    """An answer as v1.1 words it: the id as a number and as text."""
    rest = {name: value for name, value in told.items() if name not in ("id", "media_key")}
    return JSONResponse({"media_id": int(told["id"]), "media_id_string": told["id"], **rest})
