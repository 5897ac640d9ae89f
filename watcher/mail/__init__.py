"""From a mailbox to parts: fetch, parse, unpack, triage."""
