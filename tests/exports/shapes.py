"""What every way to read an export back shares: nodes and edges keyed by uid."""

from ontology.property_graph import LABELS, TYPES

KINDS = {p.name: p.kind for each in (*LABELS.values(), *TYPES.values()) for p in each.properties}


def graph_of(nodes, edges):
    """Key nodes (label, properties) and edges (type, from, to, properties) by uid."""
    return (
        {known["uid"]: (label, known) for label, known in nodes},
        {known["uid"]: (type_, a, b, known) for type_, a, b, known in edges},
    )


def known(row, *others):
    return {k: v for k, v in row.items() if v is not None and k not in others}
