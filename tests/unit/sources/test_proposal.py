"""The reading proposal: shown, corrected, remembered for the next file of its shape; a changed shape is told."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mmc.cli.app import app
from mmc.errors import DatasetError, SourceRefused
from mmc.sources.grid import read_grid
from mmc.sources.layout import lay_out
from mmc.sources.local import read_file
from mmc.sources.proposal import Readings, fingerprint, general
from mmc.sources.sidecar import read_table
from mmc.sources.tabular import ColumnWords, TableOptions

from .builders import NOW, a_workbook

TABLE = "REKAP;;\nKabupaten;Agustus 2026;Ket.\nKapuas;1.234,5;-\nKatingan;2.000,0;x\nJumlah;3.234,5;\n"


def written(folder: Path, text: str | bytes, name: str = "rekap.csv") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_proposal_says_where_the_table_is_and_what_was_left_out(tmp_path: Path) -> None:
    found = read_file("spreadsheet", written(tmp_path, TABLE), NOW)
    proposal = found.proposal
    assert proposal is not None
    assert (proposal.header, proposal.rows, proposal.totals) == ((2,), 2, ("Jumlah",))
    assert any("totals row (Jumlah)" in why for why in proposal.dropped)
    assert proposal.columns[0].regions == 2
    assert proposal.unknown == ("unit of 'Agustus 2026': say what its numbers count",)


def test_next_months_file_has_the_same_shape() -> None:
    assert fingerprint(["Kabupaten", "Agustus 2026"]) == fingerprint(["kabupaten", "September 2027"])
    assert fingerprint(["Kabupaten", "Agustus"]) != fingerprint(["Kabupaten", "Harga"])
    assert general("Tahun 2026 / Agt") == "tahun <tahun> / <bulan>"


def test_a_correction_is_remembered_for_the_next_file_of_the_shape(tmp_path: Path) -> None:
    readings = Readings(tmp_path / "bacaan")
    laid = lay_out(read_grid(TABLE.encode(), "x"), "x")
    corrected = ColumnWords(name="beras", unit="Rp/kg")
    columns = {"Agustus 2026": corrected, "Ket.": ColumnWords(drop=True)}
    readings.remember(laid, TableOptions(unit="ton", columns=columns))
    file = written(tmp_path, TABLE.replace("Agustus 2026", "September 2026"))
    found = read_file("spreadsheet", file, NOW, readings)
    assert [(c.name, c.unit) for c in found.columns] == [("Kabupaten", ""), ("beras", "Rp/kg")]
    assert found.proposal is not None and found.proposal.changed == ()


def test_a_changed_shape_is_told_and_never_read_over(tmp_path: Path) -> None:
    readings = Readings(tmp_path / "bacaan")
    readings.remember(lay_out(read_grid(TABLE.encode(), "x"), "x"), TableOptions(unit="ton"))
    found = read_file("spreadsheet", written(tmp_path, TABLE.replace("Ket.", "Luas")), NOW, readings)
    assert found.proposal is not None
    assert found.proposal.changed == ("column 'ket.' is gone", "column 'luas' is new")


def test_an_approved_shape_stops_a_file_of_another_one(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE)
    words = "unit: ton\nsource: Dinas\nas_of: 2026-09-01\nshape: [Kabupaten, Juli 2025, Luas]\n"
    written(tmp_path, words, "rekap.csv.yaml")
    with pytest.raises(DatasetError, match=r"another shape .* 'luas' is gone; column 'ket\.' is new"):
        read_table(file)
    written(tmp_path, words.replace("Luas", "Ket."), "rekap.csv.yaml")
    assert read_table(file).dataset.rows == 2


def test_a_column_that_can_only_be_english_is_proposed_as_such(tmp_path: Path) -> None:
    found = read_file("spreadsheet", written(tmp_path, "Kab;Luas\nA;4174.211\nB;5.5\n"), NOW)
    assert [row[1] for row in found.table] == [4174.211, 5.5]
    assert any("English" in note for note in found.notes)
    plain = read_file("spreadsheet", written(tmp_path, "Kab;Luas\nA;4.174\nB;5.500\n"), NOW)
    assert [row[1] for row in plain.table] == [4174.0, 5500.0]


HTML = "<html><body><table><tr><th rowspan=2>Kab</th><th colspan=2>Panen (ton)</th></tr>"
HTML += "<tr><th>2024</th><th>2025</th></tr>"
HTML += "<tr><td>Kapuas</td><td>1.234,5</td><td>&nbsp;-</td></tr><tr><td>Katingan</td><td>2</td><td>3</td></tr></table>"


def an_ods(rows: list[list[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row
        ) + "</table:table-row>"
        for row in rows
    )  # fmt: skip
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    body = f'<office:spreadsheet><table:table table:name="A">{cells}</table:table></office:spreadsheet>'
    whole = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", f'<?xml version="1.0"?>{whole}')
    return packed.getvalue()


ROWS = [["Kab", "Panen (ton)"], ["Kapuas", "1.234,5"], ["Katingan", "2"]]
FILES = {
    "csv": "\n".join(map(";".join, ROWS)).encode(), "tsv": "\n".join(map("\t".join, ROWS)).encode(),
    "utf16": "\n".join(map("\t".join, ROWS)).encode("utf-16"), "xlsx": a_workbook(ROWS), "ods": an_ods(ROWS),
    "cp1252": "\n".join(map(";".join, [["Kab\u2013", "Panen (ton)"], *ROWS[1:]])).encode("cp1252"),
    "html": ("<table>" + "".join(f"<tr><td>{a}</td><td>&nbsp;{b}</td></tr>" for a, b in ROWS) + "</table>").encode(),
}  # fmt: skip


@pytest.mark.parametrize("way", FILES)
def test_one_table_in_any_file_is_the_same_table(way: str, tmp_path: Path) -> None:
    found = read_file("spreadsheet", written(tmp_path, FILES[way], f"x.{way}"), NOW)
    assert [tuple(row) for row in found.table] == [("Kapuas", 1234.5), ("Katingan", 2.0)]
    assert found.columns[1].unit == "ton"


def test_html_saved_as_xls_keeps_its_merged_headers(tmp_path: Path) -> None:
    found = read_file("spreadsheet", written(tmp_path, HTML, "x.xls"), NOW)
    assert [c.name for c in found.columns] == ["Kab", "Panen (ton) / 2024", "Panen (ton) / 2025"]
    assert found.table[0] == ("Kapuas", 1234.5, None)


@pytest.mark.parametrize(("body", "words"), [
    ('<html><form><input type="password"></form></html>', "a login page"),
    ("<html><title>Request Rejected</title>support ID 1</html>", "a page of its firewall"),
    ("<html><frameset><frame src='x_files/sheet001.htm'></frameset></html>", "an empty Excel shell"),
    ("<html><body><p>Berita hari ini</p></body></html>", "a web page"),
    (HTML + HTML, "2 tables"),
])  # fmt: skip
def test_a_page_that_is_no_table_has_its_own_words(body: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=words):
        read_file("spreadsheet", written(tmp_path, body, "x.xls"), NOW)


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>" + b" " * 3_000_000)
    body = bytearray(packed.getvalue())
    place = body.rindex(b"PK\x01\x02")
    body[place + 24 : place + 28] = (100).to_bytes(4, "little")
    with pytest.raises(SourceRefused, match="packed to look smaller"):
        read_grid(bytes(body), "bom.xlsx")


def test_the_command_prints_the_json_the_issue_names(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["source", "read", "spreadsheet", str(written(tmp_path, TABLE)), "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["error"] is None and told["rows"] == 2
    assert {"columns", "rows", "sample", "origin", "notes", "error"} <= set(told)
    assert told["sample"][0] == {"Kabupaten": "Kapuas", "Agustus 2026": 1234.5, "Ket.": None}


def test_a_refusal_of_the_command_is_a_named_error_and_status_1(tmp_path: Path) -> None:
    file = written(tmp_path, "<html>login <input type='password'></html>")
    done = CliRunner().invoke(app, ["source", "read", "spreadsheet", str(file), "--json"])
    assert done.exit_code == 1 and json.loads(done.stdout)["error"].startswith("SourceRefused: ")
    strange = CliRunner().invoke(app, ["source", "read", "ramalan", str(file), "--json"])
    assert strange.exit_code == 1 and "ConfigError" in json.loads(strange.stdout)["error"]
