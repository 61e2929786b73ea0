"""`mmc site`: bake the public website again, or serve it on its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Situs publik: panggang ulang halamannya atau layani pembaca.", no_args_is_help=True)

Folder = Annotated[
    Path | None, typer.Option("--dir", help="Folder redaksi dengan mmc.toml.", show_default="folder ini")
]


@app.command()
def bake(folder: Folder = None) -> None:
    """Bake every public page again, for example after the brand or the site's name changed."""
    from mmc.config import load
    from mmc.core.ports import system_clock
    from mmc.website.bake import bake as bake_site
    from mmc.website.words import bake_store, site_words

    config = load(folder)
    result = bake_site(bake_store(config), config.site_folder, site_words(config), system_clock())
    state = "rilis baru" if result.changed else "tidak ada yang berubah"
    typer.echo(f"{result.pages} halaman, {result.files} berkas, {state}: {result.release}")


@app.command()
def serve(
    folder: Folder = None,
    listen: Annotated[str, typer.Option(help="Alamat dan porta.", show_default="serve.site di mmc.toml")] = "",
) -> None:
    """Serve the baked pages alone, without the reader beacon (`mmc run` serves both)."""
    import uvicorn

    from mmc.config import load
    from mmc.website.serve import site_app

    config = load(folder)
    host, _, port = (listen or config.serve.site).rpartition(":")
    if not host or not port.isdigit():
        raise typer.BadParameter(f"'{listen}' is no address; write it like 127.0.0.1:8080", param_hint="--listen")
    uvicorn.run(site_app(config.site_folder), host=host, port=int(port), log_level="warning", server_header=False)
