"""The explorer: what a graph holds, as small pieces of JSON, and the pages that show them.

The pieces are the same whether a server makes them one by one or an export writes them all.
"""
