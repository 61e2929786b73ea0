"""A file fetched again and again: by address, or from this machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from mmc.config import SourceConfig
from mmc.errors import ConfigError, SourceUnreachable
from mmc.sources.fetch import Fetcher
from mmc.sources.refresh import refresh
from mmc.sources.spreadsheet import Spreadsheet

from .builders import NOW, answering

WORDS: dict[str, Any] = {"producer": "Dinas Contoh", "period": "2026", "as_of": date(2026, 9, 1), "unit": "ton"}
BODY = b"PRODUKSI 2026;\n\nKabupaten;Padi\nKapuas;1.000\nKatingan;2.000\nJumlah;3.000\n"


def a_source(**options: Any) -> Spreadsheet:
    return Spreadsheet.open("panen", SourceConfig(kind="spreadsheet", **{**WORDS, **options}), "")


def test_a_file_behind_an_address_is_read_with_its_title() -> None:
    source = a_source(url="https://dinas.example.go.id/berkas/panen.csv")
    fresh = refresh(source, answering(lambda request: httpx.Response(200, content=BODY)), NOW)
    assert fresh.dataset.table.rows() == [("Kapuas", 1000.0), ("Katingan", 2000.0)]
    assert fresh.dataset.origin.title == "PRODUKSI 2026"
    assert fresh.dataset.origin.url == "https://dinas.example.go.id/berkas/panen.csv"


def test_a_file_of_this_machine_is_read_and_its_absence_is_told(tmp_path: Path) -> None:
    file = tmp_path / "panen.csv"
    file.write_bytes(BODY)
    with Fetcher() as fetcher:
        assert refresh(a_source(path=str(file)), fetcher, NOW).dataset.rows == 2
        file.unlink()
        with pytest.raises(SourceUnreachable, match="cannot be read"):
            refresh(a_source(path=str(file)), fetcher, NOW)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({}, "say either"),
        ({"url": "x.csv", "path": "x.csv"}, "say either"),
        ({"url": "x.csv"}, "base_url is empty"),
        ({"url": "ftp://dinas.example.go.id/x.csv"}, "no http"),
        ({"path": "x.csv", "lokal": "id"}, "lokal: is no option of this kind"),
        ({"path": "x.csv", "locale": "fr"}, "locale"),
    ],
)
def test_wrong_options_are_config_mistakes_of_their_section(options: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        a_source(**options)
    assert "mmc.toml: sources.panen." in str(caught.value)
    assert field in str(caught.value)
