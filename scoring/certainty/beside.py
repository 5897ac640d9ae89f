"""What speaks of a ban elsewhere in the paper: it follows the ban up, or it may take it back.

Only what merely follows it up (it survives, it binds others, it names what a breach costs) leaves the ban plain.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scoring.certainty.follow import follows_up, occasion_of_duty
from scoring.certainty.phrases import EXPLAINED, C, F, W
from scoring.certainty.places import place_of
from scoring.certainty.plain import unexplained
from scoring.certainty.tokens import GAP
from scoring.certainty.words import DEFINES, FOLLOWS, KNOWN
from scoring.findings import Finding, Polarity, Side
from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.reading.stance.record import Modality, Stance, WorkObject
from scoring.rules.ai_training import TRAINING
from scoring.rules.base import CLIENT, FREELANCER, WORK, Paper, Sentence, names_section

_UNDOES = late(
    r"\b(?:not (?:apply|affect|restrict|limit|prevent|prohibit|bind|extend|cover|(?:to )?enforce|be (?:affected|construed|interpreted|enforceable|binding|enforced))|no (?:effect|obligation|claim|consequence\w*|liabilit\w+|force)|without (?:effect|consequence\w*|(?:any )?restrictions?)|only (?:if|where|when|to|in|for|after|upon|applies|once)|applies? only|takes? effect|comes? into (?:force|effect)|ceas\w+|laps\w+|expir\w+|waiv\w+|releas\w+|delet(?:ed|es) (?:from|in)|is deleted|are deleted|void|unenforceable|suspend\w*|disappl\w+|aspirational|non-?binding|not binding|intention|permitted|allowed|entitled|free (?:to|of)|may (?!not\b)|remains? (?:permitted|possible|free|allowed)|except|other than|deviat\w+|derogat\w+|supersed\w+|amend\w*|vari(?:ed|es)|subject to|subordinate|exempt\w*|conflicts?|conflicting|inconsisten\w*|contradict\w*|not (?:a )?breach|satisfied|unless|first year|for (?:the|a) (?:first|period|term)|limited|limits?|capp?(?:ed)?|maximum|at most|(?:no|not) more than|up to|nominal|symbolic|until|while|(?:so|as) long as|provided|discretion|opinion|decid\w+|determin\w+|deem\w*|counts? as|regarded as|considered|treated as|if|when|where|wherever|(?<!at )once(?! (?:a|an|per|each|every|in) )|should|solely|merely|(?:efforts?|endeavou?rs?|as (?:far|much) as|insofar|where practicable)|does not|do not|is no|are no|is not|are not|was not|no longer|none of|seldom|rarely|only)\b"
)
_TO_ITS_END = rf"(?:(?!\b(?:shall|will|may|must|can)\b)[^,.;{CLIENT}{FREELANCER}])"
_OF_BREACH = late(
    rf"\b(?:if|where|when|whenever|should|in case|in the event(?: that| of)?|upon|once) [^,.;]{{0,90}}?\b(?:breach\w*|broken?|violat\w+|infring\w+|contraven\w+|learns?|aware|discover\w*|suspect\w*|found|finds?|fails? to (?:comply|observe)|in default|has been used|was used|is used in this way|wish(?:es)?|wants?|asked?|requests?|becomes? known|occurs?|happens?|takes? place|took place|offered|available)\b{_TO_ITS_END}{{0,60}}(?<!\w)"
    rf"|\b(?:only )?(?:by|with|in|under|by means of) (?:a |an )?(?:(?:separate|signed|written|later|prior|express|new|further)(?:,? (?:and )?))*(?:document|instrument|agreement|writing|licen[cs]e|amendment|deed|consent)(?: (?:signed|executed|agreed))?(?: by (?:{F}|both (?:parties|{C} and {F})))?|\bin (?:which|whole|part)\b{_TO_ITS_END}{{0,30}}|\b(?:each|every) tool that [^,.;]{{0,60}}?\bexcepts\b|\b(?:have|having|has) (?:the |any |all )?(?:{W}|it|them) (?:deleted|removed|erased|purged) from\b|\bat {F} (?:sole |absolute |own |entire |and )*discretion\b|\bsubject to (?:payment|a (?:separate |further )?fee|agreement on|the payment)\b|\bonly (?:be )?(?:given|granted|made|valid|effective)\b|\b(?:given|granted|valid) only for the\b|\b(?:if|should) (?:it|they|{C}) (?:does|do|did) so?\b|\bif it does\b|\bwithout (?:any )?(?:notice|delay|prejudice to(?: (?:any|all|the|its|{F}|other|further|rights?|claims?|remed(?:y|ies)|damages|for))*)\b|\b(?:not|no) less than\b|\bretention [^,.;]{{0,40}}?\bno more than\b|\b(?:but )?(?:(?:not|no) more (?:often )?than |at most )?(?:once|twice) (?:a|per|each|every|in (?:any|each|a)) (?:calendar )?(?:year|quarter|month)\b|\bat least\b|\bif (?:given|granted|any)(?: at all)?\b"
)
"""What happens once the ban is broken, or before it is varied by both, makes it no weaker."""
_NOTHING_MORE = rf"(?: (?:from|on|of|it|them|{W}|such|that|any|every|software|tools?|systems?|models?|cop(?:y|ies)|anything|and|or|keep|retain|no|the|their|learns?|trained|by))*\W*$"
_ALLOWED = (
    r"\b(?:may|(?:is|are|remains?|stays?) (?:not (?:affected|restricted|prohibited|covered)|permitted|allowed))\b"
)
_HARMLESS = late(
    rf"{_ALLOWED}[^.;]{{0,240}}?\b(?:provided(?: always)? that|so long as|as long as|on condition that|if) [^.;]{{0,60}}?\b(?:no|not|never|nothing|none|neither)\b[^.;]{{0,80}}?\b(?:learn\w*|train\w*(?! (?:staff|people|employees))|retain\w*){_NOTHING_MORE}"
    rf"|{_ALLOWED}[^.;]{{0,240}}?\bthat (?:learns?|retains?|trains?) (?:nothing|on nothing|no copy)(?: from {W})?{_NOTHING_MORE}"
)
_AIDS = late(
    r"\b(?:spell(?:ing)?|grammar)[- ]?(?:and[- ]grammar[- ])?check\w*|\b(?:accessibility|screen[- ]read\w*|captioning|virus|malware|spam|cataloguing|indexing|search|translation memory|storage|back-?ups?|colou?r correction|noise reduction|proof-?reading|file conversion|read-aloud)\b"
)
"""Aids that are let as long as nothing learns from the work: RUBRIC's harmless carve-outs."""
_FREELANCERS_OWN = late(
    rf"{F}[^.;{CLIENT}]{{0,100}}? (?:may|can|is entitled to|shall be entitled to|has the right to|shall have the right to|is free to)\b(?:(?!waiv|releas|suspend|permit|allow|consent)[^.;{CLIENT}])*"
)
_FOLLOWS = late(
    r"^[\W\d_]*(?:such|this|that|these|those|it|the (?:foregoing|above|same|preceding|restriction|prohibition|ban)|however|nevertheless|but|nothing in this (?:section|clause)|any such|\[)(?! (?:agreement|contract|addendum)\b)"
)
_MEANS_IT = late(
    r"\b(?:the|this|these|such|said|all|any) (?:(?:foregoing|above|preceding|aforesaid|same) )?(?:restrictions?|prohibitions?|bans?|undertakings?|covenants?|promises?|commitments?)\b|\b(?:this|the (?:foregoing|above|preceding|same|first|second|last|previous|opening)) (?:clause|section|provision|paragraph|sentence)\b|\b(?:the )(?:foregoing|above|preceding|aforesaid)\b"
)
_ALL_END = late(
    r"\b(?:all|any|the|every) (?:restrictions?|prohibitions?|limitations?)\b(?: on (?:the )?(?:use|uses|usage)[^.;]{0,40}?)? (?:shall |will |are |is |be )*(?:ends?|ended|ceases?|lapses?|falls? away|terminates?|expires?|lifted|void|removed)\b"
)
_OF_MACHINES = late(rf"(?:{lexicon.AI_TERMS})|(?i:\btrain(?:s|ed|ing)?\b|\bdata ?sets?\b|\balgorithms?\b)")
_OF_MODELS = late(r"\bmodels?\b(?! releases?)")
_LETS_CLIENT = late(
    rf"{C}[^.;]{{0,60}}\b(?:may|can|is (?:free|entitled|allowed|permitted)|decides?|determines?|has already|shall have the right|has the right)\b(?! not\b)"
)
_DEFINES = late(r"\b(?:means|shall mean|refers? to|is defined as|includes?)\b")
_MACHINERY = late(
    r"(?i)\b(?:machine[- ]learning|neural|generat\w+|models?|algorithms?|software|comput\w+|statistic\w*|automated|data)\b"
)
_NARROWS = late(
    r"\b(?:neither|nor|no|never|not(?! limited)|only|solely|does not|do not|excludes?|excluding|exclusively|other than|no more than|limited(?! to)|(?<!not )limited to|but not|not including|except|unless|if|where|when|while|during|provided that|until|save|barring|absent|without (?!being (?:explicitly |expressly )?programmed)|(?:perform|execut|solv)\w* (?:every|all))\b"
)


