"""One verb, one file: plain functions over the edges."""
