"""The right to ask how the work is used."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import Paper, pattern

_REQUEST = pattern(
    r"<F>[^.;]{0,80}\b(?:may|can|shall have the right|has the right|is entitled|are entitled|have the right)(?! not\b)\b[^.;]{0,80}\b(?:audit|inspect|examine|verify|request|require|ask)\b[^.;]{0,120}\b(?:records?|books?|compliance|certif\w+|logs?|evidence|information|confirmation|audit|systems|use of)\b",
    r"<F>[^.;]{0,60}\b(?:may|can|shall have the right to|has the right to)(?! not\b)\b[^.;]{0,40}\baudit\b",
    r"\b(?:upon|on|at) (?:<F>(?: \w+)? (?:written )?request|(?:the |a )?(?:written )?request (?:of|by|from) <F>)(?!\w)[^.;]{0,120}\b(?:certif\w+|records?|confirm\w*|evidence|provide|disclose)\b",
    r"<C>[^.;]{0,40}\b(?:shall|will|must)\b[^.;]{0,60}\b(?:upon|on) (?:written |reasonable )*request\b[^.;]{0,80}\b(?:certify|provide|confirm|give)\b[^.;]{0,100}\b(?:records?|certificate|compliance|writing|logs?|use)\b",
    r"\b(?:audit|inspect)\b[^.;]{0,60}<C>[^.;]{0,60}\b(?:records?|books?|systems?|compliance|use)\b",
)
_DAYS = pattern(
    r"\bwithin (?:\w+ )?(?:\(?\d+\)? )?(?:business |working |calendar )*(?:days?|weeks?)\b",
    r"\b\d+ (?:business |working |calendar )*days\b",
)
_RECORDS = pattern(
    r"\b(?:records?|logs?|inventor(?:y|ies)|lists? of (?:vendors|systems|data ?sets)|books|documentation)\b"
)
_OFFICER = pattern(r"\bcertif(?:y|ies|icate|ied|ication)\b")
_CLIENT_AUDITS = pattern(
    r"<C>[^.;]{0,60}\b(?:may|can|shall have the right to|has the right to|is entitled to)(?! not\b)\b[^.;]{0,60}\b(?:audit|inspect|examine)\b",
)


class Audit:
    """A7."""

    rules: ClassVar[tuple[str, ...]] = ("audit.right",)

    def look(self, paper: Paper) -> Iterator[Finding]:
        """The right is in one sentence, days and certificate may follow in the next of the same clause."""
        for i in paper.places(_REQUEST):
            sentence = paper.sentences[i]
            m = _REQUEST.search(sentence.tagged)
            if not m or _CLIENT_AUDITS.search(sentence.tagged) or sentence.negated(m.end()):
                continue
            number = sentence.clause.number or ""
            clause = " ".join(
                s.tagged for s in paper.sentences[i : i + 4] if (s.clause.number or "").startswith(number)
            )
            facets = ["request"]
            for facet, words in (("days", _DAYS), ("records", _RECORDS), ("certificate", _OFFICER)):
                if words.search(clause):
                    facets.append(facet)
            yield paper.finding(
                "audit.right", sentence, m, strength=paper.share("A7", facets), actor=Side.FREELANCER, facets=facets
            )
