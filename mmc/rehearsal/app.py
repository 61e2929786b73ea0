"""The one ASGI app of a rehearsal: platforms, sources, controls and the editor's pages on one port."""

from __future__ import annotations

from email.utils import format_datetime

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mmc.rehearsal import (
    bmkg,
    bmkg_alerts,
    bps,
    ckan,
    control,
    facebook,
    facebook_films,
    fault_page,
    instagram,
    instagram_media,
    logins,
    logins_meta,
    open_data,
    pages,
    partner,
    telegram,
    telegram_preview,
    wordpress,
    wordpress_media,
    x,
    x_media,
    x_media_old,
    youtube,
    youtube_captions,
    youtube_playlists,
    youtube_upload,
)
from mmc.rehearsal.stage import Stage

ROOMS = (logins, logins_meta,  # before rooms that take every path
         telegram, telegram_preview, x_media, x_media_old, x, youtube_upload, youtube_captions, youtube_playlists,
         youtube, instagram_media, instagram, facebook_films, facebook, wordpress_media, wordpress, partner, bmkg,
         bmkg_alerts, bps, ckan, open_data, control, fault_page, pages)  # fmt: skip


def build(stage: Stage) -> ASGIApp:
    """Everything a rehearsal serves, with the Date header of its own clock."""
    return _dated(Starlette(routes=[route for room in ROOMS for route in room.routes(stage)]), stage)


def _dated(app: ASGIApp, stage: Stage) -> ASGIApp:
    """Every answer carries the rehearsal's time: clients build read-back windows from it."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["date"] = format_datetime(stage.state.now(), usegmt=True)
            await send(message)

        await app(scope, receive, stamped)

    return run
