from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from mmc.website.bake import BakeResult, Change, bake
from mmc.website.page import Page
from tests.unit.website.builders import NOON, some_words, with_fonts


class Oven:
    """A store and an output folder of one test."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "site"
        self.store = with_fonts(self.out / "store")

    def bake(self, change: Change | None = None, now: datetime = NOON, **words: str) -> BakeResult:
        return bake(self.store, self.out, some_words(**words), now, change)

    def show(self, *pages: Page, now: datetime = NOON) -> BakeResult:
        return self.bake(lambda old: {**old, **{p.slug: p for p in pages}}, now)

    def read(self, path: str) -> str:
        return (self.out / "current" / path).read_text("utf-8")

    def everything(self) -> dict[str, bytes]:
        root = (self.out / "current").resolve()
        return {str(f.relative_to(root)): f.read_bytes() for f in root.rglob("*") if f.is_file()}


@pytest.fixture
def oven(tmp_path: Path) -> Oven:
    return Oven(tmp_path)


@pytest.fixture
def new_oven(tmp_path: Path) -> Callable[[str], Oven]:
    return lambda name: Oven(tmp_path / name)
