"""Clauses as tracked changes in the client's own Word file.

done = redline(data, me=("Ada Stone",), author="Ada Stone", now=datetime(2026, 6, 1, tzinfo=UTC))

The file is not written anew: bytes are put into one part of it, and every other part stays as it was. Rejecting the
changes gives the words that were there before.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from scoring.extract.formats import extract_text
from scoring.extract.zipped import ZippedDocument, ZipProblem
from scoring.languages.contracts import read_paper
from scoring.reading.clauses import ClauseKind
from scoring.reading.read import Reading
from scoring.remedies.library import FAMILIES, Wording, library
from scoring.remedies.offer import NOT_ENGLISH, ROLES_OPEN, Refused, Standing, in_english
from scoring.remedies.terms import Terms
from scoring.remedies.wordxml import Counting, Paragraph, Story, WordXmlProblem
from scoring.report import Report, ReportedFinding
from scoring.review import review
from scoring.text import ContractText, Layer, Needs, Unreadable

PROTECTION_OF = {
    "A1": "ai_training_prohibition",
    "A3": "project_scope_limit",
    "A4": "third_party_upload_restriction",
    "A5": "deliverables_include_drafts",
    "A7": "audit_rights",
    "A10": "ai_usage_fee",
}
"""Family -> the protection of INTERFACE.md that it gives."""
_STRUCK: dict[str, str | None] = {
    # rule -> what stands in its place: a wording of ``instead``, a clause's family, or nothing
    "ai-training.permitted": "A1",
    "ai-training.improvement-permitted": "A1",
    "ai-training.lapses": None,
    "third-party-ai.upload-permitted": "A4",
    "scope.all-purposes": "A3",
    "scope.any-media": "A3",
    "deliverables.finals-only": "A5",
    "deliverables.drafts-given": None,
    "deliverables.aggregated-data": None,
    "precedence.other-terms": "precedence",
    "change.unilateral": "change",
}
_SIGNING = re.compile(
    r"(?i)(?:signatures?(?: page| block)?|signed)[ ]?:?$|in witness whereof|accepted and agreed|agreed and accepted"
    r"|(?:signature|signed|by|sign here)[^.]{0,60}:(?:[ _.]|$)|by signing\b"
)
_SIGN_HERE = re.compile(r"(?im)^[ \t]*(?:signature|signed|by|sign here)\b[ \t]*:?[ \t_.]*$|_{6,}")
_RIGHTS = frozenset({"A2", "A3", "A6"})


@dataclass(frozen=True, slots=True)
class Redlined:
    """The client's file with tracked changes in it."""

    data: bytes
    inserted: tuple[str, ...]
    """Headings of the clauses that were put in."""
    place: str
    """Where, in plain words."""
    struck: tuple[str, ...]
    """Words that were struck out, verbatim."""
    left: tuple[str, ...]
    """Words that work against the freelancer and could not be struck out by machine."""
    accepted: Standing
    rejected: Standing


def redline(
    data: bytes,
    *,
    me: Sequence[str] = (),
    author: str,
    now: datetime,
    only: Sequence[str] = (),
    percent: int = 30,
    on: date | None = None,
) -> Redlined | Refused:
    """Put what the contract lacks into it as tracked changes. *only*: families to put in, else all that it lacks."""
    opened = _open(data)
    if isinstance(opened, Refused):
        return opened
    parts, main = opened
    before = extract_text(data, name="contract.docx")
    if isinstance(before, Unreadable):
        return Refused(f"The file cannot be read: {before.reason}", "Ask for it again as a DOCX.")
    reading = read_paper(before, me=me)
    report = review(reading, on=on)
    if report.state not in ("scored", "awaiting_you"):
        return Refused(report.reason, "Name a contract that you do work under.")
    if not in_english(reading):
        return NOT_ENGLISH
    try:
        folder = main.rpartition("/")[0]
        numbering, styles = (parts.xml_if_there(f"{folder}/{name}.xml") for name in ("numbering", "styles"))
        story = Story.of(parts.read(main), Counting.of(numbering, styles))
    except WordXmlProblem as problem:
        return Refused(str(problem), "Save it again with Word or LibreOffice, then try once more.")
    terms = Terms.of(reading, percent=percent).inside()
    if not terms.roles_sure:
        return ROLES_OPEN
    wanted = tuple(only) or _lacking(report)
    plan = _Plan(story, report, reading, terms, _Hand(author, now, story.next_id))
    plan.strike()
    plan.insert(wanted)
    if not plan.inserted and not plan.struck:
        return Refused("There is nothing to put in: the contract has all of it.", "Sign it as it is, or name --only.")
    changed = _with_part(data, main, story.changed())
    return _checked(changed, before, plan, me, on)


