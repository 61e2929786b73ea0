"""Website: the public site, baked from frozen pages into a folder any web server can serve."""
