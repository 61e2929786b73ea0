"""Serves what partners fetch below `/_mmc/mitra/`: press kits and feeds of their own. Each fetch is their receipt.

Who holds no token gets the same 404 as everybody. A feed is what the ledger says, in the moment it is asked for.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, MutableMapping
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from django.db import connections
from starlette.responses import PlainTextResponse, Response

from mmc.config import Config
from mmc.core.delivery import State
from mmc.core.ports import Clock
from mmc.engagement.beacon import App
from mmc.errors import MmcError
from mmc.newsroom.actions.note_fetch import note_fetch
from mmc.newsroom.models import Delivery, FollowUp
from mmc.newsroom.post import build_post
from mmc.publishers.partner import EMBARGO, KIT, feed_address
from mmc.publishers.partner_letter import embargo_words
from mmc.website.page import plain
from mmc.website.partner_room import PREFIX, card_of, kit_at
from mmc.website.serve import SAFETY

LISTED = 50
_FEED = re.compile(rf"/{PREFIX}/([0-9a-f]{{32}})/umpan\.(json|xml)$")
_PRIVATE = {**SAFETY, "cache-control": "private, no-cache", "x-robots-tag": "noindex"}


def partner_app(config: Config, site: App, clock: Clock) -> App:
    """The ASGI app; kits are served by the site itself, and noted here."""
    feeds = _feeds(config)

    async def app(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        found = _FEED.search(scope["path"])
        channel = feeds.get(f"{PREFIX}/{found[1]}") if found else None
        if found and channel and scope["method"] in ("GET", "HEAD"):
            answer = await asyncio.to_thread(_with_database, lambda: _feed(config, channel, found[2], clock()))
            await answer(scope, receive, send)
        elif found:
            await PlainTextResponse("Tidak ada.", 404, SAFETY)(scope, receive, send)
        else:
            await _kit(config, site, clock, scope, receive, send)

    return app


def _feeds(config: Config) -> dict[str, str]:
    """The channel behind each feed's address; a partner whose secret is not there yet has none."""
    found = {}
    for name, channel in config.channels.items():
        if channel.kind == "partner" and (secret := config.secrets.get(channel.secret, "")):
            found[feed_address(name, secret)] = name
    return found


async def _kit(config: Config, site: App, clock: Clock, scope: Any, receive: Any, send: Any) -> None:
    kit = kit_at(config.site_folder, scope["path"][scope["path"].find(PREFIX) :])
    whole = False

    async def watched(message: MutableMapping[str, Any]) -> None:
        nonlocal whole
        whole = whole or (message["type"] == "http.response.start" and message["status"] in (200, 206))
        await send(message)

    await site(scope, receive, watched)
    if kit is None or not whole or scope["method"] != "GET":
        return
    if delivery := card_of(config.site_folder, kit[0]).get("delivery"):
        await asyncio.to_thread(_with_database, lambda: note_fetch(subject=delivery, what="kit", now=clock()))


def _with_database(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


def _feed(config: Config, channel: str, form: str, now: datetime) -> Response:
    out = Delivery.objects.filter(channel_id=channel, state=State.PUBLISHED)
    out = out.select_related("story", "revision", "channel")
    items = [_item(row, config, now) for row in out.order_by("-published_at", "-id")[:LISTED]]
    note_fetch(subject=channel, what="feed", now=now)
    if form == "xml":
        return Response(_rss(config, items), headers=_PRIVATE, media_type="application/rss+xml")
    told = {"version": "https://jsonfeed.org/version/1.1", "title": f"{config.site.name}: siaran untuk mitra",
            "home_page_url": config.site.base_url, "language": config.site.language, "items": items}  # fmt: skip
    return Response(json.dumps(told, ensure_ascii=False), headers=_PRIVATE, media_type="application/feed+json")


def _item(row: Delivery, config: Config, now: datetime) -> dict[str, Any]:
    """One release as JSON Feed has it; a withdrawn one says so and holds nothing else."""
    at = (row.published_at or row.due_at).isoformat()
    wish = row.follow_ups.filter(verb="withdraw", state__in=(FollowUp.State.WAITING, FollowUp.State.DONE)).first()
    title = row.revision.frozen.title
    if wish is not None:
        words = f"DITARIK. Mohon tidak dimuat; bila sudah dimuat, mohon diturunkan. Alasan: {wish.reason}"
        return {"id": row.key, "title": f"DITARIK: {title}", "content_text": words, "date_published": at}
    try:
        post = build_post(row, now=now)
        text, title, link = post.text, post.title, post.link
    except MmcError:  # a file that is gone takes nothing from the words
        text, link = row.revision.frozen.summary, ""
    until = row.refs.get(EMBARGO, "")
    embargo = embargo_words(datetime.fromisoformat(until), config.site.zone) if until else ""
    _, sha256, size, kit = row.refs.get(KIT, "- - 0 -").split(" ")
    item: dict[str, Any] = {"id": row.key, "title": title, "date_published": at,
                            "content_text": "\n\n".join(part for part in (embargo, text) if part)}  # fmt: skip
    if link:
        item["url"] = link
    if kit != "-":
        item["attachments"] = [{"url": kit, "mime_type": "application/zip", "size_in_bytes": int(size)}]
    return item | {"_mmc": {"embargo": until or None, "kit_sha256": sha256 if kit != "-" else None}}


def _rss(config: Config, items: list[dict[str, Any]]) -> str:
    name, home = escape(config.site.name), escape(config.site.base_url)
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<rss version="2.0"><channel>',
             f"<title>{name}: siaran untuk mitra</title><link>{home}</link>",
             "<description>Siaran untuk satu mitra; alamat ini rahasia.</description>"]  # fmt: skip
    for item in items:
        parts = [f"<title>{escape(plain(item['title']))}</title>", f'<guid isPermaLink="false">{item["id"]}</guid>',
                 f"<description>{escape(plain(item['content_text']))}</description>",
                 f"<pubDate>{format_datetime(datetime.fromisoformat(item['date_published']))}</pubDate>"]  # fmt: skip
        parts += [f"<link>{escape(item['url'])}</link>"] if "url" in item else []
        parts += [f'<enclosure url="{escape(kit["url"])}" length="{kit["size_in_bytes"]}" type="application/zip"/>'
                  for kit in item.get("attachments", ())]  # fmt: skip
        lines.append(f"<item>{''.join(parts)}</item>")
    return "\n".join([*lines, "</channel></rss>"])
