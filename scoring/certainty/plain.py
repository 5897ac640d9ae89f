"""A ban, read word by word: what none of the classes and turns of phrase accounts for is left to a person.

A ban forbids all that it lists, so what is added by "or" only widens it: a list that begins with what is known may go on
in words that are not. What stands in front of the work or the machine, or behind a preposition, may narrow it, and has
to be known.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scoring.certainty import phrases, words
from scoring.certainty.tokens import BREAKS, GAP, JOINS, NAMES, Token, tokens_of
from scoring.reading.late import late
from scoring.rules.base import CLIENT, FREELANCER, Sentence

_NARROWING_ENDS = late(
    r"(?:ly|ed|able|ible|al|ic|ive|ous|ful|less|ary|ish|ant|ent|ward|wise|n't|'s)$|^(?:un|non|in|dis)\w"
)


def unexplained(
    sentence: Sentence,
    exceptions: Sequence[tuple[int, int]],
    *,
    all_of_it: bool = False,
    also: Set[str] = frozenset(),
    describes: bool = False,
) -> str | None:
    """First words of a ban in *sentence* that are none of what plain bans say; None: it is plain.

    *exceptions*: stretches of the sentence, in its own offsets, that are weighed elsewhere. A sentence that names no
    machine says nothing to be explained, unless *all_of_it* is asked for. *also*: further words that are understood.
    *describes*: it says what a thing is and not what may be done, so that "that" and "which" narrow nothing that is
    forbidden.
    """
    tagged = sentence.tagged
    if not all_of_it and _HANDS_ON.search(tagged) and not _OWN_ACT.search(tagged):
        return sentence.words.strip()
    for start, end in exceptions:
        tagged = tagged[:start] + GAP * (end - start) + tagged[end:]
    marks = [m.end() for m in phrases.LAST.finditer(sentence.words)]
    if not marks and not all_of_it:
        return None
    lead = sentence.starts[1]
    begin = lead if lead and not _FORBIDS.search(tagged, 0, lead) else 0  # "as discussed, these are the terms:"
    opening = phrases.OPENINGS.match(tagged, begin)
    begin = opening.end() if opening else begin
    left = tagged[:begin] + phrases.EXPLAINED.sub(lambda m: GAP * len(m[0]), tagged[begin:])
    tokens = tokens_of(left, begin)
    if not all_of_it and _binds_only_its_people(tagged):
        return sentence.words.strip()
    if (goes_on := _GOES_ON.search(tagged)) is not None:
        return sentence.words[goes_on.start() :].strip()
    at = next(_odd(tokens, marks[-1] if marks and not also else len(tagged), also, describes), None)
    if at is None:
        return None
    token = tokens[at]
    following = re.compile(r"[^,;.]{0,60}").match(sentence.words, token.end)
    return (sentence.words[token.start : token.end] + (following[0] if following else "")).strip()


_GOES_ON = late(
    r"\b(?:do|doing) so (?:from|as|on|with|through|in|for|of|at|under|by|via|within)\b(?! any (?:form|way|manner)\b)"
)
"""What is said of "doing so" narrows it."""


def _binds_only_its_people(tagged: str) -> bool:
    """Say whether the client itself is named nowhere: "no employee of Client", "Client's software shall not"."""
    named = list(re.finditer(f"{CLIENT}+", tagged))
    return bool(named) and all(
        _OF_IT.search(tagged, 0, m.start()) is not None or _ITS.match(tagged, m.end()) is not None for m in named
    )


_OF_IT = late(
    r"\b(?:employees?|staff|personnel|software|officers?|directors?|departments?|affiliates?|agents?|partners?|models?|teams?) of (?:the )?$"
)
_ITS = late(
    r"(?:'s|') (?:\w+ )?(?:employees?|staff|personnel|software|officers?|directors?|departments?|affiliates?|agents?|partners?|models?|teams?|systems?|engineers?|group|customers?|clients?|vendors?|suppliers?)\b"
)
_HANDS_ON = late(
    r"\b(?:shall|may|will|must|can|to) (?:not|never) (?:\w+ly )?(?:sell|licen[cs]e|sub-?licen[cs]e|share|disclose|transfer|provide|supply|give|offer|distribute|publish|display|pass|hand)\b"
)
_OWN_ACT = late(
    r"\b(?:us(?:e|es|ed|ing|age)|reus\w+|utili[sz]\w+|exploit\w*|process\w*|ingest\w*|feed|feeding|fed|input\w*|incorporat\w+|includ\w+|employ\w*|apply\w*|leverag\w+|copy|copying|copied|reproduc\w+|min(?:e|ing)|scrap\w+|extract\w*|access\w*"
    r"|(?:not|nor|never|to|or|and|from|may|shall|will|,) (?:itself |otherwise )?(?:re-?|pre-?)?(?:train|fine-tune|develop|improve)(?:ing)?)\b"
)
"""What the client does itself; who may only not hand the work on may still train."""
_FORBIDS = late(r"\b(?:not|no|never|nor|neither|prohibited|forbidden|refrain|excluded|reserve[sd]?)\b")


def _odd(tokens: Sequence[Token], tail: int, also: Set[str], describes: bool) -> Iterator[int]:
    for i, token in enumerate(tokens):
        if token.text in also:
            continue
        if token.text in _RELATIVES and (describes or (also and not _presupposes(tokens, i))):
            continue
        following = tokens[i + 1].text if i + 1 < len(tokens) else ""
        if also and token.text in words.SUBJECT_TO and (following in also or following in words.KNOWN):
            continue
        if (
            (not token.known and not _adds(tokens, i))
            or (token.text in words.SUBJECT_TO and not _leads_on(tokens, i, tail))
            or (token.text in _RELATIVES and not _joins_on(tokens, i))
            or _narrows_head(tokens, i)
            or _turns(tokens, i)
        ):
            yield i


def _presupposes(tokens: Sequence[Token], i: int) -> bool:
    """Say whether the relative at *i* takes training for granted: "the training that it carries out"."""
    said = tokens[max(0, i - 1) : i]
    for token in tokens[i + 1 : i + _RELATIVE_REACH]:
        if token.text in BREAKS:
            break
        said = [*said, token]
    return any(token.text in _HAPPENS for token in said)


_HAPPENS = (words.TRAINS - {"educate", "inform", "instruct", "maintain", "ground", "test", "build"}) | {
    "use",
    "uses",
    "used",
    "usage",
    "processing",
    "mining",
}
_RELATIVE_REACH = 6
_RELATIVES = frozenset({"that", "which", "who", "whom", "whose"})
_NEGATIONS = frozenset({"not", "no", "never", "nothing", "neither", "none", "cannot", "nobody"})


def _turns(tokens: Sequence[Token], i: int) -> bool:
    """Say whether the sentence turns here: what was, what is no such use, what is not the case."""
    here, before = tokens[i].text, tokens[i - 1].text if i else ""
    following = [t.text for t in tokens[i + 1 : i + 3]]
    if here in ("may", "can") and (i + 1 == len(tokens) or not tokens[i + 1].text[0].isalnum()) and i + 1 < len(tokens):
        return tokens[i + 1].text in BREAKS  # "under its terms it may"
    if here == "[":
        return True  # what stands in brackets is not agreed yet
    if here in ("have", "get") and before == "to":
        return True  # "to have third parties train"
    if here == "be" and before in _NEGATIONS:
        return bool(following) and following[0] in _OWED
    if before in _NEGATIONS and (
        here in words.STATES
        or here in ("also", "always", "both")
        or (here.endswith("ly") and here not in words.DOES | words.LETS)
    ):
        return True  # "shall not agree to train", "shall not directly use"
    if here == "being":
        used = bool(following) and following[0] in words.DOES
        return before not in ("from", "of", "without") and not used
    if here in ("is", "are") and following[:1] == ["no"]:
        return True
    if here in ("has", "have", "had", "did", "was", "were") and {"not", "never"} & set(following):
        return before[:1] == CLIENT or before in ("it", "they", "and", "or", "nor", "neither")
    if here in _NEGATIONS and i and any(t.text in _NEGATIONS for t in tokens[:i]):
        # "it is not the case that … shall not"
        cut = max((j for j in range(i) if tokens[j].text == "that" and not _points(tokens, j)), default=-1)
        before_it = {t.text for t in tokens[max(0, cut - _NESTED) : max(cut, 0)]}
        return bool(before_it & _NEGATIONS) and not before_it & (JOINS | {";", "so"})
    return False


_OWED = frozenset(
    {"obliged", "required", "bound", "restricted", "prohibited", "forbidden", "barred", "withheld", "excluded"}
)
"""Behind "not be", these take the duty away."""
_NESTED = 6
"""Words before "that" among which a negation denies what follows."""


# ---- lists


def _adds(tokens: Sequence[Token], i: int) -> bool:
    """Say whether the unknown word at *i* stands in an item that is added to a list of known ones."""
    start, end = i, i + 1
    while start > 0 and not _bounds(tokens[start - 1]):
        start -= 1
    while end < len(tokens) and not _bounds(tokens[end]) and tokens[end].text not in _ENDS_ITEM:
        end += 1
    item = tokens[start:end]
    if any(t.text in _THINGS or t.text[0] in NAMES + GAP for t in tokens[start:i]):
        return False  # "a system zzz": what stands behind a thing says which; "do so absent zzz" is a condition
    if len(item) > _LONGEST_ITEM or any(
        t.text in words.NO_ITEM or (t.text in words.SUBJECT_TO and t.text != "of") for t in item
    ):
        return False
    head = item[-1].text
    if item[-1].known:
        if head[0] not in NAMES + GAP and head in words.SMALL:
            return False
    elif _NARROWING_ENDS.search(head):
        return False
    return start > 0 and (tokens[start - 1].text in JOINS or _listed(tokens, start, end)) and _heads_list(tokens, start)


_LONGEST_ITEM = 5
_ENDS_ITEM = words.SUBJECT_TO | {"shall", "will", "may", "must", "can", "not"}


def _bounds(token: Token) -> bool:
    return token.text in JOINS or token.text in BREAKS


def _listed(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether commas lead from here to an "or": "…, X, Y or Z"."""
    if tokens[start - 1].text not in (",", "/"):
        return False
    gap = 0
    for token in tokens[end:]:
        if token.text in JOINS:
            return True
        if token.text in _BEGINS_ANOTHER:
            return False
        gap = 0 if token.text == "," else gap + 1
        if (
            gap > _LONGEST_ITEM
            or (token.text in BREAKS and token.text not in (",", "-"))
            or token.text in words.NO_ITEM
        ):
            return False
    return False


