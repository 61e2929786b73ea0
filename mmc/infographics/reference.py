"""The page docs/reference/templates.md, written from the templates themselves."""

from __future__ import annotations

import io
from pathlib import Path

from mmc.infographics import TEMPLATES, Template
from mmc.infographics.explain import explained
from mmc.infographics.still import Still

PICTURES = "pictures/templates"  # under docs/
_SIDE = 420  # pixels: small enough to keep in the repository

_HEAD = """# Templates

Written by `mmc gallery --docs docs`; a test compares it with the code. What a template needs is also printed by
`mmc render --explain NAME`. Pictures show the sample tables of `assets/demo/samples`.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_entry(t) for t in TEMPLATES)])


def picture_of(template: type[Template]) -> str:
    """Where a template's picture lies under docs/."""
    return f"{PICTURES}/{template.name}.webp"


def write_docs(docs: Path, stills: dict[str, Still]) -> None:
    """The page and the small pictures, under a docs folder."""
    from PIL import Image

    (docs / PICTURES).mkdir(parents=True, exist_ok=True)
    for template in TEMPLATES:
        with Image.open(io.BytesIO(stills[template.name].png)) as whole:
            small = whole.convert("RGB")
        small.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        small.save(docs / picture_of(template), "WEBP", quality=80, method=6)
    page = docs / "reference" / "templates.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(reference(), "utf-8")


def first_format(template: type[Template]) -> str:
    """The format a template is shown in: square where it makes one."""
    return "square" if "square" in template.formats else template.formats[0]


def _entry(template: type[Template]) -> str:
    _, _, body = explained(template).partition("\n\n")
    return (
        f"## {template.name}\n\n{template.title}\n\n![{template.title}](../{picture_of(template)})\n\n"
        f"```text\n{body}\n```\n"
    )
