"""Drawing: one layout engine, one text shaper, one painter, for stills and films alike."""
