"""Marks that travel with a delivered copy."""
