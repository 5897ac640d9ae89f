"""Turns of phrase that plain bans take, as patterns over tagged text: each is understood whole, whatever its words."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.rules.base import CLIENT, FREELANCER, OTHER, WORK

C, F = rf"(?:the )?{CLIENT}+(?:'s|')?", rf"(?:the )?{FREELANCER}+(?:'s|')?"
W = rf"(?:(?:the|any|all|such) )*{WORK}+(?:'s)?"
KIN = r"(?:affiliates?|subsidiar(?:y|ies)|(?:group|related) companies|parents?|employees|staff|personnel|agents?|representatives?|officers|directors|(?:sub-?)?contractors?|vendors?|suppliers?|(?:service )?providers?|processors?|(?:sub-?)?licensees?|successors?|assign(?:s|ees)?|partners?|(?:end )?(?:clients?|customers?)|agenc(?:y|ies)|advis[eo]rs?|collaborators|recipients?|publishers?|distributors?|broadcasters?|platforms?|studios?)"
OTHERS = rf"(?:(?:any|every|each|its|their|his|her|your|our|all|other|the|an?|such|of|no|{C}) )*(?:{KIN}|third part(?:y|ies)|others?|any(?:one|body)|persons?|people|compan(?:y|ies)|organi[sz]ations?|entit(?:y|ies)|bod(?:y|ies)|part(?:y|ies))(?: else)?"
_LISTED = r"(?:, | and | or |,? and/or |,? or |,? and |,? nor | nor )"
_AND_OTHERS = rf"{OTHERS}(?:{_LISTED}(?:{OTHERS}|{C}))*"
_MADE = r"(?:texts?|images?|pictures?|photographs?|illustrations?|art(?:works?)?|designs?|audio|sounds?|music|songs?|speech|voices?|videos?|films?|code|content|data|works?|materials?|outputs?|articles?|books?|translations?|performances?|expression)"
_CONSENT = rf"(?:(?:first|prior|express(?:ly)?|explicit(?:ly)?|specific(?:ally)?|separate(?:ly)?|written|signed|advance|individual|informed|affirmative|clear|the|a|an|any|his|her|your|my|our|and|or|{F}|obtaining|having obtained|having)(?:,? )?)*(?:consents?|permissions?|approvals?|authori[sz]ations?|agreements?|licen[cs]es?|instruments?|writings?)"
_SIGNED = rf"(?:,? (?:in|to|by|from|of|with|given|granted|signed|executed|made|negotiated|agreed|for|it|them|this|that|do so|so|a|an|the|any|each|separate(?:ly)?|specific(?:ally)?|express(?:ly)?|prior|previously|signed|written|writing|hand|advance|document|deed|instrument|licen[cs]e|consent|permission|agreement|amendment|addendum|contract|headed|entitled|\"[\w ]{{1,30}}\"|that|particular|case|use|purpose|such|and|or|both|parties|otherwise|additional|further|payment|fee|on|terms|agreed|{F}|{C}))*"
_DISCRETION = rf"(?:,? (?:which|and|such (?:consent|permission|approval)) (?:consent |permission |approval )?(?:{F} )?(?:may|can|shall be entitled to) (?:be )?(?:refuse|withhold|given|give|grant|refused|withheld|granted)(?:,? (?:or|and) (?:refuse|withhold|given|give|grant|refused|withheld|granted))*(?: (?:in|at|by|for|{F}|its|his|her|their|sole|absolute|own|entire|unfettered|and|any|no|reason|or|none|without|giving|reasons?|discretion))*)?"
_NOT_ITS_OWN = rf"(?![^.;]{{0,90}}?\b(?:of|by|from|with) (?:the )?{C}(?! and)|[^.;]{{0,40}}?{CLIENT}'s? (?:\w+ ){{0,2}}(?:consent|approval|permission))"
_FROM_BOTH = rf"(?=[^.;]{{0,120}}?(?:{F}|\bwrit(?:ing|ten)\b|\bsigned\b|\bparties\b))"
_AS_LONG_AS = rf"(?:for )?(?:so|as) long as (?:the )?copyright (?:in|of) (?:{W}|it) (?:subsists|exists|lasts|is in force|continues)"
CONSENTED = (
    rf"{_NOT_ITS_OWN}(?:without(?: (?:first|having|obtaining))*|absent|except (?:with|under|upon|by|where|if|for|as|in accordance with)|unless|save (?:with|as|under)|other than (?:with|under|as)|only with|subject to|except|save)"
    rf" (?:(?:and until|to the extent|expressly|otherwise|first|there is|it has|he has|she has|they have|{C}) )*(?:(?:any |a |the )?(?:use|purpose|uses|purposes) )?"
    rf"(?:(?:{F}|the parties|both parties|it|they|you|we|i)(?: (?:have|has|and {C}|first|both|separately|expressly|specifically|otherwise|previously|is|are|been))* (?:agrees?|agreed|consents?|consented|approves?|approved|grants?|granted|authori[sz]es?|authori[sz]ed|permits?|permitted|licen[cs]es?|licen[cs]ed|given|gives?|signs?|signed|obtains?|obtained)"
    rf"|{_FROM_BOTH}(?:expressly |specifically |previously |separately )*(?:agreed|permitted|approved|authori[sz]ed|licen[cs]ed|granted|consented to)|{_CONSENT})"
    rf"{_SIGNED}(?:,? (?:which|that) (?:names?|states?|sets? out)(?: (?:the|a|an|and|model|purpose|term|fee|use|scope|price|ai|usage|of|\d+|per|cent|percent|project),?)+)?{_DISCRETION}"
)
"""With the freelancer's own leave: the one way out that leaves a ban whole."""
FOREVER = r"(?:(?:both |either |whether )?(?:during|within|for|throughout|before)(?:,? (?:and|or|as well as))? (?:and |or )?(?:after (?:the )?(?:term|end|expiry|termination|duration|completion)|(?:the )?(?:term|engagement|assignment|project|duration)(?: of (?:this|the) \w+)? (?:or|and) (?:(?:at )?any (?:time|later time|point) (?:there)?after(?:wards?)?|thereafter|afterwards?|after(?:wards)?(?: (?:its|the|it|this) \w+)?))(?: (?:of|this|the|its|agreement|contract|term|licen[cs]e|engagement|project|termination|expiry|end|ends|has ended))*|(?:for )?the (?:full |entire |whole )?(?:term|duration) of (?:the )?(?:copyright|legal protection|intellectual property rights?)(?: (?:protection|in|of|the|any|such|rights?|{W}))*)".replace(
    "{W}", W
)
SAME = r"(?:is|are|be|become|made) subject to (?:the same|this|these|such|a corresponding|corresponding|an equivalent|equivalent|identical) (?:restrictions?|obligations?|prohibitions?|terms?|conditions?|duty|duties|undertakings?|clause)"
"""Others are bound too."""
_FRAMES: tuple[str, ...] = (
    CONSENTED,
    r"without (?:that|such|this) (?:consent|permission|approval|licen[cs]e)",
    FOREVER,
    # what of the work, and in which form
    r"(?:(?:either )?in (?:whole|full) (?:or|and) (?:in )?part|in part or (?:in )?whole|wholly or partly|in full or in part)",
    r"(?:in|by|through|using|under|with) (?:any|whatever|every)(?: and all)? (?:form|format|way|manner|means|medium|media|method|context|capacity|version|shape|technique|circumstances?)s?(?: whatsoever| of any kind| whatever| or (?:form|medium|manner|by any means|for any purpose))*",
    r"as (?:discussed|agreed|mentioned|promised|requested)(?: (?:by|on|in|with) [\w ]+?(?=[,.;:]))?|(?:choose|select|check|tick) (?:only )?(?:one|any|all)(?: (?:of|that|option|options|the|following|apply|applies))*|\[[ x\u2713\u2717]*\]",
    # when and where
    r"(?:at (?:any|no) time|at all times|ever|in perpetuity|for ?ever|now or (?:later|(?:at any time )?in (?:the )?future)|now or at any (?:later time|time in the future)|at any time (?:there)?after(?:wards)?)",
    r"(?:whether |both |either )?(?:now |presently |currently |already )?(?:known|existing|available|in existence|in use)(?: now| today)?,? (?:or|and) (?:hereafter|hereinafter|later|yet to be|subsequently|in (?:the )?future|(?:which|that) may be)? ?(?:known|devised|developed|invented|created|discovered|existing|to be (?:developed|devised|invented))?(?: in (?:the )?future| later| hereafter)?",
    r"(?:anywhere|worldwide|throughout the (?:world|universe)|in any (?:territory|country|jurisdiction)|existing or future|present or future|current or future)(?: in the world)?",
    # by whom: all whom the client lets near the work, and no narrower circle
    (
        rf"{OTHERS} (?:that|which|who|whom)?,? ?(?:(?:has|have|having|had|may|might|is|are|be|been|being|was|were) )*(?:acts?|acting|works?|working|deriv\w+|receiv\w+|obtain\w+|gets?|access\w*|claim\w*|holding|holds?|given|granted|authori[sz]ed|permitted|engaged|provided|supplied|appointed|instructed)"
        rf"(?: (?:on|for|from|through|under|with|by|to|in|of|behalf|any|such|the|or|and|all|its|their|rights?|title|access|copies|copy|a|licen[cs]e|it|them|{C}|{W}|{OTHERS}))*"
    ),
    rf"(?:(?:to|by|from|with) )?(?:{OTHERS} )?(?:to|from|with|through) (?:whom|which) (?:{C}|it|they)(?: (?:may|shall|will|has|have))* (?:\w+ly )?(?:suppl|giv|gave|provid|pass|disclos|licen[cs]|transfer|deliver|mak|send|show|shar|grant|distribut|obtain|work)\w*(?: (?:on|access|to|available|a|the|any|copy|copies|rights?|of|in|it|them|{W}))*",
    rf"(?:by |to )?{OTHERS} to (?:whom|which) (?:{W}|it|they|access|rights?|copies)(?: (?:in|to|of|the|any|{W}))* (?:is|are|has been|have been|may be|was|were) (?:given|passed|supplied|disclosed|licensed|provided|made available|transferred|delivered|granted|shown)(?: (?:by|to) (?:{C}|it|them))?",
    rf"(?:owned|operated|run|controlled|developed|provided|offered|hosted|made|used|supplied|trained|built|created|licensed) by (?:{C}|itself|it)(?: itself)?(?:,? (?:or|and|and/or|or by|nor|or for|and by)(?: by)? {OTHERS}(?: else)?)+",
    rf"(?:its own|{C}(?: own)?)(?:,? (?:or|and)) (?:that|those|any|one|ones)?(?: of| from)? ?{_AND_OTHERS}",
    rf"whether (?:\w+ ){{0,2}}(?:hosted|operated|owned|run|provided|developed|built|made|used)(?: (?:by|or|and|{C}|itself|its|{OTHERS}))*",
    rf"be (?:it|they) (?:its own|{C})[^.;,]{{0,30}}? or [^.;,]{{0,20}}?(?:third part(?:y|ies)|others?|anyone else)",
    rf"(?:whether )?(?:directly|indirectly|on its own|alone|itself|by itself|by {C}|by it)(?:,? (?:or|and|nor) )(?:indirectly|directly|through|via|with|by|together with|jointly with)(?: (?:the use of|the help of|means of))?(?: {_AND_OTHERS})?",
    r"(?:sees? to it|takes? care|makes? sure) that|(?:to )?do any of (?:these|those) things",
    r"(?:to do )?any of the (?:things|acts|uses|actions) (?:set out|described|listed|mentioned|named|referred to|forbidden|prohibited)(?: (?:in|above|below|at|to|and|or|items?|paragraphs?|sub-?paragraphs?|sections?|clauses?|\([a-z\d]{1,3}\)|\d[\d·]*))*",
    r"(?:to do so|so to do|do so|doing so|so doing|or otherwise|and otherwise|or not|under any circumstances?|in any event|whatsoever|of (?:any|every|whatever) (?:kind|type|nature|sort|description)|for any reason|for (?:whatever|any) (?:other )?(?:reason|purposes?)(?: whatsoever)?)",
    rf"for (?:its|their|{C}) (?:own )?(?:use|benefit|account|purposes)(?:,? (?:or|and|nor) (?:for )?(?:that|those|the use|the benefit|on behalf)? ?(?:of )?{_AND_OTHERS})+",
    r"(?:for )?(?:(?:text|data)(?:[- ](?:and|or|&|and/or)[- ]data)?[- ]mining|tdm)(?: purposes?)?",
    # such as only say what persons, rights and collections are for
    rf"(?:who|that|which)(?: (?:is|are|may|might|will|would|has|have|wishes|wish|intends?|seeks?|wants?|proposes?))*(?: to)? (?:intends?|wish(?:es)?|receiv\w+|obtain\w*|gets?|hold\w*|handl\w+|works? (?:on|with)|access\w*|acquir\w+|do|use|uses)(?: (?:so|it|them|{W}|a|the|any|copy|copies|of|access|to|from|through|under|by|via|or|and|{C}))*",
    rf"(?:any )?(?:rights?|licen[cs]es?|permissions?|access) (?:that|which) (?:would|might|could|may) (?:allow|permit|enable|entitle|authori[sz]e) (?:{OTHERS}|it|them|anyone)(?: to (?:do so|use it))?",
    r"(?:that|which) (?:serves?|(?:is|are|may be|might be|can be|could be|will be) (?:used|intended|made|created|compiled|designed|meant))(?= (?:to|for|in|as)\b)|(?:that|which) (?:has|have) (?:already )?been (?:pre-?|re-?)?trained(?=[.,;])",
    r"by implication(?:, estoppel)?,? or otherwise|expressly or by implication|in (?:its |their |the )?(?:original|altered|modified|edited|unaltered|raw|finished|final)(?:,? or (?:in )?(?:any |an? )?(?:original|altered|modified|edited|unaltered|adapted|other|raw|finished|final))+ (?:form|version|state)|in (?:that|this|such a|any such) (?:way|manner)",
    rf"{SAME}",
    # pairs that leave nothing between them
    r"(?:whether |both |either )?(?:for )?(?:internal(?:ly)?|external(?:ly)?|commercial(?:ly)?|non-?commercial(?:ly)?|proprietary|its own|in-house|public(?:ly)?|private(?:ly)?|generative|predictive|open(?:[- ]source)?|closed(?:[- ]source)?|online|offline|paid|free|experimental|production|large|small|supervised|unsupervised|test|live|hosted|local)(?:,? (?:or|and|and/or|nor) |, )(?:for )?(?:internal(?:ly)?|external(?:ly)?|commercial(?:ly)?|non-?commercial(?:ly)?|otherwise|not|third[- ]part(?:y|ies)|in-house|public(?:ly)?|private(?:ly)?|generative|predictive|other|open(?:[- ]source)?|closed(?:[- ]source)?|offline|online|free|paid|unsupervised|supervised|research|large|small|production|live|local|hosted|proprietary)(?:(?:,? (?:or|and) |, )(?:internal|external|commercial|non-?commercial|otherwise|not|third[- ]party|in-house|public|private|other|open(?:[- ]source)?|closed(?:[- ]source)?|research))*(?: (?:purposes?|uses?))?",
    # what machines make, as far as it only says what they are
    rf"(?:that|which) (?:is|are|can|could|may|might|will)(?: be)?(?: \w+ly)? (?:capable of |able to |designed to |intended to )?(?:generat\w+|creat\w+|produc\w+)(?:,? (?:(?:new|other|any|more|further|synthetic|and|or|the|of|a) )*{_MADE})+(?: (?:in|with) the (?:same )?(?:style|manner|voice|likeness|genre)(?: or (?:style|genre|manner))?(?: (?:of|as) (?:the )?(?:{F}|{W}))?)?",
    rf"(?:capable of|able to|designed to|intended to|so as to|in order to|to) (?:generat\w+|creat\w+|produc\w+) (?:(?:new|other|any|more|further|synthetic|similar|and|or|the|of|a|{W}|{F}|{_MADE})(?:,? ))*(?:{_MADE}|{W})(?: (?:in|with) the (?:same )?(?:style|manner|voice|likeness|genre)(?: or (?:style|genre|manner))?(?: (?:of|as) (?:the )?(?:{F}|{W}))?)?",
    r"(?:including|(?<=\()which includes?|such as|for example|e·g·|i·e·)(?:, | )?(?:but not limited to|without limitation|among others|in particular|by way of example)?,?(?:(?!\b(?:if|unless|except|only|solely|until|before|after|where|when|while|without|during|provided|excluding|exclusively|but|to the extent|insofar|other than|save|subject|barring|pending|beyond|absent|apart|outside|against|among|amid|versus|rather|instead|not|no|never|may|can|shall|will|must)\b)[^.;])*",
    r"(?:but (?:is |are )?not limited to|by way of example|without limit(?:ation|ing (?:the (?:generality of )?(?:the )?foregoing|the above|this|that))?|among (?:others|other things)|and so on|etc·?|and the like|or the like|as defined (?:above|below|in (?:this|the) (?:section|clause|agreement|article|paragraph)[ \d·]*|in (?:section|clause|article) [\d·]+)|as described (?:above|below)|as the case may be)",
    rf"(?:in|from|on|into|to) which (?:it|they|{W}) (?:is|are|was|were|may be|has been|have been) (?:found|included|contained|used|stored|copied|incorporated|entered|fed)|(?:that|which) {F} (?:did|does|has|have) not (?:itself |himself |herself |personally )?(?:give|given|make|made|perform|performed|record|recorded|create|created)",
    # reservations under the law of text and data mining
    rf"(?:under|in accordance with|pursuant to|within the meaning of|for the purposes of|as (?:permitted|provided|referred to) (?:by|in|under)|in the sense of) (?:(?:art(?:icle|·)?|{W}|sections?|§|reg(?:ulation)?|directive|para(?:graph)?)s?[ ·]*)+[\w()/·,§ -]*?(?:directive|regulation|act|code|law|urhg|cdsm|dsm|copyright)(?: \(?(?:eu|ec|uk|us)\)?)?(?: ?(?:no·? ?)?\d{{2,4}}/\d+(?:/\w+)?| (?:of )?\d{{4}})?(?: (?:on|of) (?:the )?copyright[\w ]*?market)?",
    r"(?:is|are|be)? ?\b(?:not )?(?:deemed|construed|interpreted|read|understood|taken) (?:as|to|so as to)\b",
)
EXPLAINED = late(
    rf"(?<![^\W{CLIENT}-{OTHER}])(?:{'|'.join(f'(?:{each})' for each in _FRAMES)})(?![^\W{CLIENT}-{OTHER}])"
)
_NEEDS = rf"(?:(?:any|such) (?:such )?use )?(?:(?:only (?:with|after|upon|under|if|where)|(?:shall |will )?(?:only )?(?:requires?|needs?)|(?:is|are|shall be) (?:only (?:permitted|possible) (?:with|under)|subject to)|(?:must|shall|has to|needs to|is required to) (?:first |always )?(?:obtain|seek|ask for|get)) {_CONSENT}{_SIGNED}|{_CONSENT}{_SIGNED} (?:is|are|shall be|must be) (?:\w+ )?(?:required|needed|obtained))"
ONLY_CONSENT = late(rf"[\W_]*(?:{CONSENTED}|{_AS_LONG_AS}|{_NEEDS})[\W_]*")
ALWAYS = late(f"{FOREVER}|{SAME}", re.IGNORECASE)
LAST = late(
    rf"{lexicon.AI_TERMS}|(?i:\b(?:re-?|pre-?)?train(?:s|ed|ing)?\b|\bfine-?tun\w+|\bmodels?\b|\balgorithms?\b|\bdata ?sets?\b|\bdata[- ]mining\b|\bcorpus\b|\bcorpora\b|\bneural net\w*)"
)
OPENINGS = late(
    r"(?:"
    r"(?:[^\w{n}]|[\d_])*(?:\[x\] |[a-z]\) )?(?:(?:\w+ ){0,4}?(?:no[- ]?ai|ai|artificial intelligence|(?:ai |machine )?(?:training|learning)|restrictions?|prohibition|prohibited uses?|reserved|ai use|use|rights)(?=[.:\u2013-]))?[·.:\u2013-]* ?"
    r"(?:notwithstanding (?:anything|any)[^,]*,|notwithstanding[^,]*,|for the avoidance of doubt,?|for clarity,?|in particular,?|in addition,?|further(?:more)?,?|except as (?:expressly )?(?:permitted|stated|set out)[^,]*,|unless otherwise agreed in (?:a signed )?writing[^,]*,|without limiting[^,]*,|at all times,?|in consideration of[^,]*,|(?:it is )?(?:as )?a (?:material |fundamental |essential )*(?:condition|term) of (?:this|the) (?:agreement|licen[cs]e|contract)(?: that|,)|during and after[^,]*,|accordingly,?|therefore,?|likewise,?|moreover,?|however,?|to that end,?|for (?:the same|that|this) (?:reason|purpose),?|(?:the parties|both parties|{c} and {f}|{f} and {c}) (?:hereby )?agree (?:as follows )?(?:that|with regard to [\w ]+|on the following)[:,]? ?)?"
    r")*".replace("{n}", f"{CLIENT}-{OTHER}")
    .replace("{c}", C)
    .replace("{f}", F)
)
