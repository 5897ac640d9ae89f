"""What a paper says in figures and names: money, days, law, dates. Whether they are good is said elsewhere."""
