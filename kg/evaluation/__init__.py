"""Compares what was read with what should have been read; `kg.evaluate` puts it together."""
