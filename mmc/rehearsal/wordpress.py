"""A WordPress site's REST API for one user: posts as drafts and public, edits, trash, comments, read-back.

Stricter than WordPress in two places, so that mistakes show here: a field nobody knows is refused
(WordPress ignores it), and a post may only show files of its own media library.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.stage import Stage, answering
from mmc.rehearsal.state import Attached, Piece
from mmc.rehearsal.wordpress_shape import API, VOICE, allowed, file_of, no, parameters

_FIELDS = {"title", "content", "excerpt", "status", "slug", "categories", "tags", "featured_media", "date_gmt"}
_STATUS = ("draft", "publish", "pending", "private")
_SHOWN = re.compile(r'(?:wp-image-|<!-- wp:video \{"id":)(\d+)')
_BREAK, _END, _TAG = re.compile(r"<br\s*/?>"), re.compile(r"</(?:p|figure)>\s*"), re.compile(r"<[^>]*>")


def routes(stage: Stage) -> list[Route]:
    """The calls on posts, each under the word a fault is planned for."""

    def call(name: str, run: Any) -> Any:
        return answering(stage, "wordpress", name, allowed(run), VOICE)

    changes = {name: call(name, _change) for name in ("publish", "unpublish", "edit")}

    async def change(request: Request) -> Response:
        """One address, three meanings: which one it is stands in the body."""
        try:
            status = dict(json.loads(await request.body() or b"{}")).get("status")
        except (ValueError, TypeError):
            status = None
        name = "publish" if status == "publish" else "unpublish" if status else "edit"
        answer: Response = await changes[name](request)
        return answer

    return [
        Route(f"{API}/posts", call("list", _list), methods=["GET"]),
        Route(f"{API}/posts", call("draft", _create), methods=["POST"]),
        Route(f"{API}/posts/{{id:int}}", call("post", _look), methods=["GET"]),
        Route(f"{API}/posts/{{id:int}}", change, methods=["POST"]),
        Route(f"{API}/posts/{{id:int}}", call("trash", _trash), methods=["DELETE"]),
        Route(f"{API}/comments", call("comments", _comments), methods=["GET"]),
        Route(f"{API}/users/me", call("account", _account), methods=["GET"]),
    ]


def found(stage: Stage, id: int | str) -> Piece:
    """A post in whatever status, the trash included."""
    for piece in stage.state.pieces("wordpress"):
        if piece.id == str(id) and piece.raw["status"] != "deleted":
            return piece
    raise no("rest_post_invalid_id", "Invalid post ID.", 404)


async def _fields(request: Request) -> dict[str, Any]:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise no("rest_invalid_param", "The rehearsal takes posts as JSON.", 400)
    try:
        sent = json.loads(await request.body() or b"{}")
    except ValueError:
        raise no("rest_invalid_json", "Invalid JSON body passed.", 400) from None
    unknown = sorted(set(sent) - _FIELDS)
    if unknown or sent.get("status", "draft") not in _STATUS:
        raise no("rest_invalid_param", f"Invalid parameter(s): {', '.join(unknown) or 'status'}", 400)
    return dict(sent)


async def _create(stage: Stage, request: Request) -> Response:
    sent = await _fields(request)
    if not (sent.get("title") or sent.get("content")):
        raise no("empty_content", "Content, title, and excerpt are empty.", 400)
    id = str(stage.state.next("wordpress:post", 101))
    now = stage.state.now().isoformat()
    blank = Piece(platform="wordpress", id=id, at=now, raw={"status": "draft", "slug": "", "content": ""})
    piece = stage.state.add(_changed(stage, blank, sent))
    return JSONResponse(_shown(stage, piece), 201, {"Location": f"{stage.base_url}{API}/posts/{id}"})


async def _change(stage: Stage, request: Request) -> Response:
    piece = found(stage, request.path_params["id"])
    return JSONResponse(_shown(stage, stage.state.change(_changed(stage, piece, await _fields(request)))))


def _changed(stage: Stage, piece: Piece, sent: dict[str, Any]) -> Piece:
    """The post with these fields; going public, leaving and being edited leave their times."""
    now, before = stage.state.now().isoformat(), dict(piece.raw)
    raw = before | {name: sent[name] for name in ("status", "slug", "content", "featured_media") if name in sent}
    raw["slug"] = _free(stage, str(raw["slug"]), piece.id) if raw["status"] == "publish" else raw["slug"]
    media = _media(stage, raw)
    piece = replace(
        piece, raw=raw, media=media, text=_plain(str(raw["content"])), title=str(sent.get("title", piece.title)),
        edited_at=now if piece.public_at and {"title", "content"} & set(sent) else piece.edited_at,
    )  # fmt: skip
    if raw["status"] == "publish":
        return replace(piece, public_at=piece.public_at or now, deleted_at=None)
    return replace(piece, deleted_at=piece.deleted_at or now) if piece.public_at else piece


def _free(stage: Stage, slug: str, id: str) -> str:
    """The slug a post gets when it goes public: one that is taken gets a number."""
    taken = {p.raw["slug"] for p in stage.state.pieces("wordpress") if p.id != id and p.raw["status"] == "publish"}
    names = [slug, *(f"{slug}-{n}" for n in range(2, 100))]
    return next(name for name in names if name not in taken)


def _media(stage: Stage, raw: dict[str, Any]) -> tuple[Attached, ...]:
    """The files a post shows, in its order; the featured picture alone is its poster."""
    shown = list(dict.fromkeys(_SHOWN.findall(str(raw["content"]))))
    files = [file_of(stage, id) for id in shown]
    featured = str(raw.get("featured_media") or "")
    cover = [replace(file_of(stage, featured), role="thumbnail")] if featured and featured not in shown else []
    return (*files, *cover)


def _plain(content: str) -> str:
    """A post's words as a reader sees them: captions of films and block marks left out."""
    words = re.sub(r"<!--.*?-->|<figcaption.*?</figcaption>|\n", "", content, flags=re.DOTALL)
    words = _TAG.sub("", _END.sub("\n\n", _BREAK.sub("\n", words)))
    return unescape(words).strip()


