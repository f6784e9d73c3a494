"""How fast kg is, and what it withstands: scripts that measure."""
