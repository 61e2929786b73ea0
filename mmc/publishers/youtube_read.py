"""Reading YouTube: one's own videos, channel and uploads, private ones included; never a false "nothing there"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from mmc.errors import ChannelLocked, RefusedDelivery, TemporaryDelivery
from mmc.publishers.limits import names_delivery
from mmc.publishers.youtube_wire import YoutubeWire, is_gone

PAGES = 10  # of 50 uploads each, newest first
SESSION_DAYS = 8  # a film may have gone up this long before its delivery was due


def items(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of one of YouTube's lists; TemporaryDelivery if it is none."""
    # An empty list may leave `items` out, so the answer must at least say what it is: something else
    # taken for an empty list would be a false proof of absence.
    found = told.get("items", [])
    is_list = str(told.get("kind", "")).startswith("youtube#") and isinstance(found, list)
    if not is_list or not all(isinstance(item, dict) for item in found):
        raise TemporaryDelivery("YouTube's list cannot be read")
    return found


def part(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One part of a resource; empty if it was not told."""
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def number(value: Any) -> int | None:
    """YouTube writes numbers as text; None for anything else."""
    return int(value) if isinstance(value, str | int) and str(value).isdecimal() else None


def look(wire: YoutubeWire, video: str, parts: str) -> dict[str, Any]:
    """The video as its owner sees it; empty if there is no such video."""
    return next((item for item in look_many(wire, [video], parts) if item.get("id") == video), {})


def look_many(wire: YoutubeWire, videos: Sequence[str], parts: str) -> list[dict[str, Any]]:
    """Up to fifty videos as their owner sees them; those that are gone are left out."""
    return items(wire.ask(lambda service: service.videos().list(part=parts, id=",".join(videos))))


def own_channel(wire: YoutubeWire, parts: str) -> dict[str, Any]:
    """The channel this login owns; ChannelLocked if it owns none."""
    told = items(wire.ask(lambda service: service.channels().list(part=parts, mine=True)))
    if not told:
        raise ChannelLocked(f"{wire.name}: this login owns no YouTube channel; connect it again")
    return told[0]


def uploaded(wire: YoutubeWire, delivery: str, since: datetime | None, but: Collection[str] = ()) -> str:
    """The id of an upload, not one of `but`, whose description names this delivery; empty if there is none."""

    def seek() -> str:
        found = (
            str(item["contentDetails"]["videoId"])
            for item in _uploads(wire, since)
            if names_delivery(str(item["snippet"].get("description", "")), delivery)
        )
        return next((video for video in found if video not in but), "")

    return wire.run(seek)


def _uploads(wire: YoutubeWire, since: datetime | None) -> Iterator[dict[str, Any]]:
    playlist = own_channel(wire, "contentDetails")["contentDetails"]["relatedPlaylists"]["uploads"]
    oldest = since - timedelta(days=SESSION_DAYS) if since else None
    token: str | None = None
    for _ in range(PAGES):
        page = _page(wire, playlist, token)
        for item in items(page):
            if oldest and datetime.fromisoformat(str(item["snippet"]["publishedAt"])) < oldest:
                return
            yield item
        token = page.get("nextPageToken")
        if not token:
            return
    raise TemporaryDelivery(f"{wire.name}: more uploads since then than can be read")


def _page(wire: YoutubeWire, playlist: str, token: str | None) -> dict[str, Any]:
    parts = "snippet,contentDetails"
    try:
        return wire.ask(
            lambda service: service.playlistItems().list(
                part=parts, playlistId=playlist, maxResults=50, pageToken=token
            )
        )
    except RefusedDelivery as error:
        if is_gone(error):  # a channel that never had an upload has no such playlist yet
            return {"kind": "youtube#playlistItemListResponse"}
        raise
