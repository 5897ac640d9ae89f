"""Whether a ban on AI training is plain: every word of it, and of what speaks of it, is understood.

A ban can be taken back in more ways than anybody lists: "before payment", "more than once", "where this would be
unlawful", "Section 5 takes effect only if …". So the question is turned round. What a plain ban says besides the ban is
listed (whole or part, now or later, by itself or through others, with consent); whatever else stands in the sentence, or
in a sentence that speaks of the ban, is left to a person to read, and gives no full protection until then.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scoring.findings import Finding, Polarity
from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.reading.stance import Modality, Stance
from scoring.rules.base import CLIENT, FREELANCER, OTHER, WORK, Paper, Sentence, names_section
from scoring.text import Span

_C, _F, _W = f"{CLIENT}+(?:'s)?", f"{FREELANCER}+(?:'s)?", f"{WORK}+(?:'s)?"
_KIN = r"(?:affiliates?|subsidiar(?:y|ies)|group companies|parents?|related companies|employees|staff|personnel|agents?|representatives?|officers|directors|contractors?|sub-?contractors?|vendors?|suppliers?|service providers?|processors?|licensees?|sub-?licensees?|successors?|assign(?:s|ees)?|partners?|clients?|end clients?|customers|agenc(?:y|ies)|advisers?|advisors?|collaborators)"
_OTHERS = rf"(?:(?:any|its|their|his|her|your|our|all|other|the|an?|such|of|{_C}) )*(?:{_KIN}|third part(?:y|ies)|others?|anyone|anybody|persons?|people|compan(?:y|ies)|organi[sz]ations?|entit(?:y|ies)|bod(?:y|ies)|parties|party)(?: else)?"
_LISTED = r"(?:, | and | or |,? and/or | nor )"
_KINDS = r"(?:systems?|technolog(?:y|ies)|tools?|models?|algorithms?|software|products?|services?|platforms?|applications?|engines?|programs?|programmes?|networks?|processes|methods?|solutions?|features?|data ?sets?|databases?|corpora|corpus|collections?|generators?|assistants?|purposes?|uses?|means|media)"
_MADE = r"(?:texts?|images?|pictures?|photographs?|illustrations?|art(?:works?)?|designs?|audio|sounds?|music|songs?|speech|voices?|videos?|films?|code|content|data|works?|materials?|outputs?|articles?|books?|translations?|performances?)"
_CONSENT = rf"(?:(?:first|prior|express(?:ly)?|explicit(?:ly)?|specific(?:ally)?|separate(?:ly)?|written|signed|advance|individual|informed|the|a|an|any|its|their|his|her|your|my|our|and|or|{_F}|obtaining|having obtained|having)(?:,? )?)*(?:consents?|permissions?|approvals?|authori[sz]ations?|agreements?|licen[cs]es?|instruments?|writings?)(?: (?:of|from|by|with) (?:the )?{_F})?(?:,? (?:in|by|given|granted|signed|executed|negotiated|for|to do so|a|an|the|separate|signed|written|writing|advance|document|licen[cs]e|agreement|that|particular|each|case|use|such|and|by|of|both|parties|{_F}|{_C}))*"
_BENIGN: tuple[str, ...] = (
    # with the freelancer's consent
    rf"(?:without|absent|except (?:with|under|upon|by|where|if)|unless|save with|other than (?:with|under)|only with|subject to|except|save) {_CONSENT}",
    rf"(?:unless|except (?:where|if|as|when)) (?:and until )?(?:{_F}|the parties|both parties)(?: have| has| and {_C}| first| both| separately| expressly| specifically)* (?:agrees?|agreed|consents?|consented|approves?|approved|grants?|granted|authori[sz]es?|authori[sz]ed|permits?|permitted|licen[cs]es?|licen[cs]ed|given|gives|signs?|signed)(?: (?:in|to|it|this|that|such|use|otherwise|a|an|the|separate|specific|express|prior|written|signed|writing|licen[cs]e|consent|permission|agreement|advance|for|so|and|by|both))*",
    # what of the work, and in which form
    rf"(?:in whole or (?:in )?part|in part or (?:in )?whole|wholly or partly|or any (?:part|portion|element|excerpt|copy|version|derivative|adaptation)s? (?:of (?:it|them|{_W})|thereof)|any (?:part|portion|element)s? (?:of (?:it|them|{_W})|thereof)|(?:all|any) of (?:it|them))",
    r"(?:in|by|through|using) (?:any|whatever|every)(?: and all)? (?:form|format|way|manner|means|medium|media|method|context|capacity|version|shape)s?(?: whatsoever| of any kind| whatever| or (?:form|medium|manner|by any means))?",
    r"(?:derived|adapted|copied|extracted|taken|created|generated) from (?:it|them|the same)",
    r"as (?:discussed|agreed|mentioned|promised|requested)(?: (?:by|on|in|with) [\w ]+?(?=[,.;]))?|(?:choose|select|check|tick) (?:only )?(?:one|any|all)(?: (?:of|that|option|options|the|following|apply|applies))*|\[[ x\u2713\u2717]*\]",
    # when and where
    r"(?:at any time|at no time|ever|in perpetuity|for ?ever|now or (?:later|in (?:the )?future)|now or at any later time|(?:both )?(?:during|within|for) (?:and|or|as well as) after (?:the )?(?:term|end|expiry|termination|duration)[\w ]*|during or after (?:the )?(?:term|engagement|assignment|project)[\w ]*|whether (?:during|before) or after [\w ]+)",
    r"(?:whether |both |either )?(?:now )?(?:known|existing|available|in existence)(?: now| today)?,? (?:or|and) (?:hereafter|hereinafter|later|yet to be|subsequently|in (?:the )?future)? ?(?:known|devised|developed|invented|created|discovered|existing|to be (?:developed|devised|invented))?",
    r"(?:anywhere|worldwide|throughout the world|throughout the universe|in any (?:territory|country|jurisdiction)|existing or future|present or future|current or future)(?: in the world)?",
    # by whom and for whom
    rf"(?:whether |either )?(?:by|for|through|via|on behalf of|with) (?:itself|themselves|himself|herself|yourself|{_C}|its own|{_OTHERS})(?:{_LISTED}(?:by |for |through |via |on behalf of |with )?(?:itself|{_C}|{_OTHERS}|its own(?: account| benefit)?))*",
    rf"(?:owned|operated|run|controlled|developed|provided|offered|hosted|made|used|supplied|trained) by (?:{_C}|itself|{_OTHERS})(?:{_LISTED}(?:by )?(?:{_C}|itself|{_OTHERS}))*",
    rf"(?:nor|and|or)(?: (?:shall|will|may|does|do)(?: {_C}| it| they)?)?(?: not)? (?:(?:permit|allow|authori[sz]e|enable|cause|let|assist|help|encourage|instruct|direct|license|sell|procure)(?:s|ed|ing)?(?:,? or |,? nor |, )?)+ {_OTHERS}(?:{_LISTED}{_OTHERS})*(?: to do (?:so|any of (?:these|the foregoing|this))| to do this| so to do| from doing so)?",
    r"(?:to do so|so to do|or otherwise|and otherwise|directly or indirectly|indirectly or directly|under any circumstances?|in any event|whatsoever|of any (?:kind|type|nature|sort)|for any reason|for any (?:other )?purposes?(?: whatsoever)?)",
    r"(?:for|whether for) (?:commercial|non-?commercial|internal|external|research|private)(?: (?:or|and|,) (?:commercial|non-?commercial|internal|external|research|private))*(?: purposes?| uses?)?",
    r"(?:whether |both |either )?(?:internal(?:ly)?|external(?:ly)?|commercial(?:ly)?|non-?commercial(?:ly)?|proprietary|its own|in-house|public|private|generative|predictive|open[- ]source|or not)(?:,? (?:or|and) (?:internal(?:ly)?|external(?:ly)?|commercial(?:ly)?|non-?commercial(?:ly)?|otherwise|not|third[- ]party|in-house|public|private|generative|predictive|other|operated by [\w -]+?(?=[,.;]|$)))*",
    rf"(?:and|,)? ?(?:that )?(?:(?:it|they|{_C}) )?(?:shall |will |to )?(?:\w+ly )?(?:ensure|procure|cause|oblige|bind|require)s? (?:that )?{_OTHERS}(?:{_LISTED}{_OTHERS})*[^.;]{{0,60}}?(?:refrain from (?:doing so|it|such use)|(?:do|does|shall|will) (?:not do so|the same|likewise)|the same (?:restriction|prohibition|obligation)s?|do the same|to do likewise)",
    # which machines, and what they make
    rf"(?:and|or|,)? ?(?:(?:any|all|other|similar|related|comparable|successor|equivalent|like|such|the|of|automated|computational|computer|intelligent|self-learning|statistical|predictive|generative|digital|learning|training|further|future|same|an?)(?:,? (?:or |and )?))*{_KINDS}(?: (?:of|for|with) (?:any|a|the) (?:kind|type|nature|sort|like|similar (?:purpose|effect|nature)))?",
    r"(?:that|which) (?:is|are|can|could|may|might|will)(?: be)?(?: \w+ly)? (?:capable of |able to |designed to |intended to |used to |trained to )?(?:generat\w+|creat\w+|produc\w+|imitat\w+|synthesi[sz]\w+|replicat\w+|simulat\w+|mimic\w*|output\w*)[^.;]*?(?=[.;]|$)",
    rf"(?:capable of|able to|designed to|intended to|so as to|in order to|to) (?:generat\w+|creat\w+|produc\w+|imitat\w+|synthesi[sz]\w+|replicat\w+|simulat\w+|mimic\w*) (?:(?:new|other|any|more|further|synthetic|similar|derivative|competing|like|and|or|the|of|a|{_W}|{_F}|{_MADE})(?:,? ))*(?:{_MADE}|{_W})(?: (?:in|with) the (?:same )?(?:style|manner|voice|likeness|genre)(?: or (?:style|genre|manner))?(?: (?:of|as) (?:the )?(?:{_F}|{_W}))?)?",
    r"(?:including|such as|for example|e·g·|i·e·)(?:, | )?(?:but not limited to|without limitation|among others|in particular)?,?(?:(?!\b(?:if|unless|except|only|until|before|after|where|when|provided)\b)[^.;])*",
    r"(?:without limitation|without limiting the foregoing|among others|and so on|etc·?|and the like|or the like|as defined (?:above|below|in[\w ·]+)|as described (?:above|below))",
    rf"(?:and|or|nor)? ?(?:use|uses|used|using|reproduce|copy|process|analy[sz]e|extract|mine|scrape|ingest|include|store|feed|make available|disclose|share|submit|upload|input|sell|license|provide|transfer|exploit|do)(?: (?:it|them|any|the|such|of|same|{_W}))*",
    rf"(?:is|are|shall be|will be|remains?) (?:\w+ly )?(?:prohibited|forbidden|excluded|not (?:permitted|allowed|granted|licensed|authori[sz]ed|included)|reserved(?: (?:to|by|for) {_F})?|outside (?:the scope of )?(?:this|the) (?:licen[cs]e|agreement))",
)
_EXPLAINED = late(
    rf"(?<![^\W{CLIENT}-{OTHER}])(?:{'|'.join(f'(?:{each})' for each in _BENIGN)})(?![^\W{CLIENT}-{OTHER}])"
)
_SMALL = late(
    rf"(?:\b(?:and|or|nor|the|a|an|of|to|any|all|such|it|them|this|that|these|those|its|their|his|her|with|for|in|on|as|by|other|similar|shall|will|may|must|not|neither|either|both|whether|is|are|be|so|do|does|also|further|each|every|own|same|from|into|at|party|hereby|thereof|therefor|therein|hereunder|herein|agrees?)\b|{_C}|{_F}|{_W}|{OTHER}+|[\W_]|\d)+"
)
_LAST = late(
    rf"{lexicon.AI_TERMS}|(?i:\b(?:re-?|pre-?)?train(?:s|ed|ing)?\b|\bfine-?tun\w+|\bmodels?\b|\balgorithms?\b|\bdata ?sets?\b|\bdata[- ]mining\b|\bcorpus\b|\bcorpora\b|\bneural net\w*)"
)
_OPENINGS = late(
    r"(?:"
    r"[\W\d_]*(?:\[x\] |[a-z]\) )?(?:no[- ]?ai|ai|artificial intelligence|ai training|no (?:ai )?training|ai and machine learning|machine learning|use of (?:ai|artificial intelligence)|restrictions?|prohibition|prohibited uses?|ai restriction|training)?[·.:\u2013-]* ?"
    r"(?:notwithstanding (?:anything|any)[^,]*,|notwithstanding[^,]*,|for the avoidance of doubt,?|for clarity,?|in particular,?|in addition,?|further(?:more)?,?|except as (?:expressly )?(?:permitted|stated|set out)[^,]*,|unless otherwise agreed in (?:a signed )?writing[^,]*,|without limiting[^,]*,|at all times,?|in consideration of[^,]*,|as a (?:material )?(?:condition|term)[^,]*,|during and after[^,]*,|accordingly,?|therefore,?|likewise,?|moreover,?|however,?)?"
    r")*"
)


_CORE = late(
    rf"(?:{_C}|{_F}|{_W}|{OTHER}+(?:'s)?|[a-z]|[\d·.,:;()\"'/\[\]\u2013*_#-]+|"
    r"(?:a|an|the|and|or|nor|not|no|neither|either|both|any|all|each|every|none|such|it|its|itself|they|them|their|themselves|we|us|our|you|your|he|she|his|her|him|this|that|these|those|which|who|whom|what|of|to|for|in|on|as|by|with|from|into|at|part|portion|portions|parts|element|elements|copy|copies|excerpts?|derivatives?|adaptations?|version|versions|thereof|therein|thereto|is|are|be|been|being|was|were|has|have|had|do|does|shall|will|may|must|can|cannot|could|should|would|so|also|other|others|otherwise|ever|never|else|own|same|one|body|nobody|anyone|anybody|whoever|whether|"
    # who does it
    r"party|parties|third|person|persons|people|compan(?:y|ies)|entit(?:y|ies)|organi[sz]ations?|"
    + _KIN
    + r"|sub|group|contractors?|companies|behalf|act(?:s|ing)?|giv(?:es?|ing|en)|gets?|receiv(?:es?|ing|ed)|access|pass(?:es|ed)?|control(?:s|led)?|through|under|via|"
    # how it is forbidden
    r"agree[sd]?|undertak(?:es?|ing)|undertakings?|covenants?|warrants?|represents?|promises?|confirms?|acknowledges?|commits?|ensures?|procures?|causes?|prohibit(?:s|ed|ing)?|forbid(?:s|den|ding)?|refrains?|exclud(?:es?|ed|ing)|exclusions?|bar(?:s|red)?|withholds?|withheld|reserv(?:es?|ed|ing|ation)|rights?|licen[cs]e[sd]?|licensing|permissions?|permit(?:s|ted|ting)?|allow(?:s|ed|ing)?|authori[sz](?:es?|ed|ing|ation)|entitle[sd]?|enabl(?:es?|ed|ing)|encourag(?:es?|ed|ing)|assist(?:s|ed|ing)?|help(?:s|ed|ing)?|instruct(?:s|ed|ing)?|direct(?:s|ed|ing)?|let(?:s|ting)?|grant(?:s|ed|ing)?|extends?|covers?|includ(?:es?|ed|ing)|kept|keeps?|keep|out|away|strictly|expressly|explicitly|specifically|hereby|hereunder|herein|directly|indirectly|clearly|absolutely|under|circumstances?|event|case|time|times|purposes?|order|connection|relation|contract(?:s|ual|ually)?|agreement|writing|written|signed|separate(?:ly)?|bind(?:s|ing)?|oblige[sd]?|obligations?|restrictions?|prohibitions?|"
    # what is done
    r"us(?:e|es|ed|ing|age)|reproduc(?:es?|ed|ing|tion)|distribut(?:es?|ed|ing|ion)|cop(?:y|ies|ied|ying)|scrap(?:es?|ed|ing)|ingest(?:s|ed|ing|ion)?|process(?:es|ed|ing)?|stor(?:es?|ed|ing|age)|retain(?:s|ed|ing)?|analy[sz](?:es?|ed|ing)|analysis|upload(?:s|ed|ing)?|feed(?:s|ing)?|fed|put(?:s|ting)?|provid(?:es?|ed|ing)|mak(?:es?|ing)|made|available|submit(?:s|ted|ting)?|input(?:s|ted|ting)?|sell(?:s|ing)?|disclos(?:es?|ed|ing|ure)|shar(?:es?|ed|ing)|incorporat(?:es?|ed|ing)|exploit(?:s|ed|ing|ation)?|extract(?:s|ed|ing|ion)?|mine[sd]?|mining|harvest(?:s|ed|ing)?|crawl(?:s|ed|ing)?|transfer(?:s|red|ring)?|publish|display|modify|adapt|"
    r"re|pre|(?:re|pre)?train(?:s|ed|ing)?|fine|tun(?:es?|ed|ing)|develop(?:s|ed|ing|ment)?|test(?:s|ed|ing)?|evaluat(?:es?|ed|ing|ion)|validat(?:es?|ed|ing|ion)|benchmark(?:s|ed|ing)?|improv(?:es?|ed|ing|ement)|enhanc(?:es?|ed|ing|ement)|refin(?:es?|ed|ing|ement)|optimi[sz](?:es?|ed|ing|ation)|creat(?:es?|ed|ing|ion)|build(?:s|ing)?|built|generat(?:es?|ed|ing|ion|ive)|teach(?:es|ing)?|learn(?:s|ing)?|ground(?:s|ed|ing)?|prompt(?:s|ed|ing)?|embed(?:dings?)?|adjust(?:s|ed|ing)?|support(?:s|ed|ing)?|operat(?:es?|ed|ing|ion)|imitat(?:es?|ed|ing|ion)|simulat(?:es?|ed|ing|ion)|replicat(?:es?|ed|ing|ion)|synthesi[sz](?:es?|ed|ing)|"
    # to what
    r"artificial(?:ly)?|intelligen(?:ce|t)|machine|deep|neural|net|nets|large|language|foundation(?:al)?|frontier|diffusion|multi|modal|multimodal|automated|automatic|self|computational|statistical|predictive|ai|ml|llms?|genai|tdm|text|image|images|audio|video|voice|speech|music|data|set|sets|datasets?|databases?|corpus|corpora|libraries|library|retrieval|ind(?:ex(?:es)?|ices)|"
    + _KINDS
    + r"|weights|parameters|"
    # of what
    r"drafts?|sketch(?:es)?|raw|files?|metadata|captions?|layers?|source|sources|intermediate|preliminary|preparatory|unused|rejected|final|finished|delivered|undelivered|accepted|approved|materials?|works?|contents?|recordings?|performances?|likeness|name|style|texts|articles?|photographs?|illustrations?|designs?|translations?|code|outputs?|results?|whole|entire|full|form|forms|manner|way|ways|means|kind|kinds|type|types|nature|sort|whatsoever|existing|future|present|now|later|known|devised|developed|hereafter|internal(?:ly)?|external(?:ly)?|public(?:ly)?|proprietary|commercial(?:ly)?|non|noncommercial|similar|comparable|related|like|further|additional|new|different|competing|without|limitation|limiting|foregoing|e·g·|i·e·|etc|restricted|prohibited|banned|addition|particular|avoidance|doubt|clarity|notwithstanding|anything|contrary|terms?|section|clause|sections?|applies|apply|following|regardless|during|after|throughout|perpetuity|worldwide|territory|world))"
)
"""Words that a ban is made of."""
_TOKEN = late(rf"[{CLIENT}{FREELANCER}{WORK}{OTHER}]+(?:'s)?|[^\W_{CLIENT}{FREELANCER}{WORK}{OTHER}]+(?:'s)?|[^\s]")


def unexplained(sentence: Sentence, exceptions: Sequence[tuple[int, int]]) -> str | None:
    """First words of a ban in *sentence* that are none of what plain bans say; None: it is plain.

    *exceptions*: stretches of the sentence, in its own offsets, that are weighed elsewhere.
    """
    tagged = sentence.tagged
    for start, end in exceptions:
        tagged = tagged[:start] + " " * (end - start) + tagged[end:]
    marks = [m.end() for m in _LAST.finditer(tagged)]
    if not marks:
        return None
    lead = sentence.starts[1]
    begin = lead if lead and not _FORBIDS.search(tagged, 0, lead) else 0  # "as discussed, these are the terms:"
    opening = _OPENINGS.match(tagged, begin)
    begin, tail = opening.end() if opening else begin, marks[-1]
    left = tagged[:begin] + _EXPLAINED.sub(lambda m: " " * len(m[0]), tagged[begin:tail])
    for m in _TOKEN.finditer(left, begin):
        if not _CORE.fullmatch(m[0]):
            return sentence.words[m.start() : m.end()]
    rest = _EXPLAINED.sub(lambda m: " " * len(m[0]), tagged[tail:])
    for m in re.finditer(r"[^\W\d_](?:[^,;.()]*[^\W_])?", rest):
        plain = all(_CORE.fullmatch(word) for word in m[0].split()) and not _AIMS.search(m[0])
        if not _SMALL.fullmatch(m[0]) and not plain:
            return sentence.words[tail + m.start() : tail + m.end()].strip()
    return None


_FORBIDS = late(r"\b(?:not|no|never|nor|neither|prohibited|forbidden|refrain|excluded|reserve[sd]?)\b")
_AIMS = late(
    r"\b(?:imitat|simulat|replicat|synthesi|compet|styl|likeness|name\b|test|evaluat|display|publish|sell|train)"
)
"""Behind the ban, these say what for: "to train AI for the purpose of imitating the style of the artist"."""


# ---- what speaks of the ban elsewhere

_STRENGTHENS = late(
    rf"\b(?:surviv\w+|breach\w*|violat\w+|infring\w+|contraven\w+|injunct\w+|damages|remed(?:y|ies)|delet\w+|destroy\w*|purg\w+|certif\w+|confirm\w*|audit\w*|inspect\w*|notif\w+|inform\w*|records?|logs?|indemnif\w+|liable|penalt(?:y|ies)|cure|irreparable|compl(?:y|ies|iance)|enforce\w*)\b"
    rf"|\b(?:also|equally|likewise) (?:applies|apply|binds?|covers?|extends?)\b|\b(?:applies|apply|extends?|binds?) (?:\w+ )?(?:to|on|in respect of) (?:all|any|every|{_C}|{_OTHERS}|drafts|{_W})"
    rf"|\b(?:prevails?|takes? precedence|controls|supersedes?) (?:over|above)\b|\bnotwithstanding (?:anything|any)\b"
    rf"|{_C} (?:shall|will|must|agrees? to|undertakes? to|may not|shall not) (?:\w+ )?(?:ensure|cause|procure|bind|impose|require|pass|obtain|comply|keep|mark|include|take|put|maintain|pay|stop|remove|name|list|upload|submit|input|share|use|disclose|provide|give|tell|return|report)\b"
    rf"|{_F} (?:may|is entitled to|shall be entitled to|can|has the right to) (?:\w+ )?(?:request|ask|demand|require|terminate|end|audit|inspect|claim|seek|charge|invoice|revoke|refuse|withhold|verify|appoint)\b"
    r"|\bseparate(?:ly)? (?:signed |written )*(?:licen[cs]e|agreement|negotiat\w+|fee)\b|\b(?:essential|material|fundamental) (?:term|condition|clause)\b|\breserves? all (?:other )?rights\b|\bat (?:its|his|her|their|{_C}) (?:own )?(?:cost|expense)\b"
)
"""What sentences about a ban usually do: they follow it up."""
_UNDOES = late(
    r"\b(?:not (?:apply|affect|restrict|limit|prevent|prohibit|bind|extend|cover|(?:to )?enforce|be (?:affected|construed|interpreted|enforceable|binding|enforced))|no (?:effect|obligation|claim|consequence\w*|liabilit\w+|force)|without (?:effect|consequence\w*|(?:any )?restrictions?)|only (?:if|where|when|to|in|for|after|upon|applies|once)|applies? only|takes? effect|comes? into (?:force|effect)|ceas\w+|laps\w+|expir\w+|waiv\w+|releas\w+|delet(?:ed|es) (?:from|in)|is deleted|are deleted|void|unenforceable|suspend\w*|disappl\w+|aspirational|non-?binding|not binding|intention|permitted|allowed|entitled|free (?:to|of)|may (?!not\b)|remains? (?:permitted|possible|free|allowed)|except|other than|deviat\w+|derogat\w+|supersed\w+|amend\w*|vari(?:ed|es)|subject to|subordinate|exempt\w*|conflicts?|conflicting|inconsisten\w*|contradict\w*|not (?:a )?breach|satisfied|unless|first year|for (?:the|a) (?:first|period|term))\b"
)
_FREELANCERS_OWN = late(
    rf"{_F}[^.;{CLIENT}]{{0,100}}? (?:may|can|is entitled to|shall be entitled to|has the right to|shall have the right to|is free to)\b(?:(?!waiv|releas|suspend|permit|allow|consent)[^.;{CLIENT}])*"
)
_FOLLOWS = late(
    r"^[\W\d_]*(?:such|this|that|these|those|it|the (?:foregoing|above|same|preceding|restriction|prohibition|ban)|however|nevertheless|but|nothing in this (?:section|clause)|any such|\[)(?! (?:agreement|contract|addendum)\b)"
)
_MEANS_IT = late(
    r"\b(?:the|this|these|such|said|all|any) (?:(?:foregoing|above|preceding|aforesaid|same) )?(?:restrictions?|prohibitions?|bans?|undertakings?|covenants?|promises?|commitments?)\b|\b(?:this|the (?:foregoing|above|preceding|same)) (?:clause|section|provision|paragraph)\b|\bthe (?:foregoing|above|preceding|aforesaid)\b"
)
_ALL_END = late(
    r"\b(?:all|any|the|every) (?:restrictions?|prohibitions?|limitations?)\b(?: on (?:the )?(?:use|uses|usage)[^.;]{0,40}?)? (?:shall |will |are |is |be )*(?:ends?|ended|ceases?|lapses?|falls? away|terminates?|expires?|lifted|void|removed)\b"
)
_OF_MACHINES = late(rf"(?:{lexicon.AI_TERMS})|(?i:\btrain(?:s|ed|ing)?\b|\bdata ?sets?\b|\balgorithms?\b)")
_LETS_CLIENT = late(
    rf"{_C}[^.;]{{0,60}}\b(?:may|can|is (?:free|entitled|allowed|permitted)|decides?|determines?|has already|shall have the right|has the right)\b(?! not\b)"
)
_DEFINES = late(r"\b(?:means|shall mean|refers? to|is defined as|includes?)\b")
_MACHINERY = late(
    r"(?i)\b(?:machine[- ]learning|neural|generat\w+|models?|algorithms?|software|comput\w+|statistic\w*|automated|data)\b"
)
_NARROWS = late(
    r"\b(?:only|solely|does not include|do not include|excludes?|excluding|other than|no more than|limited)\b"
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
        place = _place(sentence)
        if _overlap(place, at):
            after = True
            continue
        if not names_section(sentence, {own.number}):
            if known.weighed(place):
                continue  # a ban beside this one, or a permission: the two are weighed against each other
            tagged = _without_freelancers_own(sentence)
            near = _same_section(sentence.clause.number, own.number) and abs(place[0] - at[1]) < _REACH
            follows = after and near and sentence.clause.span == own.span and _FOLLOWS.match(tagged) is not None
            about = (
                follows
                or (near and _MEANS_IT.search(tagged) is not None)
                or (near and _OF_MACHINES.search(tagged) is not None)
                or (near and WORK in tagged and _LETS_CLIENT.search(tagged) is not None)
                or _about_any(tagged)
            )
            if not about:
                continue
        words = _undoing_words(sentence, known, own.number)
        if words is not None:
            yield sentence, words


def undoing_any(paper: Paper, findings: Sequence[Finding]) -> Iterator[tuple[Sentence, str]]:
    """Sentences that would put any ban in doubt, a new one in a clause of its own too: see ``undoing``."""
    known = _Known.of(paper, findings)
    for sentence in paper.sentences:
        if known.weighed(_place(sentence)) or not _about_any(_without_freelancers_own(sentence)):
            continue
        words = _undoing_words(sentence, known, None)
        if words is not None:
            yield sentence, words


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
        return cls(
            frozenset(place(s.span) for s in stances if s.modality is not Modality.PERMITS),
            tuple(place(s.span) for s in stances if s.confidence >= _SURE),
            tuple(place(f.span) for f in findings if f.polarity is Polarity.PROTECTION and f.span is not None),
        )

    def weighed(self, place: tuple[int, int]) -> bool:
        """Say whether a ban or a permission stands at *place*."""
        return place in self.banned or any(_overlap(place, each) for each in self.understood)

    def protects(self, place: tuple[int, int]) -> bool:
        return any(_overlap(place, each) for each in self.protective)


def _about_any(tagged: str) -> bool:
    """Say whether a sentence speaks of bans wherever they stand: all restrictions end, or machines and the work."""
    return _ALL_END.search(tagged) is not None or (WORK in tagged and _OF_MACHINES.search(tagged) is not None)


def _without_freelancers_own(sentence: Sentence) -> str:
    return _FREELANCERS_OWN.sub(lambda m: " " * len(m[0]), sentence.tagged)


def _undoing_words(sentence: Sentence, known: _Known, number: str | None) -> str | None:
    """The words that stand out in a sentence about a ban; None: it merely follows the ban up."""
    tagged = _without_freelancers_own(sentence)
    if ("surviv" in tagged and "not surviv" not in tagged) or _it_prevails(sentence, number) or _is_title(sentence):
        return None
    undone = _UNDOES.search(tagged)
    protects = known.protects(_place(sentence))
    if protects and undone is not None and undone[0] == "may " and not machines_in(sentence):
        return None  # "may use the work solely for the project": a limit that the rules know
    if undone is None and (_STRENGTHENS.search(sentence.tagged) or protects or _is_definition(sentence)):
        return None
    return sentence.words[undone.start() : undone.end()] if undone else sentence.words.strip()


def _it_prevails(sentence: Sentence, number: str | None) -> bool:
    """Say whether the ban is what prevails here, and not what gives way."""
    prevails = _PREVAILS.search(sentence.tagged)
    if prevails is None:
        return False
    before = replace(sentence, tagged=sentence.tagged[: prevails.start()])
    after = replace(sentence, tagged=sentence.tagged[prevails.end() :])
    return (names_section(before, {number}) or _MEANS_IT.search(before.tagged) is not None) and not (
        names_section(after, {number}) or _MEANS_IT.search(after.tagged)
    )


_PREVAILS = late(r"\b(?:prevails?|takes? (?:precedence|priority)|controls?|governs?|supersedes?|applies|overrides?)\b")


def machines_in(sentence: Sentence) -> bool:
    """Say whether *sentence* speaks of AI or of training."""
    return _OF_MACHINES.search(sentence.tagged) is not None


def _is_title(sentence: Sentence) -> bool:
    """A few words without a verb and without a side: the title of a clause says nothing."""
    tagged = sentence.tagged.strip()
    return _TITLE.fullmatch(tagged) is not None or (
        len(tagged.split()) <= _TITLE_WORDS and _SAYS.search(tagged) is None and not {CLIENT, FREELANCER} & set(tagged)
    )


_TITLE_WORDS = 9
_SAYS = late(
    r"\b(?:shall|will|may|must|can|cannot|is|are|be|been|was|do|does|has|have|not|appl(?:y|ies)|means?|includ\w+|ends?|ceas\w+|laps\w+|delet\w+|void|permit\w*|allow\w*|except\w*|exempt\w*|exclud\w+|only|unless|free|waiv\w*|suspend\w*|until|binds?|agree\w*|grant\w*|use[ds]?|remain\w*|counts?)\b"
)


def _is_definition(sentence: Sentence) -> bool:
    """A definition of what a machine is that takes no machine out."""
    says = _DEFINES.search(sentence.tagged)
    return (
        says is not None
        and _MACHINERY.search(sentence.words, says.end()) is not None
        and _NARROWS.search(sentence.tagged) is None
    )


def _same_section(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and re.split(r"[.(]", a)[0] == re.split(r"[.(]", b)[0]


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _place(sentence: Sentence) -> tuple[int, int]:
    """Folded offsets of the sentence's own words, without its lead-in."""
    _, lead, start = sentence.starts
    return start, start + len(sentence.words) - lead


def sentence_at(paper: Paper, span: Span) -> Sentence | None:
    """Sentence in which *span* stands."""
    start, end = paper.folded.within(span)
    for sentence in paper.sentences:
        place = _place(sentence)
        if place[0] < end and start < place[1]:
            return sentence
    return None


def inside(paper: Paper, sentence: Sentence, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """*spans* in the sentence's own offsets, those that lie in it."""
    _, lead, base = sentence.starts
    found = []
    for span in spans:
        start, end = paper.folded.within(span)
        if base <= start < base + len(sentence.words) - lead:
            found.append((start - base + lead, min(end - base + lead, len(sentence.words))))
    return found
