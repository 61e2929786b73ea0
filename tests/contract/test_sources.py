"""Every kind of source, one promise: the same door, the same errors, nothing half-read.

Runs each kind against the rehearsal over real HTTP, and against a network that misbehaves in every way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from mmc.config import SourceConfig
from mmc.core.region import REGIONS
from mmc.errors import CheckFailed, ConfigError, SourceError, SourceRefused, SourceUnreachable
from mmc.rehearsal.ckan import HARVEST, POPULATION
from mmc.rehearsal.server import Rehearsal, start
from mmc.sources import SOURCES, Fetcher, Fresh, Source, open_source, refresh

KINDS = tuple(kind.kind for kind in SOURCES)
ISSUED = "2026-01-31"


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    running = start(tmp_path_factory.mktemp("gladi"))
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _no_faults_left(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "rehearsal" in request.fixturenames:
        request.getfixturevalue("rehearsal").clear_faults()


def opened(kind: str, base: dict[str, str]) -> Source:
    """One source of each kind, as mmc.toml would declare it."""
    download = f"{base['ckan']}/dataset/6b1e7d20-6200-4c00-8d00-000000000002/resource/{HARVEST}/download/rekap.xlsx"
    options: dict[str, dict[str, Any]] = {
        "bmkg_forecast": {"base_url": base["bmkg"], "adm4": [r.weather for r in REGIONS[:3]], "practice": True},
        "bps": {"base_url": base["bps"], "domain": "6200", "var": 901, "practice": True},
        "ckan": {
            "base_url": base["ckan"],
            "resource": POPULATION,
            "producer": "Dukcapil",
            "period": "Semester II 2024",
        },
        "spreadsheet": {"url": download, "producer": "Gladi", "period": "2026", "as_of": ISSUED},
    }
    secret = "gladi-bps-key" if kind == "bps" else ""
    return open_source("uji", SourceConfig(kind=kind, **options[kind]), secret)


def refreshed(source: Source, fetcher: Fetcher | None = None, declared: dict[str, Any] | None = None) -> Fresh:
    with fetcher or Fetcher(timeout=5, patience=10) as door:
        return refresh(source, door, datetime.now(UTC), declared)


@pytest.mark.parametrize("kind", KINDS)
def test_real_http_gives_a_table_with_units_origin_and_the_bytes_it_came_from(kind: str, rehearsal: Rehearsal) -> None:
    fresh = refreshed(opened(kind, rehearsal.urls))
    table = fresh.dataset
    assert table.rows > 0
    assert all(c.unit for c in table.columns if c.kind == "number")
    assert any(c.kind == "number" for c in table.columns)
    assert table.origin.producer
    assert table.origin.snapshot == fresh.snapshot.sha256
    assert table.origin.retrieved_at == fresh.snapshot.fetched_at
    assert all(c.ok for c in fresh.checks)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_give_the_same_table(kind: str, rehearsal: Rehearsal) -> None:
    source = opened(kind, rehearsal.urls)
    with Fetcher() as fetcher:
        snapshot = source.fetch(fetcher, datetime.now(UTC))
    assert source.parse(snapshot).hash == source.parse(snapshot).hash
    assert source.kind == kind == snapshot.kind


def test_the_population_is_the_real_one(rehearsal: Rehearsal) -> None:
    table = refreshed(opened("ckan", rehearsal.urls), declared={"rows": 14, "regions": "62"}).dataset
    assert table.table["jumlah_penduduk"].sum() == 2_825_290
    assert table.column("jumlah_penduduk").unit == "jiwa"


def test_the_messy_workbook_is_read_whole_and_marked_as_practice(rehearsal: Rehearsal) -> None:
    fresh = refreshed(opened("spreadsheet", rehearsal.urls))
    assert fresh.dataset.rows == 24
    assert [c.kind for c in fresh.dataset.columns][:2] == ["date", "number"]
    assert [c.name for c in fresh.checks] == ["total"] * 3
    assert fresh.dataset.origin.practice


def test_a_wrong_key_is_refused_and_not_told(rehearsal: Rehearsal) -> None:
    options: dict[str, Any] = {"base_url": rehearsal.urls["bps"], "domain": "6200", "var": 901}
    source = open_source("uji", SourceConfig(kind="bps", **options), "kunci-salah")
    with pytest.raises(SourceRefused) as caught:
        refreshed(source)
    assert "kunci-salah" not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("down", SourceUnreachable),
        ("429", SourceUnreachable),
        ("refuse", SourceUnreachable),
        ("truncated", SourceRefused),
        ("slow", SourceUnreachable),
        ("html", SourceRefused),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_each_fault_of_the_rehearsal_has_its_error_and_the_next_time_works(
    kind: str, fault: str, expected: type[SourceError], rehearsal: Rehearsal
) -> None:
    platform = {"bmkg_forecast": "bmkg", "spreadsheet": "ckan"}.get(kind, kind)
    source = opened(kind, rehearsal.urls)
    rehearsal.fault(platform, "*", fault, seconds=2.0)
    with pytest.raises(expected):
        refreshed(source, Fetcher(timeout=1.0, patience=5))
    assert refreshed(source).dataset.rows > 0


def test_a_forecast_of_last_week_stops_at_its_check(rehearsal: Rehearsal) -> None:
    rehearsal.fault("bmkg", "forecast", "old", times=0)
    with pytest.raises(CheckFailed, match="fresh"):
        refreshed(opened("bmkg_forecast", rehearsal.urls))


Answer = Callable[[httpx.Request], httpx.Response]


def _page(text: str) -> Answer:
    return lambda request: httpx.Response(200, headers={"Content-Type": "text/html"}, stream=_body(text.encode()))


def _body(body: bytes) -> httpx.ByteStream:
    return httpx.ByteStream(body)


def _cut(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("connection reset")


BROKEN: dict[str, tuple[Answer, type[SourceError]]] = {
    "refused": (_cut, SourceUnreachable),
    "too many": (lambda r: httpx.Response(429, headers={"Retry-After": "9"}, stream=_body(b"")), SourceUnreachable),
    "out of order": (lambda r: httpx.Response(503, stream=_body(b"<html>")), SourceUnreachable),
    "gone": (lambda r: httpx.Response(404, stream=_body(b"")), SourceRefused),
    "forbidden": (lambda r: httpx.Response(403, stream=_body(b"")), SourceRefused),
    "firewall": (_page("<html><title>Request Rejected</title>support ID: 1</html>"), SourceRefused),
    "login": (_page('<!DOCTYPE html><form><input type="password"></form>'), SourceRefused),
    "empty": (_page(""), SourceRefused),
    "half a json": (_page('{"status": "OK", "success": true, "da'), SourceRefused),
    "null": (_page("null"), SourceRefused),
    "an empty list": (_page("[]"), SourceRefused),
    "deep nesting": (_page("[" * 100_000), SourceRefused),
    "redirect inside": (lambda r: httpx.Response(302, headers={"Location": "http://127.0.0.1:1/"}), SourceRefused),
}


class Network(httpx.BaseTransport):
    """A network that always gives the same answer."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._answer(request)


