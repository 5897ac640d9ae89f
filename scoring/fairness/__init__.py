"""Axis F: how fair the paper is to a freelancer, beside the level and never blended with it (RUBRIC 3)."""
