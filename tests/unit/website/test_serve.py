from __future__ import annotations

import gzip
import http.client
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from mmc.website import media
from mmc.website.compose import compose_page
from mmc.website.page import Note
from mmc.website.serve import site_app
from tests.unit.website.builders import NOON, a_film, a_page, a_still, some_captions
from tests.unit.website.conftest import Oven


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: Mapping[str, str]  # names in lower case
    content: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.content) if packed else self.content).decode()


@dataclass(frozen=True)
class Reader:
    """A reader that asks exactly for the path it is given: no tidying, no redirects, no unpacking."""

    port: int

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, headers=dict(headers or {}))
            answer = line.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            line.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers)


@pytest.fixture
def reader(oven: Oven) -> Iterator[Reader]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(site_app(oven.out), lifespan="off", log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Reader(door.getsockname()[1])
        server.should_exit = True
        thread.join()


def film_address(oven: Oven, folder: Path) -> str:
    film, still = a_film(folder), a_still(folder)
    for file in (film, still):
        media.place(oven.store, file.path, file.sha256)
    page = compose_page(slug="a", delivery="D", title="T", summary="", published_at=NOON, media=[still, film])
    oven.show(page)
    return f"/{page.films[0].address}"


def test_before_the_first_bake_readers_are_asked_to_wait(reader: Reader) -> None:
    answer = reader.get("/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_a_story_is_served_with_headers_that_keep_readers_safe(oven: Oven, reader: Reader) -> None:
    oven.show(a_page())
    answer = reader.get("/berita/padi-naik/?p=abc")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert answer.headers["cache-control"] == "no-cache"


def test_an_address_without_its_slash_leads_on_and_keeps_the_credit(oven: Oven, reader: Reader) -> None:
    oven.show(a_page())
    answer = reader.get("/berita/padi-naik?p=abc")
    assert (answer.status_code, answer.headers["location"]) == (308, "/berita/padi-naik/?p=abc")


@pytest.mark.parametrize(
    "path",
    ["/berita/tiada/", "/../store/pages", "/%2e%2e/store", "/media/../../store", "/.lock", "/berita", "//etc/passwd"],
)
def test_what_no_manifest_names_is_not_there(oven: Oven, reader: Reader, path: str) -> None:
    oven.show(a_page())
    answer = reader.get(path)
    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.text


def test_a_new_release_is_seen_by_the_next_request(oven: Oven, reader: Reader) -> None:
    oven.show(a_page(title="Judul lama"))
    first = reader.get("/berita/padi-naik/")
    same = reader.get("/berita/padi-naik/", headers={"if-none-match": first.headers["etag"]})
    oven.show(a_page(title="Judul baru"))
    fresh = reader.get("/berita/padi-naik/", headers={"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert fresh.status_code == 200 and "Judul baru" in fresh.text


def test_readers_in_between_never_get_a_404(oven: Oven, reader: Reader) -> None:
    oven.show(a_page())
    seen: set[int] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(reader.get("/berita/padi-naik/").status_code)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(10):
        oven.show(a_page(title=f"Judul {number}"))
    stop.set()
    thread.join()
    assert seen == {200}


def test_media_may_be_kept_for_ever_and_pages_not(oven: Oven, reader: Reader, tmp_path: Path) -> None:
    film = film_address(oven, tmp_path)
    css = next(p for p in oven.everything() if p.endswith(".css"))
    assert "immutable" in reader.get(film).headers["cache-control"]
    assert "immutable" in reader.get(f"/{css}").headers["cache-control"]
    assert reader.get("/favicon.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("wanted", "status", "piece", "range_header"),
    [
        ("bytes=0-9", 206, slice(0, 10), "bytes 0-9/1024"),
        ("bytes=1000-", 206, slice(1000, 1024), "bytes 1000-1023/1024"),
        ("bytes=-24", 206, slice(1000, 1024), "bytes 1000-1023/1024"),
        ("bytes=5-99999", 206, slice(5, 1024), "bytes 5-1023/1024"),
        ("bytes=1024-", 416, None, "bytes */1024"),
        ("bytes=9-5", 416, None, "bytes */1024"),
        ("bytes=-0", 416, None, "bytes */1024"),
        ("bytes=0-1,5-6", 200, slice(0, 1024), None),
        ("bytes=" + "9" * 400 + "-", 200, slice(0, 1024), None),
        ("lines=1-2", 200, slice(0, 1024), None),
    ],
)
def test_players_may_ask_for_a_part_of_a_film(
    oven: Oven,
    reader: Reader,
    tmp_path: Path,
    wanted: str,
    status: int,
    piece: slice | None,
    range_header: str | None,
) -> None:
    whole = bytes(range(256)) * 4
    answer = reader.get(film_address(oven, tmp_path), headers={"range": wanted})
    assert (answer.status_code, answer.headers.get("content-range")) == (status, range_header)
    assert answer.content == (whole[piece] if piece else b"")


def test_subtitles_are_served_as_what_players_take(oven: Oven, reader: Reader, tmp_path: Path) -> None:
    film, words = a_film(tmp_path), some_captions(tmp_path)
    for file in (film, words):
        media.place(oven.store, file.path, file.sha256)
    page = compose_page(
        slug="a", delivery="D", title="T", summary="", published_at=NOON, media=[film], captions=[words]
    )
    oven.show(page)
    shown = reader.get("/berita/a/").text
    assert page.films[0].track is not None
    address = f"/{page.films[0].track.address}"
    assert '<track kind="captions" srclang="id" label="Bahasa Indonesia" src="' in shown
    assert f'{address}">' in shown
    answer = reader.get(address)
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT")


def test_parts_of_an_older_and_a_newer_film_are_never_mixed(oven: Oven, reader: Reader, tmp_path: Path) -> None:
    film = film_address(oven, tmp_path)
    tag = reader.get(film).headers["etag"]
    assert reader.get(film, headers={"range": "bytes=0-9", "if-range": tag}).status_code == 206
    assert reader.get(film, headers={"range": "bytes=0-9", "if-range": '"old"'}).status_code == 200


def test_head_tells_the_size_without_the_film(oven: Oven, reader: Reader, tmp_path: Path) -> None:
    answer = reader.ask("HEAD", film_address(oven, tmp_path))
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "1024", b"")


def test_words_travel_compressed_where_the_reader_can(oven: Oven, reader: Reader) -> None:
    oven.show(a_page())
    packed = reader.get("/", headers={"accept-encoding": "gzip"})
    bare = reader.get("/", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and packed.text == bare.text
    assert packed.headers["etag"] != bare.headers["etag"] and bare.headers["vary"] == "accept-encoding"
    assert int(packed.headers["content-length"]) == len(gzip.compress(bare.content, 6, mtime=0))


def test_the_csv_downloads_as_utf8_text(oven: Oven, reader: Reader) -> None:
    oven.show(a_page())
    answer = reader.get("/berita/padi-naik/padi-naik.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.content == b"Kabupaten,Padi (ton)\r\nKapuas,1234567.5\r\nSeruyan,\r\n"


def test_the_site_only_reads(oven: Oven, reader: Reader) -> None:
    oven.show(a_page())
    answer = reader.ask("POST", "/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_withdrawn_page_still_answers(oven: Oven, reader: Reader) -> None:
    oven.show(a_page(withdrawn=Note(at=NOON, note="Sumber menarik datanya.")))
    answer = reader.get("/berita/padi-naik/")
    assert answer.status_code == 200 and "Sumber menarik datanya." in answer.text
