"""From a picture back to the bytes: by the file itself, or by the id it carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy
import pytest

from mmc.cli.carried import Carried, carried
from mmc.cli.lineage import chain_of
from mmc.config import Config, Site
from mmc.drawing import png
from mmc.errors import DatasetError
from mmc.sources.snapshot import Snapshot, part

from ...house import NOW, a_dataset

PIXELS = numpy.full((8, 8, 4), 255, dtype="uint8")


@pytest.fixture
def kept(db: None, tmp_path: Path) -> Any:
    """A dataset from a kept snapshot, and a story that shows it in one picture."""
    from mmc.core.story import ChannelPlan, Content, RenditionRef
    from mmc.newsroom.actions.keep_dataset import keep_dataset
    from mmc.newsroom.actions.keep_snapshot import keep_snapshot
    from mmc.newsroom.actions.revise_story import revise_story
    from mmc.newsroom.media import MediaStore
    from mmc.newsroom.models import Rendition, Story

    config = Config(folder=tmp_path, site=Site(name="Uji"))
    store = MediaStore(config.media_folder)
    fetched = Snapshot(source="panen", kind="spreadsheet", parts=(part("https://x.example.go.id/a.csv", b"isi"),),
                       fetched_at=NOW)  # fmt: skip
    row = keep_dataset(dataset=a_dataset(), by=None, now=NOW, snapshot=keep_snapshot(fetched=fetched, store=store))
    body = png.encode(PIXELS, {"Title": "Panen"})
    sha256 = store.put(body)
    ref = RenditionRef(sha256=sha256, format="square", kind="still", mime="image/png", width=8, height=8, alt="x")
    Rendition.objects.create(sha256=sha256, kind="still", format="square", mime="image/png", width=8, height=8,
                             bytes=len(body), template="ranking", dataset=row, made_at=NOW)  # fmt: skip
    story = Story.objects.create(slug="panen", title="Panen naik", created_at=NOW)
    plans = (ChannelPlan(channel="telegram", caption="x", send=("still.square",)),)
    content = Content(
        title="Panen naik", summary="x", template="ranking", dataset=row.hash, renditions=(ref,), plans=plans
    )  # fmt: skip
    revise_story(story=story, content=content, by=None, now=NOW)
    return tmp_path, row, body


def test_a_picture_leads_to_story_revision_dataset_snapshot_address_and_time(kept: Any) -> None:
    folder, row, body = kept
    file = folder / "kartu.png"
    file.write_bytes(body)
    chain = chain_of(file)
    assert chain["stories"] == [{"slug": "panen", "revision": 1, "title": "Panen naik"}]
    assert (chain["template"], chain["dataset"]) == ("ranking", row.hash)
    assert chain["snapshot"]["parts"][0]["url"] == "https://x.example.go.id/a.csv"
    assert chain["snapshot"]["fetched_at"] == NOW and chain["origin"]["producer"]


def test_a_picture_that_was_packed_again_is_known_by_the_id_it_carries(kept: Any) -> None:
    folder, row, _ = kept
    file = folder / "lain.png"
    file.write_bytes(png.encode(PIXELS, {"Title": "dikemas ulang", "Dataset": row.hash}))
    assert chain_of(file)["dataset"] == row.hash
    assert chain_of(file)["stories"][0]["slug"] == "panen"


def test_a_strange_picture_is_refused_in_words(kept: Any) -> None:
    folder, _, _ = kept
    file = folder / "asing.png"
    file.write_bytes(png.encode(PIXELS, {"Title": "asing"}))
    with pytest.raises(DatasetError, match="made no such picture"):
        chain_of(file)
    with pytest.raises(DatasetError, match="cannot be read"):
        chain_of(folder / "tidak-ada.png")


HEAD = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("body", [b"", b"bukan gambar", HEAD, HEAD + b"\xff\xff\xff\xffiTXtDataset"])
def test_bytes_that_are_no_whole_picture_carry_no_id(body: bytes) -> None:
    assert carried(body) == Carried()
