"""MMC: government data to infographics and films, approved, published, counted."""

__version__ = "0.1.0"
