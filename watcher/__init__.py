"""The service: pulls mail, keeps it, has it read and scored, and tells its user."""
