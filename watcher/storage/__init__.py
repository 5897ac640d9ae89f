"""Records in, records out, for one owner."""
