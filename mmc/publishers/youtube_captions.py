"""Captions: a film's subtitles beside it on YouTube. They help; no film is lost, doubled or late for them.

One track is kept, named by us: it is looked for first and then changed or added, so doing it again adds nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from googleapiclient.errors import HttpError
from googleapiclient.http import MediaFileUpload

from mmc.core.channel import MediaFile, Post
from mmc.core.ports import Save
from mmc.errors import DeliveryError, RefusedDelivery, TemporaryDelivery
from mmc.publishers.youtube_extras import Extra, do_once
from mmc.publishers.youtube_read import items, part
from mmc.publishers.youtube_wire import YoutubeWire, reason_of

log = logging.getLogger("mmc.publishers")
TRACK = "Takarir"
REF = "captions"  # "<video> <sha256>", and behind it why there are none
MIME = "text/vtt"


def captions_of(post: Post) -> MediaFile | None:
    """The subtitles that belong to the post's film; None if it has none."""
    film = next((file for file in post.media if file.is_film), None)
    fitting = (file for file in post.captions if file.mime == MIME and film and file.format == film.format)
    return next(fitting, None)


def add_captions(wire: YoutubeWire, video: str, post: Post, refs: Mapping[str, str], save: Save) -> None:
    """Nothing; the film has its captions, or a saved reference says why it goes out without.

    Raises TemporaryDelivery for a passing trouble, a few times only; nothing else ever stops the film.
    """
    file = captions_of(post)
    if file is None:
        return
    mark = f"{video} {file.sha256}"
    put = partial(put_captions, wire, video, file, post.language)
    do_once(Extra(name=REF, mark=mark, do=put), refs, save)


def change_captions(wire: YoutubeWire, video: str, post: Post) -> None:
    """Nothing; a public film's captions are those of the post, unless YouTube refuses them: then they stay."""
    file = captions_of(post)
    if file is None:
        return
    try:
        put_captions(wire, video, file, post.language)
    except DeliveryError as error:
        log.warning("The captions of %s stay as they were: %s", video, error, extra={"action": "captions_left_out"})


def put_captions(wire: YoutubeWire, video: str, file: MediaFile, language: str) -> None:
    """Nothing; our track of this film holds this file."""
    told = wire.ask(lambda service: service.captions().list(part="snippet", videoId=video))
    known = next((str(item.get("id", "")) for item in items(told) if _is_ours(item, language)), "")
    try:
        answer = wire.ask(lambda service: _request(service, video, file, language, known))
    except RefusedDelivery as error:
        if _is_there(error):  # a list may lag behind what was just added
            return
        raise
    if not answer.get("id"):
        raise TemporaryDelivery(f"{wire.name}: YouTube's answer does not name the captions it took")


def _request(service: Any, video: str, file: MediaFile, language: str, known: str) -> Any:
    media = MediaFileUpload(str(file.path), mimetype=MIME)
    if known:
        return service.captions().update(part="snippet", body={"id": known}, media_body=media)
    snippet = {"videoId": video, "language": language, "name": TRACK, "isDraft": False}
    return service.captions().insert(part="snippet", body={"snippet": snippet}, media_body=media)


def _is_ours(item: Mapping[str, Any], language: str) -> bool:
    snippet = part(item, "snippet")
    return snippet.get("language") == language and snippet.get("name") == TRACK


def _is_there(error: BaseException) -> bool:
    cause = error.__cause__
    return isinstance(cause, HttpError) and reason_of(cause) == "captionExists"
