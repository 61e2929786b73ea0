"""Whatever a host may answer, every kind gives a table or one of our errors: no traceback, no hang, bounded memory."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmc.errors import MmcError, SourceRefused
from mmc.sources import SOURCES
from mmc.sources.markup import html_tables, read_xml
from mmc.sources.snapshot import part

from .builders import NOW

QUIET = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
KINDS = {kind.kind: kind for kind in SOURCES if hasattr(kind, "local")}
WORDS = st.sampled_from([
    "status", "OK", "data", "data-availability", "available", "datacontent", "var", "vervar", "turvar", "tahun", "val",
    "turtahun", "label", "Infogempa", "gempa", "DateTime", "Tanggal", "Jam", "Lintang", "8 LS", "Bujur", "Magnitude",
    "features",
    "geometry", "coordinates", "properties", "date_hotspot_ori", "name", "level", "01/07/2026", "62,500", "success",
    "result", "records", "fields", "id", "title", "rendered", "date_gmt", "link", "lokasi", "cuaca", "columns", "rows",
    "producer", "period", "as_of", "2026-09-24", "items", "tanggal", "harga", "table", "<table>", "total", "pages",
])  # fmt: skip
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=True), WORDS, st.text(max_size=6)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=6)),
    max_leaves=25,
)
TAGS = st.sampled_from([
    "rss", "channel", "item", "title", "guid", "pubDate", "link", "description", "feed", "entry", "updated", "alert",
    "info", "expires", "sent", "msgType", "status", "area", "polygon", "Infogempa", "gempa", "point", "coordinates",
    "data", "forecast", "issue", "timestamp", "parameter", "timerange", "value", "Workbook", "Worksheet", "Row",
    "Cell", "Data",
])  # fmt: skip
TEXTS = st.sampled_from(
    ["", "Alert", "Actual", "2026-09-24T15:00:00+07:00", "5 LS", "&amp;", "<![CDATA[x]]>", "20240622060631"]
)
XML = st.recursive(
    st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", TAGS, TEXTS),
    lambda inner: st.builds(lambda tag, all: f"<{tag}>{''.join(all)}</{tag}>", TAGS, st.lists(inner, max_size=5)),
    max_leaves=20,
)
LINES = st.lists(
    st.lists(
        st.sampled_from([
            "latitude", "longitude", "acq_date", "acq_time", "satellite", "confidence", "frp", "daynight", "553",
            "-2.1", "h", "Judul Informasi", "Klasifikasi", "Berkala", "Nama Layanan", "Biaya", "Date_Param",
            "Commodity_Name", "Price", "Province_Name", "2026-09-24", "", '"', "1.234,5", "Kapuas", "No",
        ]),
        max_size=9,
    ),
    max_size=7,
).map(lambda rows: "\n".join(",".join(row) for row in rows))  # fmt: skip


def read_or_refuse(kind: str, body: bytes) -> None:
    opened: Any = KINDS[kind]
    try:
        reading = opened.local(part("jawaban", body), NOW, {})
    except MmcError as error:
        assert str(error).strip() and "\n" not in str(error), "one line says what is wrong"
    else:
        assert reading.dataset.rows >= 0


@pytest.mark.parametrize("kind", sorted(KINDS))
@QUIET
@given(st.one_of(JSON.map(lambda v: json.dumps(v).encode()), LINES.map(str.encode), XML.map(str.encode)))
def test_any_answer_of_any_shape(kind: str, body: bytes) -> None:
    read_or_refuse(kind, body)


@pytest.mark.parametrize("kind", sorted(KINDS))
@QUIET
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"{", b"[{", b"<?xml ", b"<rss>", b"<html>", b"\xff\xfe", b"PK\x03\x04"]),
)
def test_any_bytes_behind_any_beginning(kind: str, body: bytes, start: bytes) -> None:
    read_or_refuse(kind, start + body)


@settings(max_examples=150)
@given(st.text(alphabet="<>/table rdh=\"'colspan0123456789&;-!", max_size=300))
def test_any_html_gives_rows_of_one_width(text: str) -> None:
    tables, outside = html_tables(text)
    assert outside >= 0
    assert all(len({len(row) for row in table}) <= 1 for table in tables)


def test_a_table_of_giant_spans_stays_small() -> None:
    cell = "<td colspan=99999999 rowspan=99999999>x</td>"
    text = "<table>" + f"<tr>{cell * 3}</tr>" * 20 + "</table>"
    tracemalloc.start()
    tables, _ = html_tables(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * 2**20 and len(tables) == 1


def test_the_text_of_an_xml_document_survives_its_parts() -> None:
    root = read_xml(b"\xef\xbb\xbf \n<?xml version='1.0'?><a xmlns='x'>1<b c='2'>&lt;3</b>4</a>", "x")
    assert (root.tag, root.text, root.children[0].text, root.children[0].attributes) == ("a", "14", "<3", {"c": "2"})


@pytest.mark.parametrize("when", ["Sat, 21 Nov 99999999999999999999 00:00:00 +0700", "0001-01-01T00:00:00+07:00"])
@pytest.mark.parametrize("kind", ["feed", "bmkg_warning"])
def test_a_date_beyond_all_calendars_is_refused(kind: str, when: str) -> None:
    item = f"<item><title>a</title><link>https://x.go.id</link><pubDate>{when}</pubDate></item>"
    with pytest.raises(SourceRefused):
        KINDS[kind].local(part("uji", f"<rss><channel>{item}</channel></rss>".encode()), NOW, {})
