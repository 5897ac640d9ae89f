"""A contract's text, cut into clauses, each with its number, heading, lead-in and exact offsets."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scoring.reading.folding import fold_line
from scoring.reading.late import late
from scoring.reading.numbers import COUNT_WORDS
from scoring.text import Span


class ClauseKind(StrEnum):
    """What a stretch of the paper is for."""

    OPERATIVE = "operative"
    HEADING = "heading"
    RECITAL = "recital"
    DEFINITION = "definition"
    SIGNATURE = "signature"
    SCHEDULE = "schedule"
    """Operative words inside a schedule, exhibit, annex or order form."""
    OPTION = "option"
    """An unticked box or an alternative not chosen: part of a form, not of the deal."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One unit that a rule looks at: a paragraph, a numbered clause or a list item."""

    span: Span
    kind: ClauseKind
    number: str | None = None
    """As printed, without closing punctuation: ``5.1``, ``5.1(a)``, ``IV``; inherited by unnumbered paragraphs."""
    heading: str | None = None
    """Nearest heading above."""
    lead_in: Span | None = None
    """The sentence that a list item completes ("Client shall not:"), wherever it stands."""
    schedule: str | None = None
    """Name of the schedule it stands in, or None in the body."""
    depth: int = 0


MAX_DEPTH = 12
"""Lists do not nest deeper; what looks so is no list."""
HEAD_CHARS = 600
"""What a paragraph is for shows in its first lines."""
MAX_LINE_CHARS = 2_000
MAX_HEADING_CHARS = 90
"""A longer line is a sentence, whatever its letters look like."""

MAX_LINES = 40_000
"""Some 800 pages. What follows is one clause: its words are read, its numbers are not."""

# ---- lines

_LINE_END = late(r"\r\n|[\n\f\r\v\u2028\u2029\x85]")

_MARKER = late(
    r"[ \t]*(?P<quote>>[ \t]*)?(?P<hashes>#{1,6}[ \t]+)?(?P<bullet>(?:[-*+\u2022\u00b7\u25aa\u25ab\u25e6\u25cf\u25cb\u2013\u2014\uf0b7]|\u2705|\u274c)[ \t]+)?"
    r"(?P<bold>\*\*|__)?"
    r"(?:(?P<box>\[[ \txX\u2713\u2714*_]{0,6}\](?!\()|[\u2610\u2611\u2612\u25a1\u25a0\u25fb\u25fc\u2751]|\([ \t]{0,4}[xX]?[ \t]{0,4}\)(?=[ \t]))[ \t]*)?"
    r"(?:(?P<word>(?i:section|article|clause|paragraph|part|§§?)\.?[ \t]*)"
    r"(?P<wnum>\d{1,3}(?:\.\d{1,3}){0,4}|[IVXLC]{1,6}|[A-Z](?![A-Za-z]))(?P<wend>[.:)\u2013\u2014-]{0,2})(?=[ \t*_]|$)"
    r"|(?P<decimal>\d{1,3}(?:\.\d{1,3}){1,4})(?P<dend>[.)]{0,1})(?=[ \t*_]|$)"
    r"|(?P<int>\d{1,3})(?P<iend>[.):]|\.\))(?=[ \t*_]|$|[A-Z\"\u201c])"
    r"|\((?P<paren>[a-zA-Z]{1,2}|[ivxlIVXL]{1,6}|\d{1,2})\)(?=[ \t*_]|$|[A-Za-z\"\u201c])"
    r"|(?P<letter>[a-zA-Z]|[ivxl]{2,5}|[IVXL]{1,6})(?P<lend>[.)])(?=[ \t*_])"
    r"|(?P<bare>\d{1,2})(?=[ \t]{1,4}[A-Z][A-Za-z]))?"
    r"(?P<closebold>\*\*|__)?[ \t]*"
)
_ROMAN = late(r"(?=[ivxlc])(?:x{0,4}|xl|l)(?:ix|iv|v?i{0,4})$")
_NOISE = late(
    r"(?i)[ \t\f]*(?:page[ \t]+\d{1,4}(?:[ \t]+of[ \t]+\d{1,4})?|\d{1,4}[ \t]*(?:of|/)[ \t]*\d{1,4}|[-\u2013][ \t]*\d{1,4}[ \t]*[-\u2013])[ \t]*"
)
_RULE_LINE = late(r"[ \t|:=_*\u2500-\u257f-]{3,}$")
_CONTINUES_TO_NUMBER = late(
    r"(?i)(?:\b(?:sections?|articles?|clauses?|paragraphs?|schedules?|exhibits?|annex|and|or|of|to|in|by|at|no|than|within|the|least)\.?|§|[,(-])$"
)
_COUNTS = late(rf"(?i)\b{COUNT_WORDS}$")
_ENDS_SENTENCE = late(r"[.;:!?][\"'\u201d\u2019)\]*_]*$")
_LEADS_IN = late(
    r"(?i)(?::|[\u2013\u2014]|:-|\b(?:the following|to|not|that|either|including|includes|by|shall|will|may|must|are|is))[*_]*$"
)
_ITEM_GOES_ON = late(r"(?i)(?:;|,|;?[ \t]*\b(?:and|or|and/or)[,;]?)$")

