"""One fuzzing run, in a process of its own: `python -m tests.fuzz.target SHAPE LIMIT FOLDER`.

LIMIT is one of libFuzzer's: `-runs=10000` (from one seed) or `-max_total_time=600`.

Coverage-guided (atheris) over the readers of one shape of file. Whatever the bytes are, a reader gives a table or one
of the two errors a source may raise; anything else, a hang or a gigabyte ends the process with another status.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mmc.sources"]):
    from mmc.errors import DatasetError, SourceError
    from mmc.sources.bmkg_quake import BmkgQuake
    from mmc.sources.bmkg_warning import BmkgWarning
    from mmc.sources.bps import Bps
    from mmc.sources.ckan import Ckan
    from mmc.sources.feed import Feed
    from mmc.sources.json_api import JsonApi
    from mmc.sources.markup import read_xml
    from mmc.sources.sidecar import read_upload
    from mmc.sources.snapshot import part

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
WORDS = {"unit": "ton", "source": "Dinas Uji", "as_of": "2026-01-01"}
KINDS = {"json": (Bps, Ckan, JsonApi, BmkgQuake, Feed), "xml": (BmkgWarning, BmkgQuake, Feed)}
SEEDS: dict[str, tuple[bytes, ...]] = {
    "csv": (
        b"Kabupaten;Produksi (ton)\nKapuas;1.234,5\nKatingan;-\nJumlah;1.234,5\n",
        b"Tabel 1\n\nNo,Wilayah,2023,2024\n1,Kab. Kapuas,\"1,5\",(2)\n\nCatatan: sementara\n",
        b"<html><table><tr><th>Wilayah</th><th>2024</th></tr><tr><td>Kapuas</td><td>1</td></tr></table></html>",
    ),
    "json": (
        b'{"status":"OK","data-availability":"available","var":[{"val":1,"label":"a","unit":"ton"}],"datacontent":{"1":2}}',
        b'{"success":true,"result":{"fields":[{"id":"a","type":"text"}],"records":[{"a":"x","b":1}],"total":1}}',
        b'{"Infogempa":{"gempa":[{"DateTime":"2026-11-21T00:00:00+00:00","Coordinates":"-2,113","Magnitude":"5"}]}}',
        b'[{"nama":"Kapuas","nilai":1}]',
    ),
    "xml": (
        b'<?xml version="1.0"?><rss><channel><item><title>a</title><link>https://x.go.id</link>'
        b"<pubDate>Sat, 21 Nov 2026 00:00:00 +0700</pubDate></item></channel></rss>",
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sent>2026-11-21T00:00:00+07:00'
        b"</sent><status>Actual</status><msgType>Alert</msgType><info><event>Hujan</event><expires>"
        b"2026-11-21T03:00:00+07:00</expires></info></alert>",
        b"<Infogempa><gempa><Tanggal>21 Nov 2026</Tanggal><Jam>00:00:00 WIB</Jam></gempa></Infogempa>",
    ),
}  # fmt: skip


def read(shape: str, body: bytes) -> None:
    """Whatever the readers of this shape make of the bytes; only their own two errors are swallowed."""
    if shape in ("csv", "xlsx"):
        try:
            read_upload("uji.xlsx" if shape == "xlsx" else "uji.csv", body, WORDS)
        except (SourceError, DatasetError):
            pass
        return
    for kind in KINDS[shape]:
        try:
            kind.local(part("uji", body, mime=f"application/{shape}"), NOW, {})
        except (SourceError, DatasetError):
            pass
    if shape == "xml":
        try:
            read_xml(body, "uji")
        except SourceError:
            pass


def workbook() -> bytes:
    """A small workbook to begin from."""
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["Kabupaten", "Produksi (ton)"])
        sheet.write_row(1, 0, ["Kapuas", 12.5])
    return out.getvalue()


def main(shape: str, limit: str, folder: Path) -> None:
    """Fuzz up to the limit; what breaks a reader is left in the folder."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    for number, body in enumerate(SEEDS.get(shape) or (workbook(),)):
        (seeds / str(number)).write_bytes(body)
    limits = [limit, "-timeout=10", "-rss_limit_mb=1500", "-max_len=20000"]
    limits += ["-seed=1"] if limit.startswith("-runs") else []
    where = [f"-artifact_prefix={folder}/", "-verbosity=0", "-print_final_stats=1", str(seeds)]
    atheris.Setup(["target", *limits, *where], lambda data: read(shape, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
