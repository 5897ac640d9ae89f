"""Words that plain bans are made of, by what they do in a sentence.

A word is listed here where it cannot narrow a ban whatever stands beside it, or where ``plain`` looks at what does.
Words that only ever narrow ("competing", "published", "knowingly") are left out on purpose, and so are conditions.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator


def _forms(verbs: str) -> frozenset[str]:
    """All forms of regular *verbs*; a doubled last letter is written ``stop:stopp``."""
    return frozenset(form for verb in verbs.split() for form in _of_verb(verb))


def _of_verb(verb: str) -> Iterator[str]:
    base, _, stem = verb.partition(":")
    stem = stem or base
    yield base
    if base.endswith("e"):
        yield from (f"{base}s", f"{base}d", f"{base[:-1]}ing")
    elif base.endswith("y") and base[-2] not in "aeou":
        yield from (f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing")
    else:
        yield from (f"{base}es" if base.endswith(("s", "sh", "ch", "x")) else f"{base}s", f"{stem}ed", f"{stem}ing")


def _nouns(nouns: str) -> frozenset[str]:
    """Singular and plural of regular *nouns*."""
    return frozenset(form for noun in nouns.split() for form in _of_noun(noun))


def _of_noun(noun: str) -> Iterator[str]:
    yield noun
    if noun.endswith("y") and noun[-2] not in "aeou":
        yield f"{noun[:-1]}ies"
    else:
        yield f"{noun}es" if noun.endswith(("s", "sh", "ch", "x")) else f"{noun}s"


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# ---- what is done

TRAINS = _forms(
    "train retrain pretrain finetune tune develop test evaluate validate benchmark improve enhance refine optimise optimize "
    "create generate instruct inform educate ground prompt calibrate align distil:distill distill customise customize adapt "
    "advance adjust update augment condition construct design operate perfect tweak bootstrap seed assess measure configure "
    "parameterise parameterize personalise personalize upgrade modify engineer produce maintain extend"
) | _words(
    "build builds building built teach teaches teaching taught learn learns learning development improvement enhancement refinement "
    "optimisation optimization evaluation validation creation generation calibration alignment distillation customisation "
    "customization adaptation advancement adjustment operation instruction education construction benchmark assessment "
    "tuning maintenance engineering fine re pre prompt-tune tune fine-tune fine-tuning"
)
"""To a model or a system: what a ban on training forbids."""
DOES = _forms(
    "rent lease loan trade swap use reuse reproduce copy distribute scrape ingest process store retain analyse analyze upload provide incorporate exploit "
    "extract mine harvest crawl transfer:transferr supply publish display access index scan:scann include pass input collect gather "
    "compile aggregate label annotate tokenise tokenize embed:embedd convert digitise digitize transcribe encode vectorise "
    "vectorize host expose enter import load utilise utilize apply leverage contribute deliver licence license sublicense "
    "sublicence disclose share release communicate perform download duplicate record capture parse query cache archive "
    "commercialise commercialize offer submit:submitt receive obtain acquire process translate summarise summarize classify "
    "derive deploy employ assemble prepare curate reformat:reformatt pair handle consult reference cite present show stream "
    "transform serve treat tag:tagg crop:cropp render compare match combine merge transmit:transmitt"
) | _words(
    "feed feeds feeding fed put puts putting make makes making made sell sells selling sold send sends sending sent give gives giving given "
    "run runs running ran do does doing done take takes taking taken show shown lend reproduction distribution ingestion storage "
    "retention analysis extraction transfer exploitation disclosure inclusion incorporation collection access input inputs "
    "usage uses processing supply conversion vectorisation annotation embedding embeddings copying scanning mining supplies sale "
    "available"
)
"""To the work, with the work, or with rights in it."""
IMITATES = _forms("imitate simulate replicate synthesise synthesize mimic:mimick clone emulate recreate") | _words(
    "imitation simulation replication cloning synthesis replica replicas"
)
LETS = _forms(
    "permit:permitt allow authorise authorize enable encourage assist help instruct direct grant cause procure ensure require oblige "
    "facilitate commission induce invite engage purport attempt agree undertake covenant warrant represent promise confirm "
    "acknowledge recognise recognize accept commit:committ guarantee refrain abstain prohibit forbid exclude reserve withhold "
    "exercise assign extend cover entitle restrict bar:barr waive impose contract retain continue conclude direct sanction tolerate cease "
    "comply carry call mean intend constitute"
) | _words(
    "let lets letting bind binds binding bound forbidden undertaking undertakings withheld enter enters entering keep keeps keeping kept "
    "reservation prohibition exclusion authorisation authorization permission permissions consent consents approval approvals hold holds"
)
"""How it is forbidden, and to let others."""

# ---- who and what

PERSONS = _nouns(
    "affiliate subsidiary parent employee staff personnel agent representative officer director contractor subcontractor vendor supplier "
    "processor licensee sublicensee successor assign assignee partner client customer agency adviser advisor collaborator party person "
    "company entity organisation organization institution body individual group business printer distributor publisher platform "
    "broadcaster streamer studio laboratory lab developer provider host recipient user reseller intermediary retailer consultant freelancer "
    "worker intern team department division researcher university archive library broker engineer manufacturer aggregator member colleague "
    "delegate nominee trustee heir transferee purchaser buyer holder owner operator corporation firm charity competitor "
    "imprint label outlet desk house shop editor"
) | _words(
    "people others anyone anybody someone everyone whoever nobody none else third end sub service acting behalf whom who itself themselves himself "
    "herself yourself ourselves subsidiaries people's"
)
MACHINES = _nouns(
    "system technology tool model algorithm software product service platform application engine program programme network process method "
    "solution feature generator assistant classifier transformer chatbot bot agent component function technique architecture pipeline "
    "project capability weight parameter computer machine recogniser recognizer detector predictor checkpoint adapter"
) | _words(
    "artificial artificially intelligence intelligent machine deep neural net nets large small language foundation foundational frontier "
    "diffusion multimodal multi modal automated automatic self computational statistical ai ml llm llms genai gpai tdm gpt gpts "
    "learning generative predictive analytical cognitive autonomous vision data-driven text-to speech cloning synthesis"
)
DATA = _nouns(
    "data dataset set database corpus index sample embedding input prompt reference basis source material example pair "
    "ingredient foundation starting point seed store memory context collection repository catalogue knowledge"
) | _words("corpora indices bases training fine-tuning retrieval")
WORKS = _nouns(
    "work content text image picture photograph photo illustration art artwork design drawing sketch rough painting audio sound music song "
    "voice video film footage clip recording performance draft version file layer caption metadata code script manuscript article story "
    "book translation output result portion part element excerpt copy extract fragment section derivative adaptation "
    "component feature item component deliverable asset build document documentation transcript note material likeness name "
    "style outtake frame take page chapter summary abridgement glossary segment format raw component negative contact print series character "
    "asset animation texture mesh module commit history repository library object lyric score stem composition track proof mock-up mockup "
    "concept storyboard layout template font logo preset plate brush palette annotation comment figure table"
) | _words(
    "photography prose poetry dialogue genre face likenesses whole entirety thereof therein thereto hereof speech persona raw unused rejected source"
)
LAW = _nouns(
    "right licence license agreement contract section clause paragraph article term provision restriction prohibition obligation condition duty authority "
    "purpose use circumstance event case time respect connection relation order way manner form kind type nature sort means method "
    "reason scope right title interest instrument arrangement transaction step action act matter covenant warranty promise addendum "
    "schedule exhibit statement order letter annex rider hand breach violation avoidance doubt clarity extent law"
) | _words(
    "sow hereby herein hereunder hereto writing contrary addition particular accordance contractual contractually medium media "
    "course"
)
SMALL = _words(
    "a an another theirs the and or nor not no nothing neither either both any all each every none such it its they them their we us our you your he she his "
    "her him this that these those which what so also ever never same one any's is are be been being was were has have had shall will may "
    "must can cannot could should would own other otherwise there here to for in on as by with from into at of through under via within "
    "whether now later hereafter yet even including include includes included following foregoing "
    "preceding aforesaid said etc e·g i·e e·g· i·e· thereby therefor therefore accordingly likewise moreover however too"
)
WIDE = _words(
    "new existing future present current further additional similar comparable related like equivalent successor written signed prior "
    "express specific explicit different subsequent entire complete full various separate advance respective several "
    "known devised invented discovered developed copyright derivative digital physical electronic machine-readable future "
    "permitted allowed authorised authorized granted licensed prohibited forbidden excluded reserved restricted entitled"
)
ADVERBS = _words(
    "strictly expressly explicitly specifically absolutely clearly whatsoever wholly partly similarly equally fully completely entirely hereby likewise "
    "out away off up forever irrevocably unconditionally always regardless worldwide"
)
SUBJECT_TO = _words("for to in of as by with from into on through via at under within")
"""Prepositions: what follows them is looked at."""
MONEY = _words("fee fees price prices payment payments")
"""Known, but nothing that "for" may lead to: "for a fee"."""
KNOWN = MONEY | TRAINS | DOES | IMITATES | LETS | PERSONS | MACHINES | DATA | WORKS | LAW | SMALL | WIDE | ADVERBS
DEFINES = (
    _forms(
        "derive predict infer perform execute classify recognise recognize perceive reason decide require mean refer emulate approximate identify respond "
        "interact draw compute employ exhibit resemble enable detect recommend rank influence simulate complete solve involve"
    )
    | _nouns(
        "pattern statistic task human behaviour behavior perception reasoning autonomy inference prediction recommendation decision environment objective "
        "problem language rule logic pattern field branch science ability level capacity degree basis content response answer expression experience "
        "function thing device instruction action creativity brain mind thought feature combination hardware representation relationship"
    )
    | _words(
        "ordinarily normally typically usually traditionally commonly statistical human-like natural varying explicit programmed programming derived "
        "based known part without being explicitly varying given able capable designed intended used trained learns drawn "
        "mathematical probabilistic neural symbolic cognitive automatically semi-automatically autonomously adaptive adaptively visual "
        "virtual physical has by whether"
    )
)
"""What definitions of machines and of training say, beside the words of a ban."""
FOLLOWS = (
    _forms(
        "ask need find hold:held hand support verify explain specify set state publish refer contain hold issue store host intend protect wish object emphasise stress value respect concern incur:incurr bear survive notify breach violate infringe contravene certify audit inspect delete destroy purge remove erase indemnify compensate reimburse enforce "
        "request demand terminate end stop:stopp return report discover learn suspect believe document describe identify name list pay invoice claim seek "
        "recover verify appoint revoke refuse withhold charge mark inform answer respond reply sign deliver confirm configure disable deactivate opt:optt "
        "prevent protect secure preserve monitor investigate cooperate appear remain prevail rely depend rest prejudice waive replace vary amend agree "
        "negotiate quote issue attach accompany block alter damage harm suffer incur defend pursue apply cure remedy correct contact tell satisfy arise "
        "expire relate concern switch turn control choose regard require cost owe follow happen occur cause count begin start"
    )
    | _nouns(
        "attention burden entry inventory log history trail tool vendor explanation extent consequence benefit craft profession career work authorship creativity reader viewer listener audience viewer originality reliance objection wish interest advance rate schedule appendix policy team manager attempt clause chain correspondence email e-mail post "
        "notice day week month year term expiry termination end completion record log list certificate officer director signature copyright infringement damage "
        "injunction relief remedy remedies harm loss cost expense fee fees sum amount payment surcharge penalty compensation royalty price estimate indemnity proceeding court law counsel "
        "statute interest delay request demand answer business proof evidence compliance duration survival severability essence condition basis livelihood "
        "control right audit inspection inquiry question detail name address number incident discovery knowledge reminder deletion removal destruction "
        "certification statement confirmation declaration system security server backup copy link page website crawler robot file header tag opt-out setting "
        "measure protocol option default account contact market audience value integrity reputation interest income revenue proceeds profit trust "
        "entitlement validity effect force precedence priority reason discretion principle percentage half double triple person's successor heir estate working calendar "
        "account subscription marker metadata watermark notice property identifier field credit signal preference registry tdmrep training-set accordance line"
    )
    | _words(
        "quotation earned affect affected implied inferred deemed silence acceptance course dealing controlled common favour favor waiver limitation limited "
        "liability whether only end does purpose full over named until where invalid unenforceable void court remainder unaffected integrity "
        "regardless irrespective operated profit research whether depends exclusions exclusion case-by-case if consider exists already machine-readable readable date take taken read counts count arise place online publishes published publish page headers entries parent removed developed develop internal removes "
        "theirs hers ours does date check checks claim claims cloud stored against whenever whose unlimited exclusive lie lies ended become becoming becomes necessary intact then consider considers case-by-case case proving headed entitled maintaining final finished delivered accepted approved effect bring brings brought senior having harmless percent cent per confidential next due top together likewise equally also same human artistic creative moral personal professional sole absolute entire annual yearly half-yearly quarterly corresponding equivalent identical similar "
        "promptly immediately forthwith once without delay undue written writing per annum within after upon following on before at no later than to the "
        "irreparable material fundamental essential serious adequate inadequate alone equitable injunctive genuine pre-estimate liable responsible answerable jointly "
        "fully reasonable legal attorneys' lawyers' fees own automatically immediate continuing sufficient enough able aware first "
        "second third one two three four five six seven ten fourteen fifteen twenty thirty sixty ninety hundred percent % eur usd gbp chf euros dollars pounds "
        "technical organisational organizational appropriate suitable available effective valid enforceable severable independent additional any further "
        "not been has have had by if when where shown found caught broken proven paid due owed stopped left held upheld known aware twice times "
        "over equal well such times robots txt iptc http https noai noimageai xmp c2pa regulation directive cdsm article section eu such as"
    )
)
"""What sentences that follow a ban up say beside its own words: notice, records, deletion, what a breach costs."""
NO_ITEM = _words(
    "aboard about above across after again against along alongside although amid amidst among amongst are around as barring be because before "
    "behind below beneath besides between beyond but cannot certain concerning considering could dare deemed despite does during especially even "
    "ever except excepting excluding exclusive exclusively failing few first following given granted how however if inasmuch including inside "
    "insofar instead is just last least less lest like mainly many merely might minus more most mostly much near need never nevertheless no nobody "
    "none nonetheless not nothing notwithstanding off once only onto opposite otherwise ought outside over particularly pending per plus provided "
    "rather regarding save several simply since so solely some still subject supposing than that though throughout till toward towards twice "
    "unless unlike until upon versus via void was were whatever when whenever where wherever which whichever while whilst who whom whose why "
    "without would yet"
)
"""What may not stand in an item that a list adds: it does more than add."""
PARTS = _nouns("part portion element excerpt copy extract fragment form piece") | _words(
    "any all each every either none whole entirety copies"
)
"""In front of "of the work", these take nothing out."""
STATES = _words(
    "agree undertake commit promise covenant warrant represent confirm guarantee acknowledge contract accept continue cease recognise recognize "
    "offer attempt seek begin start commission invite require oblige ensure procure refrain abstain prohibit forbid exclude withhold restrict"
)
"""Behind "not", these forbid to say so, not to do so: "shall not agree to train"."""
