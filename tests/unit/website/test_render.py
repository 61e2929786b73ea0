from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest

from mmc.website.page import Note, Page, PageColumn
from mmc.website.render import ON_HOME, Looks, body_html, render_site, render_story, table_view
from tests.unit.website.builders import ADDRESS, NOON, a_page, some_words

LOOKS = Looks(css="assets/site.css")
HOSTILE = '</title><script>alert("x")</script> & "kutip" 🔥'
ATOM = "{http://www.w3.org/2005/Atom}"


class Reader(HTMLParser):
    """Collects what a browser would see: tags with attributes, and the text outside scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def meta(self, name: str) -> str | None:
        return next((a["content"] for a in self.all("meta") if name in (a.get("property"), a.get("name"))), None)


def story(page: Page) -> Reader:
    return Reader(render_story(page, some_words(), LOOKS)[f"berita/{page.slug}/index.html"].decode())


def site(*pages: Page) -> dict[str, str]:
    return {path: data.decode() for path, data in render_site(pages, some_words(), LOOKS).items()}


def test_hostile_words_stay_words_on_every_page() -> None:
    page = a_page(title=HOSTILE, summary=HOSTILE, kicker=HOSTILE, body=HOSTILE, source=HOSTILE, method=HOSTILE,
                  columns=(PageColumn(label=HOSTILE, kind="text"),), rows=((HOSTILE,),), csv="")  # fmt: skip
    seen = story(page)
    assert [s.get("src") or s.get("type") for s in seen.all("script")] == ["/_mmc/b.js", "application/ld+json"]
    assert "".join(seen.texts).count(HOSTILE) >= 6
    assert seen.meta("og:title") == HOSTILE
    files = site(page)
    assert all(len(Reader(files[p]).all("script")) == 1 for p in ("index.html", "arsip/index.html"))


def test_a_title_of_300_letters_is_shown_whole() -> None:
    title = ("Pertanggungjawaban " * 16)[:300].strip()
    assert title in "".join(story(a_page(title=title)).texts)


def test_a_body_in_html_keeps_simple_tags_and_loses_the_rest() -> None:
    dirty = (
        '<p onclick="x()">Satu <strong>dua</strong><script>alert(1)</script><a href="javascript:x">tiga</a><img src=x>'
    )
    clean = str(body_html(dirty))
    assert "<strong>dua</strong>" in clean
    assert not any(bad in clean for bad in ("script", "onclick", "javascript", "<img"))


def test_plain_paragraphs_and_lines_are_kept_and_escaped() -> None:
    assert str(body_html("Satu\ndua\r\n\r\n1 < 2 & 3")) == "<p>Satu<br>dua</p>\n<p>1 &lt; 2 &amp; 3</p>"


def test_table_numbers_are_indonesian_with_their_commas_under_each_other() -> None:
    view = table_view(a_page(rows=(("Kapuas", 1234567.5), ("Seruyan", None), ("Gunung Mas", -12))), some_words())
    assert [row[1] for row in view["rows"]] == ["1.234.567,5", "–", "−12,0"]
    seen = story(a_page())
    assert [c.get("class") for c in seen.all("td")] == ["n", "n"]
    assert "– tidak ada data" in seen.texts


def test_dates_and_times_in_a_table_are_written_out_in_local_time() -> None:
    columns = (PageColumn(label="Hari", kind="date"), PageColumn(label="Jam", kind="time"))
    view = table_view(a_page(columns=columns, rows=(("2026-11-21", "2026-11-21T05:00:00+00:00"),)), some_words())
    assert view["rows"] == [("21 November 2026", "21 November 2026, 12.00 WIB")]


def test_a_very_long_table_sends_readers_to_the_csv() -> None:
    seen = story(a_page(rows=tuple((f"Desa {i}", i) for i in range(1434))))
    assert len(seen.all("tr")) == 201
    assert any("1.234 baris lain ada di" in text for text in seen.texts)


def test_the_story_names_its_canonical_address_language_beacon_and_data() -> None:
    seen = story(a_page())
    assert seen.all("html")[0]["lang"] == "id"
    assert {"rel": "canonical", "href": f"{ADDRESS}/berita/padi-naik/"} in seen.all("link")
    assert {"src": "/_mmc/b.js", "defer": None} in seen.all("script")
    assert "padi-naik.csv" in [a.get("href") for a in seen.all("a")]
    assert "21 November 2026, 12.00 WIB" in seen.texts


def test_invented_figures_say_so() -> None:
    assert "Data latihan." in story(a_page(practice=True)).texts
    assert "berita/padi-naik/padi-naik-data-latihan.csv" in render_story(a_page(practice=True), some_words(), LOOKS)
    assert "Data latihan." not in story(a_page()).texts


def test_corrections_stand_under_the_story_with_their_time() -> None:
    seen = story(a_page(corrections=(Note(at=NOON + timedelta(hours=1), note="Angka Seruyan diperbaiki."),)))
    assert "Angka Seruyan diperbaiki." in "".join(seen.texts)
    assert "21 November 2026, 13.00 WIB" in seen.texts


def test_a_withdrawn_page_says_why_and_appears_nowhere_else() -> None:
    gone = a_page("ditarik", title="Judul lama", withdrawn=Note(at=NOON, note="Sumber menarik datanya."))
    kept = a_page("tetap")
    assert "Sumber menarik datanya." in story(gone).texts
    assert "ditarik.csv" not in "".join(render_story(gone, some_words(), LOOKS))
    files = site(gone, kept)
    for path in ("index.html", "arsip/index.html", "feed.xml", "sitemap.xml"):
        assert "berita/ditarik" not in files[path] and "berita/tetap" in files[path]


def test_the_feed_is_valid_atom_with_absolute_addresses_and_rfc3339_dates() -> None:
    pages = [a_page(f"cerita-{i}", title=HOSTILE, published_at=NOON - timedelta(hours=i)) for i in range(40)]
    feed = ET.fromstring(site(*pages)["feed.xml"])
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 30
    assert entries[0].findtext(f"{ATOM}id") == f"{ADDRESS}/berita/cerita-0/"
    assert entries[0].findtext(f"{ATOM}title") == HOSTILE
    for moment in feed.iter(f"{ATOM}updated"):
        assert moment.text and datetime.fromisoformat(moment.text).tzinfo is not None and moment.text.endswith("Z")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{ADDRESS}/feed.xml", "alternate": f"{ADDRESS}/"}


def test_an_empty_site_is_a_whole_site() -> None:
    files = site()
    assert "Belum ada konten yang terbit" in files["index.html"]
    assert ET.fromstring(files["feed.xml"]).findtext(f"{ATOM}updated")
    ET.fromstring(files["sitemap.xml"])


def test_the_sitemap_lists_home_and_every_story_with_its_last_change() -> None:
    changed = NOON + timedelta(days=1)
    urls = ET.fromstring(site(a_page("satu"), a_page("dua", updated_at=changed))["sitemap.xml"])
    ns = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {u.findtext(f"{ns}loc"): u.findtext(f"{ns}lastmod") for u in urls}
    assert found == {
        f"{ADDRESS}/": "2026-11-22T05:00:00Z", f"{ADDRESS}/berita/satu/": "2026-11-21T05:00:00Z",
        f"{ADDRESS}/berita/dua/": "2026-11-22T05:00:00Z",
    }  # fmt: skip


def test_stories_beyond_the_home_page_are_found_in_the_archive() -> None:
    pages = [a_page(f"cerita-{i:03d}", published_at=NOON - timedelta(days=i)) for i in range(ON_HOME + 5)]
    files = site(*pages)
    oldest = f"/berita/{pages[-1].slug}/"
    assert oldest not in files["index.html"] and "Lihat semua konten" in files["index.html"]
    assert oldest in files["arsip/index.html"] and "Oktober 2026" in files["arsip/index.html"]


@pytest.mark.parametrize("order", [1, -1])
def test_stories_of_the_same_minute_never_change_places(order: int) -> None:
    pages = [a_page(slug) for slug in ("a", "b", "c")][::order]
    home = site(*pages)["index.html"]
    assert home.index("/berita/a/") < home.index("/berita/b/") < home.index("/berita/c/")


def test_a_site_below_a_path_links_below_it() -> None:
    words = some_words(base_url="https://kalteng.example.go.id/mmc")
    html = render_story(a_page(), words, LOOKS)["berita/padi-naik/index.html"].decode()
    seen = Reader(html)
    assert "/mmc/_mmc/b.js" in [s.get("src") for s in seen.all("script")]
    local = [v for name in ("a", "link") for t in seen.all(name) if (v := t.get("href")) and v.startswith("/")]
    assert local and all(v.startswith("/mmc/") for v in local)
