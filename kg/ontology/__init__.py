"""The ontology and the gazetteer as code sees them."""
