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
from mmc.errors import CheckFailed, ConfigError, DatasetError, SourceError, SourceRefused, SourceUnreachable
from mmc.rehearsal.ckan import HARVEST, POPULATION
from mmc.rehearsal.server import PREFIXES, Rehearsal, start
from mmc.sources import SOURCES, Fetcher, Source, open_source
from mmc.sources.refresh import Fresh, refresh

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


# Where each kind's answers come from in the rehearsal.
PLATFORM = {
    "bmkg_forecast": "bmkg", "bmkg_quake": "bmkg", "bmkg_warning": "bmkg", "bps": "bps", "ckan": "ckan", "feed": "news",
    "food_prices": "pihps", "hotspots": "firms", "json_api": "api", "ppid_catalogue": "office", "services": "office",
    "spreadsheet": "office",
}  # fmt: skip
WORDS_ONLY = ("feed", "manual", "ppid_catalogue", "services")  # lists without a figure
FETCHED = tuple(kind for kind in KINDS if kind != "manual")


def opened(kind: str, base: dict[str, str], folder: Path = Path()) -> Source:
    """One source of each kind, as mmc.toml would declare it."""
    options: dict[str, dict[str, Any]] = {
        "bmkg_forecast": {"adm4": [r.weather for r in REGIONS[:3]], "practice": True},
        "bmkg_quake": {"feed": "gempaterkini"},
        "bmkg_warning": {"base_url": base["bmkg"] + "/alerts/nowcast/id", "province": "62"},
        "bps": {"domain": "6200", "var": 901, "practice": True},
        "ckan": {"resource": POPULATION, "producer": "Dukcapil", "period": "Semester II 2024"},
        "feed": {},
        "food_prices": {"commodity": "com_16", "commodity_name": "Cabai Rawit", "practice": True},
        "hotspots": {"practice": True},
        "json_api": {
            "url": "v1/pengunjung", "path": "data.items", "producer": "Gladi", "practice": True,
            "columns": {"kantor": "kantor", "tahun": "tahun", "pengunjung": {"unit": "orang"}},
            "paging": {"by": "page", "parameter": "page", "size_parameter": "size", "size": 4},
        },
        "manual": {"path": str(folder / "tamu.json")},
        # Half of a list of lines is a list of lines: only a declared count can tell.
        "ppid_catalogue": {"path": "dip.csv", "checks": {"rows": 2}},
        "services": {"path": "layanan.csv", "checks": {"rows": 2}},
        "spreadsheet": {
            "url": "harga.csv", "producer": "Gladi", "period": "2026", "as_of": ISSUED,
            "shape": ["Kabupaten/Kota", "Beras (Rp/kg)", "Gula (Rp/kg)"], "checks": {"rows": 2},
        },
    }  # fmt: skip
    given = {"base_url": base[PLATFORM[kind]]} if kind in PLATFORM else {}
    if kind == "manual" and not (folder / "tamu.json").exists():
        (folder / "tamu.json").write_bytes(TYPED)
    secret = {"bps": "gladi-bps-key", "hotspots": "gladi-firms-key"}.get(kind, "")
    return open_source("uji", SourceConfig(kind=kind, **{**given, **options[kind]}), secret)


TYPED = json.dumps({
    "producer": "Sekretariat", "period": "2026", "as_of": ISSUED, "typed_by": "redaksi",
    "columns": [{"name": "bulan", "kind": "text"}, {"name": "tamu", "kind": "number", "unit": "orang"}],
    "rows": [["Januari", "1.250"], ["Februari", "-"]],
}).encode()  # fmt: skip


def a_workbook_source(base: dict[str, str]) -> Source:
    """The office workbook behind the portal's second resource."""
    download = f"{base['ckan']}/dataset/6b1e7d20-6200-4c00-8d00-000000000002/resource/{HARVEST}/download/rekap.xlsx"
    options: dict[str, Any] = {"url": download, "producer": "Gladi", "period": "2026", "as_of": ISSUED}
    return open_source("uji", SourceConfig(kind="spreadsheet", **options), "")


