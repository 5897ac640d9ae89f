"""Keep evidence: a write-once vault, digests and the provenance of mails."""
