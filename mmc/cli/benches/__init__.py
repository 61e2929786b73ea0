"""What `mmc bench` measures, one file a bench."""
