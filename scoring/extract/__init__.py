"""Bytes of a document to text with layers, or the reason why there is none."""
