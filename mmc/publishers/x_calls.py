"""The two ways X takes media: v2, and v1.1 with its one address for everything, kept as a switch (`media = "v1.1"`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from mmc.publishers.x_wire import XWire

OLD = "https://upload.twitter.com/1.1/media"


class MediaCalls(Protocol):
    """Each answers with what X told: `id`, `expires_after_secs`, `processing_info`."""

    def image(self, path: Path, mime: str) -> dict[str, Any]: ...

    def begin(self, size: int, mime: str) -> dict[str, Any]: ...

    def append(self, id: str, index: int, segment: bytes) -> None: ...

    def finish(self, id: str) -> None: ...

    def status(self, id: str) -> dict[str, Any]: ...

    def describe(self, id: str, alt: str) -> None: ...


class NewCalls:
    """v2, JSON at an address for each step."""

    def __init__(self, wire: XWire) -> None:
        self._wire = wire

    def image(self, path: Path, mime: str) -> dict[str, Any]:
        fields = {"media_category": "tweet_image", "media_type": mime}
        return self._wire.upload("/2/media/upload", fields, path.read_bytes())

    def begin(self, size: int, mime: str) -> dict[str, Any]:
        asked = {"media_type": mime, "total_bytes": size, "media_category": "tweet_video"}
        return self._wire.data("POST", "/2/media/upload/initialize", json=asked)

    def append(self, id: str, index: int, segment: bytes) -> None:
        self._wire.upload(f"/2/media/upload/{id}/append", {"segment_index": str(index)}, segment)

    def finish(self, id: str) -> None:
        self._wire.data("POST", f"/2/media/upload/{id}/finalize")

    def status(self, id: str) -> dict[str, Any]:
        return self._wire.data("GET", "/2/media/upload", params={"command": "STATUS", "media_id": id})

    def describe(self, id: str, alt: str) -> None:
        self._wire.data("POST", "/2/media/metadata", json={"id": id, "metadata": {"alt_text": {"text": alt}}})


class OldCalls:
    """v1.1, forms at one address; it takes the four keys of OAuth 1.0a only."""

    def __init__(self, wire: XWire) -> None:
        self._wire = wire

    def image(self, path: Path, mime: str) -> dict[str, Any]:
        return self._named(self._upload({"media_category": "tweet_image"}, path.read_bytes()))

    def begin(self, size: int, mime: str) -> dict[str, Any]:
        asked = {"command": "INIT", "total_bytes": str(size), "media_type": mime, "media_category": "tweet_video"}
        return self._named(self._wire.plain("POST", f"{OLD}/upload.json", data=asked))

    def append(self, id: str, index: int, segment: bytes) -> None:
        self._upload({"command": "APPEND", "media_id": id, "segment_index": str(index)}, segment)

    def finish(self, id: str) -> None:
        self._wire.plain("POST", f"{OLD}/upload.json", data={"command": "FINALIZE", "media_id": id})

    def status(self, id: str) -> dict[str, Any]:
        asked = {"command": "STATUS", "media_id": id}
        return self._named(self._wire.plain("GET", f"{OLD}/upload.json", params=asked))

    def describe(self, id: str, alt: str) -> None:
        self._wire.plain("POST", f"{OLD}/metadata/create.json", json={"media_id": id, "alt_text": {"text": alt}})

    def _upload(self, fields: dict[str, str], media: bytes) -> dict[str, Any]:
        parts = {"media": ("media", media, "application/octet-stream")}
        return self._wire.plain("POST", f"{OLD}/upload.json", data=fields, files=parts)

    @staticmethod
    def _named(told: dict[str, Any]) -> dict[str, Any]:
        return {**told, "id": told.get("media_id_string")}  # the number beside it is too big for JSON
