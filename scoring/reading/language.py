"""Language of a text: by script where the script decides, else by its commonest small words."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from scoring.reading.late import late

_WORD = late(r"[^\W\d_]+")
_INVISIBLE = late("[\u00ad\u200b-\u200d\u2060\ufeff]+")
SAMPLE_CHARS = 20_000
MIN_HITS = 4
"""Fewer small words than this say nothing: the answer is ``und``."""

SMALL_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in is that for it with as be by this are or not shall will any from which you your we our",
        "de": "der die das und ist nicht ein eine zu den von mit dem des für auf im sich wird werden oder bei nach als auch durch",
        "fr": "le la les de des et est une un du dans pour que qui par sur au aux ne pas ou avec ce cette sont être",
        "es": "el la los las de y en que un una por con para del se no es al lo como o su este esta será",
        "it": "il lo la gli le di e che un una per con del della dei non è al alla nel sono da si o questo",
        "nl": "de het een en van in is dat op te zijn voor met niet aan door worden wordt bij of deze die als uit",
        "pt": "o a os as de e em que um uma para com do da dos das não é ao no na por se ou pelo pela são",
        "pl": "w i na z do nie się jest że o oraz przez dla od po za lub przy być są jako który tym",
        "sv": "och att det som en är av för på den med till inte ett om har de ska eller från kan vid",
        "da": "og at det som en er af for på den med til ikke et om har de skal eller fra kan ved bliver",
        "no": "og å det som en er av for på den med til ikke et om har de skal eller fra kan ved blir",
        "fi": "ja on ei se että joka tai ovat sekä kun myös mutta ole tämä sen hän oli mukaan sopimus",
        "cs": "a v je na se že s z do o pro by jako to které který od nebo není jsou při za podle ve",
        "hu": "a az és hogy nem is egy ez azt ezt vagy mint aki ami által szerint valamint kell lehet meg illetve",
        "hr": "i u na je da se za od ne su koji koja koje ili te prema iz biti kao ovaj ovog ugovora",
        "lt": "ir kad su yra už dėl iki nuo taip arba ar pagal šios sutarties kuris kurie turi būti",
        "lv": "un ir par no ar uz kas vai ka šī līguma pēc tiek nav var arī lai",
        "et": "ja on ei et see või mis ning kui ka selle lepingu poolt kes tema oma",
        "ro": "și în de la a cu pe care este un o din pentru nu sau se prin al ale sunt fi va mai",
        "tr": "ve bir bu için ile de da olarak olan veya daha gibi her ne kadar en sonra tarafından",
    }.items()
}
_OWN_WORDS = {
    "da": (["af", "efter", "mellem", "blevet", "hvis", "nogen", "arbejde"], "eller ej"),
    "no": (["av", "etter", "mellom", "blitt", "noen", "arbeid"], None),
}
"""Danish and Norwegian share nearly every small word: the spelling of the rest decides."""
_FIRST_OF_SCRIPTS = "\u0370"
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", late(r"[\u3040-\u30ff]")),
    ("ko", late(r"[\uac00-\ud7af]")),
    ("zh", late(r"[\u4e00-\u9fff]")),
    ("he", late(r"[\u0590-\u05ff]")),
    ("ar", late(r"[\u0600-\u06ff]")),
    ("el", late(r"[\u0370-\u03ff]")),
    ("ru", late(r"[\u0400-\u04ff]")),
)


@lru_cache(maxsize=4)  # asked for a paper as a whole, then by its reading
def language_of(text: str) -> str:
    """ISO 639-1 code, or ``und`` when too few words decide."""
    sample = _INVISIBLE.sub("", text[:SAMPLE_CHARS])
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return "und"
    by_script = dict.fromkeys((code for code, _ in _SCRIPTS), 0)
    if max(sample) >= _FIRST_OF_SCRIPTS:
        by_script = {code: len(script.findall(sample)) for code, script in _SCRIPTS}
    # Japanese is written with Chinese characters too: a tenth of kana is enough to tell
    if by_script["ja"] >= 4 and by_script["ja"] * 10 >= by_script["zh"]:
        by_script["ja"] += by_script["zh"]
    code = max(by_script, key=lambda c: by_script[c])
    if by_script[code] >= 4 and by_script[code] * 2 >= letters:
        # letters that Ukrainian writes and Russian does not
        return "uk" if code == "ru" and re.search(r"[іїєґ]", sample) else code
    lowered = sample.lower()
    words = Counter(_WORD.findall(lowered))
    hits = {code: sum(words[w] for w in small) for code, small in SMALL_WORDS.items()}
    for code, (own, phrase) in _OWN_WORDS.items():
        hits[code] += 3 * (sum(words[w] for w in own) + (lowered.count(phrase) if phrase else 0))
    first, second = sorted(hits, key=lambda c: (-hits[c], c))[:2]
    if hits[first] < MIN_HITS or hits[first] == hits[second] or hits[first] * 12 < words.total():
        return "und"
    return first