_TITLE = late(
    r"[\W\d_]*(?:\w+[ -]){0,4}(?:prohibited|forbidden|restricted|restrictions?|prohibition|ban|ai|intelligence|learning|training)[.:]?"
    r"|[\W\d_]*addendum on (?:\w+ ){0,2}(?:ai|intelligence|learning)(?: and rights of use)?[.:]?"
)
_SURE = 0.7
_REACH = 2_000
"""A section without numbers inside may go on for pages; what speaks of the ban without naming it stands near it."""


def undoing(paper: Paper, ban: Finding, stance: Stance, findings: Sequence[Finding]) -> Iterator[tuple[Sentence, str]]:
    """Sentences that speak of *ban* and do not merely follow it up, each with the words that stand out.

    *findings*: what the rules know already of this paper; a sentence that they know for a protection says no more.
    """
    if ban.span is None:
        return
    at = paper.folded.within(ban.span)
    own = stance.clause
    known = _Known.of(paper, findings)
    after = False
    for sentence in paper.sentences:
        place = place_of(sentence)
        if _overlap(place, at):
            after = True
            continue
        if not names_section(sentence, {own.number}):
            if known.weighed(place):
                # a ban beside this one, or a permission: the two are weighed against each other
                odd = (
                    unexplained(sentence, (), all_of_it=True)
                    if sentence.clause.span == own.span and place in known.banned
                    else None
                )
                if odd is not None and _undoing_words(sentence, known, own.number, True) is not None:
                    yield sentence, odd
                continue
            tagged = _without_freelancers_own(sentence)
            near = _same_section(sentence.clause.number, own.number) and abs(place[0] - at[1]) < _REACH
            follows = after and near and sentence.clause.span == own.span and _FOLLOWS.match(tagged) is not None
            about = (
                follows
                or (after and sentence.clause.span == own.span)
                or (near and _MEANS_IT.search(tagged) is not None)
                or (near and (machines_in(sentence) or _OF_MODELS.search(tagged) is not None) and tagged.strip() != "")
                or (near and WORK in tagged and _LETS_CLIENT.search(tagged) is not None)
                or _about_any(sentence, tagged)
            )
            if not about:
                continue
        words = _undoing_words(sentence, known, own.number, sentence.clause.span == own.span)
        if words is not None:
            yield sentence, words


