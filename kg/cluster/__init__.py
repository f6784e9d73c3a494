"""Builds on Ray: the same pipeline on the cores of one machine or the nodes of a cluster (extra `ray`)."""
