"""The Bot API methods the rehearsal knows, by their own names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mmc.rehearsal.state import Attached, Piece, stamp
from mmc.rehearsal.telegram import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Call,
    Chat,
    attached,
    bad,
    message,
    store,
    words_of,
)  # fmt: skip
from mmc.rehearsal.telegram_text import Marked

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _get_me(call: Call) -> dict[str, Any]:
    number = int(call.stage.accounts["telegram_token"].split(":")[0])
    rights = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {"id": number, "is_bot": True, "first_name": "MMC gladi", "username": "mmc_gladi_bot", **rights}


def _get_chat(call: Call) -> dict[str, Any]:
    chat = call.chat()
    rest = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    return {**chat.shown(), **rest, "description": "Gladi: tidak ada yang benar-benar tayang."}


_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def _get_chat_member(call: Call) -> dict[str, Any]:
    call.chat()
    me = _get_me(call)
    if call.number("user_id") != me["id"]:
        raise bad("user not found")
    rights = ("can_post_messages", "can_edit_messages", "can_delete_messages")
    if call.stage.state.setting("telegram:no_rights"):
        return {"status": "left", "user": me}
    return {"status": "administrator", "user": me, **dict.fromkeys(rights, True)}


def _get_chat_member_count(call: Call) -> int:
    call.chat()
    return int(call.stage.state.setting("followers:telegram", 5_230))


def _send_message(call: Call) -> dict[str, Any]:
    chat, words = call.chat(), call.words("text", TEXT_LIMIT)
    if not words.text.strip():
        raise bad("message text is empty")
    preview = json.loads(call.text("link_preview_options") or "{}")
    shown = not (isinstance(preview, dict) and preview.get("is_disabled"))
    return message(call, chat, store(call, chat, words, link_preview=shown))


def _send_photo(call: Call) -> dict[str, Any]:
    chat, words = call.chat(), call.words("caption", CAPTION_LIMIT)
    return message(call, chat, store(call, chat, words, (attached(call, call.fields.get("photo"), "photo"),)))


def _send_video(call: Call) -> dict[str, Any]:
    chat, words = call.chat(), call.words("caption", CAPTION_LIMIT)
    for name in ("width", "height", "duration"):
        if call.text(name):
            call.number(name)
    media = [attached(call, call.fields.get("video"), "video")]
    if call.fields.get("thumbnail"):
        media.append(attached(call, call.fields["thumbnail"], "thumbnail"))
    if call.fields.get("cover"):
        attached(call, call.fields["cover"], "photo")
    return message(call, chat, store(call, chat, words, tuple(media)))


def _send_media_group(call: Call) -> list[dict[str, Any]]:
    chat = call.chat()
    try:
        album = json.loads(call.text("media"))
    except ValueError:
        raise bad("can't parse InputMedia: can't parse JSON object") from None
    if not isinstance(album, list) or not 2 <= len(album) <= 10:
        raise bad("wrong number of media: an album has 2 to 10")
    # Everything is looked at before anything is stored: an album goes out whole or not at all.
    ready: list[tuple[Marked, Attached]] = []
    for entry in album:
        if not isinstance(entry, dict) or entry.get("type") not in ("photo", "video"):
            raise bad("can't parse InputMedia: media of this type can't be sent in an album here")
        words = words_of(str(entry.get("caption") or ""), str(entry.get("parse_mode") or ""), CAPTION_LIMIT)
        ready.append((words, attached(call, entry.get("media"), entry["type"])))
    group = str(14_000_000_000 + call.stage.state.next("telegram:album"))
    return [message(call, chat, store(call, chat, words, (file,), group)) for words, file in ready]


def _kept(call: Call, chat: Chat, missing: str, name: str = "message_id") -> Piece:
    found = call.stage.state.piece("telegram", f"{chat.id}/{call.number(name)}")
    if found is None:
        raise bad(missing)
    return found


def _edit_text(call: Call) -> dict[str, Any]:
    chat = call.chat()
    piece = _kept(call, chat, "message to edit not found")
    if piece.media:
        raise bad("there is no text in the message to edit")
    words = call.words("text", TEXT_LIMIT)
    if not words.text.strip():
        raise bad("message text is empty")
    return _edited(call, chat, piece, words)


def _edit_caption(call: Call) -> dict[str, Any]:
    chat = call.chat()
    piece = _kept(call, chat, "message to edit not found")
    if not piece.media:
        raise bad("there is no caption in the message to edit")
    return _edited(call, chat, piece, call.words("caption", CAPTION_LIMIT))


def _edited(call: Call, chat: Chat, piece: Piece, words: Marked) -> dict[str, Any]:
    if words.text == piece.text and list(words.entities) == list(piece.raw["entities"]):
        raise bad(_SAME)
    state = call.stage.state
    raw = {**piece.raw, "entities": list(words.entities)}
    changed = replace(piece, text=words.text, links=words.links, raw=raw, edited_at=stamp(state.now()))
    return message(call, chat, state.change(changed))


def _delete(call: Call) -> bool:
    chat = call.chat()
    piece = _kept(call, chat, "message to delete not found")
    state = call.stage.state
    state.change(replace(piece, deleted_at=stamp(state.now())))
    return True


def _forward(call: Call) -> dict[str, Any]:
    """The read-back of bots: a copy in another chat tells what the original says."""
    target, source = call.chat(), call.chat("from_chat_id")
    piece = _kept(call, source, "message to forward not found")
    words = Marked(piece.text, tuple(piece.raw["entities"]))
    shown = message(call, target, store(call, target, words, piece.media))
    origin = {
        "type": "channel", "chat": source.shown(), "message_id": call.number("message_id"),
        "date": message(call, source, piece)["date"],
    }  # fmt: skip
    return {**shown, "forward_origin": origin}


CALLS: dict[str, Callable[[Call], Any]] = {
    "getMe": _get_me,
    "getChat": _get_chat,
    "getChatMember": _get_chat_member,
    "getChatMemberCount": _get_chat_member_count,
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "sendVideo": _send_video,
    "sendMediaGroup": _send_media_group,
    "editMessageText": _edit_text,
    "editMessageCaption": _edit_caption,
    "deleteMessage": _delete,
    "forwardMessage": _forward,
}
