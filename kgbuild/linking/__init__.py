"""Linking: which mentions name the same entity."""
