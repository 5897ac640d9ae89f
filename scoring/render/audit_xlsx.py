"""The audit as a workbook: one row for each agreement, ready to be filtered and sorted.

Words of a paper are written as text and marked as such (quote prefix): "=1+1" stays "=1+1", also when a person edits
the cell. The same audit gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it brings no types

from scoring.render.audit import AuditRow
from scoring.render.outline import HEADING, NOT_ADVICE, clean

MOST_LETTERS = 32_767
"""Of one cell, by the file format."""
_COLUMNS = (
    ("Agreement", 11),
    ("Client", 28),
    ("Reference", 18),
    ("Level today", 22),
    ("State", 20),
    ("Level over time", 44),
    ("Why", 44),
)
_AFTER = (
    ("Missing", 36),
    ("Quotes", 70),
    ("Ends", 16),
    ("Notice by", 16),
    ("Once all is signed", 22),
    ("Next action", 44),
    ("Documents", 18),
)
_COLOURS = {"None": "#F8D7DA", "Moderate": "#FFF0C2", "High": "#D6F0DD"}


def render_audit_xlsx(rows: Sequence[AuditRow], day: date) -> bytes:
    """The audit as the bytes of an XLSX file."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": f"{HEADING}, {day}", "comments": NOT_ADVICE, "created": datetime.combine(day, time(), UTC)}
    )
    sheet = book.add_worksheet("Agreements")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF1F4"})
    plain = {"text_wrap": True, "valign": "top", "quote_prefix": True, "num_format": "@"}
    cell = book.add_format(plain)
    levels = {name: book.add_format({**plain, "bold": True, "bg_color": colour}) for name, colour in _COLOURS.items()}
    eight = [(name, 15) for name, _ in rows[0].protections] if rows else []
    for column, (title, width) in enumerate((*_COLUMNS, *eight, *_AFTER)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    for number, row in enumerate(rows, 1):
        for column, words in enumerate(_cells(row)):
            style = levels.get(row.level_name, cell) if _COLUMNS[column : column + 1] == (_COLUMNS[3],) else cell
            # write_string alone: "write" would take "=…" for a formula and "http…" for a link
            sheet.write_string(number, column, words[:MOST_LETTERS], style)
    last = len(_COLUMNS) + len(eight) + len(_AFTER) - 1
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), last)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def _cells(row: AuditRow) -> list[str]:
    quotes = "\n".join(f"“{clean(q.words)}” ({q.where})" for q in row.quotes)
    return [
        row.id,
        row.client,
        row.reference,
        row.level,
        row.status,
        row.over_time,
        row.because,
        *(status for _, status in row.protections),
        row.gaps,
        quotes,
        row.ends,
        row.notice,
        row.if_signed,
        row.next_action,
        ", ".join(row.documents),
    ]
