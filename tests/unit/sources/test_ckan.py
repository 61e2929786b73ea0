"""CKAN: datastore pages, the file behind a resource, and portals that answer with something else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from mmc.config import SourceConfig
from mmc.errors import CheckFailed, ConfigError, DatasetError, SourceRefused
from mmc.sources import ckan
from mmc.sources.ckan import Ckan
from mmc.sources.refresh import refresh
from mmc.sources.snapshot import Snapshot, part

from .builders import NOW, a_workbook, answering, as_json

HOME = "https://satudata.example.go.id"
ID = "00000000-0000-4000-8000-000000000001"


def a_source(**options: Any) -> Ckan:
    words = {"resource": ID, "base_url": HOME, "producer": "Dinas Contoh", "period": "2024", **options}
    return Ckan.open("penduduk", SourceConfig(kind="ckan", **words), "")


class Portal:
    """A small portal: a datastore table, or a file."""

    def __init__(self, rows: list[dict[str, Any]] | None = None, file: bytes = b"", **resource: Any) -> None:
        self.rows, self.file, self.asked = rows, file, [""]
        self.resource = {"id": ID, "name": "x", "package_id": "p1", "url": f"{HOME}/unduh/x.csv", **resource}
        self.resource.setdefault("last_modified", "2026-03-10T03:12:22.789936")

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, asked = request.url.path, request.url.params
        self.asked.append(str(request.url))
        if path.endswith("resource_show"):
            return as_json({"success": True, "result": self.resource})
        if path.endswith("package_show"):
            package = {"title": "Penduduk", "license_title": "cc-by", "organization": {"title": "Dukcapil"}}
            return as_json({"success": True, "result": package})
        if path.endswith("datastore_search"):
            if self.rows is None:
                return as_json({"success": False, "error": {"message": "x", "__type": "Not Found Error"}}, 404)
            start, size = int(asked["offset"]), min(int(asked["limit"]), 5)
            fields = [{"id": "_id", "type": "int"}, *({"id": k, "type": "text"} for k in self.rows[0])]
            page = [{"_id": n, **row} for n, row in enumerate(self.rows)][start : start + size]
            return as_json({"success": True, "result": {"records": page, "fields": fields, "total": len(self.rows)}})
        return httpx.Response(200, content=self.file)


def people(count: int) -> list[dict[str, Any]]:
    names = ("Kapuas", "Katingan", "Seruyan", "Sukamara", "Lamandau", "Gunung Mas", "Pulang Pisau", "Murung Raya")
    rows = [
        {"kode": f"62.{n:02}", "nama": f"KABUPATEN {name.upper()}", "jumlah": f"{n + 1}.234"}
        for n, name in enumerate(names)
    ]
    return [{**row, "satuan": "JIWA", "tahun": "2024"} for row in rows[:count]]


def test_all_pages_are_read_and_the_table_is_typed() -> None:
    fresh = refresh(a_source(), answering(Portal(people(8))), NOW, {"rows": 8, "regions": ["Kapuas", "Seruyan"]})
    table = fresh.dataset
    assert len(fresh.snapshot.parts) == 4
    assert table.table.rows()[1] == ("62.01", "Katingan", 2234.0, "JIWA", "2024")
    assert (table.column("jumlah").unit, table.column("jumlah").label) == ("jiwa", "Jumlah")
    assert (table.origin.title, table.origin.licence, str(table.origin.as_of)) == ("Penduduk", "cc-by", "2026-03-10")
    assert table.origin.snapshot == fresh.snapshot.sha256


def test_the_recorded_datastore_page_is_refused_because_rows_are_missing(sample: Callable[[str], bytes]) -> None:
    """The recording holds 2 of 14 rows: half a table is never drawn."""
    shown = json.dumps({"success": True, "result": {"id": ID}}).encode()
    parts = (
        part(f"{HOME}/api/3/action/resource_show?id={ID}", shown),
        part(
            f"{HOME}/api/3/action/datastore_search?resource_id={ID}", sample("ckan/constructed-datastore_search.json")
        ),
    )
    with pytest.raises(SourceRefused, match="promises 14 rows and gives 2"):
        a_source().parse(Snapshot(source="x", kind="ckan", parts=parts, fetched_at=NOW))


@pytest.mark.parametrize("active", [None, False])
def test_without_a_datastore_the_file_is_read_by_its_bytes(active: bool | None) -> None:
    body = a_workbook(
        [["DATA"], [], ["Kabupaten", "Padi (Ton)"], ["Kapuas", "1.000,5"], ["Katingan", 2], ["Jumlah", "1.002,5"]]
    )
    portal = Portal(file=body, mimetype="image/png", format="CSV", datastore_active=active)
    fresh = refresh(a_source(), answering(portal), NOW)
    assert fresh.dataset.table.rows() == [("Kapuas", 1000.5), ("Katingan", 2.0)]
    assert [c.name for c in fresh.checks] == ["total"]


def test_a_wrong_total_in_the_file_stops_unless_it_only_warns() -> None:
    body = b"Kabupaten;Padi (Ton)\nKapuas;100\nKatingan;200\nJumlah;350\n"
    with pytest.raises(CheckFailed, match="'total' failed"):
        refresh(a_source(), answering(Portal(file=body)), NOW)
    fresh = refresh(a_source(), answering(Portal(file=body)), NOW, {"total": {"value": 0.5, "severity": "warn"}})
    assert [c.name for c in fresh.warnings] == ["total"]


def test_a_file_on_another_host_is_not_fetched_unless_named() -> None:
    portal = Portal(file=b"Kabupaten;Padi (Ton)\nKapuas;1\n", url="https://berkas.example.org/x.csv")
    with pytest.raises(SourceRefused, match="not an address of this source"):
        a_source().fetch(answering(portal), NOW)
    assert len(a_source(hosts=["berkas.example.org"]).fetch(answering(portal), NOW).parts) == 3


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"<!DOCTYPE html><title>Login</title>", "a login page"),
        (b"%PDF-1.4", "a PDF"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
    ],
)
def test_a_file_that_is_no_table_is_refused(file: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        refresh(a_source(), answering(Portal(file=file)), NOW)


def test_the_portals_own_refusal_is_told(sample: Callable[[str], bytes]) -> None:
    body = sample("ckan/constructed-error-not-found.json")
    with pytest.raises(SourceRefused, match="Not found"):
        refresh(a_source(), answering(lambda request: httpx.Response(200, content=body)), NOW)


def test_columns_that_change_between_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ckan, "PAGE", 5)
    portal = Portal(people(8))

    def answer(request: httpx.Request) -> httpx.Response:
        found = portal(request)
        if request.url.params.get("offset") == "5":
            return as_json(json.loads(found.content.replace(b'"jumlah"', b'"lain"')))
        return found

    with pytest.raises(SourceRefused, match="columns change"):
        refresh(a_source(), answering(answer), NOW)


def test_an_empty_table_is_an_error_of_its_own() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("datastore_search"):
            return as_json(
                {"success": True, "result": {"records": [], "fields": [{"id": "a", "type": "text"}], "total": 0}}
            )
        return Portal()(request)

    with pytest.raises(DatasetError, match="no rows"):
        refresh(a_source(), answering(answer), NOW)


def test_numbers_typed_by_the_datastore_are_exact_whatever_the_language() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("datastore_search"):
            return Portal()(request)
        fields = [{"id": "nama", "type": "text"}, {"id": "nilai", "type": "numeric"}]
        records = [{"nama": "Kapuas", "nilai": "1.234"}, {"nama": "Katingan", "nilai": 5.5}]
        return as_json({"success": True, "result": {"records": records, "fields": fields, "total": 2}})

    assert refresh(a_source(unit="ton"), answering(answer), NOW).dataset.values("nilai") == [1.234, 5.5]


def test_what_nobody_told_is_asked_for() -> None:
    with pytest.raises(DatasetError, match=r"period not known; say it in \[sources.penduduk\]"):
        refresh(a_source(period=""), answering(Portal(file=b"Kabupaten;Padi (Ton)\nKapuas;1\n")), NOW)
    with pytest.raises(ConfigError, match="base_url"):
        a_source(base_url="")


def test_a_search_is_read_to_its_last_page_and_short_pages_are_refused() -> None:
    def portal(total: int) -> Any:
        def answer(request: httpx.Request) -> httpx.Response:
            start = int(request.url.params["start"])
            titles = [{"title": f"Data {n}", "name": f"data-{n}"} for n in range(start, min(start + 100, 230))]
            return as_json({"success": True, "result": {"count": total, "results": titles}})

        return answering(answer)

    source = Ckan.open("cari", SourceConfig(kind="ckan", base_url=HOME, search="data"), "")  # type: ignore[call-arg]
    assert refresh(source, portal(230), NOW).dataset.rows == 230
    with pytest.raises(SourceRefused, match="promises 250"):
        refresh(source, portal(250), NOW)
    with pytest.raises(SourceRefused, match="narrower"):
        refresh(source, portal(90_000), NOW)


@pytest.mark.parametrize("words", [{}, {"resource": ID, "search": "penduduk"}])
def test_a_portal_is_asked_for_one_table_or_for_one_list(words: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="either"):
        Ckan.open("cari", SourceConfig(kind="ckan", base_url=HOME, **words), "")  # type: ignore[arg-type]


@pytest.mark.parametrize("result", [{"fields": [], "records": [{"a": 1}]}, {"fields": ["a"], "records": [{"a": 1}]}])
def test_rows_without_columns_are_refused(result: dict[str, Any]) -> None:
    with pytest.raises(SourceRefused, match="which columns"):
        Ckan.local(part("uji", json.dumps({"success": True, "result": result}).encode()), NOW, {})
