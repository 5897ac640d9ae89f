"""The report as one HTML page that needs nothing else: no script, no picture, no font from elsewhere."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template

from scoring.render.figures import HIRERS_DUTY, STATUTES
from scoring.render.outline import BESIDE, CRAFTS, EDITS, FAIRNESS, HEADING, SIGNATURES, outline_of
from scoring.render.revision import TITLE, outline_of_revision
from scoring.report import Report


def render_html(report: Report, *, statutes: bool = False) -> str:
    """Report as a self-contained page; every word of the contract is escaped. *statutes*: with all tick lists."""
    return _template().render(
        heading=HEADING,
        edits=EDITS,
        fairness_heading=FAIRNESS,
        beside=BESIDE,
        crafts_heading=CRAFTS,
        signatures_heading=SIGNATURES,
        statutes_heading=STATUTES,
        hirers_duty=HIRERS_DUTY,
        shown=outline_of(report, statutes=statutes),
        revision_heading=TITLE,
        revised=outline_of_revision(report.to_json()),
    )


@cache
def _template() -> Template:
    source = resources.files("scoring.render").joinpath("report.html.j2").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
