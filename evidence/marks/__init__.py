"""Marks that go with a copy: in its pixels, and in its metadata."""
