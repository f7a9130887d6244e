"""Serves a graph over HTTP: SPARQL for people and programs, a page for every thing in the graph.

The server itself never touches the graph: queries run in processes of their own (`worker`), which
can only read, reach no network and are killed when they take more than `limits` grants them.
"""
