"""What follows a ban up: kinds of sentences that leave it whole, each known from its first word to its last.

The client's duties to keep others away or to undo a breach, what a breach is and entitles to, the freelancer's own
rights, how long and for whom the ban holds, and how leave is given. A sentence is of a kind only as a whole: what goes
on behind it ("…, which covers the use") makes it another. Which words may fill it is decided by ``plain``.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from scoring.certainty.phrases import FOREVER, OTHERS, C, F, W
from scoring.reading.late import late
from scoring.rules.base import OTHER

_REST = r"(?:(?!\b(?:may|can|shall|will|must|need|not|no|nor|never|nothing|none|except|unless|but|if|which|who|until|while|only|or pay|once|instead|place|up to|limited|at most|maximum|discharge|settlement)\b)[^.;])"
"""What fills a kind: no second statement, no condition, nothing taken out."""
_CLAUSE = rf"(?:(?:this|the|these|those|such|said|all)(?: (?:same|foregoing|preceding|aforesaid))?(?: (?:ai|training))? (?:clauses?|sections?|paragraphs?|terms?|restrictions?|prohibitions?|obligations?|bans?|undertakings?|covenants?|provisions?|warrant(?:y|ies)|dut(?:y|ies))(?: of {C})?(?: [\d·]+(?:\([a-z]\))?)?(?: (?:on|in|of|under) (?:this |the )?(?:clause|section|paragraph|article|agreement|ai training|artificial intelligence|ai|training)(?: [\d·]+)?)?|(?:sections?|clauses?) [\d·]+(?:\([a-z]\))?)"
_IT = rf"(?:{_CLAUSE}|the foregoing|this|it|the same)"
_BREACH = rf"(?:(?:a|an|any|each|every|such|such a|the|possible|suspected|actual|repeated|relevant|of) )*(?:breach(?:es)?|violations?|infringements?|contraventions?|unauthori[sz]ed uses?|slips?|incidents?|failures? to comply|such uses?)(?: of {_IT}| thereof| with {_IT})?"
_WHEN = rf"(?:(?:also|further|then|therefore|likewise|accordingly|contractually|expressly|promptly|immediately|forthwith|always|in writing|at all times|at once|in full|without (?:undue |any )?delay|on request|upon request|(?:on|at|upon) {F} (?:written |first |reasonable )*request|whenever {F} asks(?: for it)?|at its own (?:cost|expense)|(?:no )?(?:not |but )*(?:more (?:often )?than )?once (?:a|per|each) year|every (?:six|three|twelve) months|within (?:[\w()-]+ ){{1,4}}?(?:days?|weeks?|hours?)(?: of (?:its |the |a |any |written |becoming aware of |learning of |discovering |receiving |receipt of |discovery of |notice of )*(?:it|request|notice|{_BREACH}))?),? ?)*"
_PEOPLE = rf"(?:{OTHERS}|them|such persons?|everyone|anyone|its staff|(?:the |all |any |every |its )*(?:{{C}} )?(?:printers?|agents|distributors|translators?|hosting providers|platforms|freelancers|sub-?licensees))(?:(?:, | and | or |, and |, or )(?:(?:{OTHERS}|online platforms|(?:\w+ )?(?:printers?|agents|distributors|translators?|platforms|providers|freelancers|staff))))*(?: (?:to (?:whom|which)|who|that|which) (?:{C}|it|they|receives?|obtains?|gets?|has|have|had|passes|gives|delivers|supplies|given|passed|received|handed|over|on|access|to|{W}|from|any|copy|copies|of|a|the|is|are|supplied| )+)?(?: of {W}(?: from {C})?| of {C}| acting on behalf of (?:any of them|it|{C}))?".replace(
    "{C}", C
).replace("{W}", W)
_SAME = rf"(?:(?:the same|this|these|such|said|corresponding|equivalent|identical|a corresponding|an equivalent|a similar) (?:written |contractual )?(?:restrictions?|prohibitions?|obligations?|terms?|dut(?:y|ies)|clause|undertakings?|conditions?|provisions?)|{_CLAUSE}|it)"
_STORES = r"(?:data ?sets?|datasets?|training (?:data|sets?|materials?)|models?|systems?|ind(?:ex(?:es)?|ices)|embeddings|servers?|corpora|corpus|data|librar(?:y|ies)|databases?)"
_FROM = rf"(?: from (?:(?:all|every|any|each|the|its|their|such) )*(?:\w+ )?{_STORES}(?:(?:, | and | or |, and |, or )(?:(?:from|all|every|any|each|the|its|their|such|training) )*{_STORES})*(?: (?:in|into) which (?:(?:it|they|{W}) (?:is|are|was|were) \w+|ai use has taken place))?)"
_COPIES = rf"(?:{W}|it|them|(?:all|every|any|each|the|such)(?: (?:the|and|all))* (?:cop(?:y|ies)|data|data sets?|embeddings)(?: (?:of {W}|concerned|in its possession|made|affected))*)"
_RECORD = rf"(?:(?:a|an|the|that|all|any|its|such|full|complete|true|written|signed|copy of|copies of|up-to-date|of|and|or|,|on|about|compliance|{F}|this|these|clause|restrictions?|with|that show|section [\d·]+|which show|that support it:|training|data set|dataset)(?:,? )?)*(?:statements?|certificates?|confirmations?|records?|lists?|reports?|logs?|evidence|proof|details|information|inventor(?:y|ies)|documents?|names?|answers?)(?:(?:,| and|, and)? (?:the |of |a |its |and |all |copies of |training |data set |dataset )*(?:records?|certificate|logs?|inventor(?:y|ies)|lists?|vendors?|systems?|tools?|recipients?|third part(?:y|ies)|compliance|restrictions?|persons?|statement|contracts?)| (?:of|on|about) (?:the |all |every |its )*(?:compliance|vendors?|systems?|tools?|recipients?|third part(?:y|ies)|persons?|companies)| (?:with|of) {_SAME}| that support it:| (?:that|which) (?:show|prove|support) (?:it|this|compliance(?: with {_SAME})?)| that (?:have |has )?received {W}|, signed by (?:a |an |one of its )?(?:senior |managing )?(?:officers?|directors?)| signed by (?:a |an )?(?:senior )?(?:officer|director)|,? that (?:it|{C}) (?:has complied|complies|is complying)(?: with {_SAME})?| (?:of|to) {F})*"
_HARM = r"(?:irreparable |serious |considerable )*(?:harm|damage|loss)"
_RELIEF = r"(?:(?:to|seek|apply for|claim|obtain|recover|also|an?|and|or|,|injunction|injunctive relief|relief|damages|compensation|specific performance|interim|in (?:any|every) court|terminate (?:this|the) (?:agreement|contract|licen[cs]e)(?: (?:at once|immediately|with immediate effect|without notice))*|of not less than \w+ times the fee|full|all|its|costs|legal)(?:,? )?)+"

_LAW = rf"(?:(?:{W}|articles?|sections?|paragraphs?|of|on|in|and|the|act|code|law|directive|regulation|copyright|digital|single|market|eu|ec|uk|us|cdsm|dsm|urhg|german|french|english|§+|[\d()/·]+(?:eu|ec)?\)?|\((?:eu|ec)\)),? ?)+"
"""A provision of law, by its number."""
_DUTIES: tuple[str, ...] = (
    rf"(?:notify|inform|tell) {F},? {_WHEN}(?:(?:of|about) {_BREACH}|(?:if|when|whenever|as soon as) (?:it|{C}) (?:learns?|becomes? aware|discovers?|suspects?)(?: of| that)? {_REST}{{1,80}}|(?:of|about) (?:it|this)|)",
    rf"(?:notify|inform|instruct|tell|remind) {_PEOPLE} {_WHEN}(?:(?:of|about) {_SAME}|accordingly|to comply with {_SAME}|)",
    r"(?:be instructed|be informed) (?:accordingly|of this|of it)",
    r"(?:stop|cease|end|discontinue) (?:the|such|that|this|any|all) use(?: concerned)?",
    rf"(?:then |also )?(?:delete|destroy|remove|purge|erase|withdraw) {_COPIES}{_FROM}?(?: after such {_BREACH})?",
    rf"(?:have|having) {_COPIES} (?:deleted|removed|destroyed){_FROM}?",
    rf"(?:support|assist|help) {F} in (?:having|getting) {_COPIES} (?:deleted|removed){_FROM}?",
    r"(?:delete|retrain|delete or retrain|withdraw) (?:every|any|each|all|the) affected (?:models?|systems?)",
    rf"identify (?:the|all|any|every) {_STORES}(?: (?:in|into) which (?:it|they|{W}) (?:took place|is|are|was|were)(?: \w+)?| concerned| affected)?",
    rf"pay {F}(?:, as (?:a |an )?(?:(?:genuine|reasonable|agreed|liquidated) )*(?:pre-?estimate|estimate|damages|compensation)(?: of (?:the )?(?:loss|damage))?(?: and not as a penalty)?,| for each {_BREACH})? (?:a|an) (?:sum|amount|compensation|penalty|surcharge)(?: equal to| of)? (?:\w+ )?(?:times|per cent of|percent of) the (?:\w+ )?fee(?:, without prejudice to(?: (?:any|all|the|its|{F}|other|further|rights?|claims?|remed(?:y|ies)|damages|for))+)?",
    r"pay the ai usage fee(?: for it)?",
    r"pay the ai usage fee that a licence would have cost, which is a genuine (?:pre-?)?estimate of the price and no penalty",
    rf"(?:bear|reimburse|pay|refund) (?:{F} )?(?:for )?(?:(?:the|all|any|its|own|reasonable|legal|attorneys'|lawyers'|court|{F}|enforcement|full|and|costs?|fees?|expenses)(?:,? ))*(?:costs?|fees?|expenses)(?: (?:of|in|for|from|incurred|arising|caused|by|having|enforcing|removing|removal|complying|with|{F}|{W}|it|removed|{_IT}|{_BREACH}))*",
    rf"(?:indemnify|compensate|hold)(?: and (?:indemnify|hold))? {F} (?:harmless )?(?:and hold {F} harmless )?(?:against|from|for) (?:any|all|every) {_REST}{{1,110}}(?:breach|claims?|loss(?:es)?|damages?|costs?|expenses){_REST}{{0,90}}",
    rf"keep (?:a |an |full |complete |accurate )*(?:records?|logs?|lists?|register) of (?:every|all|each|any|the) (?:third part(?:y|ies)|persons?|recipients?|copies|vendors?)(?: {_REST}{{1,80}})?",
    rf"(?:give|provide|supply|send|deliver|hand over)(?: to)?(?: {F})?,? ?{_WHEN}{_RECORD}(?: to {F})?",
    rf"(?:confirm|certify)(?: to {F})?,? {_WHEN}(?:signed by (?:a |an )?(?:senior |managing )*(?:officer|director),? ?)?(?:and provide records|its compliance(?: with {_SAME})?|compliance(?: with {_SAME})?|that it (?:has complied|complies)(?: with {_SAME})?|the (?:deletion|removal)|this|whether removal from models is feasible)?",
    rf"comply with {_SAME}",
    rf"(?:contractually )?(?:bind|oblige|subject) {_PEOPLE}(?: (?:accordingly|(?:to|by) {_SAME}(?: before (?:it|they) (?:hands?|gives?|passes|receives?|delivers?)(?: over| on)? {W})?|in writing(?: (?:to|by) {_SAME}(?: before they receive {W})?)?))?",
    rf"(?:require|oblige|cause|instruct) {_PEOPLE} to (?:comply with|observe|respect|accept|agree to|refrain from|do likewise|give)(?: {_SAME}| doing so| such use| this| it)?(?: in writing)?(?: too)?",
    rf"(?:ensure|procure|see to it|take care|make sure) that (?:{_PEOPLE}|they) (?:comply with|complies with|are bound by|is bound by|observe|observes|are subject to|is subject to|accepts?) {_SAME}",
    rf"(?:ensure|procure|see to it|take care|make sure) that (?:no|none of|neither|nobody)\b{_REST}{{1,120}} (?:does|do) so(?: either)?",
    rf"(?:impose|pass on|include|place|put) (?:{_SAME}|a (?:term|clause|provision|restriction) to (?:this|the same) effect) (?:on|upon|to|in|into) (?:{_PEOPLE}|(?:every|all|any|its) (?:contracts?|agreements?|terms)(?: (?:by|with|under|in)(?: which)? {_REST}{{1,80}})?)(?: and (?:shall )?enforce it)?",
    r"enforce (?:it|this|these)",
    rf"bring {_SAME} to the attention of {_PEOPLE}",
    rf"(?:take|use|apply|maintain|implement) (?:(?:all|any|every|such|appropriate|suitable|technical|organi[sz]ational|reasonable|necessary|effective|the|and) )*(?:steps|measures|means|care|precautions|controls)(?:, such as {_REST}{{1,80}},)?(?: necessary)?(?: to (?:(?:prevent|stop|keep|block|exclude) {_REST}{{1,150}}|have {_COPIES} (?:removed|deleted|withdrawn){_FROM}?))?",
    r"(?:not )?(?:waive|disable|circumvent)(?: or (?:waive|disable|circumvent))? (?:those|these|such) measures",
    rf"(?:preserve|keep|retain|maintain|include|add|mark)\b{_REST}{{0,80}}\b(?:copyright|rights management|metadata|watermarks?|credits?|notices?|reservations?|robots·?\w*|tdm)\b{_REST}{{0,160}}(?: that text and data mining is not permitted)?",
    r"not remove(?: or alter)? (?:them|it|any of them|such notices)",
    rf"(?:disable|deactivate|switch off|turn off|opt out of|configure|select|choose|check) (?:the |any |every |its |all )*(?:settings?|options?|terms|features?|translation tools?|tools?|use|software)\b{_REST}{{0,140}}",
    rf"not use (?:tools|services|software|vendors) (?:that|which) (?:claim|reserve|keep) {_REST}{{1,80}}",
    rf"(?:be|remain) (?:(?:fully|solely|jointly|also) )*(?:liable|responsible|answerable|accountable) for (?:(?:the|any|all|every|their|its) )*(?:acts?|compliance|breach(?:es)?|omissions|uses?|ai training|training|violations?)\b{_REST}{{0,120}}",
    rf"name (?:a person|each tool|the person)\b(?: (?:who|that|which) (?:is responsible for compliance with {_SAME}|(?:the )?(?:{OTHER}+|statement of work) excepts))?",
    r"be bound by contract to a no-training setting and to retention of inputs for no more than [\w ()]{1,30} days",
    rf"report each use under it {_WHEN}",
    rf"keep {W} (?:out of|away from) (?:(?:any|all|every|the|its|next) )*(?:\w+ )?(?:{_STORES}|training|artificial intelligence|ai|machine learning|crawlers)(?:(?:(?:,| and| or|, and) )?(?:of|used|for|training|any|every|all|its|models?|systems?|artificial intelligence|ai|companies|{_STORES}) ?)*",
    rf"(?:cure|remedy) {_BREACH} {_WHEN}(?:of written notice)?",
)
_SHALL = rf"(?:shall|will|must|agrees to|undertakes to|is to|are to),? {_WHEN}(?:, {_WHEN},? ?)?"
_OCCASIONS = rf"(?:(?:if|where|when|whenever|should|in case|in the event(?: that)?|once|as soon as|before)\b[^.;]{{1,160}}?,? (?=(?:{C}|it|they|the parties|the rest|{F}) (?:shall|will|must|may)\b)|(?:on|upon) request,? |(?:upon|on|after|in case of|in the event of|following|for)\b(?: (?:discovery|notice|becoming aware) of)?[^.;,]{{0,20}}{_BREACH},? |(?:on|upon|at) {F} (?:written |first )?request,? (?:but (?:not )?more than once a year, )?|once (?:a|per|in a|each) year,? (?:and at any time on reasonable suspicion of {_BREACH}, )?|within [\w() -]{{1,40}} days of the request,? |to that end,? |for (?:the )?avoidance of doubt,? |for clarity,? |accordingly,? |in particular,? )"
_KINDS: tuple[str, ...] = (
    r"each party shall bear its own costs(?: of complying with (?:this|the) (?:clause|section))?",
    rf"{C} (?:is|remains) (?:(?:fully|solely|jointly) )*(?:liable|responsible|answerable) for (?:their|its|the|any|all) (?:acts?|compliance|breach(?:es)?|omissions)\b{_REST}{{0,80}}",
    rf"the burden of (?:proof|proving (?:compliance|this)) (?:lies|rests|is) (?:with|on) {C}",
    rf"{C} confirms that its (?:current )?(?:suppliers|affiliates|contractors|vendors|licensees) have agreed to {_SAME}",
    rf"{C} (?:acknowledges?|recogni[sz]es?|understands?|accepts?|agrees)(?: and (?:acknowledges?|agrees?|accepts?))* that {F} (?:objects to the use of {W} for (?:ai|artificial intelligence)|livelihood depends on {_REST}{{1,100}}|(?:craft|career|reputation|style|voice) {_REST}{{1,80}}|does not consent to {_REST}{{1,80}}|has not granted {_REST}{{1,80}})",
    rf"{C} (?:acknowledges?|recogni[sz]es?|accepts?|agrees)(?: and agrees)? that {W} (?:contains?|embod(?:y|ies)|express(?:es)?|is|are the result of) {F} {_REST}{{1,60}}",
    rf"(?:{C} (?:acknowledges?|agrees?|accepts?)(?: and agrees)? that )?{_BREACH} (?:would|will|may|can) cause {F} {_HARM}(?: for which damages alone would not be an adequate remedy)?(?:,? and (?:that )?{F} is entitled {_RELIEF})?",
    rf"{_BREACH} (?:is|constitutes|shall be|will be|amounts to|shall constitute) (?:also )?a (?:material|fundamental|serious) breach(?: of (?:this|the) (?:agreement|contract))?(?:,? (?:for which|and) {F} may {_RELIEF})?",
    rf"{_BREACH} (?:infringes?|is an infringement of|constitutes an infringement of) {F} copyright",
    rf"{_BREACH} (?:entitles?|shall entitle|will entitle|gives) {F} (?:the right )?{_RELIEF}",
    rf"(?:the )?(?:licen[cs]e|rights?)(?: (?:granted to {C}|in {W}|of {W}|granted|of {C}|of anyone who breaks {_SAME}))* (?:ends?|terminates?|lapses?|returns? to {F}|reverts? to {F})(?: (?:automatically|immediately|at once))* (?:if|when|upon|on|with|in case of) (?:{C} breaches {_SAME}|{_SAME} is (?:broken|breached)|{_BREACH})",
    rf"sums (?:received|earned) in breach of {_SAME} are held on trust for {F}(?: and shall be paid over {_REST}{{1,40}})?",
    # the freelancer's own
    rf"{F} (?:may|is entitled to|can|has the right to)(?: (?:also|at any time|then))* (?:(?:request|ask for|demand|require)(?: from {C})?,? {_WHEN}{_RECORD}(?:,? {_WHEN})?|(?:ask|require|request) {C} {_WHEN}to (?:confirm|certify|prove|state|show)\b(?: in writing)?(?: that it (?:complies|has complied) with {_SAME}| compliance(?: with {_SAME})?| this)?|{_RELIEF}|enforce {_SAME}(?: by injunction| in court)?|terminate (?:this agreement|the agreement|this contract|the licen[cs]e)(?: (?:at once|immediately|with immediate effect|without notice))*(?: if {C} breaches {_SAME})?|terminate (?:this|the) (?:agreement|contract|licen[cs]e) and claim damages)",
    rf"{F} may (?:also )?seek injunctive relief(?:; none of these remedies excludes another)?",
    rf"{F} will consider requests for a licence on a case-by-case basis and may refuse them without giving reasons",
    rf"{F} shall keep what is learned in this way confidential and may use it only to enforce {_SAME}",
    rf"{F} (?:(?:expressly|hereby) )*(?:reserves|retains|keeps) (?:(?:all|the|every|that|this|such|those|these|and|text|data|of|exclusive|sole) )*rights?(?: (?:to|of|for) text and data mining| to licen[cs]e {W} for (?:artificial intelligence|ai|machine learning))?(?: (?:under|in accordance with|pursuant to|within the meaning of) {_LAW})?(?:, which may be exercised or withheld by {F}(?: at {F} (?:sole |absolute )?discretion)?)?",
    rf"{F} declares for the purposes of {_LAW} that all rights of text and data mining in {W} are reserved",
    rf"all (?:[\w-]+ ){{0,8}}?rights(?: (?:in|to|of) {W})? (?:are|remain) (?:expressly )?reserved(?: (?:to|by|for) {F})?",
    rf"text and data mining rights are reserved(?: (?:to|by) {F})?",
    rf"all (?:the )?(?:metadata|credits?|notices|watermarks)(?:(?:, | and | or |, and )(?:metadata|credits?|notices|watermarks))*(?: in {W})? (?:shall|must) be (?:kept intact|preserved|retained)",
    # how long, for whom, of what weight
    rf"(?:on|upon|after|following) (?:the )?(?:termination|expiry|end) of (?:this|the) (?:agreement|contract|licen[cs]e),? {_IT} (?:remains?|continues?) in (?:full )?force",
    rf"{_IT} (?:(?:shall|will|also|expressly) )*(?:surviv\w+|continues?|remains?)(?:,? (?:{FOREVER}|in (?:full )?(?:force|effect)|and effect|after|beyond|the|any|its|this|termination|expiry|end|ends?|of|agreement|contract|however it ends|has (?:been delivered|been paid|ended)|{W}|the fee|or|and|for any reason|indefinitely|to apply))*",
    rf"{_IT} (?:(?:shall|will|also|equally|likewise) )*(?:binds?|appl(?:y|ies)|extends?)(?: also| equally)?(?: to)? (?:worldwide|(?:{C}|all (?:third parties|artificial intelligence|ai)|every (?:affiliate|person|subcontractor|licensee)\b)(?:(?:, | and | or |, and |, to | and to )(?:to )?(?:{C}|its|{_PEOPLE}|every \w+))*(?:, whom {C} shall bind in writing|,? whether [^.;]{{1,80}}? or [^.;]{{1,60}})*|worldwide and {FOREVER}|{FOREVER})(?: worldwide)?(?:,? and {C} is liable for their (?:compliance|acts)(?: and omissions)?(?: as for its own(?: acts(?: and omissions)?)?)?)?",
    rf"(?:{_IT} (?:(?:shall|will) )*(?:also|equally|likewise)|the same(?: (?:shall|will))?|{_IT}(?: (?:shall|will))?(?= (?:binds?|appl(?:y|ies)|extends?) (?:also|equally|(?:to )?(?:{C}|its successors)))) (?:binds?|appl(?:y|ies)|extends?)(?: also| equally)?(?: to)? (?:worldwide|(?:{C}|{_PEOPLE}|all (?:third parties|artificial intelligence|ai)|every (?:affiliate|person|subcontractor|licensee)\b)(?:(?:, | and | or |, and |, to | and to )(?:to )?(?:{C}|its|{_PEOPLE}|every \w+))*(?:, whom {C} shall bind in writing|,? whether [^.;]{{1,80}}? or [^.;]{{1,60}})*|worldwide and {FOREVER}|{FOREVER})(?: worldwide)?(?:,? and {C} is liable for their (?:compliance|acts)(?: and omissions)?(?: as for its own(?: acts(?: and omissions)?)?)?)?",
    rf"{_IT} (?:(?:shall|will|also|equally|likewise) )*appl(?:y|ies) (?:equally |also )?to (?:all )?(?:models|systems|tools|artificial intelligence|ai)(?: (?:that|which) {C} (?:builds|develops|makes|uses) for its own use)?(?:,? (?:and|whether)[^.;]{{1,120}}(?:others?|third part(?:y|ies)|not))*",
    rf"(?:for (?:the )?avoidance of doubt,? )?{_IT} also (?:covers|includes|applies to) ai systems that {C} or its affiliates develop for internal use",
    rf"{_IT} appl(?:y|ies) (?:regardless|irrespective) of whether (?:the |an |any )?(?:ai|artificial intelligence)[^.;]{{1,120}}",
    rf"{_IT} appl(?:y|ies) from the date of (?:delivery|signature)(?: and (?:has|have) no end date)?",
    rf"{_IT} (?:also )?(?:covers?|includes?) (?:{W}(?: in every form)?|drafts?|sketches|versions?|outtakes|files|copies|metadata)(?:,? (?:including|and|or|as well as|,)? ?(?:{W}|all|rejected|unused|raw|final|working|source|drafts?|sketches|versions?|outtakes|files?|copies|metadata|layers?|captions|recordings?))*",
    rf"{_IT} (?:also )?includes (?:use|exploitation|training) (?:through|by) {_PEOPLE}",
    rf"(?:these|such) (?:measures|steps) include {_REST}{{1,140}}",
    rf"{_IT} (?:is|are|forms?)(?: an?| the| of the| part of the)*(?: (?:material|fundamental|essential|and))*(?: (?:conditions?|terms?|essence))(?: of (?:this|the) (?:agreement|licen[cs]e|contract))?",
    rf"{_IT} (?:prevails?|takes? precedence) over (?:all|any|every) other (?:terms?|provisions?) of (?:this|the) (?:agreement|contract)(?:, including any general terms of {C})?(?:,? and survives? [^.;]{{1,60}})?",
    # how leave is given
    rf"(?:any|every|each|such|a|all) (?:such )?(?:uses?|exceptions?|permissions?|consents?|approvals?|waivers?|licen[cs]es?)(?: to such use| of {W}[^.;]{{0,60}})? (?:requires?|needs?) (?:(?:a|an|{F}|prior|express|separate|written|signed|and|specific),? )*(?:consent|licen[cs]e|permission|agreement)(?:(?:,| and| signed by| of| by| from) (?:{F}|a separate fee|negotiated separately and for additional payment|negotiated separately|for additional payment))*",
    rf"(?:any|every|a|such) (?:permission|consent|approval|waiver|exception|licen[cs]e)(?: to such use| of it)? (?:must|shall|may only|can only|has to) be (?:given |granted |made |agreed )?(?:by {F} )?(?:in (?:advance, )?(?:writing|a (?:separate )?(?:signed |written )*document)|signed by {F})(?:(?:,| and| which| that) (?:in writing|signed by {F}|for a separate fee|refers to {_SAME}|be signed by {F}))*",
    rf"(?:consent|permission|approval)(?: to such use)?(?:, if given at all,)? (?:can|may|shall|will) (?:only )?be given (?:only )?(?:by {F} )?(?:in writing|in a (?:separate )?(?:signed |written )?(?:document|agreement|instrument))(?: headed \"[^\"]{{1,30}}\")?(?:,?(?: by| and signed by| signed by| and for)? (?:{F}|a separate fee))*",
    r"(?:consent|permission) is given only for the (?:model|purpose|use)(?: and (?:the )?(?:model|purpose|use))* named in it",
    r"any permission is limited to the (?:use|model|fee|purpose)(?:(?:, | and )(?:use|model|fee|purpose))* named in it",
    rf"a request for permission must be made in writing(?: and {F} may refuse it(?: for any reason or none)?)?",
    rf"the grant of any such licen[cs]e is at {F} (?:sole |absolute )?discretion(?: and subject to payment of a fee(?: to be agreed)?)?",
    r"(?:a |such a |any such )?licen[cs]e gives no right of sublicence",
    rf"{F} may refuse (?:it|them)(?: for any reason or none| without giving reasons)?",
    # what keeps a ban whole although its words take others back
    r"if (?:a |any |the )?(?:court|provision|part|term)[^.;]{0,80}?\b(?:invalid|void|unenforceable|illegal|ineffective), the (?:rest|remainder)(?: of it)? (?:remains?|continues?) in force",
    rf"the limitation of liability(?: in this agreement)? does not apply to {_BREACH}",
    rf"(?:in case of doubt,? )?{_IT} (?:shall|is to|must) be (?:read|construed|interpreted) (?:broadly|widely|in favour of {F}|in {F} favour)",
    r"nothing in (?:this|the) (?:agreement|contract) (?:shall be (?:interpreted|construed|read) as|is) (?:consent|permission) to such use",
    rf"{F} rights under statute, including the right of integrity, remain unaffected",
    rf"an? (?:company|entity|person) is an affiliate of {C} if it controls {C}, is controlled by it or is under common control with it",
    rf"(?:the parties agree that )?damages (?:alone )?(?:are|would be|may be|are alone) not an adequate remedy(?: and that {F} is entitled {_RELIEF})?",
    rf"any waiver of (?:it|{_CLAUSE}) must be in writing and signed by {F}",
    rf"termination does not affect fees already earned by {F}",
    r"(?:consent|approval|permission|licen[cs]e) shall not be (?:implied|inferred|deemed)(?: to be given)? from [^.;]{1,120}",
    r"no (?:payment|acceptance|delay|silence)(?:(?:, no |, | and no | or )(?:payment|acceptance|delay|silence))* (?:counts as|is|constitutes) consent",
    rf"human (?:{W}|translation|editing|proofreading|review)(?:(?:, | and )(?:{W}|translation|editing|proofreading|review))*(?: of {W})? (?:is|are) not affected",
    rf"the parties (?:intend|agree that) {_IT} (?:to be |is )enforceable by {F}(?: heirs and assigns)?",
    rf"{_IT} (?:is|are) (?:unlimited in time|perpetual|permanent)",
    rf"(?:if {C} wishes to (?:make such use|use {W} for (?:ai|artificial intelligence)),? it shall first ask {F} for a quotation; )?until a separate licen[cs]e (?:has been|is) signed(?: and paid for)?, no such right exists",
    rf"should {C} wish to use {W} for (?:ai|artificial intelligence), the parties will negotiate a separate licen[cs]e and fee in good faith; until it is signed the prohibition applies in full",
    rf"{_IT} (?:shall )?binds? {C} (?:successors|heirs)(?: and assigns)?",
    rf"{_IT} applies to all (?:orders|projects|assignments|deliveries|statements of work|{{OTHER}}+)".replace(
        "{OTHER}", OTHER
    ),
    r"there are no exceptions",
)
_END = r"[^\w\ue001-\ue004]*"
_OPENS = late(r"[^\w\ue001-\ue004(]*(?:\d[\d.\u00b7]* |\([a-z\d]+\) )?")
_OCCASION = late(_OCCASIONS)
_KIND_RULES = tuple(late(rf"(?:{each}){_END}") for each in _KINDS)
_DUTY_RULES = tuple(late(each) for each in _DUTIES)
_OWES = late(
    rf"(?:(?:a |such a |any such )?licen[cs]e gives no right of sublicence, and )?(?:{C}(?: (?:staff|personnel|employees|affiliates))?|it|they|each party|its provider|the parties),? {_SHALL}"
)
_OWES_TOO = late(rf"(?:, and|; and| and|,|;) (?:(?:{C}|it|its provider|they) )?(?:{_SHALL})?(?:\([ivx]+\) )?")
_IN_TIME = late(rf"(?:,? {_WHEN})?")
_OVER = late(rf"{_END}$")
_AGAINST = late(
    rf"\bagainst {F}|{F} (?:from|liable|responsible|answerable)\b|\bbehalf of {F}"
    rf"|\b(?:consent|permission|approval|decision|discretion|opinion|judgement) (?:of|by|from) {C}|(?<!^){C} (?:decides|considers|believes|approves|consents|sells|announces|means)\b"
    rf"|\b(?:reserved (?:to|for)|remains? with|retained by|belongs? to|property of) {C}|\b(?:appl(?:y|ies)|binds?|extends?) (?:only )?(?:to )?{F}"
    r"|\b(?:after|once|when|as soon as|while)\b[^.;]*\b(?:learn(?:ed|t)? from|trained)\b"
    rf"|\b(?:with|without|subject to|by) {C} (?:consent|approval|leave|permission)\b"
)
"""Turns it against the freelancer, or leaves it to the client."""


_LONGEST = 700
"""A longer sentence is more than a follow-up."""


def follows_up(tagged: str) -> bool:
    """Say whether a sentence follows a ban up, in the tagged words of `rules.base`."""
    if len(tagged) >= _LONGEST:
        return False
    text = tagged.strip()
    whole = any(
        _asks_for_duties(text, start) or any(rule.fullmatch(text, start) for rule in _KIND_RULES)
        for start in _beginnings(text)
    )
    return whole and _AGAINST.search(tagged) is None


def occasion_of_duty(tagged: str) -> int:
    """Length of the words that say on which occasion the client has to do what a kind of duty asks; 0: there are none."""
    if len(tagged) >= _LONGEST:
        return 0
    _, *occasions = _beginnings(tagged)
    return next((end for end in occasions if _asks_for_duties(tagged, end)), 0)


def _beginnings(text: str) -> list[int]:
    """Where a kind may begin: behind the number of the sentence, and behind the occasion that it opens with."""
    opens = _OPENS.match(text)
    assert opens is not None, "it matches nothing too"
    occasion = _OCCASION.match(text, opens.end())
    return [opens.end(), occasion.end()] if occasion else [opens.end()]


def _asks_for_duties(text: str, start: int) -> bool:
    """Say whether *text* is from *start* to its end one duty of the client after the other.

    Each duty is looked for by itself, and not all of them by one pattern: a pattern of a chain of duties, each of which
    may stand at each place, is a hundred times as long as the list.
    """
    owes = _OWES.match(text, start)
    return owes is not None and _only_duties(text, owes.end())


def _only_duties(text: str, at: int) -> bool:
    """Say whether duties, and what leads on from one to the next, fill *text* from *at* to its end."""
    over = _OVER.search(text, at)
    if over is not None and _is_duty(text, at, over.start()):
        return True
    return any(
        _is_duty(text, at, onward.start()) and _only_duties(text, onward.end())
        for onward in _OWES_TOO.finditer(text, at)
    )


def _is_duty(text: str, at: int, end: int) -> bool:
    """Say whether one duty, and within which time it is owed, fill *text* from *at* to *end*."""
    for rule in _DUTY_RULES:
        begun = rule.match(text, at, end)
        if begun is not None and (begun.end() == end or _IN_TIME.fullmatch(text, begun.end(), end) is not None):
            return True
        if begun is not None and rule.fullmatch(text, at, end) is not None:
            return True
    return False
