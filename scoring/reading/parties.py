"""Who is client and who is freelancer. Roles come from duties and definitions, never from the order of names."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scoring.findings import Side
from scoring.reading.clauses import Clause
from scoring.reading.definitions import Definition
from scoring.reading.folding import Folded, fold
from scoring.reading.gates import Gated
from scoring.reading.late import late
from scoring.reading.names import Names
from scoring.text import Span


@dataclass(frozen=True, slots=True)
class Party:
    """One party, as the paper writes it."""

    name: str | None
    """Legal name as written ("North Pier Books Ltd"), None where the paper leaves a blank."""
    side: Side
    terms: tuple[str, ...] = ()
    """Words that stand for it in the paper: ``Client``, ``Company``, ``you`` …"""
    span: Span | None = None
    """Where the name (or, without one, the term's definition) stands."""


@dataclass(frozen=True, slots=True)
class Parties:
    """All parties, with the reason for the roles."""

    parties: tuple[Party, ...] = ()
    because: str = ""
    """Plain sentence: what decided the roles."""
    sure: bool = False
    """False: roles are open; no protection may be counted (RUBRIC 1.2)."""
    user_is_client: bool = False
    """True: the user's own name stands on the client's side: outside scope."""
    _by_term: Mapping[str, Side] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_term", {t.casefold(): p.side for p in self.parties for t in p.terms})

    def side_of(self, term: str) -> Side:
        """Side that *term* stands for, ``unclear`` when the paper does not say."""
        return self._by_term.get(term.casefold().strip(), Side.UNCLEAR)

    @property
    def sides(self) -> Mapping[str, Side]:
        """Every word that stands for a party whose role is certain, in lower case -> its side; empty where none is."""
        return {t: s for t, s in self._by_term.items() if s is not Side.UNCLEAR} if self.sure else {}

    def with_sides(self, sides: Mapping[str, Side]) -> Parties:
        """The same parties in the roles that *sides* gives their words; unchanged where those name no two sides."""
        placed: list[Party] = []
        for party in self.parties:
            known = {sides[t.casefold()] for t in party.terms if t.casefold() in sides}
            placed.append(replace(party, side=known.pop()) if len(known) == 1 else party)
        both = {p.side for p in placed}
        missing = [s for s in (Side.CLIENT, Side.FREELANCER) if s not in both]
        if len(missing) == 1 and len(placed) == 1:  # an added paper may name only the one whom it binds
            terms = tuple(t for t, s in sides.items() if s is missing[0])
            placed += [Party(None, missing[0], terms)] if terms else []
            both |= {missing[0]} if terms else set()
        if not {Side.CLIENT, Side.FREELANCER} <= both:
            return self
        return Parties(tuple(placed), "Who is who stands in the agreement that this paper belongs to.", True)

    @property
    def client(self) -> Party | None:
        """The party that orders, receives or licenses the work in."""
        return next((p for p in self.parties if p.side is Side.CLIENT), None)

    @property
    def freelancer(self) -> Party | None:
        """The party that makes, performs or delivers the work and is paid."""
        return next((p for p in self.parties if p.side is Side.FREELANCER), None)


# ---- what a word alone says of its bearer: much (two) or a little (one)

_CLIENT_WORDS = {
    **dict.fromkeys(
        [
            "client",
            "customer",
            "commissioner",
            "hirer",
            "buyer",
            "licensee",
            "employer",
            "principal",
            "purchaser",
            "assignee",
            "hiring-party",
        ],
        2,
    ),
    **dict.fromkeys(
        [
            "company",
            "publisher",
            "agency",
            "studio",
            "magazine",
            "producer",
            "label",
            "network",
            "brand",
            "organisation",
            "organization",
            "organizer",
            "organiser",
            "business",
            "newspaper",
            "platform",
            "gallery",
            "corporation",
            "broadcaster",
            "sponsor",
            "university",
            "institution",
            "firm",
            "foundation",
        ],
        1,
    ),
}
_FREELANCER_WORDS = {
    **dict.fromkeys(
        [
            "contractor",
            "freelancer",
            "consultant",
            "artist",
            "illustrator",
            "designer",
            "writer",
            "author",
            "photographer",
            "translator",
            "contributor",
            "talent",
            "performer",
            "composer",
            "editor",
            "developer",
            "employee",
            "licensor",
            "copywriter",
            "videographer",
            "filmmaker",
            "animator",
            "musician",
            "actor",
            "narrator",
            "journalist",
            "ghostwriter",
            "proofreader",
            "interpreter",
            "subcontractor",
            "speaker",
            "individual",
            "retoucher",
            "cartoonist",
            "stylist",
            "programmer",
            "assignor",
            "creator",
            "worker",
        ],
        2,
    ),
    **dict.fromkeys(["provider", "supplier", "vendor", "servicer"], 1),
}
_THIRD_WORDS = frozenset({"end client", "end-client", "third party", "third parties", "end customer"})
_WE = {"we": ("we", "us", "our", "ours"), "you": ("you", "your", "yours"), "i": ("i", "me", "my", "mine")}
_OF_PERSON = {w: k for k, ws in _WE.items() for w in ws}

_ACTING_ROLE = Gated(
    r"(?<![\w'-])(?P<role>End[- ]Client|(?:Independent )?(?P<w>"
    + "|".join(sorted((w.title() for w in {**_CLIENT_WORDS, **_FREELANCER_WORDS}), key=len, reverse=True))
    + r"))(?:(?:'s)? (?:shall|will|may|must|agrees?|pays?|hereby|grants?|retains?|warrants?|assigns?|keeps?|receives?|delivers?|writes|designs|creates|makes)\b| ?:)"
)

"""A role that nobody defined counts when it stands as a party of a promise."""
_WILL = r"(?:(?:shall|will|must|agrees?(?: to)?|undertakes? to|is to|are to|may|can|'ll|hereby|also|then|in turn|promptly|further)[ ,]+){0,3}"
_MAKES = r"(?:create|write|design|illustrate|translate|photograph|compose|record|draw|film|narrate|paint|shoot|animate|edit|proofread|code|ghostwrite)"
_WORKS = r"(?:perform|render|deliver|provide|supply|produce|develop|prepare|make|build|complete|submit|carry out|hand over|furnish)"
_WORK_NOUN = (
    r"(?:(?:the|all|any|its|their|certain|such|said|following|six|\w+|\d+|professional|consulting|creative|design) ){0,4}?"
    r"(?:services?|deliverables?|work(?: product)?s?|illustrations?|articles?|designs?|recordings?|images?|photographs?|materials described|tasks|project|texts?|translations?|"
    r"posts?|drawings?|logos?|files|manuscript|artwork|videos?|copy)\b"
)
_RIGHTS = r"(?:the |all |any |its |full |sole |their |your )*(?:copyrights?|right, title|rights? in|rights?,|ownership|intellectual property|moral rights|title)"

_FIRST_MARK = 0xE000
MAX_REPEATS = 3
_MARKS = 200
"""A paper with more parties than this is no contract between two sides."""
_ANY_MARK = "[\ue000-\ue0c8]"
_CLIENT_THINGS = rf"[^.;]{{0,120}}(?:{_ANY_MARK}|\b(?:client|customer|company|publisher|agency|licensee))(?:'s)? (?:[Mm]aterials?|[Cc]ontent|[Dd]ata|[Mm]arks?|[Pp]roperty|[Bb]rand)"
# (what it says, pattern in which {T} is a party, weight: > 0 for a client, < 0 for a freelancer)
_DUTY_PATTERNS: tuple[tuple[str, str, int], ...] = (
    (
        "pays",
        rf"{{T}} {_WILL}(?:pays?|compensates?|reimburses?|remunerates?)\b(?! (?:all |any |the |its |their |such |own |reasonable )*(?:damages|costs|loss|tax|liabilit|judg|settlement|rent|premium|expenses|interest|refund))",
        3,
    ),
    ("pays", r"\b(?:paid|payable|due|owed|payment|compensation)\b[^.;]{0,40}? by {T}", 2),
    ("orders", rf"{{T}} {_WILL}(?:engages?|commissions?|hires?|appoints?|orders?|retains? (?=\w+ to ))", 2),
    ("orders", r"\b(?:engaged|commissioned|hired|employed|requested|ordered) by {T}", 2),
    (
        "receives the rights",
        r"\b(?:grants?|assigns?|transfers?|conveys?|licen[cs]es?|cedes?)(?: and \w+)?,? (?:hereby )?(?:to )?{T}(?!{THINGS})",
        2,
    ),
    (
        "receives the rights",
        rf"{{T}} {_WILL}(?:receives?|gets?|obtains?|acquires?) (?:an?|the|first|all|no|only|exclusive|non-exclusive)\b[^.;]{{0,60}}?(?:licen[cs]e|rights?)",
        2,
    ),
    ("owns the result", r"\b(?:property of|owned by|belongs? to|vests? in|work made for hire for) {T}", 2),
    ("accepts the work", rf"{{T}} {_WILL}(?:reviews?|accepts?|approves?|rejects?|publish(?:es)?|cancels?)\b", 1),
    ("employs", r"\b(?:employment (?:with|by)|services (?:to|for)|on behalf of) {T}", 1),
    ("makes the work", rf"{{T}} {_WILL}{_MAKES}(?:s|es)?\b(?! (?:to|off|down|a complaint))", -3),
    ("does the work", rf"{{T}} {_WILL}{_WORKS}(?:s|es)? {_WORK_NOUN}", -2),
    (
        "is paid",
        r"\b(?:pay|pays|compensate|compensates|reimburse|reimburses|remunerate|remunerates|engage|engages|hire|hires|commission|commissions)(?: to)? {T}",
        -3,
    ),
    ("is paid", r"\b(?:fees?|sums?|amounts?|paid|payable|payments?|owed|due)\b[^.;]{0,50}? to {T}", -3),
    (
        "is paid",
        r"{T}(?:'s)? (?:shall |will |may |must |submits? |issues? )?(?:invoices?\b|is paid\b|shall be paid|will be paid|be compensated|shall receive (?:a fee|payment|the fee))",
        -2,
    ),
    (
        "gives the rights",
        rf"{{T}} {_WILL}(?:irrevocably |unconditionally |exclusively |automatically )*(?:assigns?|grants?|transfers?|conveys?|licen[cs]es?|waives?)\b(?!{{THINGS}})",
        -2,
    ),
    ("keeps the copyright", rf"{{T}} {_WILL}(?:retains?|keeps?|reserves?|owns?) {_RIGHTS}[^.;]{{0,60}}", -2),
    (
        "warrants the work",
        r"{T} (?:represents?|warrants?)[^.;]{0,80}\b(?:original|not infringe|own work|sole author)",
        -2,
    ),
    (
        "does the work",
        r"\b(?:created|made|written|designed|produced|developed|performed|prepared|recorded|delivered|conceived|rendered|provided) by {T}",
        -2,
    ),
)

_DUTIES = tuple(
    (what, Gated(pattern.replace("{THINGS}", _CLIENT_THINGS).replace("{T}", f"(?P<t>{_ANY_MARK})")), weight)
    for what, pattern, weight in _DUTY_PATTERNS
)

_ENTITY = r"(?:Ltd|Limited|Inc|LLC|L\.L\.C|LLP|PLC|plc|GmbH|AG|AB|S\.?A\.?(?:S|R\.L)?|B\.?V|N\.?V|Corp|Corporation|Co|Company|Oy|ApS|A/S|SARL|SAS|SRL|S\.r\.l|KG|UG|Pty|L\.P|LP|Foundation|University)"
_CAPITAL = "[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017d]"
"""A capital of the Latin alphabets; small letters of the last block are let through with them."""
_COMPANY = late(
    rf"(?:{_CAPITAL}[\w&'.-]*|&|and|of|the)(?: (?:{_CAPITAL}[\w&'.-]*|&|and|of|the)){{0,6}},? {_ENTITY}\b\.?"
)
_BLANK_NAME = late(r"[\[{_<]|\.{4}|^\W*$|(?i:\b(?:name|insert|full legal)\b)")
_FORM_WORD = late(r"(?i)(?:date|name|title|signature|signed|address|e-?mail|by|its|phone|print)\b")
_OWN_LABEL = late(
    r"(?i)^[\W_]*(?P<t>[a-z][a-z -]{2,30})[*_ ]*:[*_ ]*(?P<n>[^\n|]{2,80}?)(?= {2,}|\t|\||$|\n| By:| Signature| Date)"
)


@dataclass(slots=True)
class Candidate:
    """One party while its role is being weighed."""

    terms: list[str]
    name: str | None = None
    span: Span | None = None
    prior: int = 0
    score: int = 0
    duties: list[tuple[str, int]] = field(default_factory=list)
    """What it does, with the weight: above zero a client does that."""

    @property
    def weight(self) -> int:
        """Above zero: a client; below: a freelancer."""
        return self.prior + self.score


def find_parties(
    view: str, clauses: Sequence[Clause], definitions: Sequence[Definition], me: Sequence[str] = ()
) -> Parties:
    """Parties and their roles: from what each term means and from what each does; *me* only breaks a tie."""
    folded = fold(view)
    candidates = _candidates(view, folded, definitions)
    persons = _persons(folded.text)
    everyone = [*candidates, *persons]
    if not everyone:
        return Parties(because="The paper names no parties.")
    _weigh(folded.text, everyone)
    third = [c for c in candidates if any(t.casefold() in _THIRD_WORDS for t in c.terms)]
    _join_persons(candidates, persons)
    named = [c for c in (*candidates, *persons) if c not in third]
    named, outside = _agency(named)
    third += outside
    _names_from_labels(view, clauses, named)
    _names_of_persons(view, folded, named, me)
    _no_name_twice(named)
    return decide(named, third, me)


def _candidates(view: str, folded: Folded, definitions: Sequence[Definition]) -> list[Candidate]:
    by_span: dict[Span, Candidate] = {}
    for d in definitions:
        role = _prior(d.term)
        name, span = _name_before(view, d)
        if role == 0 and not (name and _looks_like_party(view, d, name)):
            continue
        if d.meaning in by_span:
            by_span[d.meaning].terms.append(d.term)
            by_span[d.meaning].prior += role
            continue
        by_span[d.meaning] = Candidate([d.term], name, span or d.span, role)
    # the same party defined twice
    found: dict[str, Candidate] = {}
    for c in by_span.values():
        key = c.terms[0].casefold()
        if key in found:
            found[key].name = found[key].name or c.name
        else:
            found[key] = c
    have = {t.casefold() for c in found.values() for t in c.terms}
    for m in _ACTING_ROLE.finditer(folded.text):
        word = m["role"]
        if word.casefold() not in have and (m["w"] is None or m["w"].casefold() not in have):
            have.add(word.casefold())
            found[word.casefold()] = Candidate([word], None, folded.span(m.start("role"), m.end("role")), _prior(word))
    return list(found.values())


def _prior(term: str) -> int:
    words = term.casefold().split()
    last = words[-1] if words else ""
    if term.casefold() in _THIRD_WORDS:
        return 0
    if len(words) > 3:
        return 0
    return _CLIENT_WORDS.get(last, 0) - _FREELANCER_WORDS.get(last, 0)


def _looks_like_party(view: str, d: Definition, name: str) -> bool:
    """A term of its own ("Tern") counts as a party where the paper opens with it and the name is a name."""
    before = view[max(0, d.meaning.start - 60) : d.meaning.end]
    opening = bool(re.search(r"(?i)\b(?:between|by and among|entered into (?:by|with))\b", before)) or view[
        : d.meaning.start
    ].rstrip().endswith((") and", "and"))
    return (
        opening
        and d.span.start < 3000
        and (bool(_COMPANY.fullmatch(name)) or bool(re.fullmatch(rf"(?:{_CAPITAL}[\w'.-]+ ?){{2,4}}", name)))
    )


_OPENERS = late(
    r"(?i)\b(?:by and between|between|by and among|among|entered into by|made by|by|parties)\b:?\s+(?:and\s+between\s+)?"
)
_NEXT_PARTY = late(rf"\s(?:and|AND|&|with)\s+(?=(?:the )?{_CAPITAL})")


def _name_start(words: str) -> int:
    """Where the name begins in the words before a bracket: behind the last party's bracket, or behind "between"."""
    start = 0
    for m in _OPENERS.finditer(words):
        if m.end() < len(words) - 2:
            start = m.end()
    closed = words.rfind(")", start, len(words) - 1)
    if closed < 0 and start:
        return start
    start = max(start, closed + 1)
    if re.match(r"\W*(?:and|AND)\s", words[start:]):
        return start
    nexts = [m.end() for m in _NEXT_PARTY.finditer(words, start)]
    return nexts[-1] if nexts else start


def _name_before(view: str, d: Definition) -> tuple[str | None, Span | None]:
    """Name that the bracket behind it gives a term to, as written, and where it stands."""
    if d.meaning.end > d.span.end or d.meaning.start != d.span.start:
        return None, None
    start, end = d.meaning.start, d.meaning.end
    words = view[start:end]
    begin = _name_start(words)
    start, words = start + begin, words[begin:]
    lead = re.match(r"[\s,;()*_]*(?:and\s+|\(\d\)\s*|(?:the )?\w+\s*:\s*)?[\s*_]*", words)
    assert lead is not None  # it may be empty
    start, words = start + lead.end(), words[lead.end() :]
    cut = re.search(
        rf",(?!\s*(?:{_ENTITY})\b)|\s+\(|\s(?:a|an|of|whose|located|having|with|residing|acting|registered|incorporated|organi[sz]ed|doing)\s|\n\s*\n|\||[*_]{{2}}",
        words,
    )
    name = words[: cut.start()] if cut else words
    name = name.rstrip(" \t\r\n,;:*_")
    # a long stretch is a sentence, no name
    if (
        not name
        or len(name) > 80
        or _BLANK_NAME.search(name)
        or not name[:1].isupper()
        or re.search(
            r"(?i)\b(?:shall|will|may|agreement|means|grants?|agrees?|acknowledges?|appoints?|necessary|if|and$)\b",
            name,
        )
    ):
        return None, None
    return " ".join(name.split()) if "\n" in name else name, Span(start, start + len(name))


# ---- we, you, I


_PERSON_ACTS = Gated(
    r"(?<![\w'])(?P<p>[Ww]e|[Yy]ou|I)(?:'ll)? (?:shall|will|may|agree|pay|grant|keep|own|retain|assign|write|deliver|design|make|receive|get|can|hereby|must|provide)\b"
)


def _persons(text: str) -> list[Candidate]:
    """Those of we, you and I that promise something."""
    speak = {m["p"].lower() for m in _PERSON_ACTS.finditer(text)}
    return [Candidate(list(words)) for person, words in _WE.items() if person in speak]


def _join_persons(candidates: list[Candidate], persons: list[Candidate]) -> None:
    """A paper that says both "Company" and "we" speaks of one party; the duties of both say of which."""
    for person in list(persons):
        own = [c for c in candidates if any(t.casefold() in person.terms for t in c.terms)]
        if not own and person.score and candidates:
            own = [c for c in candidates if c.weight * person.score > 0]
        if len(own) == 1:
            own[0].terms += [t for t in person.terms if t not in own[0].terms]
            if own[0].prior * person.score >= 0:
                own[0].score += person.score
                own[0].duties += person.duties
            persons.remove(person)
        elif candidates and abs(person.score) < 2:
            persons.remove(person)


# ---- weighing


def _weigh(text: str, everyone: Sequence[Candidate]) -> None:
    """Add up what each party does. Every mention becomes one private-use letter, so that the duties are fixed patterns."""
    owner: dict[str, int] = {}
    for i, c in enumerate(everyone):
        for t in (*c.terms, *((c.name,) if c.name and len(c.name) < 60 else ())):
            owner.setdefault(t.casefold(), i)
    spellings = _spellings(everyone) | {w.title() for w in owner if w in _OF_PERSON and w != "i"}
    spellings -= {"i"}
    if not spellings:
        return
    marked = _marked(text, spellings, owner)
    seen: Counter[tuple[str, str]] = Counter()
    for what, rule, weight in _DUTIES:
        for m in rule.finditer(marked):
            key = (what, m["t"])
            i = ord(m["t"]) - _FIRST_MARK
            if i >= len(everyone) or _negated(marked, m):
                continue
            seen[key] += 1
            party = everyone[i]
            if seen[key] == 1:
                party.score += weight
                party.duties.append((what, weight))
            elif seen[key] <= MAX_REPEATS:
                # said often is meant more than said once
                party.score += 1 if weight > 0 else -1


def _marked(text: str, spellings: Iterable[str], owner: Mapping[str, int]) -> str:
    """*text* with one letter for each mention of a party, its article included."""
    pieces: list[str] = []
    done = 0
    for at, name in Names(spellings, not_after="'-", not_before="-").finditer(text):
        number = owner[name.casefold()]
        if number >= _MARKS:
            continue
        start = at
        if at - 4 >= done and text[at - 4 : at] in ("the ", "The ") and not _CLOSE.match(text[at - 5 : at - 4]):
            start = at - 4
        pieces += (text[done:start], chr(_FIRST_MARK + number))
        done = at + len(name)
    return "".join((*pieces, text[done:]))


_CLOSE = late(r"[\w'-]")


def _negated(text: str, m: re.Match[str]) -> bool:
    return " not " in m[0] or text[max(0, m.start() - 9) : m.start()].lower().endswith(("neither ", "not "))


def _spellings(everyone: Iterable[Candidate]) -> set[str]:
    return {
        w
        for c in everyone
        for w in (*("I" if t == "i" else t for t in c.terms), *((c.name,) if c.name and len(c.name) < 60 else ()))
    }


def _agency(named: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """An agency that pays stands between: it is the client, and the client it works for is a third party."""
    agency = next((c for c in named if any("agency" in t.casefold() for t in c.terms)), None)
    client = next(
        (c for c in named if any(t.casefold() in ("client", "customer") for t in c.terms) and c is not agency), None
    )
    maker = any(c.weight < 0 and c is not agency for c in named)
    if agency is None or client is None or not maker or ("pays", 3) not in agency.duties:
        return named, []
    agency.prior = max(agency.prior, 2)
    return [c for c in named if c is not client], [client]


def decide(named: list[Candidate], third: list[Candidate], me: Sequence[str]) -> Parties:
    """Sides of weighed parties; *third* are neither. The same for every language."""
    clients = [c for c in named if c.weight >= 2 or (c.prior >= 2 and c.score > -3)]
    makers = [c for c in named if c.weight <= -2 or (c.prior <= -2 and c.score < 3)]
    because = ""
    sure = bool(clients and makers)
    if not sure and len(named) == 2 and (clients or makers):
        # of two parties one is certain: the other is the other side, unless its own duties say otherwise
        known = (clients or makers)[0]
        other = next(c for c in named if c is not known)
        # two names that by themselves point to opposite sides ("Publisher", "Illustrator") are enough
        if other.weight * known.weight < 0 or (other.weight == 0 and abs(known.weight) >= 3):
            (makers if clients else clients).append(other)
            sure = True
    if not sure and len(named) == 2 and abs(named[0].weight - named[1].weight) <= 1:
        mine = [c for c in named if _is_me(c, me)]
        if len(mine) == 1:
            makers, clients = mine, [c for c in named if c is not mine[0]]
            sure, because = True, "Nothing in the paper decides the roles; your own name does."
    client = max(clients, key=lambda c: c.weight, default=None)
    maker = min(makers, key=lambda c: c.weight, default=None)
    contradictory = any(_contradicts(c) for c in (client, maker) if c)
    sure = sure and not contradictory
    parties = []
    for c in named:
        side = Side.CLIENT if c in clients else Side.FREELANCER if c in makers else Side.UNCLEAR
        parties.append(Party(c.name, side if sure else Side.UNCLEAR, _terms(c), c.span))
    parties += [Party(c.name, Side.THIRD_PARTY, _terms(c), c.span) for c in third]
    order = {Side.CLIENT: 0, Side.FREELANCER: 1, Side.THIRD_PARTY: 2, Side.UNCLEAR: 3}
    parties.sort(key=lambda p: order[p.side])
    because = because or _because(client if sure else None, maker if sure else None)
    theirs = sure and client is not None and _is_me(client, me) and not (maker is not None and _is_me(maker, me))
    return Parties(tuple(parties), because, sure, theirs)


def _contradicts(c: Candidate) -> bool:
    """What a party does says the opposite of what it is called."""
    return c.prior * c.score < 0 and abs(c.score) >= 2 and abs(c.prior) >= 2 and abs(c.weight) < 2


def _terms(c: Candidate) -> tuple[str, ...]:
    terms = [*c.terms]
    if c.name and c.name not in terms:
        terms.append(c.name)
    return tuple(dict.fromkeys(terms))


def _because(client: Candidate | None, maker: Candidate | None) -> str:
    if client is None or maker is None:
        return "The paper does not say clearly who does the work and who pays for it."

    def side(c: Candidate, sign: int, called: str) -> str:
        name = "I" if c.terms[0] == "i" else c.terms[0]
        does = [what for what, weight in c.duties if weight * sign > 0]
        return f"{name} {' and '.join(list(dict.fromkeys(does))[:2])}" if does else f"{name} is {called} by its name"

    return f"{side(maker, -1, 'the maker')}; {side(client, 1, 'the client')}."


def _is_me(c: Candidate, me: Sequence[str]) -> bool:
    own = {" ".join(n.casefold().split()) for n in me if n.strip()}
    return bool(c.name) and " ".join((c.name or "").casefold().split()) in own


# ---- names that stand elsewhere


def _names_from_labels(view: str, clauses: Sequence[Clause], named: list[Candidate]) -> None:
    """Take the name of "Client: Larkfield Agency Inc." in a cover table or a signature block."""
    for clause in clauses:
        words = view[clause.span.start : clause.span.end]
        if len(words) > 400 or ":" not in words:
            continue
        m = _OWN_LABEL.match(words)
        if m is None:
            continue
        for c in named:
            if c.name is None and any(
                m["t"].strip().casefold() in (t.casefold(), f"the {t.casefold()}") for t in c.terms
            ):
                name = m["n"].strip(" *_")
                if not _BLANK_NAME.search(name) and name[:1].isupper() and not _FORM_WORD.match(name):
                    c.name, c.span = (
                        name,
                        Span(clause.span.start + m.start("n"), clause.span.start + m.start("n") + len(name)),
                    )


def _no_name_twice(named: Sequence[Candidate]) -> None:
    """A name that two parties would bear is the name of the first, as far as the paper tells; a role is no name."""
    seen: set[str] = set()
    roles = {t.casefold() for c in named for t in c.terms if _prior(t)}
    for c in named:
        if c.name is not None and (c.name.casefold() in seen or c.name.casefold() in roles):
            c.name = None
        elif c.name is not None:
            seen.add(c.name.casefold())


def _names_of_persons(view: str, folded: Folded, named: list[Candidate], me: Sequence[str]) -> None:
    """A mail says "we" and "you": the company that signs it is "we", the one it greets is "you"."""
    if not any(t in _OF_PERSON for c in named for t in c.terms):
        return
    writer = next((c for c in named if "we" in c.terms or "i" in c.terms), None)
    reader = next((c for c in named if "you" in c.terms), None)
    companies = [(m.start(), m[0]) for m in _COMPANY.finditer(view)]
    if writer is not None and writer.name is None and "we" in writer.terms and companies:
        at, name = companies[-1]
        writer.name, writer.span = name, Span(at, at + len(name))
    for name in me:
        at = view.find(name)
        for c in (reader, writer):
            if c is not None and c.name is None and name and at >= 0 and c.weight < 0:
                c.name, c.span = name, Span(at, at + len(name))
    greeting = re.search(r"(?m)^\s*(?:Dear|Hi|Hello|Hey)\s+(?P<n>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)\s*,", view)
    if reader is not None and reader.name is None and greeting:
        reader.name, reader.span = greeting["n"], Span(greeting.start("n"), greeting.end("n"))
