"""Wikidata items for actors that have none: proposals for people to judge, and what they accept."""
