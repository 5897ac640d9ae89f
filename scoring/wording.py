"""Words by which clauses meet: exceptions, conditions, precedence. A set for each language that the resolver reads."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from scoring.reading.late import late


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns over folded text, letters as the paper writes them."""

    improves: re.Pattern[str]
    """Improving, developing, research: what makes an exception swallow the ban."""
    any_purpose: re.Pattern[str]
    """Any purpose at all."""
    law_allows: re.Pattern[str]
    """What the law allows: fair use, exceptions for mining."""
    hedges: re.Pattern[str]
    """Words that begin an exception, a condition or a turn."""
    for_a_time: re.Pattern[str]
    """A limit in time."""
    waives: re.Pattern[str]
    """Giving a right up."""
    deemed: re.Pattern[str]
    """Consent that may not be refused, or counts as given."""
    names_training: re.Pattern[str]
    """Training or AI, by name."""
    names_ai: re.Pattern[str]
    """AI, by name."""
    rights: re.Pattern[str]
    """Rights in the work and their limits."""
    privacy: re.Pattern[str]
    """Privacy: terms about it do not touch the work."""
    prevails: re.Pattern[str]
    """One paper goes before another."""
    body: re.Pattern[str]
    """The main body of the agreement."""
    schedule: re.Pattern[str]
    """Its schedules and orders."""
    same_terms: re.Pattern[str]
    """The same terms as those of this clause."""

    @classmethod
    def of(cls, **patterns: str) -> Wording:
        """Wording of patterns that do not mind case."""
        return cls(**{name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()})


def joined(wordings: Sequence[Wording]) -> Wording:
    """Wording for a paper in several languages: what one of them says, it says."""
    if len(wordings) == 1:
        return wordings[0]
    return Wording(
        **{
            field.name: re.compile("|".join(_scoped(getattr(w, field.name)) for w in wordings))
            for field in fields(Wording)
        }
    )


def _scoped(pattern: re.Pattern[str]) -> str:
    return f"(?i:{pattern.pattern})" if pattern.flags & re.IGNORECASE else f"(?:{pattern.pattern})"


ENGLISH = Wording(
    improves=late(r"\b(?:improv|enhanc|develop|train|research|analy[sz]|optimi[sz]|test)\w*", re.IGNORECASE),
    any_purpose=late(
        r"\b(?:any (?:other )?(?:lawful |business |internal )*purposes?|business purposes|internal (?:use|purposes)|sees? fit|its discretion)\b",
        re.IGNORECASE,
    ),
    law_allows=late(
        r"\b(?:fair (?:use|dealing)|text and data mining|TDM|exceptions?|permitted by|allowed by|permits?|allows?)\b",
        re.IGNORECASE,
    ),
    hedges=late(
        r"\b(?:except|unless|other than|save (?:that|as|for|where)|subject to|provided(?:,)? (?:that|however)|however|but (?:may|can|only)|so long as|as long as|(?<!even )(?<!as )if|to the extent|insofar|"
        r"only (?:if|where|when|to|in|for|by)|excluding|without prejudice)\b",
        re.IGNORECASE,
    ),
    for_a_time=late(
        r"\b(?:during the (?:term|period)[\w ]*|until \w+|before \w+|for (?:a period of )?(?:\w+ )?(?:\(\d+\) )?(?:days|weeks|months|years))\b",
        re.IGNORECASE,
    ),
    waives=late(r"\b(?:waive|release|supersede|void|no effect|suspend|disappl)\w*", re.IGNORECASE),
    deemed=late(r"\b(?:unreasonably|deemed|presumed|assumed|silence)\b", re.IGNORECASE),
    names_training=late(r"\b(?:train\w*|artificial intelligence|AI|machine learning|models?|data mining)\b"),
    names_ai=late(r"\b(?:artificial intelligence|AI|machine[- ]learning|text and data mining)\b"),
    rights=late(
        r"\b(?:rights?|licen[cs]\w*|usage|use[ds]?|restrictions?|territor\w+|media|buy-?out|terms|conditions)\b",
        re.IGNORECASE,
    ),
    privacy=late(r"\bprivacy\b", re.IGNORECASE),
    prevails=late(r"\b(?:prevails?|controls?|takes? precedence|governs?|supersedes?)\b", re.IGNORECASE),
    body=late(r"\b(?:this agreement|the (?:main |master )?agreement|the body|this contract)\b", re.IGNORECASE),
    schedule=late(
        r"\b(?:schedules?|exhibits?|annex(?:es)?|appendi(?:x|ces)|order forms?|statements? of work|sows?|special (?:terms|conditions))\b",
        re.IGNORECASE,
    ),
    same_terms=late(
        r"\b(?:same|this (?:section|clause|agreement)|these (?:restrictions|obligations)|sections? \d|clauses? \d|comply with|bound by)\b",
        re.IGNORECASE,
    ),
)