_BEGINS_ANOTHER = frozenset({"to", "for", "shall", "will", "may", "must", "can", "is", "are"})


def _heads_list(tokens: Sequence[Token], start: int) -> bool:
    """Say whether the list has an item before this one whose head is known: a thing, a person or an act."""
    for token in reversed(tokens[:start]):
        if token.text in JOINS or token.text in (",", "/", '"', "-"):
            continue
        if token.text[0] in NAMES + GAP:
            return True
        return token.text in _THINGS or not token.known
    return False


_THINGS = (
    words.TRAINS | words.DOES | words.IMITATES | words.PERSONS | words.MACHINES | words.DATA | words.WORKS | words.LAW
)


# ---- what prepositions lead to

_AIMS = words.TRAINS | words.LETS | words.PERSONS | words.MACHINES | words.DATA | words.LAW
_LETTING = frozenset(
    [
        "permit",
        "allow",
        "authorise",
        "authorize",
        "enable",
        "assist",
        "help",
        "encourage",
        "let",
        "require",
        "oblige",
        "entitle",
        "permitting",
        "allowing",
        "authorising",
        "authorizing",
    ]
)
_FOR_USE = frozenset(
    {
        "use",
        "using",
        "inclusion",
        "incorporation",
        "ingestion",
        "input",
        "processing",
        "reproduction",
        "mining",
        "access",
    }
)
_AFTER: dict[str, frozenset[str]] = {
    "for": _AIMS | _FOR_USE,
    "in": words.LAW | words.DOES | words.LETS | words.TRAINS | words.MACHINES | words.DATA | {"it", "them", "part"},
    "as": words.DATA | words.LAW | words.TRAINS | words.MACHINES | (words.WORKS - {"whole", "entirety"}) | _FOR_USE,
    "within": words.LAW,
    "under": words.LAW,
    "through": words.MACHINES | words.LAW | words.DOES | words.TRAINS,
    "via": words.MACHINES,
    "at": frozenset(),
}
_SKIPPED = (
    (words.SMALL - words.SUBJECT_TO - {"not", "no", "never", "nor", "neither", "none"}) | words.WIDE | words.ADVERBS
)


