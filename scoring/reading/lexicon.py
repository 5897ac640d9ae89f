"""Words of the trade as patterns: what counts as AI, what is done with it, and what only sounds like it.

All patterns are for folded text (one space between words, straight quotes). They have no unbounded gaps: every gap is
a number of characters inside one sentence, so a hostile text costs no more than a long one.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

# ---- artificial intelligence, by whatever name

_COMPANY_FORM = r"(?:Ltd|Limited|Inc|LLC|LLP|PLC|GmbH|AG|AB|S\.A|B\.V|Corp|Corporation|Oy|SAS|SRL|Labs)\b"
AI_TERMS = (
    rf"(?:(?<![\w.@/])(?:AI(?![\w@])(?! {_COMPANY_FORM})|A\.I\.)"
    r"|\b(?:ML|LLMs?|GenAI|NLP|GPTs?|GPT-\d\w*|TDM)\b"
    r"|(?i:\bartificial(?:ly)? intelligen(?:ce|t)|\bmachine[- ]learning|\bdeep[- ]learning|\bmachine intelligence|\b(?:large |small )?language[- ]models?|\bmulti-?modal models?"
    r"|\bfoundation(?:al)? models?|\bfrontier models?|\bgenerative (?:models?|tools?|systems?|technolog\w+|algorithms?|adversarial)|\bneural net(?:work)?s?|\bdiffusion models?"
    r"|\bchat ?bots?|\btext-to-(?:image|speech|video|music)|\bspeech synthesis|\b(?:voice|image|speech|video|music) (?:model|generator|cloning)s?\b"
    r"|\bautomated (?:learning|content generation)|\bself-learning (?:systems?|algorithms?)|\bmodel[- ]training|\btraining of (?:\w+ ){0,3}models?"
    r"|\bdigital (?:replica|double|twin)s?|\bsynthetic (?:voices?|speech|media|performances?|performers?)))"
)
AI = re.compile(AI_TERMS)
AI_LOOSE = re.compile(
    AI_TERMS
    + r"|(?i:\b\w+\.ai\b|\bx?ai\b|\bcopilot\b|\bgemini\b|\bmodel (?:parameters|weights)|\btraining data\b|\bbiometric)|\b(?:RAG|(?:Open|x|Gen)AI)\b|\bAI\b"
)
"""Also the mere names: enough to say that a passage mentions AI, never enough for a stance."""
GENERATIVE = re.compile(r"(?i)\bgenerative\b|\bGenAI\b|\bgen-AI\b")

MODEL = (
    r"(?:(?i:models?\b(?! releases?)|algorithms?\b|neural net\w*|classifiers?|(?:intelligent|AI|ML) (?:systems?|technolog\w+|tools?|products?|software|engines?|platforms?|applications?))|"
    + AI_TERMS
    + ")"
)

# ---- training, in the sense of a machine

_PEOPLE = (
    r"(?:staff|employees?|personnel|teams?|users?|customers?|people|persons?|workers?|trainees?|students?|pupils?|volunteers?|crew|members?|agents?|operators?|colleagues|"
    r"managers?|apprentices?|participants?|attendees|athletes?|dogs?|learners?|teachers?|actors|players?|interns?|successors?|replacements?|consultants?|individuals?|end users?)"
)
_LESSON = (
    r"(?:materials?|manuals?|videos?|sessions?|courses?|programmes?|programs?|services?|workshops?|days?|guides?|documents?|documentation|levy|guarantee|requirements?|"
    r"obligations?|exercises?|events?|centres?|centers?|facilit\w+|providers?|calls?|records?|costs?|fees?|modules?|seminars?|webinars?|classes|room|schedule|film|period|plans?|wheels|curriculum|and (?:support|onboarding|education|experience|implementation|maintenance|consult\w+|installation|certification))"
)
_BEFORE_LESSON = (
    r"(?:staff|employees?|safety|user|customer|on-the-job|sales|medical|professional|compliance|security|initial|product|requisite|adequate|proper|necessary|relevant|appropriate|"
    r"formal|vocational|onboarding|education,?|background,?|qualifications?,?|skills?,?|experience,?|receive[ds]?|attend(?:s|ed|ing)?|undergo(?:es|ne|ing)?|support,?|maintenance,?|advertising,?|"
    r"in-house|technical|management|leadership|health|fire|diversity|media|voice|physical|weight|fitness|strength|sports?|well-|highly |properly |suitably |duly |adequately |e-learning,?|on-site|hiring,?|recruiting,?)"
)
TRAIN = re.compile(r"\b(?:re-?|pre-?)?train(?:s|ed|ing)?\b", re.IGNORECASE)
NOT_MACHINE = re.compile(
    rf"(?i)\b(?:(?:re-?)?train(?:s|ed|ing)?,? (?:(?:and|or) \w+ )?(?:of |up |for )?(?:(?:the|its|their|our|your|all|any|new|such|internal|client's|company's|other|own|\w+'s) ){{0,3}}{_PEOPLE}\b"
    rf"|training,? {_LESSON}\b(?! (?:to|for|in|of) (?:\w+ ){{0,3}}?(?:{AI_TERMS}))|(?:{_BEFORE_LESSON})(?: and| or|,)? ?training\b|trained (?:professionals?|and \w+ (?:staff|personnel)|in|by the)\b|train (?:stations?|tickets?|journeys?|travel|fares?|times?|rides?|lines?)\b|by train\b|training guarantee)"
)
# ---- what is done

FINE_TUNE = re.compile(
    r"(?i)\bfine-? ?tun(?:e[ds]?|ing)\b|\binstruction-?tun\w+|\bdistil(?:l?ed|l?ing|lation|l)?\b(?= \w* ?model)|\bre-?calibrat\w+(?= \w* ?model)"
)
_NO_TOOL = r"(?:(?!\b(?:using|with|by|through|via|from|that|which|is|are|shall|may|will|not)\b)[^.;:()]){0,90}?"
DEVELOP = re.compile(
    rf"(?i:\b(?:develop|improv|enhanc|creat|build|built|refin|test|validat|optimi[sz]|advanc|adapt|teach|educat|ground)(?:e[sd]?|s|ing|ed|ment|ments|ement|ements|ion|ting)?\b){_NO_TOOL}"
    rf"(?:{MODEL})"
)
EVALUATE = re.compile(rf"(?i:\b(?:evaluat|benchmark|validat|assess)(?:e[sd]?|s|ing|ed|ion)?\b){_NO_TOOL}(?:{MODEL})")
MINE = re.compile(
    r"(?i)(?:\btext(?:[- ]and(?:/or)?| or|/| ?&)[- ]?data[- ]min\w+|\bdata[- ]?min(?:e[sd]?|ing)\b|\btext[- ]min(?:e[sd]?|ing)\b|\bTDM\b)"
    r"(?! tools?| software| robots?|,? (?:data gathering|or (?:similar|other) (?:data|tool|automated)))|\b(?:scrap(?:e[sd]?|ing(?! tools?))|crawl(?:s|ed|ing)?|harvest(?:s|ed|ing)?|ingest(?:s|ed|ing|ion)?)\b"
)
TDM = re.compile(r"(?i)\btext(?:[- ]and(?:/or)?| or|/| ?&)[- ]?data[- ]min\w+|\bTDM\b")
ROBOTS_ONLY = re.compile(r"(?i)\b(?:robots?|spiders?|crawlers?|scrap\w+|data[- ]min\w+|automated means|indexing)\b")
BUILD_DATASET = re.compile(
    r"(?i)\b(?:creat|build|compil|assembl|develop|contribut|includ|incorporat|add|produc|prepar|generat)(?:e[sd]?|s|ing|ed|ion)?\b[^.;:]{0,60}?\b(?:data ?sets?|data-sets?|corpus|corpora|training (?:data|sets?))\b"
    r"|\b(?:as|for) (?:part of )?(?:an? |any )?(?:AI |machine learning )?(?:training (?:data|sets?)|data ?sets?)\b|\bdata science purposes\b"
    r"|\b(?:in|into|out of|from) (?:any |an? |its |the )?(?:\w+ ){0,2}?training (?:data )?sets?\b"
)
_TOOL = (
    r"(?:(?!(?:for|to|that|which|by|not|train|improve|develop|fine-tune|enhance|otherwise)\b)[\w'/-]+,? ){0,7}?"
    rf"(?:{AI_TERMS})(?:[- ](?:tools?|platforms?|systems?|services?|models?|assistants?|applications?|apps?|products?|programs?|software|engines?|technolog\w+|solutions?|providers?|vendors?|generators?|features?|based|powered|enabled|learning|and|or|,|LLMs?)){{0,4}}"
)
INPUT_AI = re.compile(
    r"(?i:\b(?:upload|submit|input|enter|past|feed|fed|put|disclos|provid|expos|transmit|run|process|load|shar|insert|ingest|send|connect|copy|transfer|introduc|supply|suppl)(?:e[sd]?|s|ing|ed|ting|ies|ied|es|ring|tted)?\b)"
    rf"[^.;:]{{0,140}}?(?i:\b(?:into|in|to|with|through|via|on|onto|by)) {_TOOL}"
)
AS_INPUT = re.compile(
    rf"(?i:\b(?:as|for) (?:an? |any )?(?:inputs?|prompts?|training materials?|source materials?)\b)[^.;:]{{0,40}}?(?i:\b(?:to|for|into|of) )(?:[\w'/-]+ ){{0,6}}?(?:{AI_TERMS})"
)
PROMPT = re.compile(
    r"(?i)\b(?:as|in|for) (?:an? |any )?(?:prompts?|AI inputs?)\b|\bretrieval[- ]augmented|\bRAG\b|\bembeddings?\b|\bprompt(?:ing| librar\w+)\b|\bvector (?:database|store)s?\b"
)
USE_TOOL = re.compile(
    rf"(?i:\b(?:us(?:e|es|ed|ing)|employ(?:s|ing)?|rel(?:y|ies|ying) on|utili[sz](?:e|es|ing)|appl(?:y|ying)|with the (?:aid|help|assistance) of|generated? (?:by|with|using))\b)(?: of)? {_TOOL}"
    rf"|(?:{AI_TERMS})(?i: (?:tools? |systems? |software )?(?:was|were|is|are|be|been) (?:\w+ )?(?:used|employed))"
)
AI_PURPOSE = re.compile(
    rf"(?i:\bfor (?:(?:any|the|all|other|its|their|internal|commercial|such) ){{0,3}})(?:{AI_TERMS})(?i:(?:[ ,/-]*(?:and|or|and/or|&|training|development|research|learning)[ ,/-]*|[ /](?i:{AI_TERMS})){{0,4}} ?(?:purposes?|uses?|training|development|research|applications?|projects?)\b)"
    rf"|(?:{AI_TERMS})(?i: (?:training|development|use|usage|exploitation|purposes|learning)(?: (?:purposes|rights?|uses?|licen[cs]es?))?\b)|(?i:\btraining(?: or| and| of|,)?(?: development(?: of)?)?(?: \w+){{0,2}} )(?:{AI_TERMS})"
    rf"|(?i:\buse[ds]?\b[^.;:]{{0,80}}? (?P<at>in connection with|for|in relation to) (?:any |the )?)(?:{AI_TERMS})(?! (?:tool|assist))(?P<train>(?i: training)?)"
    rf"|(?i:\b(?:purposes?|uses|exploitation|applications)\b[^.;:]{{0,40}}? (?P<including>including|such as|for example|e\.g\.) (?:[\w,]+ ){{0,8}}?)(?:{AI_TERMS})(?! (?:tool|assist))"
)
SYNTHESISE = re.compile(
    r"(?i)\bdigital (?:replica|double|twin|clone|likeness)s?\b|\bsynthetic (?:\w+ )?(?:voices?|speech|performances?|performers?|likeness\w*|versions?|recordings?|media|images?|copies)\b"
    r"|\b(?:clon|replicat|imitat|simulat|recreat|re-creat|mimic|synthesi[sz]|emulat|reproduc)\w*\b[^.;:]{0,50}?\b(?:voice|likeness|face|style|vocal|performance|persona)\b"
    r"|\b(?:voice|vocal|face)[- ](?:clon\w+|swap\w*|replica\w*|synthes\w+|conversion)\b|\bdeep-?fakes?\b|\bin the (?:\w+ )?style of\b|\bspeech synthesis\b"
)
_SERVICES = r"(?:(?:\w+(?:'s)?|,|and|or) ){0,6}?(?:products?|services?|offerings?|business(?:es)?|technolog(?:y|ies)|features?|platforms?|operations|tools)\b"
IMPROVE_SERVICES = re.compile(
    rf"(?i)\b(?:improv|enhanc|optimi[sz]|refin|develop)(?:e[sd]?|s|ing|ed|ement|ment|ements|ation)?\b,?(?: (?:of|and|or|new|,))* {_SERVICES}"
    r"|\b(?:product|service) (?:development|improvement)s?\b|\bresearch (?:and|&) development\b|\bR&D\b|\b(?:internal|its|their) research\b|\b(?:data )?analytics\b|\bdata science\b|\binternal (?:business )?purposes\b|\bresearch purposes\b"
)
USES = re.compile(
    r"(?i)\bus(?:e|es|ed|ing|age)\b|\breproduc\w+|\bcop(?:y|ies|ying)\b|\bprocess(?:es|ed|ing)?\b|\banaly[sz]\w+|\bexploit\w*|\bstor(?:e|es|ing)\b|\bretain\w*|\blicen[cs]\w+|\baccess\w*"
)

# ---- broad use without a word of AI

GIVES = re.compile(
    r"(?i)\b(?:grant|assign|transfer|convey|cede)s?\b(?! of)(?! agreement)|\b(?:is|are|be|been) (?:hereby )?(?:irrevocably )?(?:assigned|granted|transferred)\b|\bhereby licen[cs]es?\b|\b(?:shall |will |jointly |solely )?own(?:s|ed)?\b(?! confidential)|\bwaives?\b[^.;]{0,40}\bmoral rights"
    r"|\b(?:may|right to|entitled to|permit others to|otherwise|free to)(?: freely)? use\b|\bwork[s]?[- ](?:made[- ])?for[- ]hire\b|\bshall become the\b|\b(?:property|rights) of\b"
)
BROAD = re.compile(
    r"(?i)(?<!non-)(?<!not )\b(?:perpetual(?:ly)?|irrevocabl[ey]|in perpetuity|(?:fully )?sub-?licen[cs]e?able|(?:right|rights) to sub-?licen[cs]e|transferr?able|fully exploit|otherwise exploit|derivative works|all other rights)\b"
)
BOUNDLESS = re.compile(
    r"(?i)\bunrestricted (?:use|basis|right)|\b(?:any|all) (?:and all )?(?:lawful |other |commercial |business )?purposes?\b(?! (?:set out|described|stated|of (?:this|the|performing)|contemplated|permitted|related))|\bin any manner\b|\bthroughout the universe\b|\bin perpetuity\b"
    r"|\bnow known or\b|\bnow existing or hereafter\b|\bwork[s]?[- ](?:made[- ])?for[- ]hire\b|\b(?:sole|exclusive)(?: and exclusive)? (?:property|owner)\b"
)
WHOLE_RIGHTS = re.compile(
    r"(?i)\b(?:all|entire|any)(?: of)?(?: its| their| the| his| her)? ?(?:worldwide |such )?(?:rights?,? titles?,? (?:and|&) interests?|intellectual property(?: rights)?|copyrights?|rights, titles)\b"
)
NOT_CONTENT = re.compile(
    r"(?i)\b(?:patents?|trade ?marks?|service marks|marks|domain names?|shares|receivables|premises|vehicles?|inventory|licensed products?)\b"
)
TRANSFERS = re.compile(r"(?i)assign|transfer|convey|cede|own|become|property|rights of|waive")
LIMITED = re.compile(
    r"(?i)\b(?:solely|limited to|only (?:for|to|in)|for the sole purpose|to the (?:limited )?extent necessary|non-?transferr?able|for no other purpose|limited,)\b"
)
