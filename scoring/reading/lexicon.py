"""Words of the trade as patterns: what counts as AI, what is done with it, and what only sounds like it.

All patterns are for folded text (one space between words, straight quotes). They have no unbounded gaps: every gap is
a number of characters inside one sentence, so a hostile text costs no more than a long one.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.reading.gates import Gated
from scoring.reading.late import late

# ---- artificial intelligence, by whatever name

_COMPANY_FORM = r"(?:Ltd|Limited|Inc|LLC|LLP|PLC|GmbH|AG|AB|S\.A|B\.V|Corp|Corporation|Oy|SAS|SRL|Labs)\b"
AI_TERMS = (
    rf"(?:(?<![\w.@/])(?:AI(?![\w@])(?! {_COMPANY_FORM})|A\.I\.)"
    r"|\b(?:ML|LLMs?|GenAI|NLP|GPTs?|GPT-\d\w*|TDM|Chat ?GPT|OpenAI|Midjourney|DALL[-\u00b7 ]?E|Stable Diffusion|Anthropic|DeepSeek|ElevenLabs|LoRAs?|(?:GitHub|Microsoft) Copilot|Google Gemini)\b"
    r"|(?i:\bartificial(?:ly)? intelligen(?:ce|t)|\bmachine[- ]learning|\bdeep[- ]learning|\bmachine intelligence|\b(?:large |small )?language[- ]models?|\bmulti-?modal models?"
    r"|\bfoundation(?:al)? models?|\bfrontier models?|\bgenerative (?:models?|tools?|systems?|technolog\w+|algorithms?|adversarial)|\bneural net(?:work)?s?|\bdiffusion models?"
    r"|\bchat ?bots?|\btext-to-(?:image|speech|video|music)|\bspeech synthesis|\bmachine[- ]translation|\b(?:MT|translation) engines?|\b(?:code|coding) (?:assistants?|completion)|\bstyle[- ]transfer|\b(?:voice|image|speech|video|music) (?:model|generator|cloning)s?\b"
    r"|\bautomated (?:learning|content generation)|\bself-learning (?:systems?|algorithms?)|\bmodel[- ](?:training|improvement|fine-tuning)|\bspeech (?:recognition|models?|technolog\w+)|\bcomputer vision|\b(?:voice|virtual|digital|smart|AI) assistants?(?:'s)? (?:models?|systems?)|\btraining of (?:\w+ ){0,3}models?"
    r"|\bdigital (?:replica|double|twin)s?|\bsynthetic (?:voices?|speech|media|performances?|performers?)))"
)
AI = late(AI_TERMS)
_AI_NAMES = (
    "AI",
    "A.I.",
    "ML",
    "LLM",
    "NLP",
    "GPT",
    "TDM",
    "Midjourney",
    "DALL",
    "Diffusion",
    "Anthropic",
    "DeepSeek",
    "ElevenLabs",
    "Copilot",
    "Gemini",
    "LoRA",
)
_AI_HINTS = (
    "intelligen",
    "learning",
    "model",
    "generative",
    "neural",
    "chat",
    "text-to-",
    "synthe",
    "automated",
    "digital",
    "cloning",
    "generator",
    "speech",
    "vision",
    "translation",
    "engine",
    "assistant",
    "completion",
    "transfer",
)


def mentions_ai(text: str) -> bool:
    """Say whether *text* names artificial intelligence; cheap where it does not."""
    if not any(name in text for name in _AI_NAMES):
        low = text.lower()
        if not any(hint in low for hint in _AI_HINTS):
            return False
    return AI.search(text) is not None


AI_LOOSE = late(
    AI_TERMS
    + r"|(?i:\b\w+\.ai\b|\bx?ai\b|\bcopilot\b|\bgemini\b|\bmodel (?:parameters|weights)|\btraining data\b|\bbiometric|\bdeep-?fakes?|\b(?:virtual|digital|voice|smart) assistants?\b|\bautomated decisions?\b)|\b(?:in and to|[Oo]wnership of|owns?|own all|in) (?:the |any |such |all )?Outputs?\b|(?i:\bsystem prompts?\b|\bprompt(?:s| injection| engineering)\b|\bpre-?train(?:s|ed|ing)?\b|\bfine-?tun\w+ (?:an? |the |any |your )?models?\b|\btrain(?:s|ed|ing)? (?:an? |the |any |your |their )?(?:own )?models?\b|\bmodels? learns?\b|\b(?:weights|parameters)\b[^.;]{0,40}\bmodels?\b|\btraining (?:sets?|corpus)\b)|\b[Ee]mbeddings\b|(?<=[a-z,] )Outputs?\b|\bInputs?\b[^.]{0,80}\bOutputs?\b|\bOutputs?\b[^.]{0,80}\bInputs?\b|\b(?:RAG|(?:Open|x|Gen)AI)\b|\bAI\b"
)
"""Also the mere names: enough to say that a passage mentions AI, never enough for a stance."""
AI_COMPANY = late(rf"(?:\b[A-Z][\w&]* ){{0,3}}\bAI,? {_COMPANY_FORM}")
"""A firm that is called so says nothing of AI."""
GENERATIVE = late(r"(?i)\bgenerative\b|\bGenAI\b|\bgen-AI\b")

MODEL = (
    r"(?:(?i:models?\b(?! releases?)|algorithms?\b|neural net\w*|classifiers?|(?:machine[- ]translation|recommendation|recognition|prediction|generation|scoring|ranking|grading|classification|detection) (?:engines?|systems?|software)|(?:intelligent|AI|ML) (?:systems?|technolog\w+|tools?|products?|software|engines?|platforms?|applications?))|"
    + AI_TERMS
    + ")"
)

# ---- training, in the sense of a machine

_PEOPLE = (
    r"(?:staff|employees?|personnel|teams?|users?|customers?|people|persons?|workers?|trainees?|students?|pupils?|volunteers?|crew|members?|agents?|operators?|colleagues|"
    r"managers?|apprentices?|participants?|attendees|athletes?|dogs?|learners?|teachers?|actors|players?|interns?|successors?|replacements?|consultants?|individuals?|end users?|translators?|narrators?|illustrators?|photographers?|editors?|developers?|performers?)"
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
TRAIN = Gated(r"\b(?:re-?|pre-?)?train(?:s|ed|ing)?\b", re.IGNORECASE)
NOT_MACHINE = Gated(
    rf"(?i)\b(?:(?:re-?)?train(?:s|ed|ing)?,? (?:(?:and|or) \w+ )?(?:of |up |for )?(?:(?:the|its|their|our|your|all|any|new|such|internal|client's|company's|other|own|\w+'s) ){{0,3}}{_PEOPLE}\b"
    rf"|training,? {_LESSON}\b(?! (?:to|for|in|of) (?:\w+ ){{0,3}}?(?:{AI_TERMS}))|(?:{_BEFORE_LESSON})(?: and| or|,)? ?training\b|trained (?:professionals?|and \w+ (?:staff|personnel)|in|by the)\b|train(?:s|ed|ing)? (?:an? |the )?(?:\w+ )?models? (?:in|on|for|to) (?:the |a )?(?:runways?|catwalks?|pos(?:e|es|ing)|walk\w*|(?:fashion |photo )?shoots?|castings?)\b|train (?:stations?|tickets?|journeys?|travel|fares?|times?|rides?|lines?)\b|by train\b|training guarantee)"
)
FED = r"(?:data|content|conversations?|chats?|posts?|files?|images?|photo(?:graph)?s?|works?|recordings?|messages?|e-?mails|prompts?|inputs?|outputs?|feedback|submissions?|documents?|texts?|articles?|materials|deliverables?|artworks?|voices?|videos?|tickets|transcripts?|reviews?|ratings?|answers|comments?|songs?|music|drawings?|illustrations?|pictures)"
TRAIN_ON = late(
    rf"(?i) (?:\w+ly )?(?:on|with|from) (?:(?:any|all|some|the|such|of|your|their|our|its|his|her|user|customer|client|member|subscriber|public|publicly available|personal|uploaded|submitted)(?:'s|s')? ){{1,4}}{FED}\b(?! (?:protection|privacy|security|management|handling|safety))"
    rf"|(?i: on (?:data|content|files|posts|works?|images|texts?|feedback|messages|recordings|conversations) (?:that|which|you|uploaded|submitted|sent|provided|supplied)\b)"
)
"""What follows "train" where a machine is trained on what somebody gave."""
TALKED = late(r"(?i)\b(?:conversations?|chats?|prompts?|inputs and outputs?|transcripts)\b[^.;]{0,80}$")
"""What comes before "for training" where a machine was talked to. Calls are recorded to train people."""

# ---- what is done

FINE_TUNE = Gated(
    r"(?i)\bfine-? ?tun(?:e[ds]?|ing)\b|\binstruction-?tun\w+|\bdistil(?:l?ed|l?ing|lation|l)?\b(?= \w* ?model)|\bre-?calibrat\w+(?= \w* ?model)"
)
_NO_TOOL = r"(?:(?!\b(?:using|without|with|by|through|via|from|that|which|is|are|shall|may|will|not)\b)[^.;:()]){0,90}?"
DEVELOP = late(
    rf"(?i:\b(?:develop|improv|enhanc|creat|build|built|refin|test|validat|optimi[sz]|advanc|adapt|teach|educat|ground)(?:e[sd]?|s|ing|ed|ment|ments|ement|ements|ion|ting)?\b){_NO_TOOL}"
    rf"(?:{MODEL})"
    rf"|(?i:\bmak(?:e|es|ing)\b )(?:(?!not\b)[\w'-]+ ){{0,4}}?(?:{MODEL})(?i:(?: [\w'-]+){{0,3}}? (?:better|smarter|safer|(?:more|less) \w+))\b"
    r"|(?i:\bmodel[- ](?:improvement|development|fine-tuning)\b)"
    rf"|(?i:\b(?:improv|enhanc|refin)(?:e[sd]?|ing|ement)?\b)(?: [\w'-]+){{1,6}}?(?i: (?:through|using|with the help of|by means of|by way of) )(?:{AI_TERMS})"
    rf"|(?i:\bhelp(?:s|ing)?\b )(?:(?!not\b)[\w'-]+ ){{0,4}}?(?:{MODEL})(?i: (?:to )?(?:produce|become|get|give|learn|improve|understand|perform|generate|work)\b)"
    r"|(?i:\bteach(?:es|ing)? (?:[\w-]+ ){0,2}?(?:computers?|machines?|software|programs?)\b)"
    r"|(?i:\b(?:improv|enhanc|train|develop|refin)(?:e[sd]?|s|ing|ed|ement)?\b (?:(?!not\b)[\w'-]+ ){0,3}?(?:assistants?|chat ?bots?|copilot)\b)"
    r"|(?i:\bmak(?:e|es|ing)\b (?:(?!not\b)[\w'-]+ ){0,3}?(?:assistants?|chat ?bots?|copilot) (?:better|smarter|safer|more \w+)\b)"
    rf"|(?i:\blearn(?:s|ing)? from (?:your|their|its|users?'|customers?'|members?') (?:\w+ )?{FED}\b)"
    r"|(?i:\b(?:software|systems?|tools?|technolog\w+|programs?|machines?|machinery) (?:that |which )?(?:can |could )?learns? (?:from|on)\b)"
    rf"|(?i:\bfrom which )(?:[\w-]+ ){{0,4}}?(?:{MODEL})(?i: (?:can |could |may )?learns?\b)"
    rf"|(?i:\bso that (?:our|its|their|the) )(?:[\w-]+ ){{0,2}}?(?:{MODEL})(?i: (?:can |could |may |will )?(?:gets?|becomes?|grows?) (?:better|smarter|more \w+)\b)"
    rf"|(?:{MODEL})[^.;:]{{0,40}}?(?i:\blearn(?:s|ing)? from\b|(?<!machine )(?<!deep )\blearns? (?:to|how)\b| for (?:the purposes? of )?(?:machine )?learning\b)"
)
EVALUATE = Gated(rf"(?i:\b(?:evaluat|benchmark|validat|assess)(?:e[sd]?|s|ing|ed|ion)?\b){_NO_TOOL}(?:{MODEL})")
MINE = Gated(
    r"(?i)(?:\btext(?:[- ]and(?:/or)?| or|/| ?&)[- ]?data[- ]min\w+|\bdata[- ]?min(?:e[sd]?|ing)\b|\btext[- ]min(?:e[sd]?|ing)\b|\bTDM\b)"
    r"(?! tools?| software| robots?|,? (?:data gathering|or (?:similar|other) (?:data|tool|automated)))|\b(?:scrap(?:e[sd]?|ing(?! tools?))|crawl(?:s|ed|ing)?|harvest(?:s|ed|ing)?|ingest(?:s|ed|ing|ion)?)\b"
)
TDM = late(r"(?i)\btext(?:[- ]and(?:/or)?| or|/| ?&)[- ]?data[- ]min\w+|\bTDM\b")
ROBOTS_ONLY = late(r"(?i)\b(?:robots?|spiders?|crawlers?|scrap\w+|data[- ]min\w+|automated means|indexing)\b")
BUILD_DATASET = Gated(
    r"(?i)\b(?:creat|build|compil|assembl|develop|enrich|produc|prepar|generat)(?:e[sd]?|s|ing|ed|ion)?\b[^.;:]{0,60}?\b(?:data ?sets?|data-sets?|corpus|corpora|training (?:data|sets?))\b"
    r"|\b(?:contribut|includ|incorporat|add|plac|put|insert)(?:e[sd]?|s|t?ing|ed|ion)?\b[^.;:]{0,60}?\b(?:in|into|to|within|as part of)(?: \w+){0,5}? (?:data ?sets?|data-sets?|corpus|corpora|training (?:data|sets?))\b"
    r"|\b(?:as|for) (?:part of )?(?:an? |any )?(?:AI |machine learning )?(?:training (?:data|sets?)|data ?sets?)\b|\bpart of (?:an? |any |the |its |our |their )?(?:\w+ ){0,2}?(?:corpus|corpora|data ?sets?|training (?:data|sets?|corpus|material))\b|\bdata science purposes\b"
    r"|\b(?:in|into|out of|from) (?:any |an? |its |the |our |their )?(?:\w+ ){0,2}?(?:training (?:data )?sets?|(?:AI|ML|machine[- ]learning|training|(?:AI|ML|model)[- ]training) data ?sets?)\b|\b(?:or|and) (?:as )?training (?:data|materials?|sets?) (?:for|of|in)\b"
    r"|\bas (?:an? |any )?training (?:materials?|inputs?|content) (?:for|in|of) [^.;]{0,60}?\b(?:models?|algorithms?|networks?|recognition|(?:voice|speech|image|text|music|video) (?:generation|synthesis|systems?))\b"
)
_TOOL = (
    r"(?:(?!(?:for|to|that|which|by|not|train|improve|develop|fine-tune|enhance|otherwise)\b)[\w'/-]+,? ){0,7}?"
    rf"(?:{AI_TERMS})(?:[- ](?:tools?|platforms?|systems?|services?|models?|assistants?|applications?|apps?|products?|programs?|software|engines?|technolog\w+|solutions?|providers?|vendors?|generators?|features?|based|powered|enabled|learning|and|or|,|LLMs?)){{0,4}}"
)
INPUT_AI = Gated(
    r"(?i:\b(?:upload|submit|input|enter|past|feed|fed|put|sent|giv|shown?|reveal|type|pass|translat|transcrib|disclos|provid|expos|transmit|run|process|load|shar|insert|ingest|send|connect|copy|transfer|introduc|supply|suppl)(?:e[sd]?|s|ing|ed|ted|ting|ies|ied|es|red|ring)?\b|\bmak(?:e|es|ing)\b[^.;:]{0,60}? available\b)"
    rf"[^.;:]{{0,140}}?(?i:\b(?:into|in|to|with|through|via|on|onto|by)) {_TOOL}"
    rf"|(?i:\b(?<!opt )(?<!opts )(?<!opted )(?<!opting )(?:away from|out of|off) (?:any |all |the |such |public |publicly available |third[- ]party |online |external |open |free |commercial |consumer |cloud(?:-based)? )*)(?:{AI_TERMS})"
)
AS_INPUT = Gated(
    rf"(?i:\b(?:as|for) (?:an? |any )?(?:inputs?|prompts?|training materials?|source materials?)\b)[^.;:]{{0,40}}?(?i:\b(?:to|for|into|of),? )(?:[\w'/-]+,? ){{0,6}}?(?:{AI_TERMS})"
)
AS_TRAINING = Gated(r"(?i)\bas (?:an? |any )?training (?:materials?|inputs?|content|data|sets?)\b")
PROMPT = Gated(
    r"(?i)\b(?:as|in|for) (?:an? |any )?(?:prompts?|AI inputs?)\b|\bretrieval[- ]augmented|\bRAG\b|\bembeddings?\b|\bprompt(?:ing| librar\w+)\b|\bvector (?:database|store)s?\b"
)
USE_TOOL = Gated(
    rf"(?i:\b(?:us(?:e|es|ed|ing)|employ(?:s|ing)?|rel(?:y|ies|ying) on|utili[sz](?:e|es|ing)|appl(?:y|ying)|with the (?:aid|help|assistance) of|generated? (?:by|with|using))\b)(?: of)? {_TOOL}"
    rf"|(?:{AI_TERMS})(?i: (?:tools? |systems? |software )?(?:was|were|is|are|be|been) (?:\w+ )?(?:used|employed))"
)
AI_PURPOSE = late(
    rf"(?i:\bfor (?:(?:any|the|all|other|its|their|internal|commercial|such) ){{0,3}})(?:{AI_TERMS})(?i:(?:[ ,/-]*(?:and|or|and/or|&|training|development|research|learning)[ ,/-]*|[ /](?i:{AI_TERMS})){{0,4}} ?(?:purposes?|uses?|training|development|research|applications?|projects?)\b)"
    rf"|(?:{AI_TERMS})(?i:(?: models?| systems?)? (?:training|development|licensing|use|usage|exploitation|purposes|learning)(?: (?:purposes|rights?|uses?|licen[cs]es?))?\b)|(?i:\btraining(?: or| and| of|,)?(?: development(?: of)?)?(?: \w+){{0,2}} )(?:{AI_TERMS})"
    rf"|(?i:\b(?:use[ds]?|using|exploit(?:s|ed|ing)?|employ(?:s|ed)?|process(?:es|ed)?|reproduc(?:e[sd]?|ing)|licen[cs]e[ds]?)\b[^.;:]{{0,80}}? (?P<at>in connection with|for|in relation to) (?:any |the )?)(?:{AI_TERMS})(?! (?:tool|assist))(?P<train>(?i: training)?)"
    rf"|(?i:\b(?:uses?|purposes?|exploitation|activities) (?:that |which )?(?:involv\w+|relat\w+ to|connected (?:with|to)|associated with) )(?:{AI_TERMS})(?! (?:tool|assist))"
    rf"|(?i:\b(?:intended|meant|designed|collected|prepared|destined|suitable) for )(?:{AI_TERMS})(?! (?:tool|assist))"
    r"|(?i:\b(?:machine|deep) learning (?:on|with|from|using|based on) (?:the|our|your|any|its|their|such|these|those) )"
    rf"|(?i:\b(?:licen[cs]|sell|sold|sale)\w*\b[^.;:]{{0,80}}? to (?:[\w-]+ ){{0,4}}?)(?:{AI_TERMS})(?i: (?:model )?(?:developers?|companies|labs|firms|businesses|vendors|researchers))"
    rf"|(?i:\b(?:licen[cs]|sell|sold|sale)\w*\b[^.;:]{{0,80}}? to (?:developers|makers|providers|builders|companies) of (?:[\w-]+ ){{0,2}}?)(?:{AI_TERMS})"
    rf"|(?i:\b(?:uses?|inclusion|exploitation) of [^.;:]{{1,60}}? in (?:any |the )?(?:generative )?)(?:{AI_TERMS})(?![- ](?:tool|assist|feature|system|platform|service|product|chat|app|function|interact|experience|search|generat|and|or))"
    rf"|(?i:\b(?:licen[cs]|sell|sold|sale)\w*\b[^.;:]{{0,80}}? to (?:companies|firms|businesses|organi[sz]ations|developers|third parties|others) (?:that |which |who )?(?:are )?(?:develop|train|build|creat)(?:s|ing)? )(?:[\w-]+ ){{0,3}}?(?:{AI_TERMS})"
    rf"|(?i:\bexploit\w*\b[^.;:]{{0,60}}? by (?:means|way) of )(?:{AI_TERMS})(?! (?:tool|assist))"
    rf"|(?i:\b(?:purposes?|uses|exploitation|applications)\b[^.;:]{{0,40}}? (?P<including>including|such as|for example|e\.g\.) (?:[\w,]+ ){{0,8}}?)(?:{AI_TERMS})(?! (?:tool|assist))"
)
SYNTHESISE = Gated(
    r"(?i)\bdigital (?:replica|double|twin|clone|likeness)s?\b|\bsynthetic (?:\w+ )?(?:voices?|speech|performances?|performers?|likeness\w*|versions?|recordings?|media|images?|copies)\b"
    r"|\b(?:clon|replicat|imitat|simulat|recreat|re-creat|mimic|synthesi[sz]|emulat|reproduc)\w*\b[^.;:]{0,50}?\b(?:voice|likeness|face|style|vocal|performance|persona)\b"
    r"|\b(?:voice|vocal|face)[- ](?:clon\w+|swap\w*|replica\w*|synthes\w+|conversion)\b|\bdeep-?fakes?\b|\bin the (?:\w+ )?style of\b|\bspeech synthesis\b"
    r"|\b(?:generat|creat|produc)\w*\b[^.;]{0,80}?\b(?:performances?|recordings?|speech|songs?|vocals?|dialogue|narration) in (?:the )?[\w'-]+(?: [\w'-]+)? (?:voice|likeness|style)\b"
)
_SERVICES = r"(?:(?:\w+(?:'s)?|,|and|or) ){0,6}?(?:products?|services?|offerings?|business(?:es)?|technolog(?:y|ies)|features?|platforms?|operations|tools)\b"
IMPROVE_SERVICES = Gated(
    rf"(?i)\b(?:improv|enhanc|optimi[sz]|refin|develop)(?:e[sd]?|s|ing|ed|ement|ment|ements|ation)?\b,?(?: (?:of|and|or|new|,))* {_SERVICES}"
    r"|\b(?:product|service) (?:development|improvement)s?\b|\bresearch (?:and|&) development\b|\bR&D\b|\b(?:internal|its|their) research\b|\b(?:data )?analytics\b|\bdata science\b|\binternal (?:business )?purposes\b|\bresearch purposes\b"
)
USES = late(
    r"(?i)\b(?:re-?)?us(?:e|es|ed|ing|age)\b|\breproduc\w+|\bcop(?:y|ies|ying)\b|\bprocess(?:es|ed|ing)?\b|\banaly[sz]\w+|\bexploit\w*|\bstor(?:e|es|ing)\b|\bretain\w*|\blicen[cs]\w+|\baccess\w*"
)

# ---- broad use without a word of AI

GIVES = late(
    r"(?i)\b(?:grant|assign|transfer|convey|cede)s?\b(?! of)(?! agreement)|\b(?:is|are|be|been) (?:hereby )?(?:irrevocably )?(?:assigned|granted|transferred)\b|\bhereby licen[cs]es?\b|\b(?:shall |will |jointly |solely )?own(?:s|ed)?\b(?! confidential)|\bwaives?\b[^.;]{0,40}\bmoral rights"
    r"|\b(?:the|this|such|your) (?:\w+ )?licen[cs]e(?: (?:granted|given|you grant(?: us)?|set out))?(?: (?:herein|hereunder|above|in this \w+|under this \w+|by you|to us))* (?:is|shall be|will be)\b|\b(?:obtains?|acquires?|receives?) (?:full|sole|exclusive|all|complete) (?:\w+ )?(?:ownership|title|rights)\b|\b(?:may|can|right to|entitled to|permit others to|otherwise|free to)(?: freely)? (?:use|reuse|re-use|exploit|commerciali[sz]e|resell|reproduce|publish)\b|\b(?:work[s]?[- ](?:made[- ])?|made )for[- ]hire\b|\b(?:shall|will) be (?:deemed )?(?:the )?(?:sole|exclusive|absolute)[\w ,]{0,24} owners? of(?= (?:all |any |the )*(?:results|works?|deliverables?|materials?|content|products?|recordings?|footage|designs?))|\b(?:shall |will )?becomes? (?:the|our|its|their)\b|\b(?:property|rights) of\b|\bvests? (?:\w+ly )?(?:in|with)\b|\bgives? (?:[\w(),']+ ){1,9}?(?:permission|(?:the|a|an) (?:[\w-]+,? (?:and )?){0,6}?(?:right|licen[cs]e|permission)s?) to\b|\b(?:permit|allow|authori[sz]e)s? (?:us|the [\w-]+|(?-i:[A-Z])[\w-]+) to (?:use|reproduce|publish|exploit)\b|\bpass(?:es)? to\b|\bbelongs? (?:\w+ly )?to\b"
)
BROAD = late(
    r"(?i)(?<!non-)(?<!not )\b(?:perpetual(?:ly)?|irrevocabl[ey]|in perpetuity|for ?ever(?! and a day)\b|(?:fully )?sub-?licen[cs]e?able|(?:right|rights) to sub-?licen[cs]e|transferr?able|fully exploit|otherwise exploit|derivative works|all other rights)\b"
)
BOUNDLESS = late(
    r"(?i)\bunrestricted (?:use|basis|right)|\b(?:unlimited|unrestricted|without limit(?:ation)?) (?:in|as to|with respect to|in respect of|in terms of|regarding) (?:time|place|territory|content|scope|duration|number)|\b(?:any|all|every) (?:and all )?(?:lawful |other |commercial |business )?purposes?\b(?! (?:set out|described|stated|of (?:this|the|performing)|contemplated|permitted|related))|\bwhat(?:so)?ever purposes?\b|\bunder any (?:other )?(?:licen[cs]es?|terms)\b(?! (?:that|which|approved|of)\b)|\bknown (?:and|or|as well as) unknown\b|\b(?:any|whatever) (?:way|manner|form|purpose)s? (?:that |in which )?(?:it|we|they|he|she|[A-Z]\w+|the \w+) (?:choos|lik|wish|want|sees?|deems?|think|consider|(?:may|shall) (?:choose|wish|deem|think|see|determine|elect))\w*|\b(?:it|we|they|he|she|[A-Z]\w+|the \w+) sees? fit\b|\b(?:however|as) (?:it|we|they|he|she) (?:lik|wish|pleas|want|choos|see)\w*|\ball uses\b|\b(?:unlimited|unrestricted),? (?:[\w-]+,? ){0,2}right\b|\b(?:in|for) (?:all|any|any and all) (?:media|formats)\b|\bin (?:any and all|all possible|every(?: possible)?) (?:ways?|manners?|medium|form)\b(?! (?:that|which|in which|described|set out|permitted|allowed|consistent|necessary|required|provided|compatible)\b)|\bown(?:s)? (?:everything|anything|all (?:that|of the work|suggestions|feedback|submissions|ideas|materials))\b|\bin any manner\b|\bthroughout the universe\b|(?<!including )(?<!including, )(?<!not )\bwithout (?:any limitations?|(?:any )?(?:restrictions?|limits?))\b|\bin perpetuity\b"
    r"|\bnow known or\b|\bnow existing or hereafter\b|\b(?:work[s]?[- ](?:made[- ])?|made )for[- ]hire\b|\b(?:sole|exclusive)(?: and exclusive)? (?:property|owner)\b|\b(?:become|becomes) (?:our|its|their|the) (?:\w+ )?property\b"
)
WHOLE_RIGHTS = late(
    r"(?i)\b(?:all|entire|any|full|whole|complete)(?: of)?(?: its| their| the| his| her)? ?(?:(?:worldwide|such|present|existing|future|other|and|or|related|associated) ){0,4}(?:rights?,? titles?,? (?:and|&) interests?|intellectual property(?: rights)?|copyrights?|rights, titles)\b"
    r"|\b(?:everything|anything|whatever|all) (?:that |which )?(?:the )?\w+ (?:creates?|makes?|writes?|produces?|develops?|designs?|invents?|delivers?|prepares?)\b(?=[^.;]{0,200}\b(?:belongs?|property of|owned (?:\w+ )?by|vests?|becomes?)\b)"
    r"|\bassigns?\b[^.;]{0,120}?\bthe (?:entire |whole |full )?copyrights?\b"
    r"|\b(?:all|any) (?:ideas|inventions?|writings|works|improvements?|discover\w+|designs?|developments?|deliverables?|results|suggestions|feedback|submissions?|work product|materials)\b(?=[^.;]{0,200}\b(?:belongs?|property of|owned (?:\w+ )?by|vests?|becomes?)\b)"
    r"|\b(?:ownership|title)\b (?:of|in|to)(?: and to)? (?:(?:all|any|the|such|each|every) ){0,2}(?:\w+ )?(?:deliverables?|works?|content|materials?|work product|results|designs?|copyrights?|(?:photo|art)\w*|recordings?|manuscripts?)\b"
    r"|\b(?:all|every|any and all) (?:of )?(?:its |your |their |his |her |the )?(?:(?:present|future|existing|worldwide|exclusive|economic|transferable|usage|exploitation|ancillary|reproduction),? (?:and |or )?){0,4}rights? (?:in(?: and to)?|to|of every kind)(?! (?:this|the|such) (?:agreement|contract|lease|services?|software)\b)(?! (?:terminate|payment|sue|receive|use|make|enter|inspect)\b)"
)
NOT_CONTENT = late(
    r"(?i)\b(?:patents?|trade ?marks?|service marks|marks|domain names?|shares|receivables|premises|vehicles?|inventory|leases?|permits?|equipment|real property|contracts|purchased assets|(?:the )?business|licensed products?)\b"
)
TRANSFERS = late(r"(?i)vest|assign|transfer|convey|cede|own|become|property|rights of|waive|pass|belong")
LIMITED = late(
    r"(?i)\b(?:solely|(?<!not )limited to|only (?:for|to|in)|for the sole purpose|to the (?:limited )?extent necessary|non-?transferr?able|for no other purpose|limited,)\b"
)

# ---- operators

THIRD = (
    r"(?:(?:an?|any|another|other|its|their|our|your|the|all|no|such|each|one|or more|of|and|or) ?){0,4}(?:third[- ]part(?:y|ies)|others?\b|any(?:one|body)(?: else)?|person|affiliates?|sub-?contractors?|sub-?licensees?|"
    r"licensees?|vendors?|(?:outside|external|other) (?:companies|parties|firms|organi[sz]ations)|companies|firms|service providers?|partners?|agents?|end clients?|end users?|customers|suppliers?|developers|successors|assigns|people|buyers)"
)
STOP = r"prohibit|prevent|restrict|preclude|limit|bar|forbid|restrain|stop|impair|prejudice|diminish|hinder"
LET = r"permit|grant|authori[sz]e|allow|entitle|licen[cs]e|convey|confer|let|enable|give|consent|assist|help|cause|encourage|direct"
MODAL = r"(?:shall|will|may|must|can|could|should|would|do|does|did|is|are|was|were|has|have|am|need|be)"
STOPS = rf"(?:(?:{STOP})(?:s|e?d|den|t?ing|t?ed)?|keep(?:s|ing)?(?= [^.;]{{1,60}}? from\b)|object(?:s|ing)?(?= (?:to|if|when|that|where)\b)|oppos(?:e|es|ing)|contest(?:s|ing)?|challeng(?:e|es|ing)|withh[oe]ld(?:s|ing)?)\b"
_NO_DUTY = (
    r"\b(?:need not|needn't|(?:is|are|shall be|will be) (?:not|under no|in no way) (?:\w+ )?(?:obliged|obligated|required|bound|obligation|duty)|(?:has|have|assumes?|under) no (?:obligation|duty))\b"
    r"[^.;]{0,80}?\b(?:kept out|keep|refrain\w*|abstain\w*|avoid\w*|prevent\w*|exclud\w*|prohibit\w*|forbid\w*|obtain|ask|seek|remove\w*)\b"
)
_NO_OBJECTION = (
    r"\b(?:has|have|raises?|makes?) no objections? (?:to|if|that)\b|\bwaives? (?:any|all|its|every) objections? to\b"
)
DOUBLE = (
    rf"{_NO_DUTY}|"
    rf"\b(?:(?:nothing|no (?:provision|term|part|section|clause)s?|neither)\b[^.;]{{0,110}}?|(?:{MODAL} )?(?:not|never|without|nor|cannot) (?!be unreasonably)(?:[\w']+ ){{0,3}}?)\b{STOPS}"
    r"(?! (?:the )?(?:foregoing|generality|above|obligations|liabilit\w+|scope of (?:the )?(?:restriction|prohibition)s?))(?![^.;]{0,40}\b(?:obligations?|liabilit\w+|indemni\w+|foregoing|generality|restrictions? (?:in|contained|on))\b)"
)
OPERATORS = late(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            (
                "hope",
                r"\b(?:do|does|did|is|are|has|have) not (?:currently |presently |at this time )?(?:intend|plan|expect|anticipate|envisage|propose|currently|presently)\w*|\b(?:endeavou?r|(?:best|reasonable) (?:efforts|endeavou?rs)|aim|tr(?:y|ies)|intend|strive|seek|hope)s?\b[^.;]{0,40}?\b(?:not|avoid|refrain|prevent)\b|\b(?:has|have) no (?:current |present )?(?:plans?|intentions?)\b|\bat (?:this|the present) time\b[^.;]{0,30}\bnot\b",
            ),
            ("double", rf"{DOUBLE}|\bno (?:restrictions?|prohibitions?|bans?) (?:on|against)\b"),
            (
                "notlet",
                (
                    rf"\b(?:{MODAL} )?(?:nothing|none|no (?:provision|term|part|licen[cs]e|right)s?|not|never|nor|neither|cannot|don't|doesn't|won't)\b(?:(?!\b(?:except|unless|save|other than|without)\b)[^.;,:]){{0,60}}?\b(?:{LET})(?:s|t?ed|d|t?ing|n)?\b"
                    rf"|\b(?:nothing|no (?:provision|term|part|section|clause)s?)\b[^.;]{{0,160}}?\bbe (?:read|construed|interpreted|understood|taken|deemed)\b[^.;]{{0,40}}?\b(?:permission|consent|rights?|(?:{LET})(?:s|t?ed|d|t?ing|n)?)\b(?! that\b)(?: to)?"
                ),
            ),
            (
                "neither",
                r"(?<=[a-z] )neither (?=(?:us|train|develop|fine-?tun|improv|build|creat|shar|sell|feed|process|stor|analy[sz]|collect|scrap|min|keep|retain|disclos|upload|enter|put|send|receiv|get|has|have|grant|obtain|acquir)\w*\b)|\bneither\b[^.;]{1,60}?\b(?:shall|may|will|can|is|are|do|does)\b|\bneither\b[^.;]{1,160}?\bnor\b[^.;]{1,120}?\b(?:shall|may|will|can|is|are|do|does)\b(?: be)?(?: (?:entitled|permitted|allowed|authori[sz]ed|licensed|free) to)?",
            ),
            (
                "no",
                r"\bno (?!later|less|more|longer|event|way|additional|further|fee|royalt|compensation|cost|charge|obligation|warrant|guarantee|liabilit|representation)[^.;:]{0,90}?\b(?:shall|may|will|can|is|are|was|were|must)(?: (?:ever )?(?:be )?|, )|\bnone of (?:them|these|those|us|the \w+|its \w+)\b[^.;]{0,60}?\b(?:shall|may|will|can|is|are)\b|\b(?:no|any) (?:one|body|person|part(?:y|ies)|third part(?:y|ies)) (?:shall|may|will|can)\b(?= not)|\b(?:no one|nobody)\b[^.;]{0,50}?\b(?:shall|may|will|can|is|are|could)\b|\b(?:nothing|none of) (?!in\b|herein|contained)[^.;:]{0,90}?\b(?:shall|may|will|can|is|are|was|were|has|have|uses?|trains?|shares?|receives?|processes) (?:ever )?(?:be(?:en)? )?|\bno (?:right|licen[cs]e|permission|authori[sz]ation|consent|authority)s?\b|\bnot (?:a single|one) [^.;:]{0,60}?\b(?:is|are|will|may|shall|goes|ends|gets)\b|\bno (?:[\w-]+ ){1,3}(?:uses?|trains?|processes|receives?|obtains?|gets?|shares?|accesses)\b|\bno (?=(?:AI|machine|artificial|training|generative|use|text|data))",
            ),
            (
                "not",
                rf"\b{MODAL}\b(?: (?:at|in) (?:any|no) (?:time|event|way|circumstances?)| \w+ly| each| also| and| or|,){{0,2}} [*_]{{0,2}}not\b(?! only\b)(?! limited)|\b(?:shall|may|will|must|can) (?:never|at no time|under no circumstances?|in no event)\b|\b(?:shall|will|may|must|can|do|does) neither\b|\bcannot\b|\b\w+n't\b|\bnever\b|\b(?:agree|undertake|promise|covenant|commit|require|oblige|instruct|warrant|direct)\w*(?: and \w+)?(?: themselves| itself)? (?:not|never) to\b|\bnot to\b|(?:^|(?<=[.;:(] ))not for\b(?= (?:use in |any )?(?:AI|artificial|machine|generative|text and|training|model))|\bnor\b(?! \w+ to)|\bin no (?:event|case|way|circumstances?)\b[^.;]{{0,12}}\b(?:shall|may|will|can)\b|\bunder no circumstances?\b|\bno longer\b|\b(?:is|are)n't\b",
            ),
            (
                "ban",
                r"\b(?:(?:strictly |expressly |hereby )?prohibit(?:s|ed|ing|ion)?|forbid(?:s|den|ding)?|refrains?(?:ing)? from|bar(?:red|s) from|restricted from|restrict(?:s|ing)?\b(?! to)|exclud(?:e|es|ed|ing)\b|(?<!may )(?<!can )(?<!to )objects? to\b|opposes?\b|opt(?:s|ed)? out of\b|withh(?:olds?|eld|olding)\b(?= (?:\w+ ){0,2}?(?:rights?|permission|consent|licen[cs]es?|authori[sz]ation)\b)|(?:ensures?|procures?|see to it|make sure|makes sure) that (?:no\b|none\b|neither\b|nobody\b)|but not\b|and not (?=for\b|to\b|in\b|as\b)|without (?:the |any )?right to|does not include|not including|avoid(?:s|ing)?\b|(?:keep|leave|hold)s? [^.;:]{1,60}? (?:out of|away from|free from)\b|(?<!may )(?<!can )stays? (?:out of|away from)|\b(?:is|are|be|remains?|stays?) (?:closed|not open|off[- ]limits) (?:to|for)\b|\b(?:be|is|are|been|being) (?:kept|left|held) (?:out of|away from|off)\b|(?:must|shall|will) (?:cease|stop)|abstains? from)\b(?! (?:by law|conduct|areas|liabilit|warrant))",
            ),
            (
                "needs",
                r"(?:^|(?<=[.;:] )|(?<=\d ))only (?:if|with|after|upon|where|when)\b[^.;]{0,80}?\b(?:consent|permission|licen[cs]e|approval|agreement|authori[sz]ation)s?\b|\b(?:must|shall|will|has to|needs? to|(?:is|are) required to) (?:first )?(?:obtain|seek|secure|request|get|acquire|ask for|conclude|enter into|sign|negotiate|take out|buy|purchase|contact us for)\b[^.;]{0,80}?\b(?:consent|permission|licen[cs]e|approval|agreement|authori[sz]ation)\b|\b(?:consent|permission|approval|authori[sz]ation|licen[cs]e)\b(?: \w+){0,3} (?:is|are|shall be|must be|will be) (?:\w+ )?(?:required|needed|necessary|obtained|sought)\b(?= (?:before|for|prior|in order|to|if|whenever))",
            ),
            ("reserve", r"\breserv(?:es?|ed|ing|ations?)\b(?! the right\b)(?! a right)(?! capacity)"),
            (
                "right",
                (
                    r"\b(?:(?:reserves? the right|rights?|freedom|option|entitlement) (?:to|of|for)|(?:licen[cs]e|permission|authority) (?:to|for))\b"
                    r"|\b(?:permitted|licensed|authori[sz]ed|allowed) (?:uses?|purposes?)\b(?: of the \w+)?(?: (?:shall|will|also))? (?:includes?|are|is|means?|comprises?)\b"
                    r"|\b(?:fees?|price|payment|licen[cs]e|grant|rights granted|(?:granted|assigned|licensed|transferred) rights|buy-?out)(?: (?!not\b)\w+){0,3}? (?:covers?|includes?|extends? to)\b"
                ),
            ),
            (
                "let",
                (
                    rf"{_NO_OBJECTION}|"
                    r"\b(?:grant|give|licen[cs]e|permit|allow|authori[sz]e|consent|confer|let|instruct|enable|convey)(?:s|ted|d|ed|ting|ing)?\b(?! (?:fee|agreement|terms|by law))|\b(?:agrees?|acknowledges?|understands?|accepts?|consents?)(?: and (?:agrees?|consents?|acknowledges?|understands?|instructs?))*(?: and \w+)? that\b|\b(?:is|are|be|been|being)(?: \w+ly| also| only)? (?:permitted|allowed|entitled|authori[sz]ed|free|licensed|able|welcome) to\b|\bwaives? (?:any|all|its|every) (?:\w+ )?(?:claims?|objections?|rights? to object)\b"
                ),
            ),
            (
                "may",
                r"\b(?:may|might)\b(?! not\b)|\bcan\b(?! not\b)|\b(?:shall|will|would|must)\b(?! not\b)|'ll\b|\bagrees? to\b",
            ),
        )
    ),
    re.IGNORECASE,
)
FORBIDDING = frozenset({"notlet", "neither", "no", "not", "ban"})
NEG_FEE = late(
    r"(?i)\bno\b[^.;]{0,140}?\b(?:shall|will|may|can|does|do) (?:\w+ly )?(?:give rise to|entitle|create|constitute|result in|trigger|oblige|require|be (?:deemed )?(?:a|an) (?:\w+ )?(?:breach|infringement))\b|\b(?:no|without|not)\b[^.;:]{0,60}\b(?:royalt(?:y|ies)|residuals?|compensation|payments?|fees?|remuneration|consideration|charge|credit|notice|attribution|accounting)\b(?: \w+){0,6}? ?(?:for|from|in respect of|arising from|on account of)\b|\b(?:no|any) (?:further |additional |other )?(?:royalt\w+|compensation|payment|fee|remuneration)\w*\b[^.;]{0,80}?\bfor\b"
)
AFTER_BAN = late(
    r"(?i)\b(?:is|are|shall be|will be|be|remains?|being)(?: (?!not\b|never\b|no\b|neither\b)\w+){0,4}? (?:(?:strictly |expressly )?(?:prohibited|forbidden|excluded|excepted|withheld|refused|denied|ruled out|disallowed|banned|barred|not (?:permitted|allowed|authori[sz]ed|licensed|granted|included|approved|covered|acceptable|intended|contemplated|part of)|off[- ]limits|out of scope|outside (?:of )?(?:the|this) (?:scope|licen[cs]e|grant|permi\w+|purpose)|disabled|switched off|turned off|a (?:material )?breach)|not (?:part of|within) (?:the|this) licen[cs]e)\b"
    r"|\bfalls? outside\b|\b(?:is|are) (?:an? )?(?:violations?|breach(?:es)?) of (?:these|this|our|the) (?:terms|agreement|licen[cs]e|contract|polic\w+|rules)\b|\b(?:violates?|contravenes?) (?:these|this|our|the) (?:terms|agreement|licen[cs]e|contract|polic\w+|rules)\b|\binfringes? (?:our|copyright|these|those|the (?:author|artist|photographer|owner|publisher)'s)\b|\b(?:is|are|be) (?:\w+ly )?(?:unlawful|illegal|an infringement)\b|\bruled? out\b|\b(?:must|shall|may|should) not (?:access|use|visit|crawl|scrape|copy|collect|enter|index|download)\b"
    r"|\b(?:constitutes?|amounts? to) (?:a |an )?(?:material )?(?:breach|infringement)\b"
)
AFTER_LET = late(
    r"(?i)\b(?:is|are|shall be|will be)(?: (?:hereby|expressly|also|only|always)){0,2} (?:permitted|allowed|included|granted|authori[sz]ed|licensed|approved|deemed (?:permitted|included))\b"
)
AFTER_NEEDS = late(
    r"(?i)\b(?:requires?|needs?|(?:shall|will|may) (?:only )?(?:require|need)|is (?:only )?(?:permitted|allowed|possible) (?:only )?(?:with|under|by|upon)|(?:is|are|shall be) subject to|calls? for|(?:must|shall|has to|have to|needs? to|(?:is|are) required to) (?:first |always )?(?:obtain|seek|request|conclude|enter into|sign|contact|ask|apply|buy|purchase|acquire|negotiate)|only (?:with|upon|after|under|by|if|where|when))\b[^.;]{0,60}?\b(?:consent|permission|licen[cs]e|agreement|approval|authori[sz]ation|fee|enabled|opted in|turned (?:it )?on|switched (?:it )?on)\b"
)
AFTER_RESERVED = late(
    r"(?i)\b(?:is|are|shall be|remains?)(?: \w+){0,2} (?:reserved|retained)\b"
    r"|\b(?:remains?|stays?|lies|rests?) (?:\w+ly )?with (?:the )?(?:authors?|artists?|licensors?|contributors?|freelancers?|photographers?|illustrators?|writers?|translators?|creators?|rights? ?holders?|performers?|talent|composers?|contractors?)\b"
)

# ---- what is taken back

EXCEPTION = late(
    r"(?i)\b(?:(?<!without )(?<!without any )except(?:ing|ion)?s?\b(?: (?:that|as|to|for|where|when|in|with|solely))?|unless|other than|save (?:as|that|for|where|to|with)\b|apart from|with the (?:sole |only )?exception of"
    r"|(?:without|absent|unless it has)(?: (?:the|our|its|your|his|her|their|any|first|prior|express|explicit|written|signed|separate|specific|obtaining|having|a|an|and|in|advance|further|\w+'s))*,? ?(?:consent|permission|approval|authori[sz]ation|agreement|licen[cs]e)\b"
    r"|provided,? (?:that|however)|so long as|as long as|only (?:if|to the extent|with|where|after|upon|under|when|in)|but only|(?:and )?solely for|subject to|to the extent|insofar as|until)"
)
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "consent_deemed",
        late(
            r"(?i)\bdeemed\b|unreasonably (?:withheld|delayed|conditioned)|\b(?:fails?|failure) to (?:respond|reply|object)|no(?: \w+)? (?:objection|response|reply)|silence|does not object|tacit|implied"
        ),
    ),
    (
        "opt_out",
        late(
            r"(?i)\bopt(?:s|ed|ing)?[- ]?(?:out|in)\b|(?<!waive any )(?<!waives any )(?<!waive all )(?<!waives all )(?<!waives its )\bobject(?:s|ions?|ed)?\b|\boppos\w+|turn(?:s|ed|ing)? (?:it |this )?off|\bdisabl\w+|\bwithdraw\w*|\brevok\w*|\belect\w*|\bchoose not|\bonly (?:if|where|when)\b[^.;]{0,120}\b(?:sa(?:ys?|id) yes|cho(?:ose|ses|sen|se)|agreed?|consent\w*|opted|volunteer\w*|enabled?|select\w*|given us|submit\w*|turned)\b|\bunless you (?:\w+ )?(?:share|send|submit|donate|report|give|provide)\b|\b(?:if|where|when|unless) you (?:have )?(?:\w+ly )?(?:cho(?:ose|sen|se)|agreed?|consent\w*|allow\w*|permit\w*|opt\w*|enabled?|select\w*|turn\w*|tick\w*)\b(?![^.;]{0,120}\b(?:written|in writing|signed)\b)|\bpreferences?\b|\b(?:ask(?:s|ed)?|told|tells?|instruct(?:s|ed)?|request(?:s|ed)?) (?:us |it |them |Provider )?(?:not to|otherwise|to stop)\b|\bdeclin(?:e|es|ed)\b|\b(?:in|through|via) (?:your |the )?(?:account )?settings"
        ),
    ),
    (
        "deidentified",
        late(
            r"(?i)\bde-?identif\w+|\bfrom which\b[^.;]{0,80}\b(?:removed|stripped|deleted|redacted)|\bidentifiers? (?:\w+ ){0,2}(?:removed|stripped|masked|deleted)|\b(?:remov|strip|mask|delet|scrub|redact)\w* (?:of )?(?:all |any |the |direct )*(?:(?:information|data|details) (?:that |which )?(?:could |would |may |can )?identif|personal|identif|names?\b|account details|contact details)\w*|\banonymously\b|\bnever (?:together |along )?with (?:your|their|any) names?\b|\bwithout (?:your|their|any) names?\b|\banonymi[sz]\w+\b(?!,? (?:and|or|as well as) (?:also )?(?:identifi|personal|non-|raw))|\baggregat\w+|\bpseudonymi[sz]\w+|\bnon-?identif\w+|\bdo(?:es)? not identify|\bdis-?associat\w+ from|\bde-?linked|\bno longer (?:\w+ )?(?:linked|associated|connected)|\bwithout identifying\b|\b(?:not (?:be )?|cannot be )(?:linked|attribut\w+|traced?|connected|tied) (?:back )?to (?:you|any|an? (?:\w+ )?(?:person|individual|user))|\b(?:names?|addresses|faces|personal (?:data|details|information)|identifiers)\b(?: and (?:\w+ ){0,2}\w+)? (?:have|has|are|is|were) (?:been )?(?:removed|stripped|masked|deleted|redacted|blurred)"
        ),
    ),
    (
        "consent",
        late(
            r"(?i)\bconsent\w*|\bpermission|\bapprov\w+|\bauthori[sz]\w+|\b(?:written|separate|signed|express) (?:\w+ )?(?:agreement|licen[cs]e)\b|\bagree[sd]?\b(?: \w+){0,4} (?:in )?writing|\blicen[cs]e (?:from|signed|granted|agreement)"
        ),
    ),
    (
        "section",
        late(
            r"(?i)\b(?:sections?|clauses?|articles?|paragraphs?|schedule|exhibit|annex|appendix|§+) ?(?P<n>\d+(?:\.\d+)*(?:\([a-z\d]+\))*|[A-Z]\b|[IVX]+\b)"
        ),
    ),
    (
        "services",
        late(
            r"(?i)\b(?:perform\w*|provi(?:de|ding|sion)\w*|deliver\w*|improv\w*|operat\w*|support\w*|maint\w+|enhanc\w+|develop\w*|receiv\w*|us(?:e|ing))\b[^.;]{0,60}\b(?:services?|products?|platform|software|offerings?|features?)\b|\bfor the benefit of\b|'s (?:sole )?benefit\b|\binternal (?:business )?purposes"
        ),
    ),
    (
        "law",
        late(r"(?i)\b(?:applicable |by )laws?\b|\bfair (?:use|dealing)\b|\bstatut\w+|\brequired by\b|\blegal(?:ly)?\b"),
    ),
    ("payment", late(r"(?i)\bfees?\b|\broyalt\w+|\bpa(?:id|ys?|yment)\b|\bcompensat\w+")),
    (
        "term",
        late(
            r"(?i)\b(?:months?|years?|days?) (?:after|following|from)\b|\bexpir\w+|\bfor (?:a|the) (?:period|term)\b|\bafter (?:the )?(?:termination|publication|\d)|\buntil\b"
        ),
    ),
)
SIGNED_WRITING = late(r"(?i)\b(?:signed|written|in writing|separate licen[cs]e|separate agreement|signature)\b")

# ---- actors and objects

BOTH = r"(?:either|neither|each|any) (?:of the )?part(?:y|ies)|both (?:of the )?parties|the parties|each of (?:us|the parties)|neither of us|either of us"
ANYONE = r"no (?:one|body)|nobody|any(?:one|body)|whoever"
NOMINAL = late(
    r"(?i)\b(?:be|been|being|is|are|was|were|get|gets)(?: \w+ly| not| also| never| otherwise| further| then| only){0,3} (?:\w+(?:ed|en|un|ut|ad|ept|old|uilt)|put|fed|made|shown|sent)\b"
)
ENSURES = late(
    r"(?i)\b(?:ensures?|procures?|warrants?|represents?|guarantees?|causes?|undertakes?|covenants?)\b[^.;]{0,40}$"
)

GENERIC_WORK = (
    r"(?:deliverables?|work product|(?:copyright(?:ed)? |licensed |derived |commissioned )?works?(?! (?:for hire|order|stream|made))|art ?works?|illustrations?|photo(?:graph)?s?|images?|recordings?|articles?|manuscripts?|translations?|"
    r"drawings?|sketches|designs|contributions?|footage|videos?|compositions?|texts?|scripts?|posts|logos?|stories|pieces|pictures|creations?|assets|materials|content|files|music|performances?|results|output|submissions?)"
)
LIKENESS = late(
    r"(?i)\b(?:voices?|likeness(?:es)?|face|vocal (?:performance|characteristics)|name,? (?:image|voice|likeness)|persona|style|biometric \w+|image and likeness)\b"
)
USAGE = late(
    r"(?i)\b(?:usage|telemetry|service|performance|diagnostic|log|transaction(?:-related)?|statistical|analytics) (?:data|information|statistics)\b|\banalytics\b"
)
CONFIDENTIAL = late(r"(?i)\bconfidential (?:or \w+ )?information\b|\btrade secrets?\b")
FINAL = late(
    r"(?i)\bfinal(?:ised|ized)? (?:and accepted |and approved |accepted |approved |delivered )?(?:files?|deliverables?|versions?|art ?works?|works?|images?|work product)\b|\b(?:accepted|approved|published) (?:deliverables?|works?|versions?)\b"
)
PRONOUN = late(r"(?i)\b(?:them|it|the same|these|any (?:part|portion|element) (?:of it|thereof)|any thereof)\b")
LICENCE_TALK = late(r"(?i)\b(?:this|the) licen[cs]e\b|\brights granted\b|\bthe (?:fee|grant)\b|\bpermitted uses?\b")
ANY_USE = late(
    r"(?i)\b(?:any|no|all|the) (?:other |such |further )?(?:\w+ ){0,3}?(?:uses?|rights?|exploitation|licen[cs]e|training|development)\b"
)
RESTATES = late(
    r"(?i)^(?:[\d.()a-z]{1,6} )?(?:this|these|that|such|the foregoing|for (?:the avoidance of doubt|clarity)|it)\b[^.;]{0,60}?\b(?:includ\w+|appl\w+|cover\w+|extend\w+|means)\b"
)
OVERRIDES = late(
    r"(?i)\bnotwithstanding (?:anything|any(?: other)? (?:provision|term|contrary)|the foregoing|any ?thing|other)|\banything (?:else )?(?:herein |in this \w+ )?to the contrary\b|\b(?:prevails?|takes? (?:precedence|priority)|shall (?:control|govern|supersede|override)|controls|overrides?|supersedes?)\b(?: over)?(?! by the laws)"
)
SCOPE_OF_OVERRIDE = late(
    r"(?i)\bthis (?P<what>section|clause|article|paragraph|addendum|rider|schedule|annex|restriction|prohibition|provision)(?: (?P<n>\d+(?:\.\d+)*))?|\b(?:section|clause|article) (?P<m>\d+(?:\.\d+)*)"
)
SENTENCE_END = late(r"(?<=[.!?])[\"')\]*_]* (?=[\"'(\[*_]{0,3}[A-Z0-9])")
ABBREVIATION = late(
    r"(?:\b(?:Inc|Ltd|Co|Corp|No|Nos|Mr|Mrs|Ms|Dr|St|Sec|Art|vs?|e\.g|i\.e|cf|approx|incl|U\.S|U\.K|L\.P|Bros|[A-Z])|(?:^|[ (])\d{1,3}(?:\.\d{1,3})*)\.$"
)