def _leads_on(tokens: Sequence[Token], i: int, tail: int) -> bool:
    """Say whether what follows the preposition at *i* is of a kind that it may lead to."""
    preposition = tokens[i].text
    for j in range(i + 1, len(tokens)):
        token = tokens[j]
        if token.text in words.SUBJECT_TO:
            return True  # "in or on": the next one is looked at by itself
        if token.text[0] in NAMES or token.text[0] == GAP or not token.text[0].isalnum():
            return True
        if token.text.isdigit():
            continue
        if preposition == "in" and token.text == "full":
            return False
        if token.text in _SKIPPED or (token.text == "no" and preposition in ("in", "under")):
            continue
        if not token.known:
            return _adds(tokens, j)
        if preposition == "of" and i and tokens[i - 1].text in ("purpose", "purposes"):
            preposition = "for"
        allowed = _AFTER.get(preposition, words.KNOWN)
        if preposition == "to" and token.start >= tail and token.text in words.DOES and not _joined(tokens, i):
            # behind the ban it says what for, unless somebody is let: "nor permit others to use …"
            let = any(t.text in _LETTING for t in tokens[max(0, i - 8) : i])
            return let or (i > 0 and tokens[i - 1].text in _NEGATIONS)
        if token.text in words.IMITATES and preposition in ("for", "to") and not _joined(tokens, i):
            return _first_aim(tokens, i)
        if preposition == "for" and token.text in words.PERSONS - _ALL_PERSONS and not _joined(tokens, j):
            return False  # "for its customers"
        return token.text in allowed
    return True


