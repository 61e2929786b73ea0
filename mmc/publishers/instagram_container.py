"""Instagram's containers: what is invisible, may be made again, and expires after a day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mmc.core.channel import MediaFile, Post
from mmc.core.ports import Clock, Save
from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers.graph_errors import GONE, is_missing, subcode_of
from mmc.publishers.graph_wire import GraphWire, text_of

DAY, MARGIN = 24 * 3600.0, 900.0
POLL = 5.0
WRONG = ("2207026", "2207004", "2207005", "2207009", "2207010", "2207028", "2207057")  # the media themselves
HOPELESS = frozenset({"ERROR", "EXPIRED", "GONE"})
COVER = 4.0  # seconds into a film at most: its opening has built up by then


@dataclass(frozen=True)
class Container:
    """One container as it is kept among the remote references."""

    id: str
    ends: float  # epoch seconds
    uri: str = ""  # where a film's bytes go


@dataclass(frozen=True)
class Seen:
    """What a look at a container told."""

    state: str  # IN_PROGRESS, FINISHED, PUBLISHED, ERROR, EXPIRED; GONE when Meta knows it no more
    words: str = ""
    bytes: int = 0  # of a film, as far as it is up


def reference(post: Post) -> str:
    """The name of a post's container among the references; it changes with words and files."""
    told = json.dumps([post.text, post.part, *(file.sha256 for file in post.media)], ensure_ascii=False)
    return f"container.{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def saved(refs: Mapping[str, str], name: str) -> Container | None:
    """The kept container, None if there is none."""
    try:
        return Container(**json.loads(refs[name]))
    except (KeyError, TypeError, ValueError):
        return None


@dataclass(frozen=True, kw_only=True)
class ContainerDesk:
    """Makes one account's containers and waits for them."""

    wire: GraphWire
    account: str
    clock: Clock
    sleep: Callable[[float], None]
    patience: float  # seconds to wait for Meta to fetch and transcode
    address: Callable[[MediaFile], str]  # the public address of a still
    progress: Callable[[float], None]

    def bring(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """The post's container finished, from wherever an earlier run stopped."""
        if len(post.media) == 1:
            fields = {"caption": post.text} if post.part != "story" else {}
            self._one(reference(post), post.media[0], fields, post.part == "story", refs, save)
            return
        name = reference(post)
        kept = saved(refs, name)
        if kept and self.look(kept).state not in HOPELESS:
            self._wait(kept)
            return
        children = [self._one(f"item.{file.sha256[:16]}", file, {"is_carousel_item": "true"}, False, refs, save)
                    for file in post.media]  # fmt: skip
        made = self._create({"media_type": "CAROUSEL", "children": ",".join(children), "caption": post.text})
        save(name, json.dumps(asdict(made)))
        self._wait(made)

    def look(self, container: Container) -> Seen:
        """How a container stands now."""
        try:
            told = self.wire.get(container.id, fields="status_code,status,video_status")
        except (RefusedDelivery, TemporaryDelivery) as error:
            if subcode_of(error) in GONE:
                return Seen("EXPIRED")
            if is_missing(error):
                # Said at times of containers that exist: only one whose day is over is given up.
                if self.clock().timestamp() < container.ends:
                    raise TemporaryDelivery(f"{self.wire.name}: Meta does not find the container just now") from error
                return Seen("GONE")
            raise
        phase = (told.get("video_status") or {}).get("uploading_phase") or {}
        here = phase.get("bytes_transferred") or 0
        return Seen(text_of(told, "status_code", self.wire.name), str(told.get("status", "")), int(here))

    def _one(
        self, name: str, file: MediaFile, fields: Mapping[str, str], story: bool, refs: Mapping[str, str], save: Save
    ) -> str:
        """The id of the finished container of one file."""
        kept = saved(refs, name)
        seen = self.look(kept) if kept else Seen("GONE")
        if kept is None or seen.state in HOPELESS:
            kept = self._create({**fields, **self._facts(file, story, "is_carousel_item" in fields)})
            save(name, json.dumps(asdict(kept)))
            seen = Seen("IN_PROGRESS")
        if kept.uri and seen.state == "IN_PROGRESS":
            size = file.path.stat().st_size
            if seen.bytes < size:
                self.wire.upload(kept.uri, file.path, seen.bytes, offset="offset", progress=self.progress)
        self._wait(kept)
        return kept.id

    def _facts(self, file: MediaFile, story: bool, item: bool) -> dict[str, str]:
        if not file.is_film:
            kind = {"media_type": "STORIES"} if story else {}
            alt = {"alt_text": file.alt} if file.alt and not story else {}
            return {**kind, **alt, "image_url": self.address(file)}
        if story or item:
            return {"media_type": "STORIES" if story else "VIDEO", "upload_type": "resumable"}
        cover = str(round(min(file.seconds / 2, COVER) * 1000))
        return {"media_type": "REELS", "upload_type": "resumable", "thumb_offset": cover, "share_to_feed": "true"}

    def _create(self, fields: Mapping[str, str]) -> Container:
        told = self.wire.post(f"{self.account}/media", fields)
        uri = text_of(told, "uri", self.wire.name) if fields.get("upload_type") else ""
        return Container(text_of(told, "id", self.wire.name), self.clock().timestamp() + DAY - MARGIN, uri)

    def _wait(self, container: Container) -> None:
        waited = 0.0
        while True:
            seen = self.look(container)
            if seen.state in ("FINISHED", "PUBLISHED"):
                return
            if seen.state == "ERROR" and any(code in seen.words for code in WRONG):
                raise RefusedDelivery(f"{self.wire.name}: Instagram cannot use this file: {seen.words}")
            if seen.state in HOPELESS:
                raise TemporaryDelivery(f"{self.wire.name}: the container is lost ({seen.words}); it is made anew")
            if waited + POLL > self.patience:
                raise TemporaryDelivery(f"{self.wire.name}: Instagram is still processing the media", retry_after=15)
            self.sleep(POLL)
            waited += POLL


def number(told: Mapping[str, Any], name: str) -> int | None:
    """A count that was told; None if it was not."""
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
