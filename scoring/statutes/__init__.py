"""What some laws ask a written freelance contract to state: a tick list beside the score, never part of it."""