def refreshed(source: Source, fetcher: Fetcher | None = None, declared: dict[str, Any] | None = None) -> Fresh:
    with fetcher or Fetcher(timeout=5, patience=10) as door:
        return refresh(source, door, datetime.now(UTC), declared)


@pytest.mark.parametrize("kind", KINDS)
def test_real_http_gives_a_table_with_units_origin_and_the_bytes_it_came_from(
    kind: str, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    fresh = refreshed(opened(kind, rehearsal.urls, tmp_path))
    table = fresh.dataset
    assert table.rows > 0
    assert all(c.unit for c in table.columns if c.kind == "number")
    assert kind in WORDS_ONLY or any(c.kind == "number" for c in table.columns)
    assert table.origin.producer
    assert table.origin.snapshot == fresh.snapshot.sha256
    assert table.origin.retrieved_at == fresh.snapshot.fetched_at
    assert all(c.ok for c in fresh.checks)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_give_the_same_table(kind: str, rehearsal: Rehearsal, tmp_path: Path) -> None:
    source = opened(kind, rehearsal.urls, tmp_path)
    with Fetcher() as fetcher:
        snapshot = source.fetch(fetcher, datetime.now(UTC))
    assert source.parse(snapshot).hash == source.parse(snapshot).hash
    assert source.kind == kind == snapshot.kind


def test_the_population_is_the_real_one(rehearsal: Rehearsal) -> None:
    table = refreshed(opened("ckan", rehearsal.urls), declared={"rows": 14, "regions": "62"}).dataset
    assert table.table["jumlah_penduduk"].sum() == 2_825_290
    assert table.column("jumlah_penduduk").unit == "jiwa"


def test_a_search_of_a_portal_lists_its_datasets(rehearsal: Rehearsal) -> None:
    options: dict[str, Any] = {"base_url": rehearsal.urls["ckan"], "search": "penduduk"}
    listed = refreshed(open_source("uji", SourceConfig(kind="ckan", **options))).dataset
    assert listed.values("judul") and all("penduduk" in str(title).lower() for title in listed.values("judul"))
    options["search"] = "kereta gantung"
    with pytest.raises(SourceRefused, match="finds no dataset"):
        refreshed(open_source("uji", SourceConfig(kind="ckan", **options)))


def test_the_messy_workbook_is_read_whole_and_marked_as_practice(rehearsal: Rehearsal) -> None:
    fresh = refreshed(a_workbook_source(rehearsal.urls))
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


FAULTS: dict[str, tuple[type[Exception], ...]] = {
    "down": (SourceUnreachable,),
    "429": (SourceUnreachable,),
    "429_bare": (SourceUnreachable,),
    "not_found": (SourceRefused,),
    "refuse": (SourceUnreachable,),
    "slow": (SourceUnreachable,),
    "cut_body": (SourceUnreachable,),
    "truncated": (SourceRefused, DatasetError, CheckFailed),
    "html": (SourceRefused,),
    "waf": (SourceRefused,),
    "empty": (SourceRefused,),
    "wrong_type": (SourceRefused,),
    "columns": (SourceRefused, DatasetError),
    "redirect_inside": (SourceRefused,),
    "huge": (SourceRefused,),
    "bomb": (SourceRefused,),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", FETCHED)
def test_each_fault_of_the_rehearsal_has_its_error_and_the_next_time_works(
    kind: str, fault: str, rehearsal: Rehearsal
) -> None:
    source = opened(kind, rehearsal.urls)
    call = "datastore_search" if (kind, fault) == ("ckan", "columns") else "*"
    rehearsal.fault(PLATFORM[kind], call, fault, seconds=1.0)
    with pytest.raises(FAULTS[fault]) as caught:
        refreshed(source, Fetcher(timeout=0.4, patience=5, max_bytes=2**20))
    assert len(str(caught.value)) > 20
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
@pytest.mark.parametrize("kind", FETCHED)
def test_each_trouble_has_its_error_in_words_and_nothing_is_read(kind: str, trouble: str) -> None:
    answer, expected = BROKEN[trouble]
    base = dict.fromkeys(PREFIXES, "https://sumber.example.go.id")
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
