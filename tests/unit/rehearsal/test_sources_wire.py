"""The newer stand-ins speak like the recorded services, and break as told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from mmc.rehearsal import Rehearsal

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "data" / "samples"


def recorded(name: str) -> bytes:
    file = RECORDED / name
    if not file.is_file():
        pytest.skip("the recorded payloads are not beside this repository")
    return file.read_bytes()


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {k for inner in value.values() for k in keys(inner)}
    return {k for inner in value for k in keys(inner)} if isinstance(value, list) else set()


@pytest.mark.parametrize(("name", "sample"), [
    ("autogempa", "bmkg/autogempa-2026-09-23.json"), ("gempaterkini", "bmkg/gempaterkini-2026-09-22-first2.json"),
])  # fmt: skip
def test_earthquakes_have_the_recorded_fields(rehearsal: Rehearsal, web: httpx.Client, name: str, sample: str) -> None:
    told = web.get(f"{rehearsal.urls['bmkg']}/DataMKG/TEWS/{name}.json").json()
    assert keys(told) == keys(json.loads(recorded(sample)))
    assert isinstance(told["Infogempa"]["gempa"], dict) == (name == "autogempa")


def test_warnings_have_the_recorded_elements(rehearsal: Rehearsal, web: httpx.Client) -> None:
    listed = web.get(f"{rehearsal.urls['bmkg']}/alerts/nowcast/id/rss.xml")
    ours = {e.tag for e in ElementTree.fromstring(listed.content).iter()}
    theirs = {e.tag for e in ElementTree.fromstring(recorded("bmkg/nowcast-rss-id-2026-09-24-first4.xml")).iter()}
    assert ours <= theirs and {"item", "guid", "pubDate", "link"} <= ours
    link = next(e.text or "" for e in ElementTree.fromstring(listed.content).iter("link") if "alert" in (e.text or ""))
    cap = {e.tag for e in ElementTree.fromstring(web.get(link.replace("rss.xml", "C62_alert.xml")).content).iter()}
    assert cap <= {e.tag for e in ElementTree.fromstring(recorded("bmkg/cap-id-CGT20260924002_alert.xml")).iter()}


def test_hotspots_have_the_recorded_columns_and_want_a_key(rehearsal: Rehearsal, web: httpx.Client) -> None:
    path = "VIIRS_NOAA20_NRT/110,-3,115,0/1"
    told = web.get(f"{rehearsal.urls['firms']}/api/area/csv/{rehearsal.secrets['firms']}/{path}").text
    theirs = recorded("firms/kalimantan-VIIRS_NOAA20_NRT-2026-09-24-subset.csv").decode("utf-8-sig")
    assert told.splitlines()[0] == theirs.splitlines()[0].strip()
    assert web.get(f"{rehearsal.urls['firms']}/api/area/csv/salah/{path}").text == "Invalid MAP_KEY."


def test_prices_write_days_as_columns_and_thousands_with_a_comma(rehearsal: Rehearsal, web: httpx.Client) -> None:
    url = f"{rehearsal.urls['pihps']}/WebSite/TabelHarga/GetGridDataKomoditas"
    asked = {"start_date": "2026-07-01", "end_date": "2026-07-05"}
    told = web.get(url, params=asked, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert set(told["data"][0]) == {"no", "name", "level", *(f"0{n}/07/2026" for n in range(1, 6))}
    assert "," in told["data"][0]["01/07/2026"] and told["data"][0]["04/07/2026"] == "-"  # a Saturday
    assert "Request Rejected" in web.get(url, params=asked).text


def test_press_releases_come_in_pages_the_last_one_short(rehearsal: Rehearsal, web: httpx.Client) -> None:
    url = f"{rehearsal.urls['bps']}/v1/api/list/model/pressrelease/domain/6200/page/{{}}/key/gladi-bps-key/"
    heads = [web.get(url.format(page)).json()["data"][0] for page in (1, 2, 3)]
    assert [h["count"] for h in heads] == [10, 10, 3] and heads[0]["pages"] == 3


def test_the_interface_carries_more_about_people_than_may_be_kept(rehearsal: Rehearsal, web: httpx.Client) -> None:
    rows = web.get(f"{rehearsal.urls['api']}/v1/pengunjung", params={"size": "4", "page": "3"}).json()["data"]["items"]
    assert len(rows) == 2 and "nik" in rows[0]


@pytest.mark.parametrize(("fault", "status", "mark"), [
    ("429_bare", 429, "Too Many"), ("waf", 200, "Request Rejected"), ("wrong_type", 200, "%PDF"), ("empty", 200, ""),
])  # fmt: skip
def test_a_source_breaks_as_told_and_is_well_again(
    rehearsal: Rehearsal, web: httpx.Client, fault: str, status: int, mark: str
) -> None:
    url = f"{rehearsal.urls['office']}/dip.csv"
    rehearsal.fault("office", "list", fault)
    answer = web.get(url)
    assert answer.status_code == status and mark in answer.text
    assert "retry-after" not in answer.headers
    assert "Judul Informasi" in web.get(url).text


def test_changed_columns_are_the_true_rows_under_other_names(rehearsal: Rehearsal, web: httpx.Client) -> None:
    rehearsal.fault("office", "list", "columns")
    changed = web.get(f"{rehearsal.urls['office']}/layanan.csv").text.splitlines()
    assert changed[0].startswith("Kolom A;Kolom B") and "Permohonan informasi" in changed[1]


def test_a_bomb_is_small_on_the_wire_and_a_redirect_points_inside(rehearsal: Rehearsal, web: httpx.Client) -> None:
    rehearsal.fault("office", "list", "bomb")
    with web.stream("GET", f"{rehearsal.urls['office']}/dip.csv") as answer:
        packed = sum(len(piece) for piece in answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip" and packed < 2**20
    rehearsal.fault("office", "list", "redirect_inside")
    assert web.get(f"{rehearsal.urls['office']}/dip.csv").headers["location"].startswith("http://127.0.0.1")
