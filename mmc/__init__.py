"""MMC: government data to infographics and films, approved, published, counted."""

from pathlib import Path

__version__ = "0.1.0"
ASSETS = Path(__file__).resolve().parent.parent / "assets"  # brands, demo data, licences
