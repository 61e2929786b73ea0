"""Which part of a channel a plan's files become."""

from __future__ import annotations

import pytest

from mmc.core.story import ChannelPlan, Content, RenditionRef
from mmc.newsroom.post import part_on

MADE = tuple(
    RenditionRef(sha256=name, format=name, kind=kind, mime=mime, width=1, height=1)
    for name, kind, mime in (
        ("story", "still", "image/png"), ("portrait", "still", "image/png"),
        ("short", "film", "video/mp4"), ("landscape", "film", "video/mp4"),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "send", "part"),
    [
        ("instagram", ("still.story",), "story"),
        ("facebook", ("still.story",), "feed"),
        ("instagram", ("still.portrait",), "feed"),
        ("instagram", ("film.short",), "short"),
        ("facebook", ("film.landscape",), "landscape"),
        ("instagram", ("still.portrait", "film.short"), "album"),
        ("website", ("still.all", "film.short"), "feed"),
    ],
)
def test_the_part_follows_from_kind_and_files(kind: str, send: tuple[str, ...], part: str) -> None:
    plan = ChannelPlan(channel=kind, caption="t", send=send)
    assert part_on(Content(title="t", summary="s", renditions=MADE, plans=(plan,)), plan, kind) == part