_ALL_PERSONS = frozenset({"itself", "themselves", "himself", "herself", "others", "anyone", "everyone", "third"})


def _joined(tokens: Sequence[Token], i: int) -> bool:
    """Say whether what begins at *i* is added by "or" to what was before."""
    return i > 0 and (tokens[i - 1].text in JOINS or (tokens[i - 1].text == "," and _listed(tokens, i, i + 1)))


def _first_aim(tokens: Sequence[Token], i: int) -> bool:
    """Say whether the act behind *i* stands first in a list of what is forbidden: "for cloning …, or for training …"."""
    if any(t.text in words.TRAINS for t in tokens[:i]):
        return False
    return any(t.text in JOINS and tokens[j + 1].text == tokens[i].text for j, t in enumerate(tokens[i:-1], i))


# ---- which and that


def _joins_on(tokens: Sequence[Token], i: int) -> bool:
    """Say whether "that" opens what is agreed, or points; any other relative says of which, and may narrow."""
    before = tokens[i - 1].text if i else ","
    if tokens[i].text != "that":
        return False
    opens = before in words.LETS or before in ("and", "or", "so", ",", "condition", "agreement", "term", "duty")
    return opens or _points(tokens, i)


def _points(tokens: Sequence[Token], i: int) -> bool:
    """Say whether "that" points at a thing: "for that purpose"."""
    after = tokens[i + 1].text if i + 1 < len(tokens) else "."
    nouns = words.LAW | words.MACHINES | words.DATA | words.WORKS
    return after in nouns or (not after[0].isalnum() and after[0] not in NAMES + GAP) or after in JOINS


# ---- what stands in front of the work and the machine