def _checked(
    changed: bytes, before: ContractText, plan: _Plan, me: Sequence[str], on: date | None
) -> Redlined | Refused:
    """Read the finished file back: what it says if all is accepted, and that rejecting gives the old words."""
    after = extract_text(changed, name="contract.docx")
    if isinstance(after, Unreadable) or not _gives_back(after, before, plan.hand):
        return Refused(
            "The changes could not be put in without touching the client's own words.",
            "Send the draft addendum instead: 'clausewatch addendum FILE'.",
        )
    accepted = review(read_paper(after, me=me), on=on)
    unchanged = review(read_paper(before, me=me), on=on)
    return Redlined(
        changed,
        tuple(plan.inserted),
        plan.place,
        tuple(plan.struck),
        tuple(plan.left),
        Standing.of(accepted),
        Standing.of(unchanged),
    )


def _gives_back(after: ContractText, before: ContractText, hand: _Hand) -> bool:
    """Say whether rejecting what this hand did gives the old words, the changes of others accepted or not."""
    turned = {Layer.INSERTED: Layer.DELETED, Layer.DELETED: Layer.INSERTED}
    runs = tuple(
        replace(run, layer=turned[run.layer]) if run.layer in turned and run.date == hand.date else run
        for run in after.runs
    )
    without = replace(after, runs=runs)
    # what is blanked leaves spaces, so words are compared
    return (without.accepted.split(), after.rejected.split()) == (before.accepted.split(), before.rejected.split())


def _lacking(report: Report) -> tuple[str, ...]:
    """Families whose protection is not there, in the order of the rubric."""
    return tuple(f for f in FAMILIES if f in PROTECTION_OF and report.protections.get(PROTECTION_OF[f]) != "present")


# ---- the file


def _open(data: bytes) -> tuple[ZippedDocument, str] | Refused:
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return Refused(
            "The file is locked with a password, or is an old DOC.",
            "Open it with Word or LibreOffice and save it as a DOCX without a password.",
        )
    if not data.startswith(b"PK"):
        return Refused("It is no DOCX.", "Only a DOCX takes tracked changes; for a PDF: 'clausewatch addendum FILE'.")
    try:
        parts = ZippedDocument(data)
        names = [name.casefold() for name in parts.names()]
        if any(name.startswith("_xmlsignatures/") for name in names):
            return Refused(
                "The file is signed: any change would break the signature.",
                "Ask for the unsigned file, or send an addendum: 'clausewatch addendum FILE'.",
            )
        main = next((t for kind, t in parts.relations("").values() if kind == "officeDocument" and t in parts), None)
        if main is None or not main.endswith(".xml"):
            return Refused("It is no DOCX.", "Only a DOCX takes tracked changes; for a PDF, send an addendum.")
        settings = parts.xml_if_there(f"{main.rpartition('/')[0]}/settings.xml")
        for tag in ("documentProtection", "writeProtection"):
            guard = settings.find(tag) if settings is not None else None
            if guard is not None and guard.get("enforcement", guard.get("recommended", "0")) not in (
                "0",
                "false",
                "off",
            ):
                return Refused(
                    "The file is protected against changes.",
                    "Ask for a file that can be edited, or send an addendum: 'clausewatch addendum FILE'.",
                )
    except ZipProblem as problem:
        cure = (
            "Open it with Word and save it without a password."
            if problem.needs is Needs.PASSWORD
            else "Ask for it again as a DOCX; for a PDF, send an addendum: 'clausewatch addendum FILE'."
        )
        return Refused(problem.reason, cure)
    return parts, main


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same ZIP with one part changed: order, names, dates and bytes of all others stay."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = entry.filename.replace("\\", "/").lstrip("/")
            body = content if part.casefold() == name.casefold() else old.read(entry)
            copy = zipfile.ZipInfo(entry.filename, entry.date_time)
            copy.compress_type = entry.compress_type
            copy.external_attr, copy.create_system = entry.external_attr, entry.create_system
            copy.comment, copy.internal_attr = entry.comment, entry.internal_attr
            new.writestr(copy, body)
        new.comment = old.comment
    return out.getvalue()


