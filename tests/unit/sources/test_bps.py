"""BPS dynamic data: decoded forward, counted, and refused where a key could mean two things."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmc.config import SourceConfig
from mmc.errors import ConfigError, DatasetError, SourceRefused
from mmc.sources.bps import Bps
from mmc.sources.bps_decode import LISTS, decode

from .builders import NOW, a_snapshot, answering, as_json

RECORDED = "bps/data-domain8100-var218-inflasi-ambon-tual.json"


def a_source(**options: Any) -> Bps:
    return Bps.open("bps", SourceConfig(kind="bps", **{"domain": "6200", "var": 218, **options}), "KUNCI")


def an_answer(places: dict[str, str], figures: dict[str, Any], **change: Any) -> dict[str, Any]:
    """An envelope for variable 7 in 2024 and 2025; `figures` by place id + year id."""
    return {
        "status": "OK",
        "data-availability": "available",
        "last_update": "2026-03-01 10:00:00",
        "var": [{"val": 7, "label": "1 - Luas Panen", "unit": "Hektare", "note": "Angka sementara"}],
        "turvar": [{"val": "0", "label": "Tidak ada"}],
        "labelvervar": "Kabupaten/Kota",
        "vervar": [{"val": key, "label": label} for key, label in places.items()],
        "tahun": [{"val": 124, "label": "2024"}, {"val": 125, "label": "2025"}],
        "turtahun": [{"val": 0, "label": "Tahun"}],
        "datacontent": {f"{key[:-3]}70{key[-3:]}0": value for key, value in figures.items()},
    } | change


def test_the_recorded_table_is_read_month_by_month_without_the_annual_figure(sample: Callable[[str], bytes]) -> None:
    table = a_source(years=[2017, 2019, 2022]).parse(a_snapshot(sample(RECORDED)))
    assert [c.name for c in table.columns] == ["wilayah", "tahun", "periode", "nilai"]
    rows = {row[:3]: row[3] for row in table.table.rows()}
    assert rows["Ambon", "2017", "Oktober"] == 0.21
    assert rows["Tual", "2022", "September"] == 4.22
    assert rows["Ambon", "2019", "Juni"] is None
    assert not any(span == "Tahunan" for _, _, span in rows)
    assert (table.columns[-1].unit, table.origin.period) == ("%", "2017\u20132022")
    assert table.origin.title.startswith("Inflasi Tahun Kalender")


def test_the_recorded_table_can_be_taken_by_whole_years(sample: Callable[[str], bytes]) -> None:
    table = a_source(years=[2017], take="annual").parse(a_snapshot(sample(RECORDED)))
    assert table.table.filter(table.table["nilai"].is_not_null()).rows() == [
        ("Ambon", "2017", -0.05),
        ("Tual", "2017", 9.41),
    ]


def test_the_newest_year_with_figures_is_kept_and_the_province_is_a_total() -> None:
    places = {"6203": "Kapuas", "6209": "<b>Katingan</b><sup>1</sup>", "6200": "KALIMANTAN TENGAH"}
    figures = {"6203124": 1.5, "6209124": "2.5", "6200124": 4, "6203125": "-"}
    reading = a_source().read(a_snapshot(json.dumps(an_answer(places, figures)).encode()))
    assert reading.dataset.table.rows() == [("Kapuas", "2024", 1.5), ("Katingan", "2024", 2.5)]
    assert (reading.totals[0].label, reading.totals[0].values) == ("KALIMANTAN TENGAH", {"nilai": 4.0})
    assert reading.notes == ("Angka sementara",)


def test_a_key_that_may_mean_two_things_is_refused() -> None:
    raw = an_answer({"6203": "Kapuas"}, {})
    raw["tahun"] = [{"val": 1, "label": "1901"}, {"val": 11, "label": "1911"}]
    raw["turtahun"] = [{"val": 1, "label": "Januari"}, {"val": 11, "label": "November"}]
    raw["datacontent"] = {"620370111": 5}  # 1901/November or 1911/Januari
    with pytest.raises(SourceRefused, match=r"may mean .*1901/November and .*1911/Januari"):
        decode(raw, "u")


def test_a_figure_that_belongs_to_nobody_is_refused() -> None:
    raw = an_answer({"6203": "Kapuas"}, {"6203124": 1})
    raw["datacontent"]["999970124"] = 5
    with pytest.raises(SourceRefused, match="belong to no listed place"):
        decode(raw, "u")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "Error", "message": "Parameter th is required"}, "Parameter th is required"),
        ({"data-availability": "list-not-available", "data": ""}, "no such data"),
        ({"datacontent": []}, "no such data"),
        ({"datacontent": {}}, "no figures"),
        ({"vervar": []}, "no list 'vervar'"),
        ({"var": "x"}, "what it measures"),
        ({"datacontent": {"620370124" + "0": "banyak"}}, "'banyak'"),
    ],
)
def test_answers_that_are_no_data_are_refused_in_words(change: dict[str, Any], words: str) -> None:
    body = an_answer({"6203": "Kapuas"}, {"6203124": 1}, **change)
    with pytest.raises(SourceRefused, match=words):
        a_source().parse(a_snapshot(json.dumps(body).encode()))


def test_the_documented_no_data_body_is_refused(sample: Callable[[str], bytes]) -> None:
    with pytest.raises(SourceRefused, match="not-available"):
        a_source().parse(a_snapshot(sample("bps/docexample-census-not-available.json")))


def test_a_table_without_unit_asks_for_one() -> None:
    body = an_answer({"6203": "Kapuas"}, {"6203124": 1})
    body["var"][0]["unit"] = "Tidak Ada Satuan"
    with pytest.raises(DatasetError, match="has no unit"):
        a_source().parse(a_snapshot(json.dumps(body).encode()))
    assert a_source(unit="indeks").parse(a_snapshot(json.dumps(body).encode())).columns[-1].unit == "indeks"


def test_the_key_is_asked_with_but_never_kept() -> None:
    asked: list[str] = []

    def answer(request: Any) -> Any:
        asked.append(str(request.url))
        return as_json(an_answer({"6203": "Kapuas"}, {"6203124": 1}))

    snapshot = a_source().fetch(answering(answer), NOW)
    assert "/domain/6200/var/218/th/121;122;123;124;125;126/key/KUNCI/" in asked[0]
    assert "KUNCI" not in repr(snapshot)


def test_a_missing_key_or_a_wrong_domain_is_a_config_mistake() -> None:
    words: dict[str, Any] = {"domain": "6200", "var": 1}
    with pytest.raises(ConfigError, match="App ID"):
        Bps.open("bps", SourceConfig(kind="bps", **words), "")
    with pytest.raises(ConfigError, match="four digits"):
        a_source(domain="62")


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=4, unique=True),
    st.lists(st.integers(1, 34), min_size=1, max_size=3, unique=True),
)
def test_no_ambiguity_passes_silently(places: list[int], spans: list[int]) -> None:
    """Every figure ends at the one combination it was made for, or the table is refused."""
    lists: dict[str, list[dict[str, Any]]] = {
        "vervar": [{"val": p, "label": f"t{p}"} for p in places],
        "var": [{"val": 7, "label": "v"}],
        "turvar": [{"val": 0, "label": "-"}],
        "tahun": [{"val": y, "label": str(1900 + y)} for y in (12, 112)],
        "turtahun": [{"val": s, "label": f"s{s}"} for s in spans],
    }
    truth = {(f"t{p}", str(1900 + y), f"s{s}"): f"{p}70{y}{s}" for p in places for y in (12, 112) for s in spans}
    raw = {**lists, "datacontent": {key: float(n) for n, key in enumerate(truth.values())}}
    assert set(LISTS) == set(lists)
    if len(set(truth.values())) < len(truth):
        with pytest.raises(SourceRefused, match="may mean"):
            decode(raw, "u")
    else:
        found = {(e.place, e.year, e.span): e.value for e in decode(raw, "u")}
        assert found == {owner: float(n) for n, owner in enumerate(truth)}
