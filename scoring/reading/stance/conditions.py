"""What the words around a permission or a ban make of it: an opt-out, nameless data only, others only."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.reading.stance.exceptions import TAKES_BACK
from scoring.reading.stance.parts import Read
from scoring.reading.stance.record import Modality

OFFERS = late(
    r"(?i)\bopt(?:s|ing)?[- ]out\b|\bright to object\b|\b(?:revoke|withdraw)\b[^.]{0,40}(?:permission|consent)|\boppose\b|\b(?:select|choos|elect|decid)\w* (?:whether|if)\b|\bdecid\w*\b[^.;]{0,40}? (?:whether|if)\b|\b(?:can|may|right to|entitled to|able to) object\b"
    r"|\b(?:switch|turn)(?:ed)? (?:it |this |that |them )?off\b|\b(?:may|can) (?:disable|deactivate) (?:it|this)\b|\bdepends on (?:the|your) (?:settings?|choice|preferences?)|\bif you (?:do not|don't|would rather not) (?:want|wish|like)\b|\bto (?:stop|prevent|avoid) this\b|\b(?:permission|consent) can be (?:taken back|withdrawn|revoked)\b"
    r"|\b(?:who|those that|users|members|customers) (?:do not|don't|would rather not|no longer)\b[^.;]{0,40}\b(?:wish|want|like|agree|consent)\b|\b(?:exclusion|objection|opt-?out|removal) (?:form|request|list|process)\b"
    r"|\b(?:ask|request|tell|instruct) (?:us|that we|the \w+) to (?:exclude|remove|stop|delete|omit)\b"
    r"|\b(?:can|may) (?:request|ask)\b[^.;]{0,60}\b(?:exempt|exclu|remov|omit)\w*"
    r"|\b(?:can|may|free to|able to|could) (?:\w+ ){0,2}(?:choose|elect|decide|ask|request|tell us|instruct)(?: us)? not to\b|\b(?:have|has|keep|retain|gives?|giving|offers?)(?: you| users| members| creators)? (?:full |more |complete )?(?:control|a choice|the choice|choices|the (?:option|ability) (?:to|of) (?!us|train))\b|\bask(?:s|ed|ing)? (?:you )?for (?:your|their) (?:permission|consent)\b|\bfree to (?:refuse|decline)\b"
    r"|\b(?:you|users?|members?|customers?|admin(?:istrator)?s?|owners?|contributors?|creators?|authors?|subscribers?|participants?|individuals?|artists?)\b(?: \w+){0,2} (?:can|may|could|(?:is|are) (?:able|free|entitled) to|(?:has|have) the (?:right|option|ability|possibility) to)(?: \w+){0,3}? (?:disable|deactivate|pause|withdraw|revoke|decline|refuse|exclude|remove|toggle|opt|say no|manage whether|control (?:whether|how|if)|choose (?:whether|if|to be excluded)|prevent|unsubscribe)\b"
)
"""A way out that is held out to whoever's data it is."""
TAKEN_OUT = late(
    r"(?i)\bopt(?:s|ing)?[- ]out\b|\b(?:may|can) (?:disable|deactivate)\b|\b(?:on|enabled|active) by default\b|\b(?:turn|switch)(?:ed)? (?:it |this |that |them )?off\b|\b(?:cho(?:ose|ses|osing)|elect|decide|request|ask) not to\b|\b(?:do not|don't|no longer) (?:wish|want)\b|\b(?:ask|request|tell|instruct) (?:us|that we) to (?:exclude|remove|stop|omit)\b|\bask(?:s|ed|ing)? (?:you )?for (?:your|their) (?:permission|consent)\b|\b(?:exclusion|objection|opt-?out) (?:form|request|list)\b|\bobject to (?:this|the use|your|our)\b"
)
"""A way out so plain that a ban beside it ("excluded works are not used") only tells what it leads to."""
OUT_OF_TRAINING = late(
    r"(?i)\b(?:can|may|to|could|cannot) opt[- ]out of (?:\w+ ){0,3}?(?:(?-i:AI|ML)|artificial intelligence|model|machine[- ]learning)[- ]training\b"
)
"""An offer that names the training itself, in whatever words it is held out."""
OWN_OPT_OUT = late(
    r"(?i)\bopt[- ]?outs? (?:under|pursuant to|within the meaning of|in accordance with|according to) (?:the )?(?:Art|section|sec\.|\u00a7|EU\b|DSM|Directive|copyright)|\b(?:we|I|authors?|publishers?|artists?|(?:rights|copyright)[- ]?(?:holders?|owners?)|photographers?|licensors?)\b(?:'ve)?(?: (?:hereby|expressly|have|has|also|therefore))* opt(?:s|ed)? out\b"
)
"""The owner of works opts out of mining: a reservation, no offer."""
_CHOICES = late(
    r"(?i)\bopt(?:s|ed|ing)?[- ]out\b|\b(?:if|where|when|unless|only)\b[^.;]{0,60}\b(?:chooses?|chosen|opt(?:s|ed)? in|enabled?|turn(?:s|ed)? (?:it |this )?on|volunteers?|switch(?:es|ed)? (?:it |this )?on)\b|\b(?:who|that) (?:have |has )?(?:\w+ly )?(?:chosen|opted in|enabled|agreed|consented|volunteered|turned on|switched on)\b|\bchoose to (?:share|let|allow|contribute)\b|\bgo to (?:your |the )?(?:\w+ )?settings\b"
    r"|\bwith (?:your|their|the user's) (?:explicit |prior |express )?(?:consent|permission)\b|\b(?:withh?old|withdraw|revoke)\w*\b[^.;]{0,40}\bconsent\b|\bon an? opt-?in basis\b|\b(?:visit|under|via|through|use|adjust|change|manage|update|review|find|see)\b[^.;]{0,40}\b(?:settings?|preferences?|data controls?|privacy (?:controls?|dashboard|cent(?:re|er)))\b"
    r"|\bby default\b[^.]{0,120}\b(?:unless you|disable|turn|switch)|\b(?:on|enabled|active) by default\b|\bwhere you (?:have )?(?:given|agreed|consented|chosen|allowed)\b|\b(?:toggl\w+|disabl\w+|deactivat\w+|untick\w*)\b|\b(?:if|unless|where) you (?:\w+ )?tick\w*|\btick (?:\"|the\b)|\b(?:subject to|depending on|according to|in line with|respect\w*) your (?:\w+ )?(?:preferences?|choices?|settings?|consent|permissions?)\b|\b(?:unless|except (?:where|when|if)) (?:you|the user|users|the customer|customers|members|your (?:organi[sz]ation|administrator))\b|\bthe (?:switch|toggle|setting|checkbox|slider)\b"
    r"|\bonly\b[^.;]{0,80}\b(?:where|if|when|after|once)\b[^.;]{0,60}\b(?:agreed?|agrees|consent\w*|sa(?:ys?|id) yes|opted in|permission)\b"
    r"|\bto (?:exclude|remove|withhold|keep) (?:your|their)\b|\b(?:voluntary|optional(?:ly)?)\b|\byou (?:can|may) (?:leave|stop|end|quit|exit|cancel)\b|\b(?:tell|told|ask|asked|instruct|notify|inform)(?:ed)? us (?:not to|otherwise|that you)\b|\bleft out\b"
)
"""Words around a permission that leave it to whoever's data it is. Around a ban they take nothing back."""
_ONLY_NAMELESS = late(
    r"(?i)\b(?:must|shall|will|may only|has to|have to|only)\b[^.;]{0,60}\b(?:aggregat\w+|anonymi[sz]\w+|de-?identif\w+|pseudonymi[sz]\w+)"
    r"|\b(?:aggregat\w+|anonymi[sz]\w+|de-?identif\w+)\b[^.;]{0,60}\b(?:before|prior to|only)\b"
)


