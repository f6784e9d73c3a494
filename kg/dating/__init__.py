"""When: expressions for time, found and resolved."""
