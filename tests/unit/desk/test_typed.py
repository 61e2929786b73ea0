"""A table typed at the desk is what a manual source reads, schedules included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mmc.config import SourceConfig
from mmc.engine.ask import look
from mmc.engine.tools import Tools
from mmc.newsroom.models import Audit, Person

from .test_composing import Enter

pytestmark = pytest.mark.django_db
SENT = {
    "rows": "Kabupaten/Kota;Produksi (ton)\nKapuas;1.250,5\nPalangkaraya;-\n", "producer": "Dinas Uji",
    "period": "2026", "as_of": "2026-11-01", "title": "Panen", "licence": "", "seen": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def newsroom(settings: Any, tmp_path: Path) -> Any:
    """A newsroom with one manual source."""
    source = SourceConfig(kind="manual", path="tables/panen.json")  # type: ignore[call-arg]
    settings.MMC = settings.MMC.model_copy(update={"folder": tmp_path, "sources": {"panen": source}})
    return settings.MMC


def test_a_typed_table_is_kept_as_typed_and_read_by_its_source(as_: Enter, editor: Person, newsroom: Any) -> None:
    client = as_(editor)
    assert "Ubah tabel" in client.get("/sumber/").content.decode()
    assert client.post("/sumber/panen/tabel/", SENT).status_code == 302
    kept = json.loads((newsroom.folder / "tables" / "panen.json").read_text())
    assert kept["rows"] == [["Kapuas", "1.250,5"], ["Palangkaraya", "-"]] and kept["typed_by"] == editor.username
    table = look("panen", Tools(config=newsroom, executor="uji")).dataset
    assert table.table.rows() == [("Kapuas", 1250.5), ("Palangkaraya", None)]
    assert (table.columns[1].unit, table.origin.producer) == ("ton", "Dinas Uji")
    assert Audit.objects.get(verb="type_table").who == editor.username


def test_the_page_shows_the_table_as_it_is_and_typing_it_back_changes_nothing(
    as_: Enter, editor: Person, newsroom: Any
) -> None:
    client = as_(editor)
    client.post("/sumber/panen/tabel/", SENT)
    before = json.loads((newsroom.folder / "tables" / "panen.json").read_text())
    form = client.get("/sumber/panen/tabel/").context["form"]
    again = {**{k: v for k, v in form.initial.items() if v not in (None, False)}}
    assert client.post("/sumber/panen/tabel/", again).status_code == 302
    assert json.loads((newsroom.folder / "tables" / "panen.json").read_text()) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rows": "Kabupaten;Produksi\nKapuas;12\n"}, "tanpa satuan"),
        ({"rows": "Kabupaten;Produksi (ton)\n"}, "tidak ada baris"),
        ({"producer": ""}, "Angka tanpa sumber"),
        ({"seen": "somebody was faster"}, "diubah orang lain"),
    ],
)
def test_a_table_nobody_can_vouch_for_is_not_kept(
    as_: Enter, editor: Person, newsroom: Any, changes: dict[str, str], said: str
) -> None:
    answer = as_(editor).post("/sumber/panen/tabel/", {**SENT, **changes})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not (newsroom.folder / "tables" / "panen.json").exists()


def test_only_a_manual_source_has_such_a_page(as_: Enter, editor: Person) -> None:
    assert as_(editor).get("/sumber/lain/tabel/").status_code == 404
