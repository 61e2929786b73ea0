"""`mmc lineage`: from a picture back to the bytes its figures came from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from mmc.cli.carried import carried
from mmc.cli.newsroom import Folder, Json, open_newsroom
from mmc.errors import DatasetError


def lineage(
    file: Annotated[Path, typer.Argument(help="A picture or film made here.")],
    folder: Folder = None,
    as_json: Json = False,
) -> None:
    """The whole chain of a picture: story, revision, template, dataset, snapshot, addresses and times."""
    open_newsroom(folder)
    chain = chain_of(file)
    if as_json:
        print(json.dumps(chain, ensure_ascii=False, default=str))
        return
    print(f"{file.name}: {chain['template'] or 'unknown template'} {chain['format']}")
    for story in chain["stories"]:
        print(f"  story     {story['slug']} revision {story['revision']}: {story['title']}")
    print(f"  dataset   {chain['dataset']}")
    print(f"  origin    {chain['origin'].get('producer')}, {chain['origin'].get('period')}")
    if chain["snapshot"]:
        print(f"  snapshot  {chain['snapshot']['sha256']} fetched {chain['snapshot']['fetched_at']}")
    for part in chain["snapshot"].get("parts", []):
        print(f"  bytes     {part['sha256']} {part['bytes']} B from {part['url']}")


def chain_of(file: Path) -> dict[str, Any]:
    """The chain as a dict; DatasetError where this newsroom knows nothing of the picture."""
    from mmc.newsroom.models import Dataset, Rendition, Revision

    try:
        body = file.read_bytes()
    except OSError as error:
        raise DatasetError(f"{file}: cannot be read: {error.strerror}") from error
    sha256 = hashlib.sha256(body).hexdigest()
    made = Rendition.objects.select_related("dataset__snapshot").filter(sha256=sha256).first()
    told = carried(body)
    dataset = made.dataset if made and made.dataset else Dataset.objects.filter(hash__in=told.datasets).first()
    if dataset is None:
        raise DatasetError(
            f"{file.name}: this newsroom made no such picture and knows no dataset it names; was it made elsewhere?"
        )
    snapshot = dataset.snapshot
    revisions = list(Revision.objects.select_related("story").order_by("pk"))
    shown = [r for r in revisions if _shows(r.content, sha256)]
    shown = shown or [r for r in revisions if r.dataset_id == dataset.hash and _uses(r.content, told.template)]
    return {
        "file": file.name, "sha256": sha256, "template": made.template if made else told.template,
        "format": made.format if made else told.format,
        "stories": [{"slug": r.story.slug, "revision": r.number, "title": r.story.title} for r in shown],
        "dataset": dataset.hash, "origin": dataset.body["origin"], "rows": dataset.rows,
        "snapshot": {"sha256": snapshot.sha256, "source": snapshot.source_id, "fetched_at": snapshot.fetched_at,
                     "parts": snapshot.parts} if snapshot else {},
    }  # fmt: skip


def _shows(content: Any, sha256: str) -> bool:
    renditions = content.get("renditions", []) if isinstance(content, dict) else []
    return any(r.get("sha256") == sha256 for r in renditions)


def _uses(content: Any, template: str) -> bool:
    """True if a revision is drawn with this template, as far as the file says which it is."""
    return not template or not isinstance(content, dict) or content.get("template") in ("", None, template)
