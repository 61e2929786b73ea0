"""BMKG's forecast, from a recorded answer and from small ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mmc.config import SourceConfig
from mmc.core.region import REGIONS
from mmc.errors import CheckFailed, ConfigError, SourceRefused
from mmc.sources.bmkg_forecast import BmkgForecast, severity
from mmc.sources.refresh import refresh

from .builders import NOW, a_snapshot, answering, as_json

BANDUNG = "32.73.01.1001"
RECORDED = "bmkg/prakiraan-cuaca-32.73.01.1001-2026-09-24.json"


def a_source(*adm4: str, **options: Any) -> BmkgForecast:
    return BmkgForecast.open("cuaca", SourceConfig(**{"kind": "bmkg_forecast", "adm4": list(adm4), **options}), "")


def an_answer(adm4: str, start: datetime, steps: list[tuple[float, str]], zone: str = "Asia/Jakarta") -> dict[str, Any]:
    times = [start + timedelta(hours=3 * n) for n in range(len(steps))]
    cells = [
        {"utc_datetime": f"{at:%Y-%m-%d %H:%M:%S}", "t": t, "weather_desc": sky, "analysis_date": "2026-09-24T00:00:00"}
        for at, (t, sky) in zip(times, steps, strict=True)
    ]
    place = {"adm2": adm4[:5], "adm4": adm4, "kotkab": "Kota Contoh", "timezone": zone}
    return {"lokasi": place, "data": [{"lokasi": place, "cuaca": [cells]}]}


def test_the_recorded_answer_gives_a_row_a_day(sample: Callable[[str], bytes]) -> None:
    table = a_source(BANDUNG).parse(a_snapshot(sample(RECORDED)))
    assert table.table.select("kota", "tanggal", "cuaca", "suhu_min", "suhu_max").rows() == [
        ("Kota Bandung", date(2026, 9, 24), "Cerah Berawan", 20.0, 28.0),
        ("Kota Bandung", date(2026, 9, 25), "Cerah Berawan", 19.0, 29.0),
        ("Kota Bandung", date(2026, 9, 26), "Hujan Ringan", 18.0, 27.0),
    ]
    assert (table.origin.producer, table.origin.as_of) == ("BMKG", date(2026, 9, 24))


def test_the_condition_is_the_worst_of_daytime_and_temperatures_are_of_the_whole_day() -> None:
    start = datetime(2026, 9, 24, 17, 0)  # midnight WIB
    skies = ["Hujan Petir", "Cerah", "Cerah", "Berawan", "Hujan Ringan", "Cerah", "Hujan Lebat", "Kabut"]
    body = an_answer("62.02.06.1002", start, [(20.0 + n, sky) for n, sky in enumerate(skies)])
    table = a_source("62.02.06.1002").parse(a_snapshot(json.dumps(body).encode()))
    assert table.table.rows() == [("Sampit", date(2026, 9, 25), "Hujan Lebat", 20.0, 27.0, 1.0, "62.02")]


def test_days_are_counted_in_the_towns_own_zone() -> None:
    start = datetime(2026, 9, 24, 15, 30)
    for zone, day in (("Asia/Jakarta", 24), ("Asia/Makassar", 24), ("Asia/Jayapura", 25), ("+0700", 24)):
        body = an_answer("62.02.06.1002", start, [(25.0, "Cerah")], zone)
        table = a_source("62.02.06.1002").parse(a_snapshot(json.dumps(body).encode()))
        assert table.values("tanggal") == [date(2026, 9, day)], zone


def test_a_condition_never_met_before_is_not_hidden() -> None:
    assert severity("Hujan Es") > severity("Hujan Petir") > severity("Cerah")


def test_fourteen_towns_are_asked_one_by_one_and_keep_their_order() -> None:
    codes = [r.weather for r in REGIONS]
    start = datetime(2026, 9, 24, 17, 0)

    def answer(request: Any) -> Any:
        return as_json(an_answer(request.url.params["adm4"], start, [(25.0, "Cerah")] * 8))

    fresh = refresh(a_source(*codes), answering(answer), NOW)
    assert fresh.dataset.values("kota") == [r.capital for r in REGIONS]
    assert len(fresh.snapshot.parts) == 14
    assert all(c.ok for c in fresh.checks)


def test_an_answer_for_another_town_is_never_drawn_under_this_name() -> None:
    body = an_answer("62.01.02.1006", datetime(2026, 9, 24), [(25.0, "Cerah")])
    with pytest.raises(SourceRefused, match="not asked for"):
        a_source("62.02.06.1002").parse(a_snapshot(json.dumps(body).encode()))


@pytest.mark.parametrize("change", [{"t": 61.0}, {"t": -5.0}])
def test_an_unbelievable_temperature_stops(change: dict[str, Any]) -> None:
    body = an_answer("62.02.06.1002", datetime(2026, 9, 24, 17), [(25.0, "Cerah")] * 8)
    body["data"][0]["cuaca"][0][3] |= change
    with pytest.raises(CheckFailed, match="ranges"):
        refresh(a_source("62.02.06.1002"), answering(lambda request: as_json(body)), NOW)


def test_last_weeks_model_run_is_too_old() -> None:
    body = an_answer("62.02.06.1002", datetime(2026, 9, 24, 17), [(25.0, "Cerah")] * 8)
    with pytest.raises(CheckFailed, match="fresh"):
        refresh(a_source("62.02.06.1002"), answering(lambda request: as_json(body)), NOW + timedelta(days=7))


def test_a_town_with_fewer_days_than_the_others_stops() -> None:
    def answer(request: Any) -> Any:
        steps = 8 if request.url.params["adm4"] == "62.02.06.1002" else 16
        return as_json(an_answer(request.url.params["adm4"], datetime(2026, 9, 24, 17), [(25.0, "Cerah")] * steps))

    with pytest.raises(CheckFailed, match=r"'towns' failed.*2026-09-26"):
        refresh(a_source("62.02.06.1002", "62.01.02.1006"), answering(answer), NOW)


@pytest.mark.parametrize(
    "body",
    [b"{}", b'{"data": []}', b'{"data": [{"lokasi": {"timezone": "WIB"}, "cuaca": [[{}]]}]}', b"[]", b"null", b"5"],
)
def test_json_of_another_shape_is_no_forecast(body: bytes) -> None:
    with pytest.raises(SourceRefused, match="no BMKG forecast"):
        a_source("62.02.06.1002").parse(a_snapshot(body))


def test_the_recorded_not_found_body_is_refused_with_its_own_words(sample: Callable[[str], bytes]) -> None:
    with pytest.raises(SourceRefused, match="Data not found"):
        a_source(BANDUNG).parse(a_snapshot(sample("bmkg/prakiraan-cuaca-404.json")))


@pytest.mark.parametrize("codes", [[], ["6271"], ["62.71.01.1003", "62.71.01.1003"]])
def test_wrong_codes_are_a_config_mistake(codes: list[str]) -> None:
    with pytest.raises(ConfigError, match=r"sources\.cuaca\.adm4"):
        a_source(*codes)
