"""Records as RDF and back: terms, quads, files."""
