"""The answer of ``compare`` as one HTML page that needs nothing else: no script, no picture, no font from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from scoring.render.comparison import level_heading, outline_of_comparison


def render_comparison_html(answer: Mapping[str, Any]) -> str:
    """Comparison as a self-contained page; every word of a paper is escaped."""
    return _template().render(heading=level_heading(), shown=outline_of_comparison(answer))


@cache
def _template() -> Template:
    source = resources.files("scoring.render").joinpath("comparison.html.j2").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
