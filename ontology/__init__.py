"""The ontology of AI papers: what there is (`terms`), and how a fact is said in RDF (`emit`)."""
