"""Bake: the pages that are public, rendered into a new release and switched to in one rename.

The current release's manifest is the one truth about what is public. A page that was stored but whose
switch never happened (a crash, a cancelled delivery) is therefore never shown by somebody else's bake.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from mmc.website import media, render
from mmc.website.fonts import web_fonts
from mmc.website.page import Page, page_from_dict
from mmc.website.release import Manifest, Shown, current, fresh_folder, locked, prune, switch
from mmc.website.words import SiteWords

Change = Callable[[Mapping[str, Page]], Mapping[str, Page]]
"""From the pages that are public to those that should be, both by slug."""


@dataclass(frozen=True, kw_only=True)
class BakeResult:
    """What a bake made."""

    release: Path
    changed: bool  # False: readers already had exactly this
    pages: int
    files: int


def bake(store: Path, out: Path, site: SiteWords, now: datetime, change: Change | None = None) -> BakeResult:
    """The site baked and made public. Same pages and words give the same bytes, and then nothing is switched.

    `change` runs under the bake lock, so two publishers never overwrite each other's page. MmcError if the
    store lacks a picture; whatever goes wrong, readers keep the release they have.
    """
    with locked(out):
        before = current(out)
        pages = dict(public_pages(store, before))
        wanted = dict(change(pages)) if change else pages
        folder = fresh_folder(out)
        try:
            assets = _assets(store, folder, site)
            recipe = _recipe(site, assets)
            shown = {slug: _remember(store, page) for slug, page in sorted(wanted.items())}
            old = before if before is not None and before.recipe == recipe else None
            files = assets | _render_all(store, out, folder, site, wanted, shown, old)
            if old is not None and files == old.files and shown == old.pages:
                release = out / "releases" / old.name
                return BakeResult(release=release, changed=False, pages=len(shown), files=len(files))
            name = _name(out, now, files)
            release = switch(out, folder, Manifest(name=name, recipe=recipe, files=files, pages=shown))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        prune(out)
        return BakeResult(release=release, changed=True, pages=len(shown), files=len(files))


def public_pages(store: Path, manifest: Manifest | None) -> Mapping[str, Page]:
    """The pages a release shows, by slug."""
    if manifest is None:
        return {}
    return {slug: stored_page(store, shown.data) for slug, shown in manifest.pages.items()}


def stored_page(store: Path, sha256: str) -> Page:
    """One version of a page from the store."""
    return page_from_dict(json.loads(_page_file(store, sha256).read_bytes()))


def _page_file(store: Path, sha256: str) -> Path:
    return store / "pages" / sha256[:2] / f"{sha256}.json"


def _remember(store: Path, page: Page) -> Shown:
    data = json.dumps(page.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    sha256 = render.digest(data)
    file = _page_file(store, sha256)
    if not file.is_file():
        media.write_file(file, data)
    return Shown(data=sha256, delivery=page.delivery, withdrawn=page.withdrawn is not None)


def _render_all(
    store: Path, out: Path, folder: Path, site: SiteWords, pages: Mapping[str, Page], shown: Mapping[str, Shown],
    reusable: Manifest | None,
) -> dict[str, str]:  # fmt: skip
    """Every file of the release but its assets, made inside `folder`; path -> sha256."""
    files: dict[str, str] = {}
    looks = render.Looks(css=next(f"assets/{f.name}" for f in (folder / "assets").glob("*.css")))
    for slug, page in pages.items():
        old = reusable.pages.get(slug) if reusable else None
        if reusable and old == shown[slug]:
            files.update(_reuse(out / "releases" / reusable.name, folder, reusable, page))
        else:
            files.update(_write(folder, render.render_story(page, site, looks)))
    files.update(_write(folder, render.render_site(pages.values(), site, looks)))
    files.update(_media(store, folder, (p for p in pages.values() if p.withdrawn is None)))
    return files


def _reuse(release: Path, folder: Path, manifest: Manifest, page: Page) -> dict[str, str]:
    prefix = page.path.strip("/")
    names = (f"{prefix}/index.html", f"{prefix}/{render.csv_name(page)}")
    kept = {path: manifest.files[path] for path in names if path in manifest.files}
    for path in kept:
        media.link(release / path, folder / path)
    return kept


def _assets(store: Path, folder: Path, site: SiteWords) -> dict[str, str]:
    fonts = web_fonts(store, site.brand.fonts)
    files = {}
    for file in fonts.values():
        media.link(file, folder / "assets" / file.name)
        files[f"assets/{file.name}"] = render.digest(file.read_bytes())
    css = render.render_css(site, {face: file.name for face, file in fonts.items()})
    made = {
        f"assets/site.{render.digest(css)[:12]}.css": css,
        "assets/tumpal.svg": render.render_svg("tumpal", site),
        "favicon.svg": render.render_svg("mark", site),
    }
    return files | _write(folder, made)


def _media(store: Path, folder: Path, pages: Iterable[Page]) -> dict[str, str]:
    files: dict[str, str] = {}
    for page in pages:
        for address, (sha256, file) in media.public_files(store, page).items():
            if address not in files:
                media.link(file, folder / address)
                files[address] = sha256 or _sha_of(file)
    return files


@lru_cache(maxsize=4096)
def _sha_of(file: Path) -> str:
    # Copies in the store are named by content and never rewritten, so their hash may be remembered.
    return render.digest(file.read_bytes())


def _write(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    for path, data in files.items():
        media.write_file(folder / path, data)
    return {path: render.digest(data) for path, data in files.items()}


def _recipe(site: SiteWords, assets: Mapping[str, str]) -> str:
    """Changes whenever the same page could come out different: new templates, code, words, colours or fonts."""
    words = [site.name, site.base_url, site.zone, site.language, site.brand.fingerprint, assets]
    seen = hashlib.sha256(json.dumps(words, sort_keys=True).encode())
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.suffix in (".py", ".j2"):
            seen.update(file.name.encode() + file.read_bytes())
    return seen.hexdigest()


def _name(out: Path, now: datetime, files: Mapping[str, str]) -> str:
    """`000042-20261121T070000Z-3f9a0c1b2d4e`: sorts by making, even when the clock was set back."""
    numbers = [int(f.stem.split("-")[0]) for f in (out / "releases").glob("*-*.json")]
    content = render.digest(json.dumps(files, sort_keys=True).encode())[:12]
    return f"{max(numbers, default=0) + 1:06d}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{content}"
