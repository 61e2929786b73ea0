"""Forms: what people type, parsed once."""
