"""Extractors: spaCy components; each reads the Doc of one paper and adds what it finds."""
