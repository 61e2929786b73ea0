"""Facebook's films: resumable upload sessions for videos, the three phases of a reel, processing states."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.graph import VERSION, allowed, by_object, fields_of, missing, needed, no, table, truth, voice
from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Stage, answering, body_of
from mmc.rehearsal.state import Attached, Piece

FILM_BYTES = 2 * 10**9
REEL_SECONDS = (3.0, 90.0)


def routes(stage: Stage) -> list[Route]:
    """Starting an upload, videos, reels, and where their bytes go."""
    words = voice("facebook", stage.accounts["facebook_id"])

    async def phase(request: Request) -> str:
        return "finish" if (await request.form()).get("upload_phase") == "finish" else "reel"

    reels = {
        name: answering(stage, "facebook", name, allowed("facebook", run), words)
        for name, run in (("reel", _start_reel), ("finish", _finish_reel))
    }
    return [
        *table(stage, "facebook", words, [("POST", "/{version}/{id}/uploads", "upload_start", _start_upload),
                                          ("POST", "/{version}/{id}/videos", "videos", _videos)]),
        Route("/facebook/{version}/{id}/video_reels", by_object(phase, reels), methods=["POST"]),
        *table(stage, "facebook", words, [("POST", "/video-upload/{version}/{id}", "upload", upload)], "OAuth"),
    ]  # fmt: skip


def video(stage: Stage, id: str) -> dict[str, Any] | None:
    """A film as it stands, None for what is none."""
    kept: dict[str, Any] | None = stage.state.setting(f"facebook:video:{id}")
    return kept


def _keep(stage: Stage, id: str, kept: dict[str, Any]) -> dict[str, Any]:
    stage.state.remember(f"facebook:video:{id}", kept)
    return kept


def _part(stage: Stage, id: str) -> Path:
    return stage.state.folder / "parts" / f"facebook-{id.replace(':', '-')}"


def _page(stage: Stage, request: Request) -> None:
    if request.path_params["id"] != stage.accounts["facebook_id"]:
        raise missing(request.path_params["id"])


async def _start_upload(stage: Stage, request: Request) -> Response:
    if request.path_params["id"] != stage.accounts["graph_app_id"]:
        raise missing(request.path_params["id"])
    fields = await fields_of(stage, "facebook", request, {"file_name", "file_length", "file_type"})
    needed(fields, "file_name", "file_length", "file_type")
    if fields["file_type"] != "video/mp4" or not 0 < int(fields["file_length"]) <= FILM_BYTES:
        raise no(100, "(#100) file_type must be video/mp4, file_length at most 2 GB")
    id = f"upload:gladi{stage.state.next('facebook:upload')}"
    _part(stage, id).write_bytes(b"")
    _keep(stage, id, {"state": "open", "total": int(fields["file_length"])})
    return JSONResponse({"id": id})


async def upload_state(stage: Stage, request: Request) -> Response:
    """How many bytes of an upload are here."""
    kept = video(stage, request.path_params["id"])
    if kept is None:
        raise missing(request.path_params["id"])
    part = _part(stage, request.path_params["id"])
    return JSONResponse({"id": request.path_params["id"],
                         "file_offset": part.stat().st_size if part.exists() else kept["total"]})


async def upload(stage: Stage, request: Request) -> Response:
    """Bytes for an upload session (answered with its handle) or for a reel."""
    id = request.path_params["id"]
    kept = video(stage, id)
    session = id.startswith("upload:")
    if kept is None or kept["state"] != "open":
        raise missing(id) if kept is None else no(100, "(#100) This upload is complete")
    offset, size = request.headers.get("file_offset" if session else "offset", ""), request.headers.get("file_size")
    total = kept["total"] or int(size if size and size.isdecimal() else 0)
    part = _part(stage, id)
    if not total or not offset.isdecimal() or int(offset) != part.stat().st_size:
        raise no(6000, f"There was a problem uploading your video: offset {offset or 'missing'}, "
                       f"{part.stat().st_size} bytes are here", subcode=1363037)  # fmt: skip
    _keep(stage, id, {**kept, "total": total})
    with part.open("ab") as target:
        async for piece in body_of(request):
            target.write(piece)
    if part.stat().st_size > total:
        raise no(6000, "There was a problem uploading your video: too many bytes", subcode=1363037)
    if part.stat().st_size < total:
        raise ClientDisconnect
    file = keep(part, stage.state.media_folder)
    polls = int(stage.state.setting("polls:facebook", 1))
    _keep(stage, id, {**kept, "total": total, "state": "here", "file": file.__dict__, "polls": polls})
    return JSONResponse({"h": f"4:gladi:{id}"} if session else {"success": True})


async def _videos(stage: Stage, request: Request) -> Response:
    """A video out of an uploaded handle; public at once unless published=false."""
    _page(stage, request)
    fields = await fields_of(stage, "facebook", request, {"fbuploader_video_file_chunk", "title", "description",
                                                          "published"})
    needed(fields, "fbuploader_video_file_chunk")
    kept = video(stage, str(fields["fbuploader_video_file_chunk"]).removeprefix("4:gladi:"))
    if kept is None or kept["state"] != "here":
        raise no(100, "(#100) fbuploader_video_file_chunk is no handle of a complete upload")
    id = _new_id(stage)
    _keep(stage, id, {**kept, "state": "processing"})
    now = stage.state.now().isoformat()
    stage.state.add(Piece(
        platform="facebook", id=id, text=str(fields.get("description") or ""), title=str(fields.get("title") or ""),
        at=now, public_at=now if truth(fields, "published") else None, media=(Attached(**kept["file"]),),
        raw={"film": "video"},
    ))  # fmt: skip
    return JSONResponse({"id": id})


def _new_id(stage: Stage) -> str:
    return str(1_550_000_000_000_000 + stage.state.next("facebook:video"))


async def _start_reel(stage: Stage, request: Request) -> Response:
    _page(stage, request)
    fields = await fields_of(stage, "facebook", request, {"upload_phase"})
    if fields.get("upload_phase") != "start":
        raise no(100, "(#100) upload_phase must be start or finish")
    id = _new_id(stage)
    _part(stage, id).write_bytes(b"")
    _keep(stage, id, {"state": "open", "total": 0, "reel": True})
    return JSONResponse({"video_id": id, "upload_url": f"{stage.base_url}/facebook/video-upload/{VERSION}/{id}"})


async def _finish_reel(stage: Stage, request: Request) -> Response:
    _page(stage, request)
    known = {"upload_phase", "video_id", "video_state", "description", "title"}
    fields = await fields_of(stage, "facebook", request, known)
    needed(fields, "video_id", "video_state")
    id = str(fields["video_id"])
    kept = video(stage, id)
    if kept is None or not kept.get("reel"):
        raise missing(id)
    if kept["state"] != "here":
        words = "is not uploaded yet" if kept["state"] == "open" else "was finished before"
        raise no(6000, f"There was a problem publishing your reel: it {words}", subcode=1363130)
    if fields["video_state"] != "PUBLISHED":
        raise no(100, "(#100) The rehearsal knows video_state=PUBLISHED only")
    file = Attached(**kept["file"])
    if file.mime != "video/mp4" or not REEL_SECONDS[0] <= file.seconds <= REEL_SECONDS[1]:
        raise no(352, f"The reel must be an MP4 of 3 to 90 seconds, not {file.mime} of {file.seconds:.1f}",
                 subcode=1363127)
    now = stage.state.now().isoformat()
    done = kept["polls"] <= 1
    _keep(stage, id, {**kept, "state": "ready" if done else "publishing"})
    stage.state.add(Piece(platform="facebook", id=id, text=str(fields.get("description") or ""), at=now,
                          public_at=now if done else None, media=(file,), raw={"film": "reel"}))
    return JSONResponse({"success": True})


def check_ready(stage: Stage, piece: Piece) -> None:
    """Refuses to publish a film that is still in the works."""
    kept = video(stage, piece.id)
    if kept is None or kept["state"] != "ready":
        raise no(100, "The video is still processing; it cannot be published yet", subcode=1363041)


def _moved_on(stage: Stage, id: str, kept: dict[str, Any]) -> dict[str, Any]:
    """One look further: a film in the works becomes ready, or fails."""
    if kept["state"] not in ("processing", "publishing"):
        return kept
    left = kept["polls"] - 1
    if left > 0:
        return _keep(stage, id, {**kept, "polls": left})
    bad = kept["file"]["mime"] != "video/mp4" or bool(stage.state.setting("fails:facebook", False))
    piece = stage.state.piece("facebook", id)
    if kept["state"] == "publishing" and piece and not bad:
        stage.state.change(replace(piece, public_at=stage.state.now().isoformat()))
    return _keep(stage, id, {**kept, "polls": 0, "state": "error" if bad else "ready"})


def shown(stage: Stage, id: str, names: set[str]) -> dict[str, Any]:
    """A film as its page's API shows it."""
    kept = video(stage, id)
    piece = stage.state.piece("facebook", id)
    if kept is None or (piece is None and kept["state"] not in ("open", "here")):
        raise missing(id)
    kept = _moved_on(stage, id, kept)
    piece = stage.state.piece("facebook", id)
    part = _part(stage, id)
    words = {"open": "upload_incomplete", "here": "upload_complete", "publishing": "processing"}
    public = piece is not None and piece.public_at is not None
    here = part.stat().st_size if part.exists() else kept["total"]
    state = {
        "video_status": words.get(kept["state"], kept["state"]),
        "uploading_phase": {"status": "in_progress" if kept["state"] == "open" else "complete",
                            "bytes_transfered": here},  # spelt so on the wire
        "processing_phase": {"status": "complete" if kept["state"] == "ready" else "not_started"},
        "publishing_phase": {"status": "complete" if public else "not_started"},
    }  # fmt: skip
    way = "reel" if kept.get("reel") else f"{stage.accounts['facebook_id']}/videos"
    known = {"status": state, "published": public, "permalink_url": f"/{way}/{id}/",
             "post_id": f"{stage.accounts['facebook_id']}_{id}" if public else "",
             "description": piece.text if piece else "", "created_time": piece.at if piece else ""}  # fmt: skip
    return {"id": id, **{name: value for name, value in known.items() if name in names and value != ""}}
