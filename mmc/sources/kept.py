"""KeptParts: the last answer of each address, so that an unchanged one is not sent twice."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from mmc.sources.snapshot import Part, part


class KeptParts:
    """A folder of answers by address. Losing it costs bandwidth and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def last(self, url: str) -> Part | None:
        """The answer kept for this address (without its secrets); None if there is none or it is damaged."""
        facts, body = self._files(url)
        try:
            told = json.loads(facts.read_text("utf-8"))
            found = part(told["url"], body.read_bytes(), status=told["status"], mime=told["mime"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if found.sha256 != told.get("sha256"):
            return None
        return replace(found, etag=told.get("etag", ""), modified=told.get("modified", ""))

    def keep(self, url: str, answer: Part) -> None:
        """Puts an answer in the place of the earlier one: the bytes first, what is said of them after."""
        self._folder.mkdir(parents=True, exist_ok=True)
        facts, body = self._files(url)
        told = {k: getattr(answer, k) for k in ("url", "status", "mime", "sha256", "etag", "modified")}
        _write(body, answer.body)
        _write(facts, json.dumps(told).encode())

    def _files(self, url: str) -> tuple[Path, Path]:
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        return self._folder / f"{name}.json", self._folder / f"{name}.body"


def _write(file: Path, body: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as target:
        target.write(body)
    os.replace(target.name, file)
