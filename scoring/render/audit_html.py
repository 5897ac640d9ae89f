"""The audit as one HTML page that needs nothing else: no script, no picture, no font from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template

from scoring.render.audit import AuditRow
from scoring.render.outline import HEADING, NOT_ADVICE, clean


def render_audit_html(rows: Sequence[AuditRow], day: date) -> str:
    """The audit as a self-contained page; every word of a paper is escaped."""
    return _template().render(heading=HEADING, footer=NOT_ADVICE, rows=rows, day=day.isoformat())


@cache
def _template() -> Template:
    source = resources.files("scoring.render").joinpath("audit.html.j2").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["clean"] = clean
    return environment.from_string(source)
