"""A partner's desk behind a webhook: it checks signature and time, drops what it has, and says whether it has it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.stage import Endpoint, Refused, Stage, Voice, answering
from mmc.rehearsal.state import Attached, Piece

TOLERANCE = 300  # seconds between the sender's clock and ours
_EVENTS = {"story.published", "story.corrected", "story.withdrawn"}
_DATA = {"delivery", "title", "text", "link", "language", "tags", "licence", "files", "kit", "reason", "feed",
         "embargo"}  # fmt: skip


def routes(stage: Stage) -> list[Route]:
    """POST brings a letter (calls `letter` and `notice`), GET asks for one (call `receipt`)."""
    calls = {name: answering(stage, "partner", name, _signed(run), VOICE)
             for name, run in (("letter", _letter), ("notice", _letter), ("receipt", _receipt))}  # fmt: skip

    async def arrive(request: Request) -> Response:
        try:
            event = json.loads(await request.body())["type"]
        except (ValueError, TypeError, KeyError):
            event = ""
        notice = event in ("story.corrected", "story.withdrawn")
        answer: Response = await calls["notice" if notice else "letter"](request)
        return answer

    return [Route("/partner", arrive, methods=["POST"]), Route("/partner", calls["receipt"], methods=["GET"])]


def _error(words: str, status: int) -> JSONResponse:
    return JSONResponse({"error": words}, status)


def _throttled(wait: int) -> Response:
    return JSONResponse({"error": "slow down"}, 429, {"Retry-After": str(wait)})


VOICE = Voice(
    unauthorized=lambda: _error("signature is not ours", 401),
    throttled=_throttled,
    broken=lambda: _error("our desk is down", 500),
    not_found=lambda: _error("no such address", 404),
    forbidden=lambda: _error("this sender is not welcome", 403),
)


def _signed(endpoint: Endpoint) -> Endpoint:
    """The endpoint behind signature and time, checked as Standard Webhooks ask."""

    async def run(stage: Stage, request: Request) -> Response:
        body = await request.body()
        id, stamp = (request.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp"))
        if not id or not stamp.isdecimal():
            raise Refused(_error("webhook-id and webhook-timestamp are missing", 400))
        if abs(time.time() - int(stamp)) > TOLERANCE:
            raise Refused(_error("timestamp is too far from now: a replay?", 400))
        key = base64.b64decode(stage.accounts["partner_secret"].removeprefix("whsec_"))
        made = hmac.new(key, f"{id}.{stamp}.".encode() + body, hashlib.sha256).digest()
        told = [part.partition(",") for part in request.headers.get("webhook-signature", "").split()]
        expected = base64.b64encode(made).decode()
        if not any(version == "v1" and hmac.compare_digest(value, expected) for version, _, value in told):
            raise Refused(VOICE.unauthorized())
        return await endpoint(stage, request)

    return run


async def _letter(stage: Stage, request: Request) -> Response:
    try:
        sent = json.loads(await request.body())
        event, data = str(sent["type"]), dict(sent["data"])
        unknown = sorted(set(data) - _DATA)
    except (ValueError, TypeError, KeyError):
        raise Refused(_error("the body is no letter", 400)) from None
    if event not in _EVENTS or unknown:
        raise Refused(_error(f"unknown: {event if event not in _EVENTS else ', '.join(unknown)}", 400))
    id = request.headers["webhook-id"]
    seen = stage.state.setting(f"partner:seen:{id}", 0)
    stage.state.remember(f"partner:seen:{id}", seen + 1)
    piece = stage.state.piece("partner", str(data["delivery"]))
    if seen:
        if piece and event == "story.published":
            stage.state.change(replace(piece, raw={**piece.raw, "copies": seen + 1}))
        return JSONResponse(_told(stage, str(data["delivery"]), duplicate=True))
    _take(stage, event, data, piece)
    return JSONResponse(_told(stage, str(data["delivery"])))


def _take(stage: Stage, event: str, data: dict[str, Any], piece: Piece | None) -> None:
    now = stage.state.now().isoformat()
    if event == "story.published":
        raw = {"embargo": data.get("embargo"), "kit": data.get("kit"), "copies": 1}
        stage.state.add(Piece(platform="partner", id=str(data["delivery"]), text=str(data["text"]),
                              title=str(data["title"]), at=now, public_at=now, media=_files(data), raw=raw))
    elif piece is not None and event == "story.corrected":
        stage.state.change(replace(piece, text=str(data["text"]), title=str(data["title"]), media=_files(data),
                                   edited_at=now, raw={**piece.raw, "kit": data.get("kit")}))  # fmt: skip
    elif piece is not None:
        stage.state.change(replace(piece, deleted_at=now))


def _files(data: dict[str, Any]) -> tuple[Attached, ...]:
    """The files the letter names; the bytes are in the press kit."""
    shown = [f for f in data.get("files", ()) if str(f["mime"]).startswith(("image/", "video/"))]
    return tuple(Attached(sha256=f["sha256"], mime=f["mime"], width=f["width"], height=f["height"],
                          seconds=f["seconds"], alt=f["alt"]) for f in shown)  # fmt: skip


async def _receipt(stage: Stage, request: Request) -> Response:
    id = request.headers["webhook-id"]
    if not stage.state.setting(f"partner:seen:{id}", 0):
        return JSONResponse({"received": False}, 404)
    return JSONResponse(_told(stage, id))


def _told(stage: Stage, delivery: str, duplicate: bool = False) -> dict[str, Any]:
    url = f"https://media.gladi.example/siaran/{delivery}"
    return {"received": True, "id": f"gladi-{delivery}", "url": url, "duplicate": duplicate}