# ---- what a block is for

_SCHEDULE = late(
    r"(?P<name>(?i:schedule|exhibit|annex|annexe|annexure|appendix|attachment|addendum|anlage)[ \t]+(?:[A-Z]|\d{1,3}(?:\.\d)?|[IVX]{1,5}|(?i:one|two|three|four))\b"
    r"(?:[ \t]*[:.\u2013\u2014-]+[ \t]*[^\n]{0,80}|[ \t]*\([^)\n]{0,60}\)|(?:[ \t]+[A-Z&][\w&'-]*){0,8})?|(?i:order form|schedule of (?:services|work|fees)))[ \t]*$"
)
_RECITAL_HEADING = late(
    r"(?i)(?:recitals?|background|preamble|whereas|introduction and background|preliminary statements?)[:.]?$"
)
_RECITAL_START = late(r"(?i)whereas\b|(?:the parties|client|company) wish(?:es)? to\b")
_RECITAL_END = late(
    r"(?i)now,?[ ]therefore|(?:it is |the parties )?(?:hereby )?agree(?:d)? (?:as follows|that)|in consideration of"
)
_DEFINITIONS_HEADING = late(
    r"(?i)(?:definitions?|defined terms|interpretation|definitions and interpretation|glossary|key terms)[:.]?$"
)
_MEANS = (
    r"(?:\([^)]{0,60}\) ?)?(?:, ?(?:as used[^,]{0,60}|when used[^,]{0,60}),? )?"
    r"(?:(?:shall|will) (?:mean|include|refer to|have the meaning)|means?\b|includes?\b|refers? to|(?:is|are) defined as|has the meaning|have the meaning)"
)
_DEFINITION = late(
    r"(?:(?i:the term|in this agreement,?|as used (?:in this agreement|herein),?|for (?:the )?purposes? of[^,\"]{0,60},?) ?)?"
    r"(?:\"[^\"\n]{1,80}\"(?:,? (?:or|and) \"[^\"\n]{1,80}\")*|\*\*[^*\n]{1,80}\*\*|_[^_\n]{1,80}_|'[A-Z][^'\n]{1,60}'|(?:The )?(?:[A-Z][\w&/-]*)(?: (?:[A-Z][\w&/-]*|of|and|or|&)){0,5})"
    r" ?,? ?" + _MEANS
)
_GLOSS = late(r"(?:\"[^\"\n]{1,60}\"|\*\*[^*\n]{1,60}\*\*)[ ]?(?::|\u2013|-|=)[ ]")
_SIGNING = late(
    r"(?i)in witness whereof|(?:accepted and agreed|agreed and accepted)\b"
    r"|(?:by|name|title|date|signature|print(?:ed)? name|its|signed|sign(?:ed)? (?:for|by|on behalf of)[^:\n]{0,60}|agreed (?:for|by)[^:\n]{0,60}|for [^:\n]{2,50})[ ]?:(?:[ _/.]|$)"
    r"|/s/|[^\n\"(]{0,60}_{6,}|[^\n]{0,60}\.{10,}[ ]*$"
)
_VERB = late(
    r"(?i)\b(?:shall|will|may|must|is|are|was|were|has|have|agrees?|grants?|pays?|means|includes?|can|cannot|does|do|retains?|keeps?|owns?|assigns?|receives?|use[sd]?|governed|applies|begins|ends|requires?|warrants?)\b"
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "&",
        "-",
        "–",
        "/",
    ]
)
_RUN_IN = late(r"(?P<h>[^.:\n]{2,70}?)(?P<stop>[.:])[ ]{1,3}(?=[A-Z\"(\[\u201c])")
_RUN_IN_BOLD = late(r"(?P<h>[^*_\n]{2,80})(?:\*\*|__)")
_INLINE_BOX = late(r"\[[ \txX\u2713\u2714]{1,6}\]|[\u2610\u2611\u2612\u25a1\u25a0]")
_TICKED = late(r"[xX\u2713\u2714*\u2611\u2612\u25a0\u25fc]")
_CHOOSE = late(r"(?i)\b(?:select|check|tick|choose)(?: only)? (?:one|any|all|the|if)\b")
_ALTERNATIVE = late(r"(?i)\[?(?:option|alternative|alt\.?)[ ](?:[A-Z]|\d)\b[^\n]{0,80}?[:\]]")
_INLINE_ITEM = late(r"(?<=[\s:;,])\((?P<m>[a-z]|[ivx]{1,4}|\d{1,2})\)[ ]?(?=\S)")
_INLINE_NUMBER = late(r"(?:(?<=[.!?:;)\"][ \n])|\A)(?P<m>\d{1,2})[.)][ ](?=[A-Z\"])")


