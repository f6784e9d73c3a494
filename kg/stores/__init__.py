"""Graphs into triple stores: over the network, into a folder that kg opens, or as files to be indexed."""
