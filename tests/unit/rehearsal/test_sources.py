"""The three sources: true formats, their manners of saying no, and their faults."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import fastexcel
import httpx
import pytest

from mmc.config import ASSETS
from mmc.rehearsal import Rehearsal
from mmc.rehearsal.ckan import HARVEST, POPULATION
from mmc.rehearsal.office_workbook import CROPS, harvest, indonesian, workbook

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "data" / "samples"
CAPITALS = list(csv.DictReader((ASSETS / "demo" / "capitals.csv").open(encoding="utf-8")))


def forecast(rehearsal: Rehearsal, web: httpx.Client, adm4: str = "62.71.01.1003") -> httpx.Response:
    return web.get(rehearsal.urls["bmkg"] + "/publik/prakiraan-cuaca", params={"adm4": adm4})


def test_every_regency_has_its_capital_with_a_forecast(rehearsal: Rehearsal, web: httpx.Client) -> None:
    assert len({row["adm4"][:5] for row in CAPITALS}) == 14
    for row in CAPITALS:
        told = forecast(rehearsal, web, row["adm4"]).json()
        assert told["lokasi"]["adm4"] == row["adm4"] and told["lokasi"]["desa"] == row["kelurahan"]


def test_a_forecast_has_three_days_in_steps_of_three_hours(rehearsal: Rehearsal, web: httpx.Client) -> None:
    rehearsal.set_clock("2026-11-21T05:30:00+07:00")
    answer = forecast(rehearsal, web)
    steps = [step for day in answer.json()["data"][0]["cuaca"] for step in day]
    times = [datetime.fromisoformat(step["datetime"]) for step in steps]
    assert {later - sooner for sooner, later in pairwise(times)} == {timedelta(hours=3)}
    assert len({step["local_datetime"][:10] for step in steps}) == 3
    assert abs(times[0] - datetime(2026, 11, 20, 22, 30, tzinfo=UTC)) <= timedelta(hours=3)
    assert all(18 <= step["t"] <= 38 and 0 <= step["hu"] <= 100 for step in steps)
    assert answer.headers["x-data-latihan"] == "ya"


def test_a_forecast_has_the_shape_of_the_recorded_one(rehearsal: Rehearsal, web: httpx.Client) -> None:
    sample = RECORDED / "bmkg" / "prakiraan-cuaca-32.73.01.1001-2026-09-24.json"
    if not sample.is_file():
        pytest.skip("the recorded payloads are not beside this repository")
    assert _shape(forecast(rehearsal, web).json()) == _shape(json.loads(sample.read_text("utf-8")))


def _shape(value: Any) -> Any:
    """The names of all fields, whatever their values."""
    if isinstance(value, dict):
        return {key: _shape(entry) for key, entry in value.items()}
    return [_shape(value[0])] if isinstance(value, list) else None


def test_an_unknown_village_is_a_404(rehearsal: Rehearsal, web: httpx.Client) -> None:
    answer = forecast(rehearsal, web, "62.71.01.9999")
    assert answer.status_code == 404
    assert answer.json() == {"message": "Data not found", "error": "Not Found", "statusCode": 404}


@pytest.mark.parametrize("way", ["path", "query"])
def test_bps_data_decodes_forward_without_a_rest(rehearsal: Rehearsal, web: httpx.Client, way: str) -> None:
    asked = {"model": "data", "lang": "ind", "domain": "6200", "var": "901", "th": "123;124;125"}
    asked["key"] = rehearsal.secrets["bps"]
    rehearsal.set_clock("2026-11-21T05:30:00+07:00")
    url = rehearsal.urls["bps"] + "/v1/api/list"
    path = "/".join(f"{name}/{value}" for name, value in asked.items())
    told = (web.get(f"{url}/{path}/") if way == "path" else web.get(url, params=asked)).json()
    lists = [[entry["val"] for entry in told[name]] for name in ("vervar", "var", "turvar", "tahun", "turtahun")]
    keys = {"".join(map(str, combination)) for combination in product(*lists)}
    assert set(told["datacontent"]) < keys  # one figure was never delivered: missing, not zero
    assert len(told["vervar"]) == 15 and [t["label"] for t in told["tahun"]] == ["2023", "2024", "2025"]
    assert "LATIHAN" in told["var"][0]["label"] and "latihan" in told["var"][0]["note"]


def test_bps_wants_a_key_a_name_and_its_parameters(rehearsal: Rehearsal, web: httpx.Client) -> None:
    url = rehearsal.urls["bps"] + "/v1/api/list/model/data/domain/6200/var/901"
    assert web.get(f"{url}/th/125/key/lain/").json() == {"error": "UserNotFound"}
    key = "key/gladi-bps-key/"
    assert web.get(f"{url}/{key}").json()["status"] == "Error"
    assert web.get(f"{url}/th/40/{key}").json()["data-availability"] == "not-available"
    walled = web.get(f"{url}/th/125/{key}", headers={"User-Agent": "python-httpx/0.28"})
    assert walled.status_code == 403 and "<html>" in walled.text


def ckan(rehearsal: Rehearsal, web: httpx.Client, action: str, **asked: str) -> httpx.Response:
    return web.get(f"{rehearsal.urls['ckan']}/api/3/action/{action}", params=asked)


def test_the_population_resource_holds_the_facts(rehearsal: Rehearsal, web: httpx.Client) -> None:
    found = ckan(rehearsal, web, "package_search", q="jumlah penduduk").json()["result"]
    (resource,) = found["results"][0]["resources"]
    rows = list(csv.DictReader(io.StringIO(web.get(resource["url"]).content.decode("utf-8-sig"))))
    facts = tomllib.loads((ASSETS / "demo" / "sources.toml").read_text("utf-8"))["facts"]["population-2024s2.csv"]
    assert sum(int(row["jumlah_penduduk"]) for row in rows) == facts["total"] == 2_825_290
    assert {row["nama_kabupaten_kota"] for row in rows} > {"KABUPATEN KOTAWARINGIN TIMUR", "KOTA PALANGKARAYA"}
    assert "Dukcapil" in found["results"][0]["notes"]
    stored = ckan(rehearsal, web, "datastore_search", resource_id=POPULATION, limit="5").json()["result"]
    assert stored["total"] == 14 and len(stored["records"]) == 5
    assert {k: v for k, v in stored["records"][0].items() if k != "_id"} == rows[0]


def test_ckan_filters_and_says_no_in_its_own_words(rehearsal: Rehearsal, web: httpx.Client) -> None:
    only = json.dumps({"kode_kabupaten_kota": "62.02"})
    stored = ckan(rehearsal, web, "datastore_search", resource_id=POPULATION, filters=only).json()["result"]
    assert [row["jumlah_penduduk"] for row in stored["records"]] == ["454515"]
    assert ckan(rehearsal, web, "package_show", id="tidak-ada").json()["error"]["__type"] == "Not Found Error"
    assert ckan(rehearsal, web, "datastore_search", resource_id=HARVEST).status_code == 404
    assert ckan(rehearsal, web, "datastore_search", resource_id=POPULATION, limit="-1").status_code == 409
    assert ckan(rehearsal, web, "hapus_semua").status_code == 400


def test_the_office_workbook_is_messy_and_its_totals_add_up(rehearsal: Rehearsal, web: httpx.Client) -> None:
    resource = ckan(rehearsal, web, "resource_show", id=HARVEST).json()["result"]
    assert resource["format"] != "XLSX"  # portals name types wrongly
    sheet = fastexcel.read_excel(web.get(resource["url"]).content).load_sheet(0, header_row=None, dtypes="string")
    rows = [list(row.values()) for row in sheet.to_polars().to_dicts()]
    assert "DATA LATIHAN" in rows[0][0] and "Jumlah" in [row[0] for row in rows]
    cells = {cell for row in rows for cell in row if cell}
    assert "-" in cells and any("Pebruari" in cell for cell in cells)
    (total,) = [row for row in rows if row[0] == "Jumlah"]
    months = harvest(datetime.fromisoformat(web.get(rehearsal.base_url + "/_control/clock").json()["now"]))
    assert len(months) == 24
    for column in range(len(CROPS)):
        assert total[column + 2] == indonesian(sum(values[column] or 0 for _, _, values in months))


def test_the_workbook_of_a_month_is_always_the_same() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert workbook(now) == workbook(now)
    assert indonesian(12450.5) == "12.450,5" and indonesian(None) == "-"


@pytest.mark.parametrize(
    ("fault", "status", "mark"),
    [
        ("down", 502, "Bad Gateway"),
        ("html", 200, "<h1>Silakan masuk"),
        ("not_found", 404, "Data not found"),
        ("429", 429, "Throttler"),
    ],
)
def test_a_source_fails_as_told(rehearsal: Rehearsal, web: httpx.Client, fault: str, status: int, mark: str) -> None:
    rehearsal.fault("bmkg", "forecast", fault)
    answer = forecast(rehearsal, web)
    assert answer.status_code == status and mark in answer.text
    assert forecast(rehearsal, web).status_code == 200  # once only


def test_a_truncated_body_is_no_json_and_a_slow_one_too_late(rehearsal: Rehearsal, web: httpx.Client) -> None:
    rehearsal.fault("ckan", "package_search", "truncated")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        ckan(rehearsal, web, "package_search").json()
    rehearsal.fault("bps", "data", "slow", seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        web.get(rehearsal.urls["bps"] + "/v1/api/list/model/data", timeout=0.2)


def test_a_body_cut_on_its_way_is_no_answer(rehearsal: Rehearsal, web: httpx.Client) -> None:
    rehearsal.fault("bmkg", "forecast", "cut_body")
    with pytest.raises(httpx.RemoteProtocolError, match=r"incomplete message body|without sending complete"):
        forecast(rehearsal, web)
    assert forecast(rehearsal, web).json()["data"]


def test_old_data_is_old(rehearsal: Rehearsal, web: httpx.Client) -> None:
    fresh = forecast(rehearsal, web).json()["data"][0]["cuaca"][0][0]["datetime"]
    rehearsal.fault("bmkg", "forecast", "old")
    old = forecast(rehearsal, web).json()["data"][0]["cuaca"][0][0]["datetime"]
    assert datetime.fromisoformat(fresh) - datetime.fromisoformat(old) >= timedelta(days=4, hours=20)
