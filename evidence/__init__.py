"""Keep evidence: a write-once vault, a signed log that only grows, independent time, and the provenance of mails."""
