"""Who is meant: from mentions to actors."""
