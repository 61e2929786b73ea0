"""Telegram's Bot API: calls of a channel bot, checked and answered as api.telegram.org does.

Stricter than the platform in two places, so that mistakes show here: a video that is no MP4 and a
thumbnail beyond 320 px or 200 kB are refused (Telegram quietly sends or drops them).
Only `parse_mode=HTML` or none is spoken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Refused, Stage, Voice, answering
from mmc.rehearsal.state import Attached, Piece, stamp
from mmc.rehearsal.telegram_text import BadEntities, Marked, marked

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024  # UTF-16 units after the entities are parsed
PHOTO_BYTES, FILE_BYTES = 10 * 2**20, 50 * 2**20
_TOKEN = re.compile(r"^\d+:[\w-]{20,}$")


def _error(code: int, words: str, **parameters: int) -> JSONResponse:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": words}
    if parameters:
        body["parameters"] = parameters
    return JSONResponse(body, code)


VOICE = Voice(
    unauthorized=lambda: _error(401, "Unauthorized"),
    throttled=lambda wait: _error(429, f"Too Many Requests: retry after {wait}", retry_after=wait),
    broken=lambda: _error(500, "Internal Server Error"),
    not_found=lambda: _error(404, "Not Found"),
    forbidden=lambda: _error(403, "Forbidden: bot is not a member of the channel chat"),
)


def bad(words: str) -> Refused:
    """The refusal `Bad Request: ...`."""
    return Refused(_error(400, f"Bad Request: {words}"))


@dataclass(frozen=True)
class Chat:
    """One chat the bot may write to."""

    id: int
    title: str
    username: str
    public: bool

    def shown(self) -> dict[str, Any]:
        """The chat as messages carry it."""
        body = {"id": self.id, "type": "channel", "title": self.title}
        return {**body, "username": self.username} if self.username else body


@dataclass(frozen=True)
class Call:
    """One call with its fields read, whatever way they were sent."""

    stage: Stage
    fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A field as text, empty when absent."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str) -> int:
        """A field that must be a whole number."""
        try:
            return int(self.text(name))
        except ValueError:
            raise bad(f"{name} is not specified" if not self.text(name) else f"{name} must be a number") from None

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat a call names, by @name or id."""
        wanted, known = self.text(name), self.stage.accounts
        if not wanted:
            raise bad(f"{name} is empty")
        if wanted in (known["telegram_chat"], known["telegram_chat_id"]):
            title, username = known["telegram_title"], known["telegram_chat"].lstrip("@")
            return Chat(int(known["telegram_chat_id"]), title, username, public=True)
        if wanted == known["telegram_staging_id"]:
            return Chat(int(wanted), "Ruang siapkan (gladi)", "", public=False)
        if wanted in known.get("telegram_more_chats", "").split():  # further channels of the bot, by their ids
            return Chat(int(wanted), f"{known['telegram_title']} {wanted[-2:]}", "", public=True)
        raise bad("chat not found")

    def words(self, name: str, limit: int) -> Marked:
        """A text or caption with its entities, checked for length."""
        return words_of(self.text(name), self.text("parse_mode"), limit)


