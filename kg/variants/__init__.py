"""Actors of a graph that may be one under two names: proposals for people to judge, and what they accept."""
