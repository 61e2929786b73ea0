"""Recorded payloads beside the repository, and a network that is a function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "samples"


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """Reads a recorded payload; skips where the collection is not beside the repository."""

    def read(name: str) -> bytes:
        file = SAMPLES / name
        if not file.is_file():
            pytest.skip(f"recorded payload {name} is not beside this checkout (../shared/data/samples)")
        return file.read_bytes()

    return read