def words_of(text: str, parse_mode: str, limit: int) -> Marked:
    """Parsed text; refuses unknown modes, broken entities and what is longer than the limit."""
    if parse_mode not in ("", "HTML"):
        raise bad("unsupported parse_mode (the rehearsal speaks HTML only)")
    try:
        found = marked(text, html=parse_mode == "HTML")
    except BadEntities as error:
        raise bad(f"can't parse entities: {error}") from None
    if found.units > limit:
        raise bad("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    return found


def routes(stage: Stage) -> list[Route]:
    """The Bot API under /telegram/bot<token>/<method>, methods as the platform spells them."""
    path = "/telegram/bot{token}/{method}"
    return [Route(path, answering(stage, "telegram", "{method}", _called, VOICE), methods=["GET", "POST"])]


async def _called(stage: Stage, request: Request) -> Response:
    from mmc.rehearsal.telegram_calls import CALLS

    token = request.path_params["token"]
    if not _TOKEN.match(token):
        raise Refused(_error(404, "Not Found"))
    if token != stage.accounts["telegram_token"]:
        raise Refused(_error(401, "Unauthorized"))
    if int(request.headers.get("content-length") or 0) > FILE_BYTES + 2**20:
        raise Refused(_error(413, "Request Entity Too Large"))
    called = {name.lower(): function for name, function in CALLS.items()}.get(request.path_params["method"].lower())
    if called is None:
        raise Refused(_error(404, "Not Found: method not found"))
    result = called(Call(stage, await _fields(request)))
    return JSONResponse({"ok": True, "result": result})


async def _fields(request: Request) -> dict[str, Any]:
    fields: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        try:
            sent = json.loads(await request.body() or b"{}")
        except ValueError:
            raise bad("can't parse JSON object") from None
        return {**fields, **sent} if isinstance(sent, dict) else fields
    if kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        fields.update(await request.form())
    return fields


def attached(call: Call, source: Any, kind: str) -> Attached:
    """A photo or video out of a field: an uploaded part, `attach://part`, or a file_id known here."""
    if isinstance(source, str) and source.startswith("attach://"):
        source = call.fields.get(source.removeprefix("attach://"))
    if isinstance(source, UploadFile):
        return _uploaded(call.stage, source, kind)
    if not isinstance(source, str) or not source:
        raise bad(f"there is no {kind} in the request")
    known = call.stage.state.setting(f"telegram:file:{source}")
    if known is None:
        raise bad("wrong file identifier/HTTP URL specified")
    found = Attached(**known)
    if found.mime.startswith("video/") != (kind == "video"):
        raise bad("type of file mismatch")
    return found


def _uploaded(stage: Stage, upload: UploadFile, kind: str) -> Attached:
    if (upload.size or 0) == 0:
        raise bad("file must be non-empty")
    if (upload.size or 0) > FILE_BYTES:
        raise Refused(_error(413, "Request Entity Too Large"))
    part = stage.state.folder / "parts" / f"telegram-{stage.state.next('telegram:part')}"
    with part.open("wb") as target:
        while piece := upload.file.read(2**20):
            target.write(piece)
    return checked(keep(part, stage.state.media_folder), kind)


def checked(found: Attached, kind: str) -> Attached:
    """The file, if Telegram takes it as this kind: photo, video or thumbnail."""
    if kind == "video":
        if found.mime != "video/mp4":
            raise bad("VIDEO_FILE_INVALID")
        return found
    if found.mime not in ("image/jpeg", "image/png", "image/webp"):
        raise bad("IMAGE_PROCESS_FAILED")
    wide, high = found.width, found.height
    if kind == "thumbnail":
        if found.mime != "image/jpeg" or max(wide, high) > 320 or found.size > 200_000:
            raise bad("THUMBNAIL_INVALID")
        return replace(found, role="thumbnail")
    if found.size > PHOTO_BYTES:
        raise bad("file is too big")
    if wide + high > 10_000 or (min(wide, high) and max(wide, high) / min(wide, high) > 20):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return found


def message(call: Call, chat: Chat, piece: Piece) -> dict[str, Any]:
    """A piece as the Message object of an answer."""
    raw = piece.raw
    shown: dict[str, Any] = {
        "message_id": int(piece.id.rpartition("/")[2]), "sender_chat": chat.shown(), "chat": chat.shown(),
        "date": int(datetime.fromisoformat(piece.at).timestamp()),
    }  # fmt: skip
    if piece.edited_at:
        shown["edit_date"] = int(datetime.fromisoformat(piece.edited_at).timestamp())
    if piece.group:
        shown["media_group_id"] = piece.group
    media = [m for m in piece.media if m.role == "media"]
    if not media:
        return {**shown, "text": piece.text, **({"entities": raw["entities"]} if raw["entities"] else {})}
    if piece.text:
        shown["caption"] = piece.text
        if raw["entities"]:
            shown["caption_entities"] = raw["entities"]
    if media[0].mime == "video/mp4":
        return {**shown, "video": _video(call.stage, media[0])}
    return {**shown, "photo": _photo(call.stage, media[0])}


def _photo(stage: Stage, file: Attached) -> list[dict[str, Any]]:
    sizes = []
    for longest in (320, 1280):
        share = min(1.0, longest / max(file.width, file.height, 1))
        wide, high = max(1, round(file.width * share)), max(1, round(file.height * share))
        sizes.append({**_ids(stage, file, f"p{longest}"), "width": wide, "height": high})
    return sizes


def _video(stage: Stage, file: Attached) -> dict[str, Any]:
    about = {"width": file.width, "height": file.height, "duration": round(file.seconds), "mime_type": file.mime}
    return {**_ids(stage, file, "v"), **about}


def _ids(stage: Stage, file: Attached, size: str) -> dict[str, Any]:
    """The identifiers of a file, which later calls may send instead of the file."""
    file_id = f"AgACAgUAAxk{size}-{file.sha256[:40]}"
    stage.state.remember(f"telegram:file:{file_id}", {**file.__dict__, "role": "media"})
    return {"file_id": file_id, "file_unique_id": f"AQAD{size}{file.sha256[:12]}", "file_size": file.size}


def _answered(call: Call) -> str:
    """The number of the message this one answers; one that is gone is no hindrance if the call says so."""
    asked = json.loads(call.text("reply_parameters") or "{}")
    if not isinstance(asked, dict) or not asked.get("message_id"):
        return ""
    before = call.stage.state.piece("telegram", f"{call.chat().id}/{asked['message_id']}")
    if before is None and not asked.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return str(asked["message_id"]) if before else ""


def store(
    call: Call, chat: Chat, words: Marked, media: tuple[Attached, ...] = (), group: str = "", link_preview: bool = True
) -> Piece:
    """A new message, kept; public when the chat is the channel."""
    state = call.stage.state
    number = state.next(f"telegram:{chat.id}", 101)
    at = stamp(state.now())
    raw = {"chat": chat.id, "entities": list(words.entities), "link_preview": link_preview, "answers": _answered(call)}
    return state.add(
        Piece(
            platform="telegram", id=f"{chat.id}/{number}", text=words.text, at=at,
            public_at=at if chat.public else None, group=group, links=words.links, media=media, raw=raw,
        )
    )  # fmt: skip
