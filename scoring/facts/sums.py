"""Which sum of the paper is which: the fee, its total, a rate, a deposit."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring.facts.fact import Fact, clause_of, fact, place_of
from scoring.facts.money import CODES, DOLLARS, Money, dollars_of, money_in, plain, style_of
from scoring.reading.gates import AnyOf
from scoring.reading.late import late
from scoring.rules.base import DOT, Paper, Sentence

_SIGNED = late(
    rf"[$€£¥₹₩₺₪]|\b(?:{'|'.join(sorted(CODES))})\b|\b(?:[Ee]uros?|[Dd]ollars?|[Pp]ounds?|[Ff]rancs|kr|Fr|SFr|yen|rupees|kron(?:a|or|er))\b|zł|Kč"
)
_DIGIT = late(r"\d")
_KILL = late(r"\b(?:kill|cancellation) fee\b|\bcancel\w*\b")
_LATE = late(r"\b(?:late|overdue|past[- ]due)\b[^.;]{0,40}\b(?:fee|charge|sum|compensation)\b|\blate fee\b")
_DEPOSIT = late(
    r"\b(?:deposit|advance|down[- ]payment|up ?front|retainer fee|(?:up)?on (?:signature|signing|execution))\b"
)
_TOTAL = late(
    r"\b(?:total|flat|fixed|project|overall|all-in|lump[- ]sum|maximum)(?: \w+){0,2} (?:fee|price|amount|sum|compensation|payment|cost|budget)s?\b|\btotal(?: of|:)|\bin total\b|\bin full\b"
)
_FEE = late(r"\b(?:fees?|pays?|paid|payable|compensat\w+|price|remunerat\w+|rate|honorarium|commission fee|due)\b")
_OTHER = late(
    r"\b(?:liab\w+|insur\w+|coverage|damages|penalt\w+|indemn\w+|expenses?|reimburs\w+|fine|threshold|budget for)\b"
)
_SHARE = AnyOf(
    r"(?P<share>\d{1,2}(?:·\d)?) ?(?:%|per ?cent|percent)[^.;]{0,60}?\b(?:deposit|advance|up ?front|down[- ]payment|(?:up)?on (?:signature|signing|execution|booking|commencement)|before (?:work|the work|starting))\b",
    r"\b(?:deposit|advance|down[- ]payment)\b[^.;]{0,40}?(?P<share>\d{1,2}(?:·\d)?) ?(?:%|per ?cent|percent)",
    r"\b(?P<share>half|one half|a third|one third|a quarter|one quarter)\b[^.;]{0,50}?\b(?:(?:up)?on (?:signature|signing|execution|booking|commencement)|in advance|up ?front)\b",
    lowered=True,
)
_FRACTIONS = {
    "half": "50",
    "one half": "50",
    "a third": "33.33",
    "one third": "33.33",
    "a quarter": "25",
    "one quarter": "25",
}
_FREELANCER_OWES = late(r"\ue002+(?: [\w,]+){0,4} (?:pays?|reimburses?|refunds?|repays?)\b")
_US_LAW = late(
    r"\b(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|United States)\b"
)
_CA_LAW = late(r"\b(?:Canada|Ontario|Quebec|British Columbia|Alberta|Manitoba|Nova Scotia|Saskatchewan)\b")
_AU_LAW = late(r"\b(?:Australia|New South Wales|Queensland|Tasmania)\b")


def money_facts(paper: Paper, law: Iterable[Fact] = ()) -> Iterator[Fact]:
    """Sums in reading order. *law*: facts on the governing law, which can tell whose dollar a ``$`` is."""
    signed = [s for s in paper.sentences if _SIGNED.search(s.words)]
    text = "\n".join(s.words for s in signed)
    dollars, note = dollars_of(text), ""
    if dollars == DOLLARS and "$" in text:
        dollars, note = _dollars_by_law(law)
    european = style_of(text)
    seen: set[int] = set()
    for sentence in signed:
        for money in money_in(sentence.words, dollars=dollars, european=european):
            span = place_of(paper, sentence, money.start, money.end)
            if span.start in seen or not len(span):
                continue
            seen.add(span.start)
            taken = note if money.currencies == dollars and "$" in sentence.words[money.start : money.end] else ""
            one = not money.readings
            yield fact(
                paper,
                _name(sentence, money),
                plain(money.values[0]) if len(money.values) == 1 else None,
                span,
                clause_of(sentence),
                unit=money.currencies[0] if len(money.currencies) == 1 else None,
                per=money.per,
                readings=money.readings,
                note=taken if one else "",
            )
    yield from _shares(paper)


def _dollars_by_law(law: Iterable[Fact]) -> tuple[tuple[str, ...], str]:
    for stated in law:
        place = stated.value or ""
        for words, code in ((_US_LAW, "USD"), (_CA_LAW, "CAD"), (_AU_LAW, "AUD")):
            if stated.name == "governing_law" and words.search(place):
                return (code,), f"Taken for {code}, since the law of {place} governs."
    return DOLLARS, ""


def _name(sentence: Sentence, money: Money) -> str:
    tagged = sentence.tagged
    left = max(tagged.rfind(";", 0, money.start), tagged.rfind(". ", 0, money.start)) + 1
    before = tagged[max(left, money.start - 90) : money.start]
    near = before[-60:] + tagged[money.end : money.end + 40].partition(",")[0]
    if _KILL.search(before):
        return "kill_fee"
    if _LATE.search(before):
        return "late_fee"
    if _FREELANCER_OWES.search(before) or _OTHER.search(before[-60:]):
        return "amount"
    if money.per is not None:
        return "fee_rate"
    if _DEPOSIT.search(near):
        return "deposit"
    if _TOTAL.search(near):
        return "fee_total"
    return "fee" if _FEE.search(tagged[left:]) else "amount"


def _shares(paper: Paper) -> Iterator[Fact]:
    for sentence in paper.where(_SHARE):
        m = _SHARE.search(sentence.tagged)
        if m is None or sentence.negated(m.start()) or _FREELANCER_OWES.search(sentence.tagged):
            continue
        share = _FRACTIONS.get(m["share"], m["share"].replace(DOT, "."))
        yield fact(paper, "deposit", share, place_of(paper, sentence, *m.span()), clause_of(sentence), unit="percent")