_FRONT = words.WIDE | {"raw", "unused", "rejected", "source", "final", "public", "hosted"}
_SOME_MACHINES = words.WIDE - {"entire", "complete", "full", "various", "different"} | {"one", "same"}
_POINTERS = frozenset({"the", "any", "all", "such", "its", "their", "said", "every", "each"})
_ATTRIBUTES = (words.WORKS | {"title", "series", "number", "idea", "subject"}) - words.PARTS
_WIDE_FRONT = frozenset({"existing", "entire", "complete", "full", "said", "various", "respective", "commissioned"})
_PARTICIPLE = late(r"\w+(?:ed|en)$|^(?:made|sold|sent|held|kept|built|put|shown|bought|left)$")
_OF_ITS_MAKING = late(
    r"^(?:created|made|produced|delivered|supplied|provided|licensed|granted|derived|developed|written|performed|prepared|submitted|commissioned)$"
)
_MEDIA = frozenset(
    [
        "text",
        "image",
        "picture",
        "photo",
        "illustration",
        "art",
        "audio",
        "sound",
        "music",
        "song",
        "voice",
        "video",
        "film",
        "code",
        "translation",
        "speech",
        "performance",
        "story",
        "book",
    ]
)
_SORTS = _MEDIA | frozenset(
    [
        "generation",
        "recognition",
        "synthesis",
        "cloning",
        "language",
        "diffusion",
        "foundation",
        "frontier",
        "multimodal",
        "vision",
    ]
)
"""In front of a model, these say of which sort it is; a ban has to name artificial intelligence at large beside them."""
_MAKERS = frozenset(
    [
        "ai",
        "model",
        "models",
        "system",
        "systems",
        "tool",
        "tools",
        "generator",
        "generators",
        "engine",
        "engines",
        "algorithm",
        "algorithms",
        "software",
        "intelligence",
    ]
)


def _narrows_head(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None:
        return False
    if token.text in _SOME_MACHINES and after.text in words.MACHINES and not (i and tokens[i - 1].text in JOINS):
        return True  # "existing artificial intelligence"
    if token.text not in _WIDE_FRONT | _SKIPPED and after.is_work and i and tokens[i - 1].text in _POINTERS:
        return True  # "the draft works"
    if token.text in words.MACHINES and _PARTICIPLE.match(after.text) and after.text not in words.SMALL:
        return after.text not in ("developed", "used", "learned") or _followed_by_by(tokens, i + 1)
    if token.text in words.MACHINES and [t.text for t in tokens[i + 1 : i + 4]] == ["of", "its", "own"]:
        return True
    if after.text == "of":
        of_what = next((t for t in tokens[i + 2 :] if t.text not in _SKIPPED), None)
        if of_what is None:
            return False
        if of_what.is_work and (token.is_work or token.text in _ATTRIBUTES) and not _in_list(tokens, i):
            return True  # "the metadata of the work"
        if token.text in words.MACHINES and (of_what.text in words.PERSONS or of_what.text[0] in CLIENT + FREELANCER):
            return True  # "artificial intelligence of third parties"
    if token.text in words.MACHINES and after.text == "for":
        for_whom = next((t for t in tokens[i + 2 :] if t.text not in _SKIPPED), None)
        return for_whom is not None and (for_whom.text in words.PERSONS or for_whom.text[0] in CLIENT + FREELANCER)
    if after.is_work and token.text in _FRONT - _WIDE_FRONT:
        return True
    if (token.is_work or token.text in words.WORKS) and _PARTICIPLE.match(after.text):
        further = tokens[i + 2].text if i + 2 < len(tokens) else "."
        of_making = _OF_ITS_MAKING.match(after.text) and (
            further in ("by", "under", "hereunder", "to", "for", "from", "in", "pursuant", "thereto", "hereby")
        )
        return token.is_work and not of_making
    if token.text in _SORTS and after.text in _MAKERS:
        return not any(
            t.text in ("artificial", "ai", "machine", "learning") and not _is_described(tokens, j)
            for j, t in enumerate(tokens)
        )
    return False


def _followed_by_by(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].text in ("by", "for", "in", "on", "before", "after")


def _in_list(tokens: Sequence[Token], i: int) -> bool:
    """Say whether the thing at *i* is one of several: "the works or the metadata of the works"."""
    before = [t.text for t in tokens[max(0, i - 3) : i]]
    return bool(JOINS & set(before)) or "," in before


def _is_described(tokens: Sequence[Token], j: int) -> bool:
    """Say whether the machine at *j* is one of some medium only: "image AI"."""
    return j > 0 and tokens[j - 1].text in _SORTS | {"generative"}