@dataclass(frozen=True, slots=True)
class Forms:
    """How papers of one language number and name their parts."""

    marker: re.Pattern[str]
    """Beginning of a line up to its words; groups as in the English one."""
    number_follows: re.Pattern[str]
    """End of a line that a number of the next line completes: "as set out in Section"."""
    schedule: re.Pattern[str]
    recital_heading: re.Pattern[str]
    recital_start: re.Pattern[str]
    recital_end: re.Pattern[str]
    definitions_heading: re.Pattern[str]
    definition: re.Pattern[str]
    signing: re.Pattern[str]
    verb: re.Pattern[str]
    """What stands in a sentence and in no heading."""
    leads_in: re.Pattern[str] = _LEADS_IN
    """End of a paragraph that list items complete."""


ENGLISH = Forms(
    _MARKER,
    _CONTINUES_TO_NUMBER,
    _SCHEDULE,
    _RECITAL_HEADING,
    _RECITAL_START,
    _RECITAL_END,
    _DEFINITIONS_HEADING,
    _DEFINITION,
    _SIGNING,
    _VERB,
)


OPEN_END = late(r"(?::|[^\s.;!?])[*_]*$")
"""A paragraph that ends with no stop leads in: in languages whose verb may stand behind the list."""


def marker_of(words: str, numbers: str = "(?!)") -> re.Pattern[str]:
    """Marker of a language that numbers with *words* ("artikel|§"); *numbers* are its ordinals ("quinta"), without case."""
    source = _MARKER.pattern.replace("section|article|clause|paragraph|part|§§?", words)
    source = source.replace(r"(?P<wnum>\d", rf"(?P<wnum>(?i:{numbers})|\d")
    # "Article 1er", "Cláusula 5.ª"
    return re.compile(source.replace("(?P<wend>", r"(?P<wend>(?:er|re|\.?[ºª°])?"))


@dataclass(slots=True)
class _Block:
    """Lines that belong together, while they are being gathered."""

    start: int
    end: int
    body: int
    """Where the words begin, behind the marker."""
    marker: str | None = None
    kind: str = ""
    """``hash``, ``word``, ``decimal``, ``int``, ``paren``, ``letter``, ``bullet``, ``box`` or nothing."""
    level: int = 0
    box: bool | None = None
    """True: ticked; False: unticked; None: no box."""
    bold: bool = False
    after_blank: bool = True
    lines: int = 1