_FIGURES = late(
    r"(?i)\b(?:publish|show|display|report|releas|present)\w* (?:\w+ ){0,2}?(?:anonym|aggregat|de-?identif)\w*,? (?:\w+ ){0,3}?(?:statistics|figures|reports?|insights|trends|counts|numbers|totals|findings|charts|metrics)\b"
)
"""What is shown to the public without names says nothing of what the machine is fed."""


_NO_OBJECTION = late(
    r"(?i)\b(?:agrees?|undertakes?|promises?) (?:not|never) to object\b|\b(?:shall|will|may|must) (?:not|never) object\b|\b(?:has|have|raises?) no objections?\b"
)
"""Who gave away the right to object has no way out."""


def conditions_of(r: Read) -> tuple[str, ...]:
    """What the words around a permission make of it: an opt-out, or only data that names nobody."""
    s = r.sentence
    said = s.text
    if r.double and r.operator is not None:  # "shall not object to" is no right to object
        said = said[: r.operator.start] + said[r.operator.end :]
    said = _NO_OBJECTION.sub(" ", _FIGURES.sub(" ", said))
    found = [kind for kind, rule in lexicon.KINDS if kind in ("opt_out", "deidentified") and rule.search(said)]
    if "deidentified" not in found and _ONLY_NAMELESS.search(_FIGURES.sub(" ", s.context)):
        found.append("deidentified")
    if "opt_out" not in found and (OFFERS.search(s.context) or _CHOICES.search(s.context)):
        found.append("opt_out")
    return tuple(found)


