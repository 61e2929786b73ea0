"""The shapes of X's answers: tweets with wrapped links and metrics, the account."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from html import escape
from typing import Any

from starlette.requests import Request

from mmc.rehearsal.stage import Refused, Stage
from mmc.rehearsal.state import Piece

_FIELDS = {
    "article", "attachments", "author_id", "card_uri", "community_id", "context_annotations", "conversation_id",
    "created_at", "display_text_range", "edit_controls", "edit_history_tweet_ids", "entities", "geo", "id",
    "in_reply_to_user_id", "lang", "media_metadata", "non_public_metrics", "note_tweet", "organic_metrics",
    "possibly_sensitive", "promoted_metrics", "public_metrics", "referenced_tweets", "reply_settings", "scopes",
    "source", "suggested_source_links", "text", "withheld",
}  # fmt: skip
# X's own spec says repost, its guides and clients retweet: both are answered under the guides' names.
_METRICS = (
    ("retweet_count", "reposts"), ("reply_count", "comments"), ("like_count", "likes"), ("quote_count", "quotes"),
    ("bookmark_count", "bookmarks"), ("impression_count", "views"),
)  # fmt: skip


def check_fields(request: Request, invalid: Callable[..., Refused]) -> set[str]:
    """The tweet fields a call asks for under either of X's names; refuses unknown ones."""
    asked = request.query_params
    wanted = set(filter(None, (asked.get("tweet.fields") or asked.get("post.fields") or "").split(",")))
    if unknown := wanted - _FIELDS:
        raise invalid(f"The `tweet.fields` query parameter value [{min(unknown)}] is not one of the known fields")
    return wanted


def shown_tweet(piece: Piece, fields: set[str]) -> dict[str, Any]:
    """A piece as a Tweet object with the fields asked for."""
    text, urls = wrapped(piece)
    body: dict[str, Any] = {"id": piece.id, "text": text, "edit_history_tweet_ids": [piece.id]}
    if "created_at" in fields:
        body["created_at"] = piece.at
    if "entities" in fields and urls:
        body["entities"] = {"urls": urls}
    if "referenced_tweets" in fields and piece.raw.get("reply"):
        body["referenced_tweets"] = [{"type": "replied_to", "id": piece.raw["reply"]["in_reply_to_tweet_id"]}]
    if "attachments" in fields and piece.media:
        body["attachments"] = {"media_keys": [f"3_{m.sha256[:12]}" for m in piece.media]}
    if "public_metrics" in fields:
        body["public_metrics"] = {name: int(piece.stats.get(ours, 0)) for name, ours in _METRICS}
    return body


def wrapped(piece: Piece) -> tuple[str, list[dict[str, Any]]]:
    """The text as X gives it back, links in t.co and escaped, and the link entities with their true addresses."""
    parts: list[str] = []
    urls: list[dict[str, Any]] = []
    at = length = 0
    for start, end, url in _links(piece.text):
        before = escape(piece.text[at:start], quote=False)
        short = "https://t.co/" + hashlib.sha256(f"{piece.id}{url}".encode()).hexdigest()[:10]
        parts += [before, short]
        length += len(before)
        urls.append({
            "start": length, "end": length + len(short), "url": short,
            "expanded_url": url if "://" in url else f"http://{url}",
            "display_url": url.split("://")[-1][:27],
        })  # fmt: skip
        length += len(short)
        at = end
    parts.append(escape(piece.text[at:], quote=False))
    if piece.media:
        short = "https://t.co/" + hashlib.sha256(f"media{piece.id}".encode()).hexdigest()[:10]
        parts.append(f" {short}")
        start, kind = len("".join(parts)) - len(short), "video" if piece.media[0].seconds else "photo"
        urls.append({
            "start": start, "end": start + len(short), "url": short, "display_url": f"pic.x.com/{piece.id[-10:]}",
            "expanded_url": f"https://x.com/gladi/status/{piece.id}/{kind}/1",
        })  # fmt: skip
    return "".join(parts), urls


def _links(text: str) -> list[tuple[int, int, str]]:
    """(start, end, address) of every link X sees, bare domains too; an IP address is no link to X."""
    from twitter_text import extract_urls_with_indices

    return sorted((*entry["indices"], entry["url"]) for entry in extract_urls_with_indices(text))


def shown_user(stage: Stage, fields: set[str], tweets: int) -> dict[str, Any]:
    """The account as a User object."""
    known = stage.accounts
    body: dict[str, Any] = {"id": known["x_user_id"], "name": known["x_name"], "username": known["x_username"]}
    if "public_metrics" in fields:
        body["public_metrics"] = {
            "followers_count": int(stage.state.setting("followers:x", 12_840)), "following_count": 118,
            "tweet_count": tweets, "listed_count": 4, "like_count": 0, "media_count": tweets,
        }  # fmt: skip
    if "created_at" in fields:
        body["created_at"] = "2019-03-05T02:00:00.000Z"
    return body