# ---- the changes


@dataclass(slots=True)
class _Hand:
    """Who writes, and when; gives each change its number."""

    author: str
    now: datetime
    next_id: int

    @property
    def date(self) -> str:
        """Moment of the changes, as the file has it."""
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def tag(self, name: str, prefix: str) -> str:
        """Opening tag of a tracked change."""
        mark = (
            f'<{prefix}{name} {prefix}id="{self.next_id}" {prefix}author={quoteattr(self.author)} '
            f'{prefix}date="{self.date}">'
        )
        self.next_id += 1
        return mark


@dataclass(slots=True)
class _Plan:
    """Where what goes, while it is being worked out."""

    story: Story
    report: Report
    reading: Reading
    terms: Terms
    hand: _Hand
    inserted: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    """What was put in the place of struck words: families, or names of ``instead``."""
    place: str = "in the place of the words that are struck out"

    # words that go

    def strike(self) -> None:
        """Strike out whole sentences that work against the freelancer; put better ones in their place."""
        replaced: set[str] = set()
        done: list[tuple[int, int]] = []
        for f in self.report.findings:
            if f.rule not in _STRUCK or f.defeated_by or f.start is None or f.end is None:
                continue
            if any(f.start < b and a < f.end for a, b in done):
                continue
            done.append((f.start, f.end))
            if self._protects(f) or not self._whole_sentence(f):
                self.left.append(f.quote)
                continue
            instead = _STRUCK[f.rule]
            words = self._wording(instead).worded(self.terms) if instead and instead not in replaced else ""
            if self._replace(f.quote, words):
                self.struck.append(f.quote)
                if instead and words:
                    replaced.add(instead)
                    self.replaced.append(instead)
            else:
                self.left.append(f.quote)

    def _wording(self, name: str) -> Wording:
        return library().instead[name] if name in library().instead else library().clause(name).wording

    def _protects(self, f: ReportedFinding) -> bool:
        """A protection stands in the same words: they are not struck out by machine."""
        return any(
            g.polarity == "protection" and not g.defeated_by and g.start is not None and g.end is not None
            and g.start < (f.end or 0) and (f.start or 0) < g.end
            for g in self.report.findings
        )  # fmt: skip

    def _whole_sentence(self, f: ReportedFinding) -> bool:
        view = self.reading.view
        before = view[: f.start].rstrip(" \t\"'(“")
        begins = not before or before[-1] in ".;:!?\n)" or before[-1].isdigit()
        ends = f.quote.rstrip("\"'”)")[-1:] in (".", ";") or view[f.end :].lstrip(" \t")[:1] in ("", "\n", ".", ";")
        return begins and ends

    def _replace(self, quote: str, words: str) -> bool:
        for paragraph in self.story.paragraphs:
            at = paragraph.text.find(quote)
            if at < 0:
                continue
            return self.story.strike(paragraph, at, at + len(quote), words, self.hand.tag)
        return False

    # clauses that come

    def insert(self, families: Sequence[str]) -> None:
        """Put the clauses in, as paragraphs that look like their neighbours; none that stands for struck words."""
        self.inserted += [library().clause(f).heading for f in FAMILIES if f in self.replaced]
        families = [f for f in families if f not in self.replaced]
        if not families:
            return
        place = self._place()
        pieces = []
        for offset, family in enumerate(families):
            clause = library().clause(family)
            number = place.number(offset)
            words = clause.wording.worded(self.terms)
            if place.body is None:
                pieces.append(self._paragraph(place.model, f"{number}{clause.heading}. ", words))
            else:
                pieces.append(self._paragraph(place.model, f"{number}{clause.heading}"))
                pieces.append(self._paragraph(place.body, words))
            self.inserted.append(clause.heading)
        self.story.insert(place.before, "".join(pieces).encode("utf-8"))
        self.place = place.said
        if len(families) > 1 and place.own:
            self.place += f" to {place.own}{chr(ord('A') + len(families) - 1)}"

    def _paragraph(self, model: Paragraph, first: str, then: str = "") -> str:
        """A paragraph that is inserted whole, its mark too; it begins and goes on as the model does."""
        w = self.story.prefix
        mark = f"<{w}rPr>{self.hand.tag('ins', w)[:-1]}/>{model.mark_inner}</{w}rPr>"
        run = "".join(
            f'<{w}r>{look}<{w}t xml:space="preserve">{escape(words)}</{w}t></{w}r>'
            for look, words in ((model.run_properties, first), (model.last_properties, then))
            if words
        )
        return f"<{w}p><{w}pPr>{model.properties_inner}{mark}</{w}pPr>{self.hand.tag('ins', w)}{run}</{w}ins></{w}p>"

    def _place(self) -> _Place:
        paragraphs = self.story.paragraphs
        signing = self._signing()
        starts = [i for i, p in enumerate(paragraphs[:signing]) if p.starts_section]
        if not starts:
            model = next((p for p in reversed(paragraphs[:signing]) if p.has_words), paragraphs[0])
            return _Place(signing, model, None, "", None, "before the signatures, or at the end where there are none")
        counted = [i for i in starts if paragraphs[i].counted]
        if counted:
            # Word counts these numbers: only at the end does no other number change, and with it no "see section 9"
            last = counted[-1]
            model, body = self._models(last, signing)
            return _Place(
                signing, model, body, "", None, "after the last numbered clause, so that no other number changes"
            )
        section = self._rights(starts)
        at = starts.index(section)
        before = starts[at + 1] if at + 1 < len(starts) else signing
        model, body = self._models(section, before)
        typed = paragraphs[section].typed_number
        own = paragraphs[section].text[: paragraphs[section].text.find(typed) + len(typed)] if typed else ""
        after = paragraphs[section].text[len(own) :]
        stop = re.match(r"[.):]?[ \t]+", after)
        return _Place(
            before, model, body, own, stop[0] if stop else ". ", f"after clause {typed}, as {own}A" if typed else ""
        )

    def _models(self, section: int, before: int) -> tuple[Paragraph, Paragraph | None]:
        """The heading to look like, and the paragraph below it where a heading stands by itself."""
        paragraphs = self.story.paragraphs
        head = paragraphs[section]
        below = next((p for p in paragraphs[section + 1 : before] if p.has_words), None)
        stands_alone = len(head.text.strip()) <= 80 and not head.text.rstrip().endswith((".", ";", ":"))
        return head, below if stands_alone and below is not None else None

    def _rights(self, starts: Sequence[int]) -> int:
        """The section that speaks of rights: the last one in which the work is owned, licensed or passed on."""
        quotes = [f.quote for f in self.report.findings if f.family in _RIGHTS and f.quote]
        holding = [
            max(s for s in starts if s <= i)
            for i, p in enumerate(self.story.paragraphs)
            if i >= starts[0] and any(q in p.text for q in quotes)
        ]
        signing = self._signing()
        inside = [s for s in holding if s < signing]
        return max(inside, key=lambda s: (inside.count(s), -s)) if inside else starts[-1]

    def _signing(self) -> int:
        """First paragraph (or table) of the signature block; the end where there is none."""
        paragraphs = self.story.paragraphs
        lines = {
            " ".join(line.split())
            for c in self.reading.clauses
            if c.kind is ClauseKind.SIGNATURE
            for line in self.reading.view[c.span.start : c.span.end].splitlines()
            if line.strip()
        }
        first = len(paragraphs) // 3
        for i, p in enumerate(paragraphs[first:], first):
            text = " ".join(p.text.split())
            if p.is_table:
                if _SIGN_HERE.search(p.text):
                    return i
            elif text and (_SIGNING.match(text) or any(text.startswith(x) or x.startswith(text) for x in lines)):
                return i
        return len(paragraphs)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the clauses go, and what they look like."""

    before: int
    """Position of the paragraph before which they stand."""
    model: Paragraph
    body: Paragraph | None
    """The look of the words below a heading; None: heading and words share a paragraph."""
    own: str
    """Typed number of the clause before, as printed: ``5``, ``Section 5``."""
    stop: str | None
    """What stands between a typed number and the words."""
    said: str

    def number(self, offset: int) -> str:
        """Typed number of the clause that is put in: ``5A. ``; empty where Word counts or nothing is numbered."""
        return f"{self.own}{chr(ord('A') + offset)}{self.stop}" if self.stop is not None and self.own else ""
