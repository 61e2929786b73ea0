"""Whatever bytes come: a table, or one of our own errors. Never a traceback, never a hang."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmc.config import SourceConfig
from mmc.errors import MmcError
from mmc.sources import open_source
from mmc.sources.sidecar import read_upload

from .builders import a_snapshot, a_workbook

WORDS = {"unit": "ton", "source": "Dinas", "as_of": "2026-09-30"}
CELLS = st.one_of(
    st.sampled_from(
        ["", "-", "Jumlah", "Kapuas", "No", "Tahun", "2024", "2025", "(1)", "(2)", "1.234,5", "14,250", "5 %"]
    ),
    st.sampled_from(
        ["Sumber: x", "*)", "05/09/2026", "Agustus 2026", "Kalimantan Tengah", '"', ";", "n.a", "Rp 5", "1,2 jt"]
    ),
    st.text(max_size=8),
    st.integers(-(10**6), 10**6).map(str),
)
QUIET = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(name: str, body: bytes) -> None:
    try:
        found = read_upload(name, body, WORDS)
    except MmcError as error:
        assert str(error).strip(), "an error without words helps nobody"
    else:
        assert found.dataset.rows > 0


@QUIET
@given(st.lists(st.lists(CELLS, max_size=6), max_size=12), st.sampled_from([";", ",", "\t"]))
def test_any_mess_of_office_cells(rows: list[list[str]], mark: str) -> None:
    read_or_refuse("x.csv", "\n".join(mark.join(row) for row in rows).encode())


@QUIET
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"a;b\n"]))
def test_any_bytes_behind_any_beginning(body: bytes, start: bytes) -> None:
    read_or_refuse("x.xlsx", start + body)


@QUIET
@given(st.data())
def test_a_workbook_with_damaged_insides(data: st.DataObject) -> None:
    whole = a_workbook([["Kabupaten", "Padi"], ["Kapuas", "1.000"], ["Katingan", 2.5], ["Jumlah", "1.002,5"]])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    hurt = members[data.draw(st.sampled_from(sorted(members)))]
    for place in data.draw(st.lists(st.integers(0, len(hurt) - 1), max_size=4)):
        hurt[place] = data.draw(st.sampled_from(list(b'0129<>/"=AZr\x00\xff')))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, bytes(content))
    read_or_refuse("x.xlsx", packed.getvalue())


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 999), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["data", "cuaca", "lokasi", "result", "val", "var", "vervar"]), inner, max_size=4
        ),
    ),
    max_leaves=12,
)
ENVELOPES: dict[str, dict[str, Any]] = {
    "bmkg_forecast": {"adm4": ["62.71.01.1003"]},
    "bps": {"domain": "6200", "var": 1},
}


@pytest.mark.parametrize("kind", sorted(ENVELOPES))
@QUIET
@given(body=JSON)
def test_any_json_a_source_may_answer(kind: str, body: Any) -> None:
    source = open_source("uji", SourceConfig(kind=kind, **ENVELOPES[kind]), "kunci")
    if kind == "bps" and isinstance(body, dict):
        lists = {name: body.get("var", []) for name in ("turvar", "tahun", "turtahun")}
        body = {**lists, **body, "status": "OK", "data-availability": "available", "datacontent": {"1": 1}}
    with pytest.raises(MmcError):
        source.parse(a_snapshot(json.dumps(body).encode()))
