"""84 pictures from a cold start: run as a program with a folder, so that Python's own start is counted too."""

from __future__ import annotations

import sys
from pathlib import Path


def main(out: Path) -> int:
    """How many of the 84 could not be drawn."""
    from mmc.cli.benches.stills import BATCH_FORMATS, population
    from mmc.config import ASSETS
    from mmc.infographics.batch import Order, render_all

    dataset, brand = population(), ASSETS / "brands" / "kalteng"
    table = dataset.to_dict()
    orders = [
        Order(template="ranking", table=table, format=name, brand=brand, options={"highlight": region},
              out=out / f"{place:02}-{name}.png")
        for place, region in enumerate(dataset.values("nama")) for name in BATCH_FORMATS
    ]
    return sum(bool(made.error) for made in render_all(orders))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
