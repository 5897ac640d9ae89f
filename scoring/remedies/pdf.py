"""An addendum as a PDF. Typst sets it with its own embedded fonts; nothing is fetched, no clock is read."""

from __future__ import annotations

import json
from importlib import resources

from scoring.remedies.addendum import Addendum, Role

_DRAWN = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF),
    (0x2010, 0x2044), (0x20A0, 0x20BF), (0x2100, 0x214F),
)  # fmt: skip
"""Letters that the embedded fonts draw (Libertinus Serif, New Computer Modern): Latin, Greek, Cyrillic, their signs."""


def undrawn(words: str) -> tuple[str, ...]:
    """Letters of *words* that the PDF's fonts may lack, each once, in order: a person must be told of them."""
    return tuple(
        dict.fromkeys(c for c in words if c != "\n" and not any(low <= ord(c) <= high for low, high in _DRAWN))
    )


def addendum_pdf(addendum: Addendum) -> bytes:
    """The addendum as a tagged PDF; the draft notice stands at the head of every page."""
    import typst

    roles = {p.role: p.text for p in addendum.paragraphs}
    paper = {
        "title": f"Draft: {roles.get(Role.TITLE, 'Addendum')}",
        "notice": roles.get(Role.NOTICE, ""),
        "foot": roles.get(Role.FOOT, ""),
        "paragraphs": [
            {"role": str(p.role), "text": p.text} for p in addendum.paragraphs if p.role not in (Role.NOTICE, Role.FOOT)
        ],
    }
    template = resources.files("scoring.remedies").joinpath("addendum.typ").read_bytes()
    made = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(paper, ensure_ascii=False)},
        timestamp=0,
    )
    assert isinstance(made, bytes)  # one PDF, whatever the pages
    return made
