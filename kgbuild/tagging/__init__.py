"""The trained tagger without spaCy: text in, mentions with roles and the paper's domains out."""