_DISCLOSES = late(
    r"(?i)\b(?:shar(?:e|ing)|disclos(?:e|ing)|sell(?:ing)?|transfer(?:ring)?|provid(?:e|ing)|mak(?:e|ing) available|distribut(?:e|ing)|sub-?licens(?:e|ing)|licens(?:e|ing)|releas(?:e|ing)|send(?:ing)?|giv(?:e|ing)(?: access)?|grant(?:ing)? access|pass(?:ing)? on|hand(?:ing)? over"
    r"|shared|disclosed|sold|transferred|provided|made available|distributed|(?:sub-?)?licen[cs]ed|released|sent|given|passed(?: on)?|handed(?: over)?)\b"
)

_USES_ITSELF = late(
    r"(?i)\b(?:us(?:e|ed|ing)|reproduc\w+|cop(?:y|ied|ying)|process(?:ed|ing)?|exploit\w*|analy[sz]\w+|train(?:ed|ing)?)\b"
)

_OR_USED = late(
    r"(?i)\b(?:or|nor|and) (?:\w+ ){0,2}?(?:us(?:e|ed|ing)|train\w*|process\w*|exploit\w*|reproduc\w*|analy[sz]\w*)\b"
)
"""Who may neither hand it over nor use it may not train on it either."""

_OTHERS_ONLY = late(
    r"(?i)\bno (?:\w+ )?(?:sub-?processors?|third part(?:y|ies)|vendors?|sub-?contractors?|(?:service |AI )?providers?|affiliates?)\b|\b(?:vendors|sub-?processors|third parties|affiliates|sub-?contractors|service providers) (?:shall|will|may|do|must|can) not\b"
)
_BINDS_OTHERS = late(
    r"(?i)(?<!not, and shall )(?<!not and shall )(?<!not, and will )(?<!not and will )\b(?:requires?|ensures?|obliges?|procures?|causes?|binds?|instructs?)\b[^.;]{0,30}\b(?:sub-?processors?|processors?|third part(?:y|ies)|vendors?|sub-?contractors?|providers?|suppliers?|partners?|affiliates?)\b[^.;]{0,70}$"
)
"""The duty is to keep others from it; who "shall not, and shall cause its affiliates not to", may not do it either."""
_OWN_TOO = late(r"(?i)\b(?:not|never|neither|nor|refrain)\b[^.;]{0,60}\b(?:and|or|nor)\b[^.;]{0,30}$")


def others_only(r: Read) -> bool:
    """The ban is on handing the work to others for their training, not on training oneself."""
    if r.operator is None or r.modality is Modality.PERMITS:
        return False
    text = r.sentence.text
    if _OTHERS_ONLY.search(text[max(0, r.operator.start - 60) : r.operator.end + 24]):
        return True
    binds = _BINDS_OTHERS.search(text, max(0, r.operator.start - 120), r.operator.end)
    if binds is not None and not _OWN_TOO.search(text, 0, binds.start()):
        return True
    zone = text[r.operator.end if r.operator.end <= r.dids[0].start else 0 : r.dids[0].start]
    to_others = re.search(
        rf"(?i)\b(?:to|with) (?:(?:any |an |the )?(?:outside|external|independent|AI) )?{lexicon.THIRD}", zone
    )
    if to_others is None or not _DISCLOSES.search(zone):
        return False
    return not (_USES_ITSELF.search(zone[: to_others.start()]) or _OR_USED.search(zone, to_others.end()))


_NAMED_ONLY = late(
    r"(?i)[^.;]{0,80}?\bin (?:an? |any )?(?:(?:personally )?identifiable form|(?:manner|way|form) (?:that|which) (?:retains?|identif\w+|reveals?|discloses?|names?)\b)"
)
"""A ban on what names somebody lets through what names nobody."""


def lets_through(r: Read) -> bool:
    """A ban with a way out that is no consent: "except solely for the benefit of …", "other than to improve …"."""
    text = r.sentence.text
    if _NAMED_ONLY.match(text, r.dids[-1].end):
        return True
    return any(
        kind in ("services", "deidentified", "opt_out")
        and (TAKES_BACK.match(text[a:b]) or (kind == "opt_out" and re.match(r"(?i)unless", text[a:b])))
        and (a > r.dids[0].start or a < 15)
        for a, b, kind in r.exceptions
    )
