"""Press kit: everything an editor elsewhere needs of one story in one ZIP. Same post, same bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmc.core.channel import MediaFile, Post
from mmc.publishers.limits import file_name

_THEN = (1980, 1, 1, 0, 0, 0)
CREDIT = "Cantumkan sumber di setiap pemuatan. Angka dan gambar tidak boleh diubah tanpa menyebutkannya."


@dataclass(frozen=True, kw_only=True)
class Kit:
    """A finished press kit, wherever it lies."""

    sha256: str
    bytes: int
    url: str = ""


def names_of(post: Post) -> dict[str, MediaFile]:
    """Every file of a post by its name in the kit: `portrait.png`, `short.mp4`, `short.vtt`."""
    named: dict[str, MediaFile] = {}
    for file in (*post.media, *post.captions):
        plain = file_name(file)
        name, ending = Path(plain).stem, Path(plain).suffix or _ending(file.mime)
        tries = (f"{name}{number}{ending}" for number in ("", *(f"-{n}" for n in range(2, 100))))
        named[next(one for one in tries if one not in named)] = file
    return named


def licence_of(post: Post) -> str:
    """Source, licence and period in a few lines; only the request for credit where nothing is known."""
    page: Mapping[str, Any] = post.page or {}
    told = (("Sumber data", "source"), ("Alamat sumber", "source_url"), ("Lisensi data", "licence"),
            ("Periode", "period"), ("Cara olah", "method"))  # fmt: skip
    lines = [f"{word}: {page[name]}" for word, name in told if page.get(name)]
    if page.get("practice"):
        lines.append("DATA LATIHAN: angka di sini dikarang dan tidak boleh disiarkan.")
    return "\n".join([*lines, CREDIT])


def alt_texts_of(post: Post) -> str:
    """One paragraph a file: its name and what it shows."""
    told = [f"{name}\n{file.alt}" for name, file in names_of(post).items() if file.alt]
    return "\n\n".join(told)


def build_kit(post: Post, embargo: str, target: Path) -> Kit:
    """The kit written to `target`, whole or not at all; `embargo` is a sentence or empty."""
    words = "\n\n".join(part for part in (embargo, post.title, post.text) if part)
    texts = {"keterangan.txt": words, "lisensi.txt": licence_of(post), "teks-alternatif.txt": alt_texts_of(post),
             "data.csv": str((post.page or {}).get("csv") or "")}  # fmt: skip
    bodies = {name: text.encode() + b"\n" for name, text in texts.items() if text.strip()}
    files = names_of(post)
    manifest = _manifest(post, embargo, bodies, files)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")
    with zipfile.ZipFile(draft, "w") as archive:
        for name in sorted([*bodies, *files, "manifest.json"]):
            with archive.open(_entry(name), "w", force_zip64=True) as out:
                if name in files:
                    with files[name].path.open("rb") as source:
                        shutil.copyfileobj(source, out, 1 << 20)
                else:
                    out.write(manifest if name == "manifest.json" else bodies[name])
    draft.replace(target)
    with target.open("rb") as made:
        sha256 = hashlib.file_digest(made, "sha256").hexdigest()
    return Kit(sha256=sha256, bytes=target.stat().st_size)


def _manifest(post: Post, embargo: str, bodies: Mapping[str, bytes], files: Mapping[str, MediaFile]) -> bytes:
    listed = [{"path": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
              for name, body in bodies.items()]  # fmt: skip
    listed += [{"path": name, "size": file.path.stat().st_size, "sha256": file.sha256, "mime": file.mime,
                "width": file.width, "height": file.height, "seconds": file.seconds, "alt": file.alt}
               for name, file in files.items()]  # fmt: skip
    told = {"delivery": post.delivery, "title": post.title, "link": post.link, "embargo": embargo,
            "language": post.language, "files": sorted(listed, key=lambda one: str(one["path"]))}  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _entry(name: str) -> zipfile.ZipInfo:
    # Nothing of this machine or of today: the hash of a kit is its identity. Stored: pictures and films are packed.
    info = zipfile.ZipInfo(name, date_time=_THEN)
    info.create_system, info.external_attr, info.compress_type = 3, 0o644 << 16, zipfile.ZIP_STORED
    return info


def _ending(mime: str) -> str:
    return {"text/vtt": ".vtt", "application/x-subrip": ".srt"}.get(mime, ".bin")
