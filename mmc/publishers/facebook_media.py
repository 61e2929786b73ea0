"""Facebook's invisible half: unpublished photos, the unpublished post that carries them, films on their way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mmc.core.channel import MediaFile, Post
from mmc.core.ports import Save
from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers.graph_errors import POSTED_BEFORE, is_missing, subcode_of
from mmc.publishers.graph_wire import GraphWire, text_of
from mmc.publishers.limits import file_name

Shape = Literal["post", "video", "reel"]
POLL = 5.0
REEL_SECONDS, REEL_WIDTH = (3.0, 90.0), 540


def shape_of(post: Post) -> Shape:
    """What Facebook makes of a post: an upright film of up to 90 seconds is a reel, any other a video."""
    if len(post.media) != 1 or not post.media[0].is_film:
        return "post"
    film = post.media[0]
    upright = film.height > film.width >= REEL_WIDTH and post.part != "landscape"
    return "reel" if upright and REEL_SECONDS[0] <= film.seconds <= REEL_SECONDS[1] else "video"


def reference(post: Post) -> str:
    """The name of the unpublished object among the references; it changes with what is in it."""
    shape = shape_of(post)
    files = [file.sha256 for file in post.media]
    # The words of a reel come with its last call, so other words need no other upload.
    told = json.dumps(files if shape == "reel" else [post.text, post.title, post.link, *files], ensure_ascii=False)
    return f"{shape}.{hashlib.sha256(told.encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class Film:
    """What a look at a film told."""

    state: str  # upload_incomplete, upload_complete, processing, ready, error, expired; gone
    public: bool = False
    bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class UnpublishedDesk:
    """Puts one post's parts onto the page, unseen."""

    wire: GraphWire
    page: str
    app: str  # the id of the app, which upload sessions belong to
    sleep: Callable[[float], None]
    patience: float  # seconds to wait for Facebook to process a film
    progress: Callable[[float], None]

    def bring(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """The unpublished object of a post, from wherever an earlier run stopped."""
        {"post": self._post, "video": self._video, "reel": self._reel}[shape_of(post)](post, refs, save)

    def is_public(self, id: str) -> bool | None:
        """Whether a post is public; None when Facebook does not know it."""
        try:
            told = self.wire.get(id, fields="is_published")
        except RefusedDelivery as error:
            if is_missing(error):
                return None
            raise
        public = told.get("is_published")
        if not isinstance(public, bool):
            raise TemporaryDelivery(f"{self.wire.name}: Facebook does not say whether {id} is public")
        return public

    def look(self, id: str) -> Film:
        """How a film stands now."""
        try:
            told = self.wire.get(id, fields="status,published,permalink_url")
        except RefusedDelivery as error:
            if is_missing(error):
                return Film("gone")
            raise
        status = told.get("status")
        if not isinstance(status, dict) or not isinstance(status.get("video_status"), str):
            raise TemporaryDelivery(f"{self.wire.name}: Facebook does not say how the film is")
        uploading, publishing = _phase(status, "uploading_phase"), _phase(status, "publishing_phase")
        # The platform has spelt this name in two ways.
        here = uploading.get("bytes_transferred") or uploading.get("bytes_transfered") or 0
        public = publishing.get("status") == "complete" or told.get("published") is True
        return Film(status["video_status"], public, int(here))

    def _post(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        kept = refs.get(reference(post), "")
        if kept and self.is_public(kept) is not None:
            return
        photos = [refs.get(_photo_ref(file)) or self._photo(file, save) for file in post.media]
        try:
            told = self._feed(post, photos)
        except TemporaryDelivery as error:
            if subcode_of(error) != POSTED_BEFORE:
                raise
            # A post whose answer was lost holds them; nobody sees it, and nobody ever will.
            told = self._feed(post, [self._photo(file, save) for file in post.media])
        save(reference(post), text_of(told, "id", self.wire.name))

    def _feed(self, post: Post, photos: list[str]) -> dict[str, Any]:
        fields = {"message": post.text, "published": "false"}
        if photos:
            fields["attached_media"] = json.dumps([{"media_fbid": id} for id in photos])
        elif post.link:
            fields["link"] = post.link
        return self.wire.post(f"{self.page}/feed", fields)

    def _photo(self, file: MediaFile, save: Save) -> str:
        fields = {"published": "false", **({"alt_text_custom": file.alt} if file.alt else {})}
        try:
            with file.path.open("rb") as stream:
                told = self.wire.post(f"{self.page}/photos", fields, file=(file_name(file), stream, file.mime))
        except OSError as error:
            raise RefusedDelivery(f"{file_name(file)}: {error.strerror}; render it again") from error
        id = text_of(told, "id", self.wire.name)
        save(_photo_ref(file), id)
        return id

    def _reel(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        name, file = reference(post), post.media[0]
        video, _, uri = refs.get(name, "").partition(" ")
        film = self.look(video) if video else Film("gone")
        if film.state in ("gone", "expired"):
            told = self.wire.post(f"{self.page}/video_reels", {"upload_phase": "start"})
            video, uri = text_of(told, "video_id", self.wire.name), text_of(told, "upload_url", self.wire.name)
            save(name, f"{video} {uri}")
            film = Film("upload_incomplete")
        if film.state == "error":
            raise RefusedDelivery(f"{self.wire.name}: Facebook cannot use this film")
        if film.state == "upload_incomplete" and film.bytes < file.path.stat().st_size:
            self.wire.upload(uri, file.path, film.bytes, offset="offset", progress=self.progress)

    def _video(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        name, file = reference(post), post.media[0]
        video = refs.get(name, "")
        if video and self.look(video).state == "gone":
            video = ""
        if not video:
            handle = self._uploaded(file, refs, save)
            fields = {"fbuploader_video_file_chunk": handle, "description": post.text, "title": post.title,
                      "published": "false"}  # fmt: skip
            video = text_of(self.wire.post(f"{self.page}/videos", fields), "id", self.wire.name)
            save(name, video)
        self.until_ready(video)

    def _uploaded(self, file: MediaFile, refs: Mapping[str, str], save: Save) -> str:
        """The handle of the film's bytes; the session is kept before the first of them."""
        name = f"upload.{file.sha256[:16]}"
        session, _, handle = refs.get(name, "").partition(" ")
        if handle:
            return handle
        size, here = file.path.stat().st_size, 0
        if session:
            here = self._offset(session)
        if not session or here >= size:  # up, but the answer with the handle was lost
            fields = {"file_name": file_name(file), "file_length": str(size), "file_type": file.mime}
            session, here = text_of(self.wire.post(f"{self.app}/uploads", fields), "id", self.wire.name), 0
            save(name, session)
        address = self.wire.address_of(session)
        told = self.wire.upload(address, file.path, here, offset="file_offset", progress=self.progress)
        handle = text_of(told, "h", self.wire.name)
        save(name, f"{session} {handle}")
        return handle

    def _offset(self, session: str) -> int:
        try:
            told = self.wire.look(self.wire.address_of(session))
        except RefusedDelivery as error:
            if is_missing(error):
                return 1 << 62  # forgotten: another session
            raise
        offset = told.get("file_offset")
        if isinstance(offset, bool) or not isinstance(offset, int):
            raise TemporaryDelivery(f"{self.wire.name}: Facebook does not say how much of the film is up")
        return offset

    def until_ready(self, video: str, *, public: bool = False) -> None:
        """Return once a film is processed (or public); RefusedDelivery if it never will, else TemporaryDelivery."""
        waited = 0.0
        while True:
            film = self.look(video)
            if film.public or (film.state == "ready" and not public):
                return
            if film.state in ("error", "expired", "gone"):
                raise RefusedDelivery(f"{self.wire.name}: Facebook cannot use this film ({film.state})")
            if waited + POLL > self.patience:
                raise TemporaryDelivery(f"{self.wire.name}: Facebook is still processing the film", retry_after=15)
            self.sleep(POLL)
            waited += POLL


def _photo_ref(file: MediaFile) -> str:
    return f"photo.{file.sha256[:16]}"


def _phase(status: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = status.get(name)
    return found if isinstance(found, dict) else {}
