"""Effective day, end, renewal and the last day on which notice is in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scoring.text import Span


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates as the paper gives them; None where it is silent."""

    effective: date | None = None
    end: date | None = None
    """Last day in force."""
    auto_renew: bool | None = None
    notice_deadlines: tuple[date, ...] = ()
    """Last days on which notice is in time, safest first; several only where the wording allows several readings."""
    effective_span: Span | None = None
    end_span: Span | None = None
    renewal_span: Span | None = None
    notice_span: Span | None = None
