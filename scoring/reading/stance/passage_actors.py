"""Who acts in a passage that stands alone, without parties to go by."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.reading.late import late
from scoring.reading.stance.conditions import others_only
from scoring.reading.stance.parts import Read
from scoring.reading.stance.record import StanceName

_PASSAGE_PARTIES: tuple[tuple[str, str], ...] = (
    ("client", r"(?:[Tt]he )?(?:Client|Customer|Company|Publisher|Commissioner)"),
    (
        "contractor",
        r"(?:[Tt]he )?(?:Contractor|Consultant|Freelancer|Voice Actor|Artist|Author|Photographer|Writer|Illustrator|Designer|Talent|Performer|Contributor)",
    ),
    ("licensee", r"(?:[Tt]he )?(?:Licensees?|[Bb]uyers?)"),
    ("licensor", r"(?:[Tt]he )?Licensors?"),
    ("employee", r"(?:[Tt]he )?(?:Employees?|[Ee]mployees?|[Ss]taff|[Pp]ersonnel|[Ww]orkers?)"),
    ("employer", r"(?:[Tt]he )?(?:Employer|[Bb]ank)"),
    ("affiliate", r"(?:[Ii]ts |[Oo]ur |[Tt]heir )?[Aa]ffiliates?"),
    ("third_party", r"(?:[Tt]hird[- ][Pp]art(?:y|ies)|[Dd]ata [Pp]artners?|[Ss]ervice [Pp]roviders?|AI providers?)"),
    ("user", r"(?:[Yy]ou(?:rs?)?|[Uu]sers?|[Mm]embers|[Vv]isitors|[Dd]evelopers)"),
    ("provider", r"(?:[Ww]e|[Oo]ur|[Uu]s|I|[Tt]he (?:platform|service|app)|Provider|Supplier|Vendor)"),
)

PASSAGE_PARTY = late(
    r"(?<![\w'-])(?:"
    + "|".join(f"(?P<{name}>{rule})" for name, rule in _PASSAGE_PARTIES)
    + r"|(?P<name>(?:[a-z]{0,2}[A-Z][\w.]*)(?: [A-Z][\w.]+){0,2}(?=(?:'s)? (?:shall|will|may|does|do|is|are|use|uses|can|must|has|agrees|prohibits?|hereby|cannot|never)\b)))(?![\w-])"
)

_ACROSS = {
    "provider": "user",
    "user": "provider",
    "contractor": "client",
    "client": "contractor",
    "licensor": "licensee",
    "licensee": "licensor",
    "employee": "employer",
    "employer": "employee",
}


def passage_actor(r: Read, name: StanceName) -> str | None:
    """Give who acts in a passage, by the words of the labelled set (``client``, ``provider``, ``user`` …)."""
    if r.actor and not r.actor.startswith("*"):
        m = PASSAGE_PARTY.match(r.actor.lstrip("!?") + " may")
        if m and m.lastgroup:
            who = "provider" if m.lastgroup == "name" else m.lastgroup
            return _ACROSS.get(who, who) if r.actor.startswith(("!", "?")) else who
    if r.actor == "*third" or (r.operator is not None and others_only(r) and re.search(r"(?i)\bno ", r.operator.words)):
        return "third_party"
    text = r.sentence.text
    if name is StanceName.THIRD_PARTY and not re.search(r"(?i)\b(?:your|customer)\b", text):
        return "employee"
    if re.search(r"(?i)\b(?:your|my|customer|user|employee|data|client)\b", text):
        return "provider"
    return "anyone" if name is StanceName.PROHIBITS else "provider"


def passage_broad_actor(text: str) -> str | None:
    """Who is given the rights: behind "grants", or else the side across from the giver."""
    give = re.search(
        r"(?i)\b(?:grants?|assigns?|transfers?|conveys?)\b(?:, and agrees to assign,)?|\b(?:property of|owned by|works? for hire)\b",
        text,
    )
    if give is not None:
        to = re.match(r"(?i)[ ,-]*(?:hereby )?(?:to )?(?:the )?(?P<who>us\b|me\b|[\w.]+)", text[give.end() :])
        known = PASSAGE_PARTY.match(f"{to['who']} may") if to else None
        if known and known.lastgroup and known.lastgroup not in ("name", "user"):
            return known.lastgroup
        giver = None
        for p in PASSAGE_PARTY.finditer(text, 0, give.start()):
            giver = "provider" if p.lastgroup == "name" else p.lastgroup
        if giver is not None and giver != "name":
            return _ACROSS.get(giver, giver)
    return (
        "client" if re.search(r"(?i)\b(?:deliverables?|work product|works? for hire|commission)", text) else "provider"
    )
