"""One file per clause family: a reading to findings."""
