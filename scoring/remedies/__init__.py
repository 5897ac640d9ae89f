"""What to ask for: clauses to offer, addenda, tracked insertions, counter-proposals, and the price of AI use."""
