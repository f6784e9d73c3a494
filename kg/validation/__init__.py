"""What a graph must hold: SHACL shapes and checks written as queries, and what they find."""
