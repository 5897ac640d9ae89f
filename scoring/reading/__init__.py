"""Text to clauses, definitions, parties, dates and stances, each with offsets."""
