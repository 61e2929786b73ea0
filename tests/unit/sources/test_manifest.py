"""Every recorded payload is read by its kind, or refused with the error that fits. The list below is the manifest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mmc.errors import DatasetError, MmcError, SourceRefused
from mmc.sources.local import read_file

from .conftest import SAMPLES

NOW = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
READ: list[tuple[str, str, int]] = [
    ("spreadsheet", "tables/bps-indeks-pembangunan-manusia.xlsx", 34),
    ("spreadsheet", "tables/bps-inflasi.xlsx", 34),
    ("spreadsheet", "tables/bps-laju-pdrb.xlsx", 34),
    ("spreadsheet", "tables/bps-pengangguran.xlsx", 34),
    ("spreadsheet", "tables/bps-persentasemiskin.xlsx", 34),
    ("spreadsheet", "tables/bps-pengeluaran-perkapita-kabkota-2016-2020.xlsx", 548),
    ("spreadsheet", "tables/constructed-opd-messy.csv", 5),
    ("spreadsheet", "tables/constructed-html-in.xls", 2),
    ("spreadsheet", "apbd/constructed-djpk-csv_apbd.xml", 3),
    ("spreadsheet", "wilayah/kabkota-kemendagri-bps.csv", 514),
    ("spreadsheet", "wilayah/kalteng-adm-62-kemendagri-2025.csv", 1722),
    ("spreadsheet", "wilayah/provinsi-kemendagri.csv", 38),
    ("spreadsheet", "holidays/holidays-0.109-ID-2025-2027.csv", 79),
    ("json_api", "holidays/hapilibur-libur-nasional-2026.json", 17),
    ("json_api", "holidays/hapilibur-cuti-bersama-2026.json", 8),
    ("json_api", "air/bmkg-pm25-nuxt-rows-excerpt-2026-09-28.json", 9),
    ("json_api", "air/ispu-getstations-excerpt-2026-09-28.json", 1),
    ("bmkg_forecast", "bmkg/prakiraan-cuaca-32.73.01.1001-2026-09-24.json", 3),
    ("bmkg_forecast", "bmkg/DigitalForecast-KalimantanTengah.xml", 42),
    ("bmkg_quake", "bmkg/autogempa-2026-09-23.json", 1),
    ("bmkg_quake", "bmkg/gempaterkini-2026-09-22-first2.json", 2),
    ("bmkg_quake", "bmkg/autogempa-old-format-2019.xml", 1),
    ("bmkg_warning", "bmkg/nowcast-rss-id-2026-09-24-first4.xml", 4),
    ("bmkg_warning", "bmkg/cap-id-CGT20260924002_alert.xml", 1),
    ("bps", "bps/data-domain8100-var218-inflasi-ambon-tual.json", 78),
    ("bps", "bps/docexample-domain.json", 3),
    ("bps", "bps/docexample-list-infographic.json", 1),
    ("bps", "bps/docexample-list-publication.json", 3),
    ("bps", "bps/docexample-list-subject.json", 1),
    ("bps", "bps/docexample-list-th.json", 3),
    ("ckan", "ckan/constructed-datastore_search.json", 2),
    ("ckan", "ckan/organization_list-muaraenim-2026.json", 1),
    ("ckan", "ckan/package_search-muaraenim-akip-2026.json", 1),
    ("ckan", "ckan/resource_show-muaraenim-2026.json", 1),
    ("feed", "feeds/constructed-wordpress-rss.xml", 1),
    ("feed", "feeds/constructed-wp-rest-posts.json", 1),
    ("hotspots", "firms/constructed-MODIS_NRT.csv", 2),
    ("hotspots", "firms/kalimantan-VIIRS_NOAA20_NRT-2026-09-24-subset.csv", 50),
    ("hotspots", "hotspot-sipongi/constructed-indohotspot-kalteng.json", 2),
    ("hotspots", "hotspot-sipongi/indohotspot-excerpt-2026-09-28.json", 1),
    ("food_prices", "prices/constructed-pihps-gridkomoditas.json", 8),
    ("food_prices", "prices/constructed-sp2kp-province-comparison.json", 2),
    ("food_prices", "prices/pihps-derived-kalteng-10komoditas-2025-2026.csv", 2190),
    ("ppid_catalogue", "ppid/constructed-dip.csv", 3),
]
REFUSED: list[tuple[str, str, type[MmcError], str]] = [
    ("bmkg_forecast", "bmkg/prakiraan-cuaca-404.json", SourceRefused, "Data not found"),
    ("bps", "bps/docexample-census-not-available.json", SourceRefused, "not-available"),
    ("ckan", "ckan/constructed-error-not-found.json", SourceRefused, "Not found"),
    ("food_prices", "prices/panelharga-unauthorized.json", SourceRefused, "Unauthorized"),
    ("spreadsheet", "tables/peta-apbn-data.csv", DatasetError, "two columns are called 'Pelayanan Umum'"),
]


def _file(name: str) -> Path:
    file = SAMPLES / name
    if not file.is_file():
        pytest.skip(f"recorded payload {name} is not beside this checkout (../shared/data/samples)")
    return file


@pytest.mark.parametrize(("kind", "name", "rows"), READ, ids=[f"{k}-{Path(n).name}" for k, n, _ in READ])
def test_a_recorded_payload_is_read_by_its_kind(kind: str, name: str, rows: int) -> None:
    found = read_file(kind, _file(name), NOW)
    told = found.to_dict()
    assert told["rows"] == rows and len(told["sample"]) == min(5, rows)
    assert told["error"] is None and told["columns"]


@pytest.mark.parametrize(("kind", "name", "error", "words"), REFUSED, ids=[Path(n).name for _, n, _, _ in REFUSED])
def test_a_recorded_refusal_is_named(kind: str, name: str, error: type[MmcError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_file(kind, _file(name), NOW)


def test_no_recorded_payload_is_forgotten() -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the recorded payloads are not beside this checkout (../shared/data/samples)")
    listed = {name for _, name, *_ in READ} | {name for _, name, *_ in REFUSED}
    there = {str(f.relative_to(SAMPLES)) for f in SAMPLES.rglob("*") if f.is_file()}
    assert there == listed


def test_the_messy_sheet_of_an_office_needs_no_hand_work() -> None:
    found = read_file("spreadsheet", _file("tables/constructed-opd-messy.csv"), NOW)
    rows = {row[0]: row[1:4] for row in found.table}
    assert rows["Barito Selatan"] == (14250.0, 14400.0, 1.05)
    assert rows["Kapuas"] == (13900.0, None, None)
    assert [c.unit for c in found.columns[1:4]] == ["Rp", "Rp", "%"]
    assert any("the printed totals prove it" in note for note in found.notes)
    assert str(found.origin["producer"]).startswith("Dinas Perdagangan")
    assert found.proposal is not None
    assert found.proposal.header == (5, 6) and found.proposal.totals == ("Jumlah / Rata-rata",)
    assert "column 'No.': it only numbers the rows" in found.proposal.dropped


def test_weekend_prices_are_friday_carried_over_and_count_as_missing() -> None:
    found = read_file("food_prices", _file("prices/pihps-derived-kalteng-10komoditas-2025-2026.csv"), NOW)
    names = [c.name for c in found.columns]
    days = [(row[names.index("tanggal")], row[names.index("harga")]) for row in found.table]
    assert all(price is None for day, price in days if day.weekday() >= 5)
    assert any("carried over" in note for note in found.notes)


def test_a_pass_without_leading_zeros_lands_on_the_right_local_day() -> None:
    found = read_file("hotspots", _file("firms/kalimantan-VIIRS_NOAA20_NRT-2026-09-24-subset.csv"), NOW)
    at, day = found.table[0][0], found.table[0][1]
    assert at.hour in (4, 5, 6) and str(day) == "2026-09-24"


def test_absent_combinations_are_missing_and_never_zero() -> None:
    found = read_file("bps", _file("bps/data-domain8100-var218-inflasi-ambon-tual.json"), NOW)
    values = [row[-1] for row in found.table]
    assert sum(v is not None for v in values) == 56 and 0.0 not in values
