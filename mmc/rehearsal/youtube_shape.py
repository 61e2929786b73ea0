"""The shapes of YouTube's answers, its error bodies and the rules for what a video may be called."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mmc.rehearsal.stage import Refused, Stage, Voice
from mmc.rehearsal.state import Piece

TITLE_CHARACTERS, DESCRIPTION_BYTES, TAGS_CHARACTERS = 100, 5000, 500
PARTS = {"snippet", "status", "statistics", "contentDetails", "processingDetails", "id", "player"}
_SNIPPET = {
    "title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage", "channelId",
    "channelTitle", "liveBroadcastContent", "localized", "publishedAt", "thumbnails",
}  # fmt: skip
_STATUS = {
    "privacyStatus", "selfDeclaredMadeForKids", "madeForKids", "containsSyntheticMedia", "license", "embeddable",
    "publicStatsViewable", "publishAt", "uploadStatus", "failureReason", "rejectionReason",
}  # fmt: skip
_CATEGORIES = {"1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29"}


def problem(code: int, reason: str, words: str, domain: str = "youtube.video") -> JSONResponse:
    """An error body of the Data API."""
    entry = {"message": words, "domain": domain, "reason": reason}
    return JSONResponse({"error": {"code": code, "message": words, "errors": [entry]}}, code)


def no(code: int, reason: str, words: str, domain: str = "youtube.video") -> Refused:
    """The same, as a refusal to raise."""
    return Refused(problem(code, reason, words, domain))


def _throttled(wait: int) -> Response:
    words = "The request cannot be completed because the rate limit was exceeded."
    response = problem(429, "rateLimitExceeded", words, "usageLimits")
    response.headers["Retry-After"] = str(wait)
    return response


VOICE = Voice(
    unauthorized=lambda: problem(401, "authError", "Invalid Credentials", "global"),
    throttled=_throttled,
    broken=lambda: problem(503, "backendError", "Backend Error", "global"),
    not_found=lambda: problem(404, "notFound", "Not Found", "global"),
    forbidden=lambda: problem(403, "insufficientPermissions", "Insufficient Permission", "global"),
)


def parts_of(request: Request, allowed: set[str] = PARTS) -> list[str]:
    """The `part` words of a call; refuses none and unknown ones."""
    asked = [p for value in request.query_params.getlist("part") for p in value.split(",") if p]
    if not asked:
        raise no(400, "missingRequiredParameter", "No filter selected. Missing: part", "youtube.parameter")
    if unknown := set(asked) - allowed:
        raise no(400, "unknownPart", f"'{min(unknown)}'", "youtube.part")
    return asked


async def resource(request: Request, *, with_id: bool) -> dict[str, Any]:
    """The video resource of a call; refuses what is no JSON and fields the API does not define."""
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise no(400, "parseError", "Parse Error", "global") from None
    known = {"snippet", "status", "kind", "etag", "recordingDetails", "localizations", *(["id"] if with_id else [])}
    _only(body, known, "video")
    _only(body.get("snippet", {}), _SNIPPET, "video.snippet")
    _only(body.get("status", {}), _STATUS, "video.status")
    return dict(body)


def _only(body: Any, known: set[str], where: str) -> None:
    if not isinstance(body, dict):
        raise no(400, "badRequest", f"Invalid value at '{where}'", "global")
    for name in body:
        if name not in known:
            words = f'Invalid JSON payload received. Unknown name "{name}" at \'{where}\': Cannot find field.'
            raise no(400, "badRequest", words, "global")


def check_snippet(snippet: dict[str, Any]) -> None:
    """Refuse what YouTube refuses in title, description, tags and category."""
    title, description = snippet.get("title"), snippet.get("description") or ""
    if not isinstance(title, str) or not title.strip() or len(title) > TITLE_CHARACTERS or _angled(title):
        raise no(400, "invalidTitle", "The request metadata specifies an invalid or empty video title.")
    if not isinstance(description, str) or len(description.encode()) > DESCRIPTION_BYTES or _angled(description):
        raise no(400, "invalidDescription", "The request metadata specifies an invalid video description.")
    tags = snippet.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(t, str) and not _angled(t) for t in tags):
        raise no(400, "invalidTags", "The request metadata specifies invalid video keywords.")
    if sum(len(t) + 2 * (" " in t) for t in tags) + max(0, len(tags) - 1) > TAGS_CHARACTERS:
        raise no(400, "invalidTags", "The request metadata specifies invalid video keywords.")
    if str(snippet.get("categoryId", "")) not in _CATEGORIES:
        raise no(400, "invalidCategoryId", "The snippet.categoryId property specifies an invalid category ID.")


def _angled(text: str) -> bool:
    return "<" in text or ">" in text


def check_status(status: dict[str, Any], *, was_public: bool) -> None:
    """Refuse a missing or unknown privacy (on the platform missing means public) and a bad publishAt."""
    if status.get("privacyStatus") not in ("public", "private", "unlisted"):
        words = "status.privacyStatus must be sent explicitly: private, unlisted or public."
        raise no(400, "invalidVideoMetadata", words)
    if "publishAt" in status and (status["privacyStatus"] != "private" or was_public):
        raise no(400, "invalidPublishAt", "The request metadata specifies an invalid scheduled publishing time.")


def shown_video(stage: Stage, piece: Piece, parts: list[str]) -> dict[str, Any]:
    """A piece as the video resource with the parts asked for."""
    raw = piece.raw
    body: dict[str, Any] = {"kind": "youtube#video", "etag": f"gladi-{piece.id}", "id": piece.id}
    film = next((m for m in piece.media if m.role == "media"), None)
    if "snippet" in parts:
        body["snippet"] = {
            **raw["snippet"], "publishedAt": piece.public_at or piece.at,
            "channelId": stage.accounts["youtube_channel_id"], "channelTitle": stage.accounts["youtube_title"],
        }  # fmt: skip
    if "status" in parts:
        body["status"] = {**raw["status"], "uploadStatus": raw["upload_status"]}
        if raw["upload_status"] == "failed":
            body["status"]["failureReason"] = raw.get("failure", "invalidFile")
    if "processingDetails" in parts:
        words = {"uploaded": "processing", "processed": "succeeded", "failed": "failed"}
        body["processingDetails"] = {"processingStatus": words[raw["upload_status"]]}
    if "contentDetails" in parts and film:
        body["contentDetails"] = {"duration": f"PT{round(film.seconds)}S", "definition": "hd", "dimension": "2d"}
    if "statistics" in parts:
        body["statistics"] = statistics(piece)
    return body


def statistics(piece: Piece) -> dict[str, str]:
    """The counts as YouTube writes them: whole numbers as text."""
    stats = piece.stats
    names = (("viewCount", "views"), ("likeCount", "likes"), ("commentCount", "comments"))
    return {**{name: str(stats.get(ours, 0)) for name, ours in names}, "favoriteCount": "0"}
