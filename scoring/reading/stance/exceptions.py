"""Stretches of a sentence that take something back, each with its kind."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.reading import lexicon
from scoring.reading.late import late


def find_exceptions(text: str) -> tuple[tuple[int, int, str], ...]:
    """Stretches that take something back, each with its kind."""
    found: list[tuple[int, int, str]] = []
    for m in lexicon.EXCEPTION.finditer(text):
        if found and m.start() < found[-1][1]:
            continue
        end = _exception_end(text, m)
        kind = _exception_kind(text[m.start() : end])
        word = m[0].lower()
        if kind == "other" and word.startswith(
            ("subject to", "solely", "and solely", "to the extent", "until", "insofar")
        ):
            continue
        if word.startswith(("subject to",)) and kind in ("payment", "law", "section") and m.start() < 4:
            continue
        found.append((m.start(), end, kind))
    return tuple(found)


_ILLUSION = late(
    r"(?i),? ?\(?(?:(?:which|such|and) (?:consent |approval |permission )?)?(?:shall |will |may |is |to )?(?:not (?:to )?be unreasonably \w+|(?:be )?deemed (?:to have been )?(?:given|granted)[^.;]{0,80})"
)


_ASKED = late(
    r"(?i)[^.;,]{0,60}(?:, [\w-]+ ){0,2}[^.;,]{0,40}\b(?:consent|permission|approval|authori[sz]ation|licen[cs]e|agreement|agreed|approved)\b[^.;,]{0,80}(?=,(?! (?:or|and|which|such|not|where|if)\b))"
)
"""A leading "except with the written permission of X" ends at its comma."""
_AIM = late(
    r"(?i),(?= (?:for (?:the )?(?:purposes? of\b|training\b|development\b|improvement\b)|in order to\b|to (?:train|develop|improve|fine-tune)\b))"
)
"""Behind a proviso the sentence comes back to what the use is for: "provided that it is …, for the training of"."""
_MODAL = late(r"(?i)\b(?:shall|will|may|must|can|cannot|do|does|agrees?)\b")


def _exception_end(text: str, m: re.Match[str]) -> int:
    word = m[0].lower()
    opening = text[: m.start()].strip() if m.start() < 40 else "far in"
    leading = not _MODAL.search(opening) and not re.search(
        r"[a-zA-Z]", re.sub(r"\([a-z]+\)|^(?:\w+ ){0,3}\w+,", "", opening)
    )
    resumes = (
        r", (?=(?:[\w'/-]+ ){0,6}?(?:shall|will|may|must|cannot"
        + (r"|agrees?|is|are|does|do" if leading else "")
        + r")\b)"
    )
    stop = re.compile(rf"[;\]]|\. |{resumes}").search(text, m.end())
    end = stop.start() if stop else len(text)
    if leading and (asked := _ASKED.match(text, m.start())):
        end = min(end, asked.end())
    elif not leading and word.startswith(("without", "absent")):
        comma = re.compile(r"[,;:.)]| (?:to|for) (?=\w+ )").search(text, m.end())
        end = min(end, comma.start() if comma else len(text))
    elif not leading:
        # "shall not, unless X agrees, use …": the stretch ends where the sentence takes up again
        comma = re.compile(
            r",(?= (?:use|using|and shall|and may|and will|to use|or use|train|upload|the Client|nor)\b)|(?<!\(\w)\)"
        ).search(text, m.end())
        end = min(end, comma.start() if comma else len(text))
        aim = _AIM.search(text, m.end(), end) if word.startswith(("provided", "so long", "as long")) else None
        end = aim.start() if aim else end
    illusion = _ILLUSION.match(text, end)
    if illusion:
        end = illusion.end()
    while end > m.end() and text[end - 1] in " .,":
        end -= 1
    return end


def _exception_kind(words: str) -> str:
    for kind, rule in lexicon.KINDS:
        found = rule.search(words)
        if found:
            return f"section:{found['n']}" if kind == "section" else kind
    return "other"


TAKES_BACK = late(r"(?i)^(?:except|other than|save|apart from|with the)")