@pytest.mark.parametrize("trouble", BROKEN)
@pytest.mark.parametrize("kind", KINDS)
def test_each_trouble_has_its_error_in_words_and_nothing_is_read(kind: str, trouble: str) -> None:
    answer, expected = BROKEN[trouble]
    base = dict.fromkeys(("bmkg", "bps", "ckan"), "https://sumber.example.go.id")
    fetcher = Fetcher(transport=Network(answer), resolve=lambda host, port: ["93.184.216.34"], sleep=lambda s: None)
    with pytest.raises(expected) as caught:
        refreshed(opened(kind, base), fetcher)
    assert type(caught.value) is expected
    assert "\n" not in str(caught.value)
    if trouble == "too many":
        assert isinstance(caught.value, SourceUnreachable)
        assert caught.value.retry_after == 9


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_option_is_a_mistake_of_its_section(kind: str) -> None:
    options: dict[str, Any] = {"warna": "biru", "base_url": "https://x.example.go.id"}
    with pytest.raises(ConfigError, match=r"sources\.uji\.warna: is no option"):
        open_source("uji", SourceConfig(kind=kind, **options), "kunci")


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(ConfigError) as caught:
        open_source("uji", SourceConfig(kind="ramalan"), "")
    assert all(kind in str(caught.value) for kind in KINDS)


def test_options_written_in_toml_are_enough(tmp_path: Path, rehearsal: Rehearsal) -> None:
    """What a person writes in mmc.toml reaches the source through the real config reader."""
    from mmc.config import load

    text = f"""
    [site]
    name = "Uji"
    [sources.penduduk]
    kind = "ckan"
    base_url = {json.dumps(rehearsal.urls["ckan"])}
    resource = "{POPULATION}"
    producer = "Dukcapil"
    period = "Semester II 2024"
    as_of = 2024-12-31
    columns = {{nama_kabupaten_kota = "kabupaten", jumlah_penduduk = {{name = "penduduk", unit = "jiwa"}}}}
    checks = {{rows = 14, regions = "62"}}
    """
    (tmp_path / "mmc.toml").write_text(text, "utf-8")
    config = load(tmp_path)
    table = refreshed(open_source("penduduk", config.sources["penduduk"], "")).dataset
    assert table.values("penduduk")[0] == 294602
    assert table.values("kabupaten")[-1] == "Palangka Raya"
