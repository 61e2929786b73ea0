"""Resumable upload: the session's address is saved before the first byte, so that any process can go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from googleapiclient.http import HttpRequest, MediaIoBaseUpload

from mmc.core.channel import MediaFile
from mmc.core.ports import Save
from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers.limits import file_name
from mmc.publishers.youtube_wire import YoutubeWire, is_gone

CHUNK = 8 * 1024 * 1024  # a multiple of 256 KiB, as the protocol wants
TRIES = 4  # without a byte of progress, before the next tick takes over
LONGEST_PAUSE = 30.0


class SessionGone(Exception):
    """The saved session has ended; what it held may or may not have become a video."""


def session_ref(film: MediaFile) -> str:
    """The name of a film's session among the remote references; it changes with the film's bytes."""
    return f"session.{film.sha256[:16]}"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One film on its way up, in constant memory."""

    wire: YoutubeWire
    film: MediaFile
    resource: Mapping[str, Any]  # the video resource: snippet and status
    save: Save
    sleep: Callable[[float], None]
    progress: Callable[[float], None]
    notify: bool = False

    def run(self, session: str = "") -> str:
        """The id of the private video, from a saved session or a new one; SessionGone if it has ended."""
        try:
            with self.film.path.open("rb") as handle:
                request = self._request(handle)
                request.resumable_uri = session or self._begin(request)
                # Resuming asks the server first how much it holds; it may hold the whole film already.
                request._in_error_state = bool(session)
                return self._chunks(request)
        except FileNotFoundError as error:
            raise RefusedDelivery(f"{file_name(self.film)} is no longer there; render it again") from error

    def _request(self, handle: BinaryIO) -> HttpRequest:
        media = MediaIoBaseUpload(handle, mimetype=self.film.mime, chunksize=CHUNK, resumable=True)
        return self.wire.service.videos().insert(
            part="snippet,status", body=dict(self.resource), media_body=media, notifySubscribers=self.notify
        )

    def _begin(self, request: HttpRequest) -> str:
        # The library would open the session and send the first chunk in one step: a crash between the
        # two would lose the address. So the opening is done by hand, and saved.
        headers = {
            **request.headers,
            "X-Upload-Content-Type": self.film.mime,
            "content-length": str(request.body_size),
            "X-Upload-Content-Length": str(request.resumable.size()),
        }

        def post() -> str:
            answer, content = self.wire.http.request(request.uri, method="POST", body=request.body, headers=headers)
            if answer.status != 200:
                request.postproc(answer, content)  # raises the library's HttpError
            return str(answer["location"])

        address = self.wire.run(post)
        self.save(session_ref(self.film), address)
        return address

    def _chunks(self, request: HttpRequest) -> str:
        failures, reached, address = 0, -1, request.resumable_uri
        while True:
            try:
                video = self.wire.run(lambda: _next(request))
            except TemporaryDelivery as error:
                request._in_error_state = True  # ask what arrived before sending anything again
                failures = failures + 1 if request.resumable_progress <= reached else 1
                reached = max(reached, request.resumable_progress)
                pause = error.retry_after or float(2 ** (failures - 1))
                if failures >= TRIES or pause > LONGEST_PAUSE:
                    raise
                self.sleep(pause)
                continue
            except RefusedDelivery as error:
                if is_gone(error):
                    raise SessionGone from error
                raise
            if video:
                self.progress(1.0)
                return video
            if request.resumable_uri != address:  # the server may move the session
                address = str(request.resumable_uri)
                self.save(session_ref(self.film), address)
            self.progress(request.resumable_progress / request.resumable.size())


def _next(request: HttpRequest) -> str:
    """Send one chunk: the video's id when it was the last, else nothing."""
    _, resource = request.next_chunk(num_retries=0)
    if resource is None:
        return ""
    if not isinstance(resource.get("id"), str) or not resource["id"]:
        raise ValueError("a finished upload without an id")
    return str(resource["id"])
