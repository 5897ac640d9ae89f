"""Pages and health, on loopback."""
