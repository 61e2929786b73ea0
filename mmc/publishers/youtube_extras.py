"""What helps a film on YouTube and never holds it up for long: a passing trouble is tried again a few times."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mmc.core.ports import Save
from mmc.errors import DeliveryError, TemporaryDelivery
from mmc.publishers.youtube_read import items
from mmc.publishers.youtube_wire import YoutubeWire

log = logging.getLogger("mmc.publishers")
TRIES = 3  # ticks a passing trouble may hold the film back


@dataclass(frozen=True, kw_only=True)
class Extra:
    """One thing to be done for a film: `name` is its reference, `mark` what the reference holds once it is done."""

    name: str  # captions, playlist
    mark: str
    do: Callable[[], None]


def do_once(extra: Extra, refs: Mapping[str, str], save: Save) -> None:
    """Nothing; it is done, or a saved reference says why the film goes out without.

    Raises TemporaryDelivery for a passing trouble, a few times only; nothing else ever stops the film.
    """
    if refs.get(extra.name, "").startswith(extra.mark):
        return
    try:
        extra.do()
    except TemporaryDelivery as error:
        tries = _tries(extra, refs) + 1
        if tries < TRIES:
            save(f"{extra.name}.tries", f"{extra.mark} {tries}")
            raise
        _without(extra, error, save)
    except DeliveryError as error:
        _without(extra, error, save)
    else:
        save(extra.name, extra.mark)


def put_into_playlist(wire: YoutubeWire, video: str, playlist: str) -> None:
    """Nothing; the film stands in the playlist once: it is looked for first, as YouTube takes the same one twice."""
    told = wire.ask(
        lambda service: service.playlistItems().list(part="snippet", playlistId=playlist, videoId=video, maxResults=5)
    )
    if items(told):
        return
    snippet = {"playlistId": playlist, "resourceId": {"kind": "youtube#video", "videoId": video}}
    answer = wire.ask(lambda service: service.playlistItems().insert(part="snippet", body={"snippet": snippet}))
    if not answer.get("id"):
        raise TemporaryDelivery(f"{wire.name}: YouTube's answer does not say that the film is in the playlist")


def _tries(extra: Extra, refs: Mapping[str, str]) -> int:
    said, _, count = refs.get(f"{extra.name}.tries", "").rpartition(" ")
    return int(count) if said == extra.mark and count.isdecimal() else 0


def _without(extra: Extra, error: DeliveryError, save: Save) -> None:
    log.warning("The film goes out without its %s: %s", extra.name, error, extra={"action": f"{extra.name}_left_out"})
    save(extra.name, f"{extra.mark} without: {error}"[:500])