def undoing_any(paper: Paper, findings: Sequence[Finding]) -> Iterator[tuple[Sentence, str]]:
    """Sentences that would put any ban in doubt, a new one in a clause of its own too: see ``undoing``."""
    known = _Known.of(paper, findings)
    for sentence in paper.sentences:
        if known.weighed(place_of(sentence)) or not _about_any(sentence, _without_freelancers_own(sentence)):
            continue
        words = _undoing_words(sentence, known, None, False)
        if words is not None:
            yield sentence, words


_THE_WORK = frozenset({WorkObject.DELIVERABLES, WorkObject.PARTIAL, WorkObject.LIKENESS})


_STOPS = late(r"\b(?:stop|cease|discontinue)\b", re.IGNORECASE)
"""Who is to stop has begun."""


def _is_weighed(paper: Paper, stance: Stance) -> bool:
    """Say whether the resolver sets the stance against a ban: a permission to feed a tool, or the freelancer's, it does not."""
    if stance.modality is not Modality.PERMITS:
        return stance.actor_span is None or not _STOPS.search(paper.folded.words(stance.span))
    return stance.actor is Side.CLIENT and stance.object in _THE_WORK and bool(TRAINING & set(stance.actions))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rules know already of a paper, in folded offsets."""

    banned: frozenset[tuple[int, int]]
    understood: tuple[tuple[int, int], ...]
    protective: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, paper: Paper, findings: Sequence[Finding]) -> _Known:
        place = paper.folded.within
        stances = paper.reading.stances
        grants = [place(f.span) for f in findings if f.polarity is Polarity.RISK and f.family == "A1" and f.span]
        return cls(
            frozenset(place(s.span) for s in stances if s.modality is not Modality.PERMITS and _is_weighed(paper, s)),
            tuple(
                at
                for s in stances
                if s.confidence >= _SURE and _is_weighed(paper, s)
                for at in [place(s.span)]
                if s.modality is not Modality.PERMITS or any(_overlap(at, grant) for grant in grants)
            ),
            tuple(place(f.span) for f in findings if f.polarity is Polarity.PROTECTION and f.span is not None),
        )

    def weighed(self, place: tuple[int, int]) -> bool:
        """Say whether a ban or a permission stands at *place*."""
        return place in self.banned or any(_overlap(place, each) for each in self.understood)

    def protects(self, place: tuple[int, int]) -> bool:
        return any(_overlap(place, each) for each in self.protective)


def _about_any(sentence: Sentence, tagged: str) -> bool:
    """Say whether a sentence speaks of bans wherever they stand: all restrictions end, or machines and the work."""
    return _ALL_END.search(tagged) is not None or (WORK in tagged and machines_in(sentence))


def _without_freelancers_own(sentence: Sentence) -> str:
    return _FREELANCERS_OWN.sub(lambda m: " " * len(m[0]), sentence.tagged)


def _undoing_words(sentence: Sentence, known: _Known, number: str | None, in_its_paragraph: bool) -> str | None:
    """The words that stand out in a sentence about a ban; None: it merely follows the ban up."""
    if _is_title(sentence) or _is_harmless(sentence):
        return None
    if _is_definition(sentence):
        return None
    if _DEFINES_TERM.search(sentence.words):
        return sentence.words.strip()
    if follows_up(sentence.tagged):
        occasion = occasion_of_duty(sentence.tagged)  # "if X, Client shall notify": X makes the duty no weaker
        plain = replace(sentence, tagged=_OF_BREACH.sub(_gap, GAP * occasion + sentence.tagged[occasion:]))
        return unexplained(plain, (), all_of_it=True, also=FOLLOWS)
    if _NOT_DONE.search(sentence.tagged) and unexplained(sentence, (), all_of_it=True) is None:
        return None  # a ban on its own
    if (prevails := _it_prevails(sentence, number)) and _GOES_ON.search(sentence.tagged) is None:
        behind = replace(sentence, tagged=GAP * prevails + sentence.tagged[prevails:])
        return unexplained(behind, (), all_of_it=True, also=FOLLOWS | _TERMS)
    tagged = EXPLAINED.sub(_blank, _OF_BREACH.sub(_blank, _without_freelancers_own(sentence)))
    if "surviv" in tagged and "not surviv" not in tagged:
        tagged = _ENDS.sub(_blank, tagged)  # "survives the expiry"
        if _UNDOES.search(tagged) is None and _GOES_ON.search(tagged) is None:
            return unexplained(sentence, (), all_of_it=True, also=FOLLOWS)
    undone = _UNDOES.search(tagged)
    if undone is not None:
        limits = undone[0] == "may " and known.protects(place_of(sentence)) and not machines_in(sentence)
        # "may use the work solely for the project": a limit that the rules know
        return None if limits else sentence.words[undone.start() : undone.end()]
    if not in_its_paragraph and not _about_machines_or_ban(sentence) and known.protects(place_of(sentence)):
        return None
    return sentence.words.strip()


_TERMS = frozenset({"general", "conflicting", "contrary", "conflict", "inconsistency"})
"""What a ban prevails over."""
_GOES_ON = late(r"\b(?:which|while|until|may|but|except|unless|if|need not|for a|do not|does not|instead)\b")
_ENDS = late(r"\b(?:expir\w+|terminat\w+|ceas\w+|laps\w+|only|if|when|where|no longer)\b")
_NOT_DONE = late(
    rf"(?:{C}|\bit|\bthey) (?:(?:hereby |further |also )*(?:agrees?|undertakes?|promises?|covenants?) (?:not|never)|(?:shall|will|may|must|can|does)(?: also| further)? (?:not|never|neither)|(?:shall|will|may) (?:make|allow|permit|take|grant) no)\b"
)


def _about_machines_or_ban(sentence: Sentence) -> bool:
    """Say whether a sentence speaks of machines or of the ban, and not only of the work."""
    return (
        machines_in(sentence)
        or _MEANS_IT.search(sentence.tagged) is not None
        or _FOLLOWS.match(sentence.tagged) is not None
        or "section" in sentence.tagged
    )


def _gap(found: re.Match[str]) -> str:
    return GAP * len(found[0])


def is_condition_of_licence(sentence: Sentence) -> bool:
    """Say whether the sentence only says that a use needs a licence, and on which terms one is given."""
    tagged = _OF_BREACH.sub(_gap, sentence.tagged)
    return (
        _NEEDS.search(tagged) is not None
        and _UNDOES.search(EXPLAINED.sub(_blank, tagged)) is None
        and unexplained(replace(sentence, tagged=tagged), (), all_of_it=True, also=FOLLOWS) is None
    )


_NEEDS = late(r"\b(?:needs?|requires?)\b[^.;]{0,60}?\b(?:licen[cs]e|consent|permission|agreement)\b")


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _is_harmless(sentence: Sentence) -> bool:
    """Say whether the sentence lets aids be used from which no machine learns."""
    tagged = sentence.tagged
    lets = _HARMLESS.search(tagged)
    if lets is not None and machines_in(replace(sentence, words=sentence.words[: lets.start()])):
        return False  # "spell checkers and the training of models"
    return lets is not None and _AIDS.search(tagged) is not None and len(tagged) - len(lets[0]) < _FRAME


_FRAME = 160


def _it_prevails(sentence: Sentence, number: str | None) -> int:
    """End of the words that the ban prevails; 0: they are not there, or it is what gives way."""
    prevails = _PREVAILS.search(sentence.tagged)
    if prevails is None or sentence.tagged[: prevails.start()].rstrip().endswith(("which", "that")):
        return 0
    before = replace(sentence, tagged=sentence.tagged[: prevails.start()])
    after = replace(sentence, tagged=sentence.tagged[prevails.end() :])
    rules = names_section(before, {number}) or _MEANS_IT.search(before.tagged) is not None
    gives_way = names_section(after, {number}) or _MEANS_IT.search(after.tagged) is not None
    return prevails.end() if rules and not gives_way else 0


_PREVAILS = late(
    r"\b(?:prevails?|takes? (?:precedence|priority)|(?:controls?|governs?)(?= (?:over|in (?:case|the event)|any conflict|all other))|supersedes?|applies (?:notwithstanding|in preference|first|over)|overrides?)\b"
)


def machines_in(sentence: Sentence) -> bool:
    """Say whether *sentence* speaks of AI or of training."""
    return _OF_MACHINES.search(sentence.words) is not None


def _is_title(sentence: Sentence) -> bool:
    """A few words without a verb and without a side: the title of a clause says nothing."""
    tagged = sentence.tagged.strip()
    title = _NOUN_USE.sub(_blank, tagged)
    return _TITLE.fullmatch(tagged) is not None or (
        len(tagged.split()) <= _TITLE_WORDS
        and _SAYS.search(title) is None
        and all(word in KNOWN or word in FOLLOWS or word.isdigit() for word in _LETTERS.findall(title))
        and not {CLIENT, FREELANCER} & set(tagged)
    )


_NOUN_USE = late(r"^[\W\d_]*(?:no |prohibited |forbidden )?uses? of\b|\buses?[.:]?$|^[\W\d_]*(?:no|prohibited) uses?\b")
_TITLE_WORDS = 9
_LETTERS = late(r"[^\W_]+")
_SAYS = late(
    r"\b(?:shall|will|may|must|can|cannot|is|are|be|been|was|do|does|has|have|not|appl(?:y|ies)|means?|includ\w+|ends?|ceas\w+|laps\w+|delet\w+|void|permit\w*|allow\w*|except\w*|exempt\w*|exclud\w+|only|unless|free|waiv\w*|suspend\w*|until|binds?|agree\w*|grant\w*|use[ds]?|remain\w*|counts?|part(?:y|ies)|treat\w*|section|clause)\b"
)


_DEFINES_TERM = late(
    r"^[\W\d_]*(?:(?:in|for the purposes? of) (?:this |the )?(?:section|clause|article|agreement|paragraph|addendum)s?[ \d.]*,? )?[\"'][^\"']{1,60}[\"'](?:,? (?:or|and) [\"'][^\"']{1,60}[\"'])*,? (?:and [^;.]{0,40})?(?:shall )?(?:means?|includes?|refers? to|has the meaning|have the meaning|is defined as)\b",
    re.IGNORECASE,
)
_BY_LAW = late(
    r"\bmeaning (?:given|set out|assigned|attributed|defined)?(?: to it| to them)? ?(?:in|by|under) (?:article|section|regulation|directive|the)\b[^.;]*\b(?:regulation|directive|act|code)\b",
    re.IGNORECASE,
)
_BROAD = late(
    r"\b(?:learn\w*|train\w*|infer\w*|deriv\w*|predict\w*|generat\w*|produc\w*|recogni[sz]\w*|classif\w*|perform\w*|simulat\w*|machine[- ]learning|neural|statistic\w*|algorithms?|improv\w*|develop\w*)\b"
)
_ITS_PEOPLE = late(
    r"\b(?:affiliates?|subsidiaries|contractors|licensees|successors|group|everyone|anyone|on behalf of)\b"
)
_WIDENS = late(r"\b(?:includes?|including)\b")


def _is_definition(sentence: Sentence) -> bool:
    """Say whether a definition takes nothing out: it adds, it points to the law, or all its words are understood."""
    says = _DEFINES.search(sentence.tagged) or _BY_LAW.search(sentence.words)
    if says is None or _NARROWS.search(sentence.tagged):
        return False
    if _BY_LAW.search(sentence.words):
        return True
    if CLIENT in sentence.tagged[says.end() :] and not _ITS_PEOPLE.search(sentence.tagged, says.end()):
        return False
    if _WIDENS.fullmatch(says[0]):
        return (
            _DEFINES_TERM.search(sentence.words) is not None
            or _MACHINERY.search(sentence.words, says.end()) is not None
        )
    if _OF_MACHINES.search(sentence.words, 0, says.start()) is None:
        return False  # "use means publication": what a common word means may take everything out
    if not _BROAD.search(sentence.tagged, says.end()):
        return False
    rest = replace(sentence, tagged=sentence.tagged[says.end() :], words=sentence.words[says.end() :], starts=(0, 0, 0))
    return unexplained(rest, (), all_of_it=True, also=DEFINES, describes=True) is None


def _same_section(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and re.split(r"[.(]", a)[0] == re.split(r"[.(]", b)[0]


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]