async def _trash(stage: Stage, request: Request) -> Response:
    piece = found(stage, request.path_params["id"])
    if request.query_params.get("force") != "true" and piece.raw["status"] == "trash":
        raise no("rest_already_trashed", "The post has already been deleted.", 410)
    status = "deleted" if request.query_params.get("force") == "true" else "trash"
    raw = {**piece.raw, "status": status, "slug": f"{piece.raw['slug']}__trashed"}
    gone = stage.state.now().isoformat() if piece.public_at else None
    return JSONResponse(_shown(stage, stage.state.change(replace(piece, raw=raw, deleted_at=gone))))


async def _look(stage: Stage, request: Request) -> Response:
    asked = parameters(request, {"context", "_fields"})
    piece = found(stage, request.path_params["id"])
    if piece.raw["status"] != "publish" and asked.get("context") != "edit":
        raise no("rest_forbidden", "Sorry, you are not allowed to do that.", 401)
    return JSONResponse(_shown(stage, piece))


async def _list(stage: Stage, request: Request) -> Response:
    asked = parameters(request, {"slug", "search", "status", "context", "per_page", "_fields"})
    wanted = asked.get("status", "publish")
    rows = [p for p in stage.state.pieces("wordpress") if p.raw["status"] not in ("trash", "deleted")]
    rows = [p for p in rows if wanted == "any" or p.raw["status"] == wanted]
    if "slug" in asked:
        rows = [p for p in rows if p.raw["slug"] == asked["slug"]]
    if "search" in asked:
        rows = [p for p in rows if asked["search"] in f"{p.title} {p.raw['content']}"]
    return JSONResponse([_shown(stage, p) for p in reversed(rows)], headers={"X-WP-Total": str(len(rows))})


async def _comments(stage: Stage, request: Request) -> Response:
    piece = found(stage, parameters(request, {"post", "per_page"})["post"])
    return JSONResponse([], headers={"X-WP-Total": str(piece.stats.get("comments", 0))})


async def _account(stage: Stage, request: Request) -> Response:
    parameters(request, {"context"})
    name = stage.accounts["wordpress_user"]
    return JSONResponse({"id": 3, "name": name, "slug": name, "capabilities": {"publish_posts": True}})


def _shown(stage: Stage, piece: Piece) -> dict[str, Any]:
    slug, site = piece.raw["slug"], stage.accounts["wordpress_site"]
    public = piece.raw["status"] == "publish"
    views = {stage.accounts["wordpress_views"]: piece.stats["views"]} if "views" in piece.stats else {}
    return {
        "id": int(piece.id), "date_gmt": piece.at[:19], "slug": slug, "status": piece.raw["status"], "type": "post",
        "link": f"{site}/{slug}/" if public else f"{site}/?p={piece.id}",
        "title": {"raw": piece.title, "rendered": piece.title},
        "content": {"raw": piece.raw["content"], "rendered": piece.raw["content"], "protected": False},
        "featured_media": int(piece.raw.get("featured_media") or 0), **views,
    }  # fmt: skip
