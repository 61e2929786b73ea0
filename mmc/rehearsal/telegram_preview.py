"""t.me/s/<name>: the public preview of the channel, newest last, twenty messages a page, an album as one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from html import escape
from itertools import groupby

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from mmc.rehearsal.stage import Stage, answering
from mmc.rehearsal.state import Piece
from mmc.rehearsal.telegram import VOICE
from mmc.rehearsal.wording import as_html

PAGE = 20


def routes(stage: Stage) -> list[Route]:
    """The page, under the word `preview`."""
    return [Route("/telegram/s/{name}", answering(stage, "telegram", "preview", _page, VOICE), methods=["GET"])]


async def _page(stage: Stage, request: Request) -> Response:
    name = request.path_params["name"]
    if "@" + name != stage.accounts["telegram_chat"]:
        return Response(status_code=302, headers={"Location": f"https://t.me/{name}"})
    before = request.query_params.get("before", "")
    lag = float(stage.state.setting("lag:telegram", 0.0))
    chat = stage.accounts["telegram_chat_id"]
    shown = [
        p for p in stage.state.pieces("telegram")
        if p.public_at and not p.deleted_at and p.id.startswith(f"{chat}/") and time.time() - p.stored_at >= lag
        and (not before.isdecimal() or _number(p) < int(before))
    ]  # fmt: skip
    albums = [list(found) for _, found in groupby(shown, key=lambda p: p.group or p.id)][-PAGE:]
    texts = {str(_number(p)): p.text for p in shown}
    body = "".join(_message(name, album, _quote(name, str(album[0].raw.get("answers", "")), texts)) for album in albums)
    return HTMLResponse(f'<!doctype html><html><body><main class="tgme_main">{body}</main></body></html>')


def _number(piece: Piece) -> int:
    return int(piece.id.rpartition("/")[2])


def _quote(name: str, answers: str, texts: Mapping[str, str]) -> str:
    """What a message answers, as the real page shows it: before its own words, in the same class."""
    if not answers:
        return ""
    words = escape(texts.get(answers, ""))
    said = f'<div class="tgme_widget_message_text js-message_reply_text" dir="auto">{words}</div>'
    return f'<a class="tgme_widget_message_reply" href="https://t.me/{name}/{answers}">{said}</a>'


def _message(name: str, album: list[Piece], quote: str) -> str:
    first, text = album[0], next((p for p in album if p.text), None)
    files = "".join(
        f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/{name}/{_number(p)}'
        f'{"?single" if len(album) > 1 else ""}"></a>'
        for p in album if p.media
    )  # fmt: skip
    words = as_html(text.text, text.raw.get("entities", ())) if text else ""
    said = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{words}</div>' if words else ""
    return (
        f'<div class="tgme_widget_message" data-post="{escape(name)}/{_number(first)}">{quote}{files}{said}'
        f'<a class="tgme_widget_message_date" href="https://t.me/{name}/{_number(first)}">'
        f'<time datetime="{first.at.replace("Z", "+00:00")}"></time></a></div>'
    )
