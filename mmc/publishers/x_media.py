"""Media for X: uploads that nobody sees until a post names them; unused ones vanish after a day."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from mmc.core.channel import MediaFile
from mmc.core.ports import Clock, Save
from mmc.errors import RefusedDelivery, TemporaryDelivery
from mmc.publishers.limits import file_name
from mmc.publishers.x_calls import MediaCalls
from mmc.publishers.x_wire import XWire

SEGMENT = 4 * 1024 * 1024  # X takes at most 5 MiB a segment
DAY = 24 * 3600
MARGIN = 15 * 60  # an id that ends sooner than this is not worth keeping


@dataclass(frozen=True)
class Upload:
    """One uploaded file as it is kept among the remote references."""

    id: str
    ends: float  # epoch seconds; X forgets unused media
    ready: bool = False  # processed, and its alt text is set


def saved_upload(refs: Mapping[str, str], file: MediaFile, now: float) -> Upload | None:
    """The kept upload of this very file, None if there is none or it ends too soon."""
    try:
        upload = Upload(**json.loads(refs[reference(file)]))
    except (KeyError, TypeError, ValueError):
        return None
    return upload if upload.ends - now > MARGIN else None


def reference(file: MediaFile) -> str:
    """The name of a file's remote reference; it changes with the file's bytes."""
    return f"media.{file.sha256[:16]}"


@dataclass(frozen=True, kw_only=True)
class MediaDesk:
    """Puts one post's files onto X."""

    wire: XWire
    calls: MediaCalls
    clock: Clock
    sleep: Callable[[float], None]
    patience: float  # seconds to wait for X to process a film
    progress: Callable[[float], None]

    def bring(self, file: MediaFile, refs: Mapping[str, str], save: Save) -> None:
        """Upload, wait and describe one file, from wherever an earlier run stopped."""
        upload = saved_upload(refs, file, self.clock().timestamp())
        if upload is None:
            upload = self._upload(file)
            save(reference(file), json.dumps(asdict(upload)))
        if upload.ready:
            return
        if file.is_film:
            self._until_processed(upload)
        elif file.alt:
            self.calls.describe(upload.id, file.alt)
        save(reference(file), json.dumps(asdict(replace(upload, ready=True))))

    def _upload(self, file: MediaFile) -> Upload:
        try:
            if file.is_film:
                return self._film(file)
            return self._kept(self.calls.image(file.path, file.mime))
        except OSError as error:
            raise RefusedDelivery(f"{file_name(file)}: {error.strerror}; render it again") from error

    def _film(self, file: MediaFile) -> Upload:
        size = file.path.stat().st_size
        upload = self._kept(self.calls.begin(size, file.mime))
        with file.path.open("rb") as film:
            for index, segment in enumerate(iter(lambda: film.read(SEGMENT), b"")):
                self.calls.append(upload.id, index, segment)
                self.progress(film.tell() / size)
        self.calls.finish(upload.id)
        return upload

    def _kept(self, told: Mapping[str, Any]) -> Upload:
        seconds = told.get("expires_after_secs", DAY)
        if not told.get("id") or isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise TemporaryDelivery(f"{self.wire.name}: X named no media id")
        return Upload(id=str(told["id"]), ends=self.clock().timestamp() + seconds)

    def _until_processed(self, upload: Upload) -> None:
        waited = 0.0
        while True:
            told = self.calls.status(upload.id)
            state, pause, reason = self.wire.ask(lambda _client, told=told: _work(told))  # type: ignore[misc]
            if state == "succeeded":
                return
            if state == "failed":
                raise RefusedDelivery(f"{self.wire.name}: X cannot play this film: {reason}")
            if waited + pause > self.patience:
                raise TemporaryDelivery(f"{self.wire.name}: X is still processing the film", retry_after=pause)
            self.sleep(pause)
            waited += pause


def _work(told: Mapping[str, Any]) -> tuple[str, float, str]:
    """State, seconds until the next look, reason of a failure; no word of work means ready."""
    work = told.get("processing_info") or {}
    reason = (work.get("error") or {}).get("message") or "no reason given"
    return str(work.get("state", "succeeded")), float(work.get("check_after_secs") or 1), str(reason)
