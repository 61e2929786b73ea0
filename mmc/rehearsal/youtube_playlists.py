"""YouTube's own playlists: what the channel puts into them; a film may stand in one twice, as on the platform."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.stage import Stage, answering
from mmc.rehearsal.youtube import allowed, video
from mmc.rehearsal.youtube_shape import VOICE, no, parts_of


def routes(stage: Stage) -> list[Route]:
    """The insertion, under the word `playlist`; lists are read with the uploads."""
    insert = answering(stage, "youtube", "playlist", allowed(_insert), VOICE)
    return [Route("/youtube/youtube/v3/playlistItems", insert, methods=["POST"])]


async def _insert(stage: Stage, request: Request) -> Response:
    parts_of(request, {"snippet", "contentDetails", "status", "id"})
    try:
        snippet: dict[str, Any] = json.loads(await request.body())["snippet"]
        playlist, id = str(snippet["playlistId"]), str(snippet["resourceId"]["videoId"])
    except (ValueError, KeyError, TypeError):
        raise no(400, "playlistItemsNotAccessible", "snippet.playlistId and resourceId are required.") from None
    if playlist != stage.accounts["youtube_playlist"]:
        words = "The playlist identified with the request's playlistId parameter cannot be found."
        raise no(404, "playlistNotFound", words, "youtube.playlistItem")
    video(stage, id)
    name = f"youtube:playlist:{playlist}"
    stage.state.remember(name, [*stage.state.setting(name, []), id])
    body = {"kind": "youtube#playlistItem", "etag": "gladi", "id": f"PLI{id}", "snippet": snippet}
    return JSONResponse(body)