def split_clauses(view: str, forms: Forms = ENGLISH) -> tuple[Clause, ...]:
    """Cut *view* into clauses in reading order; every offset is one of *view*. Linear in its length."""
    blocks = [piece for block in _blocks(view, forms) for piece in _unfold_lists(view, block)]
    return tuple(_clauses(view, blocks, forms))


def words_of(view: str, clause: Clause) -> Span:
    """Span of *clause* without the bullet, box or number that it begins with; empty where it is nothing else."""
    m = _MARKER.match(view, clause.span.start, clause.span.end)
    assert m is not None  # every part of it is optional
    return Span(min(m.end(), clause.span.end), clause.span.end)


# ---- from lines to blocks


def _lines(view: str) -> Iterator[tuple[int, int]]:
    start = 0
    for n, m in enumerate(_LINE_END.finditer(view)):
        if n == MAX_LINES:
            break
        yield start, m.start()
        start = m.end()
    yield start, len(view)


def _wrap_width(widths: Sequence[int]) -> int:
    """Column at which the lines of this paper are broken; 0 when they are not."""
    long = sorted(w for w in widths if w > 30)
    if len(long) < 3:
        return 0
    width = long[len(long) * 9 // 10]
    # lines of a paper that is not wrapped differ in length without end
    return width if width <= 140 and long[-1] <= width * 1.5 else 0


def _blocks(view: str, forms: Forms) -> list[_Block]:
    lines = [(a, b) for a, b in _lines(view)]
    width = _wrap_width([b - a for a, b in lines])
    blocks: list[_Block] = []
    blank = True
    page_turned = False
    last: int = 0
    """Last top-level number."""
    for start, end in lines:
        line = view[start:end] if end - start < 4 * MAX_LINE_CHARS else view[start : start + MAX_LINE_CHARS]
        bare = line.strip()
        page_turned = page_turned or view[start - 1 : start] == "\f"
        if not bare.strip("| \t\xa0"):  # an empty row says nothing
            blank = True
            continue
        if _NOISE.fullmatch(line):
            page_turned = True
            continue
        if _RULE_LINE.match(bare):
            blank = True
            continue
        new = _opened(view, start, end, forms.marker)
        before = blocks[-1] if blocks else None
        # the foot of a page does not end a sentence
        apart = blank and not (page_turned and before is not None and not _has_ended(view, before))
        new.after_blank = blank
        page_turned = False
        if before is not None and _continues(view, before, new, apart, width, last, forms):
            before.end = new.end
            before.lines += 1
        else:
            blocks.append(new)
            if new.kind == "int" and new.marker:
                last = int(new.marker)
        blank = False
    return blocks


def _opened(view: str, start: int, end: int, marker: re.Pattern[str]) -> _Block:
    m = marker.match(view, start, end)
    assert m is not None  # every part of it is optional
    while end > start and view[end - 1] in " \t\xa0|":
        end -= 1
    first = start
    while first < end and view[first] in " \t\xa0":
        first += 1
    block = _Block(first, end, min(m.end(), end))
    groups = m.groupdict()
    if groups["box"] is not None:
        block.box = bool(_TICKED.search(groups["box"]))
    block.bold = groups["bold"] is not None and groups["closebold"] is None
    for kind, group in (
        ("word", "wnum"),
        ("decimal", "decimal"),
        ("int", "int"),
        ("paren", "paren"),
        ("letter", "letter"),
        ("int", "bare"),
    ):
        if groups[group] is not None:
            block.kind, block.marker = kind, groups[group]
            break
    if groups["hashes"] and not block.marker:
        block.kind = "hash"
    elif not block.kind and block.box is not None:
        block.kind = "box"
    elif not block.kind and groups["bullet"]:
        block.kind = "bullet"
    if view[first : first + 1] == "|" and not block.marker:
        block.body = first + 1
        block.kind = "row"
    block.level = len(groups["hashes"].strip()) if groups["hashes"] else 0
    return block


def _has_ended(view: str, block: _Block) -> bool:
    return bool(_ENDS_SENTENCE.search(view[max(block.start, block.end - 60) : block.end].rstrip()))


def _continues(view: str, before: _Block, new: _Block, blank: bool, width: int, last: int, forms: Forms) -> bool:
    """Say whether the line of *new* goes on with the sentence of *before*."""
    tail = view[max(before.start, before.end - 60) : before.end].rstrip()
    head = view[new.body : new.body + 1]
    ended = bool(_ENDS_SENTENCE.search(tail))
    if new.kind in ("hash", "row", "box") or before.kind in ("hash", "row"):
        return False
    if new.kind:
        # "… as set out in Section\n5. The Client": a number inside a sentence, not a new clause
        follows = new.kind == "int" and new.marker is not None and int(new.marker) in (1, last + 1)
        if new.kind == "paren" and not blank and _COUNTS.search(tail) and (new.marker or "").isdigit():
            return True  # "within thirty\n(30) days": the figure of a count, not an item
        inside = new.kind in ("int", "decimal", "word") and not blank and not follows and not ended
        return inside and bool(forms.number_follows.search(tail))
    if blank:
        return not ended and head.islower() and before.end - before.body > 30 and not forms.leads_in.search(tail)
    if head.islower() and not tail.endswith((":", ";")):
        return True
    if forms.signing.match(fold_line(view[new.body : new.end])) or forms.signing.match(
        fold_line(view[before.body : before.end][:120])
    ):
        return False
    last_line = view.rfind("\n", before.start, before.end) + 1
    reach = before.end - max(last_line, before.start)
    if width and reach >= width * 0.6:
        return not tail.endswith(":") and not (
            _is_heading_text(view[before.body : before.end], forms.verb) and before.lines == 1
        )
    return False


def _unfold_lists(view: str, block: _Block) -> list[_Block]:
    """Cut a paragraph that carries its list inside: "Client shall not: (a) …; (b) …" or "1. … 2. … 3. …"."""
    if block.end - block.start < 40:
        return [block]
    cuts = _sequence(view, block, _INLINE_NUMBER, 3) if block.lines == 1 and block.end - block.start > 160 else []
    kind = "int"
    if not cuts:
        kind = "paren"
        found = _sequence(view, block, _INLINE_ITEM, 2)
        if found and view[block.body : found[0][0]].rstrip().endswith((":", "\u2014", "\u2013")):
            cuts = found
    if not cuts or cuts[0][0] <= block.start:
        cuts = [c for c in cuts if c[0] > block.start]
        if len(cuts) < 2:
            return [block]
    parts = [replace(block, end=_trimmed(view, block.start, cuts[0][0]))]
    for i, (start, body, marker) in enumerate(cuts):
        end = cuts[i + 1][0] if i + 1 < len(cuts) else block.end
        parts.append(_Block(start, _trimmed(view, start, end), min(body, end), marker, kind, after_blank=False))
    return [p for p in parts if p.end > p.start]


def _trimmed(view: str, start: int, end: int) -> int:
    while end > start and view[end - 1].isspace():
        end -= 1
    return end


def _sequence(view: str, block: _Block, rule: re.Pattern[str], least: int) -> list[tuple[int, int, str]]:
    """Markers that count up from the first one (a, b, c; i, ii, iii; 1, 2, 3), or nothing."""
    found: list[tuple[int, int, str]] = []
    for m in rule.finditer(view, block.body if rule is _INLINE_ITEM else block.start, block.end):
        mark = m["m"]
        if not found:
            if mark in ("a", "i", "1"):
                found.append((m.start(), m.end(), mark))
        elif mark == _next_mark(found[-1][2], found[0][2]):
            found.append((m.start(), m.end(), mark))
    return found if len(found) >= least else []


_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")


def _next_mark(mark: str, first: str) -> str | None:
    if mark.isdigit():
        return str(int(mark) + 1)
    if first == "i" and mark in _ROMANS:
        i = _ROMANS.index(mark) + 1
        return _ROMANS[i] if i < len(_ROMANS) else None
    return chr(ord(mark) + 1) if len(mark) == 1 and mark < "z" else None


# ---- from blocks to clauses


@dataclass(slots=True)
class _Level:
    """One open level of numbering: all items of one list."""

    style: str
    marker: str
    number: str
    """Of the item that stands now, with the numbers above it; empty for bullets."""
    lead_in: Span | None
    """What every item of this list completes."""


def _clauses(view: str, blocks: Sequence[_Block], forms: Forms) -> Iterator[Clause]:
    levels: list[_Level] = []
    heading: str | None = None
    schedule: str | None = None
    section = ""
    signing = False
    before: tuple[_Block, Clause] | None = None
    for i, block in enumerate(blocks):
        words = fold_line(view[block.body : min(block.end, block.body + HEAD_CHARS)])
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        short = block.end - block.start <= 130
        whole = _bare(fold_line(view[block.start : block.end])) if short else ""
        named = forms.schedule.match(whole) if i and short else None
        if named:
            schedule = heading = named["name"].strip()
            levels.clear()
            section, signing = "", False
            clause = Clause(_span(block), ClauseKind.HEADING, None, heading, None, schedule, 0)
            before = (block, clause)
            yield clause
            continue
        is_heading = _is_heading(block, following, view[block.start : block.end], words, forms)
        number, depth, lead_in = _placed(view, block, levels, before, is_heading, forms)
        if is_heading:
            heading = _bare(words) or whole
            section = _section(heading, forms)
            signing = bool(re.match(r"(?i)signatures?\b|execution\b", heading))
            clause = Clause(_span(block), ClauseKind.HEADING, number, heading, None, schedule, depth)
            before = (block, clause)
            yield clause
            continue
        run_in = _run_in(words, block, forms.verb)
        if run_in:
            heading = run_in
            section = _section(run_in, forms) or ("" if section == "recital" else section)
        kind, signing, section = _kind(words, run_in, section, signing, schedule, lead_in, before, forms)
        option = block.box is False or (
            lead_in is not None
            and before is not None
            and before[1].kind is ClauseKind.OPTION
            and before[1].depth < depth
        )
        if option and kind is not ClauseKind.SIGNATURE:
            kind = ClauseKind.OPTION
        clause = Clause(_span(block), kind, number, heading, lead_in, schedule, depth)
        before = (block, clause)
        yield clause


def _section(title: str, forms: Forms) -> str:
    if forms.recital_heading.match(title):
        return "recital"
    return "definitions" if forms.definitions_heading.match(title) else ""


def _span(block: _Block) -> Span:
    return Span(block.start, block.end)


def _bare(words: str) -> str:
    return words.strip().strip("*_#|").strip().rstrip(":.").lstrip("\u2013-:. ").strip()


def _is_heading_text(text: str, verb: re.Pattern[str]) -> bool:
    """Say whether *text* alone looks like a heading: short, no sentence, capitals where a title has them."""
    bare = text.strip().strip("*_#|").strip()
    if not 1 < len(bare) <= MAX_HEADING_CHARS or (bare[-1:] in ".;,!?" and not bare.isupper()):
        return False
    words = bare.split()
    letters = [w for w in words if w[:1].isalpha()]
    if not letters or len(words) > 12:
        return False
    if bare.isupper():
        return True
    if verb.search(bare) or "__" in bare or "@" in bare:
        return False
    return all(w[:1].isupper() or w.lower() in _SMALL for w in letters)


def _is_heading(block: _Block, following: _Block | None, raw: str, words: str, forms: Forms) -> bool:
    if block.box is not None or block.kind == "row":
        return False
    if block.kind == "hash" or block.level:
        return True
    if forms.signing.match(words.strip()):
        return False
    if re.fullmatch(r"(?:\*\*|__)[^*\n]{2,90}(?:\*\*|__):?", raw.strip()):
        return True
    if block.kind in ("word", "int", "decimal"):
        if not words.strip():
            return True
        bare = _bare(words)
        short = len(bare) <= 60 and not forms.verb.search(bare) and not words.rstrip().endswith((".", ";", ",", ":"))
        return _is_heading_text(words, forms.verb) or (short and bare[:1].isupper() and len(bare.split()) <= 7)
    if block.kind in ("paren", "letter", "bullet"):
        return (
            block.kind == "letter"
            and _is_heading_text(words, forms.verb)
            and following is not None
            and following.kind != block.kind
        )
    text = words.strip()
    if "|" in text or not _is_heading_text(text, forms.verb) or ":" in text.rstrip(":") or re.search(r"\d{3,}", text):
        return False
    return text.isupper() or (following is not None and (len(text.split()) <= 8))


def _run_in(words: str, block: _Block, verb: re.Pattern[str]) -> str | None:
    """Heading that stands at the beginning of its own paragraph."""
    if block.bold and (m := _RUN_IN_BOLD.match(words)):
        return _bare(m["h"])
    m = _RUN_IN.match(words.lstrip("*_"))
    if not m:
        return None
    title = m["h"].strip("*_ ")
    parts = title.split()
    if len(parts) > 8 or (m["stop"] == ":" and len(parts) > 5) or verb.search(title):
        return None
    if not parts or not parts[0][:1].isupper() or re.search(r"\b(?:Inc|Ltd|No|Co|Corp|Mr|Ms|Dr|e\.g|i\.e)$", title):
        return None
    big = [p for p in parts if p.lower() not in _SMALL]
    return title if len(big) <= 3 or all(p[:1].isupper() for p in big) else None


def _kind(
    words: str,
    run_in: str | None,
    section: str,
    signing: bool,
    schedule: str | None,
    lead_in: Span | None,
    before: tuple[_Block, Clause] | None,
    forms: Forms,
) -> tuple[ClauseKind, bool, str]:
    text = words.strip().lstrip("*_")
    operative = ClauseKind.SCHEDULE if schedule else ClauseKind.OPERATIVE
    if forms.signing.match(text) and (len(text) < 160 or text[:10].lower() == "in witness"):
        return ClauseKind.SIGNATURE, True, section
    if signing and len(text) < 60 and not forms.verb.search(text):
        return ClauseKind.SIGNATURE, True, section
    if section == "recital" and forms.recital_end.search(text):
        section = ""
    elif section == "recital" or forms.recital_start.match(text):
        return ClauseKind.RECITAL, False, section
    stripped = text[len(run_in) + 1 :].lstrip("*_.: ") if run_in and text.startswith(run_in) else text
    if (
        forms.definition.match(stripped.replace("**", ""))
        or forms.definition.match(stripped)
        or (section == "definitions" and _GLOSS.match(text))
    ):
        return ClauseKind.DEFINITION, False, section
    if lead_in is not None and before is not None and before[1].kind in (ClauseKind.DEFINITION, ClauseKind.RECITAL):
        return before[1].kind, False, section
    return operative, False, section


def _placed(
    view: str,
    block: _Block,
    levels: list[_Level],
    before: tuple[_Block, Clause] | None,
    is_heading: bool,
    forms: Forms,
) -> tuple[str | None, int, Span | None]:
    """Number, depth and lead-in of a block; *levels* is brought up to date."""
    opened = (
        _lead_in(view, before[0], forms.leads_in)
        if before is not None and before[1].kind is not ClauseKind.HEADING
        else None
    )
    if not block.kind or block.kind in ("row", "hash"):
        return _placed_plain(view, block, levels, before, opened, is_heading)
    style = _style(block, levels)
    at = next((i for i in range(len(levels) - 1, -1, -1) if _is_sibling(levels[i], style, block, opened)), None)
    if at is None:
        at = min(_depth_for(style, levels), MAX_DEPTH - 1)
        del levels[at:]
        levels.append(_Level(style, "", "", opened))
    del levels[at + 1 :]
    level = levels[at]
    above = next((lv.number for lv in reversed(levels[:at]) if lv.number), "")
    level.marker = block.marker or ""
    level.number = _number(block, style, above)
    number = level.number or above
    return number or None, at + 1, level.lead_in


def _placed_plain(
    view: str,
    block: _Block,
    levels: list[_Level],
    before: tuple[_Block, Clause] | None,
    opened: Span | None,
    is_heading: bool,
) -> tuple[str | None, int, Span | None]:
    lead_in = None
    if is_heading:
        levels.clear()
    elif opened is not None:
        lead_in = opened
    elif before is not None and before[1].lead_in is not None and not before[0].kind and _goes_on(view, before[0]):
        lead_in = before[1].lead_in
    if lead_in is None:
        # a paragraph of its own ends the lists inside its clause
        while levels and not levels[-1].style.startswith(("decimal", "int", "word")):
            levels.pop()
    number = next((lv.number for lv in reversed(levels) if lv.number), None)
    return number, len(levels) + (lead_in is not None), lead_in


def _lead_in(view: str, block: _Block, leads_in: re.Pattern[str]) -> Span | None:
    """Last sentence of *block*, when it is open for the items that follow."""
    tail = view[max(block.body, block.end - 40) : block.end].rstrip()
    if not leads_in.search(tail):
        return None
    stop = block.body
    for m in re.finditer(r"[.!?][\"\u201d)]? +(?=[A-Z\"\u201c])", view[block.body : block.end]):
        stop = block.body + m.end()
    return Span(stop, block.end) if stop < block.end else None


def _goes_on(view: str, block: _Block) -> bool:
    return bool(_ITEM_GOES_ON.search(view[max(block.body, block.end - 12) : block.end].rstrip()))


def _style(block: _Block, levels: Sequence[_Level]) -> str:
    marker = block.marker or ""
    if block.kind in ("bullet", "box"):
        return block.kind
    if block.kind == "decimal" or (block.kind == "word" and "." in marker):
        return f"decimal{marker.count('.')}"
    if block.kind == "word":
        return "word"
    if block.kind == "int":
        return "int"
    if marker.isdigit():
        return f"{block.kind}-1"
    # (i) and (v) are letters where the letter before them has just been used
    for level in reversed(levels):
        letters = level.style == f"{block.kind}-{'a' if marker.islower() else 'A'}"
        if letters and len(level.marker) == 1 == len(marker) and ord(marker) == ord(level.marker) + 1:
            return level.style
    roman = bool(_ROMAN.match(marker.lower()))
    return (
        f"{block.kind}-{'i' if marker.islower() else 'I'}"
        if roman
        else f"{block.kind}-{'a' if marker.islower() else 'A'}"
    )


def _is_sibling(level: _Level, style: str, block: _Block, opened: Span | None) -> bool:
    if level.style != style:
        return False
    first = (block.marker or "").lower() in ("a", "i", "1")
    # "(a)" once more, right behind a new lead-in, begins another list
    return not (opened is not None and first and style not in ("word",) and not style.startswith("decimal"))


def _depth_for(style: str, levels: Sequence[_Level]) -> int:
    """Where a new list of *style* is hung in: decimals and sections by their own order, lists inside what stands."""
    if style == "word":
        return 0
    if style == "int":
        nested = any(lv.style.startswith("decimal") or lv.style == "int" for lv in levels)
        return len(levels) if nested else next((i for i, lv in enumerate(levels) if lv.style != "word"), len(levels))
    if style.startswith("decimal"):
        for i, level in enumerate(levels):
            if level.style not in ("word", "int") and not (level.style.startswith("decimal") and level.style < style):
                return i
        return len(levels)
    return len(levels)


def _number(block: _Block, style: str, above: str) -> str:
    marker = block.marker or ""
    if not marker or style in ("bullet", "box"):
        return ""
    if style == "word" or style.startswith("decimal"):
        return marker
    if style == "int":
        return f"{above}({marker})" if above and not _is_word_number(above) else marker
    if block.kind == "letter" and style.endswith("I") and not above:
        return marker
    return f"{above}({marker})" if above else (f"({marker})" if block.kind == "paren" else marker)


def _is_word_number(number: str) -> bool:
    return number.isupper() or (number.isdigit() is False and number.isalpha())
