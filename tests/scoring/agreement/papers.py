"""Papers drawn by chance: few clients, few numbers, few days, so that they meet."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from scoring.agreement.citing import Citation, Lapse, Rank
from scoring.agreement.facts import PaperFacts
from scoring.score import level_of
from scoring.text import Span
from tests.scoring.agreement.taking import SEEN

FLAGS = ("P_full", "P_part", "override", "G", "B", "W", "C", "L_lim")
CLIENTS = ("Saltmarsh Press Ltd", "Heather Lane Films Ltd")
NUMBERS = ("SP-2026-031", "SP-2026-032")
DAYS = tuple(date(2026, month, 1) for month in (3, 6, 9, 12))
SKETCHES = (tuple(range(100)), tuple(range(30, 130)), tuple(range(1000, 1100)))
STATUSES = ("present", "partial", "absent")


@st.composite
def flags(draw: st.DrawFn) -> tuple[str, ...]:
    """Flags of one paper; a full ban is a part of one."""
    found = draw(st.sets(st.sampled_from(FLAGS)))
    return tuple(sorted(found | ({"P_part"} if "P_full" in found else set())))


@st.composite
def paper_facts(
    draw: st.DrawFn, identifier: str, *, client: str | None = None, signed: str | None = None
) -> PaperFacts:
    """One paper of any kind."""
    kind = draw(st.sampled_from(("contract", "contract", "addendum", "amendment", "sow")))
    added = kind != "contract"
    own = draw(flags())
    number, day = draw(st.sampled_from((*NUMBERS, None))), draw(st.sampled_from((*DAYS, None)))
    cites = (Citation(number, None, Span(0, 1)),) if added and number else ()
    cites += (Citation(None, day, Span(2, 3)),) if added and day and draw(st.booleans()) else ()
    if not added and draw(st.integers(0, 9)) == 0:
        cites = (Citation(draw(st.sampled_from(NUMBERS)), None, Span(0, 1), replaced=True),)
    facts = PaperFacts(
        id=identifier,
        kind=kind,
        level=str(level_of(own)),
        flags=own,
        open_by=draw(st.sampled_from(((), ("change.unilateral",), ("elsewhere",)))) if "C" in own else (),
        takes_back=("change.unilateral",) if added and draw(st.booleans()) else (),
        signed=signed or draw(st.sampled_from(("signed", "unsigned", "unknown"))),
        reference=None if added else number,
        client=client or draw(st.sampled_from((*CLIENTS, None))),
        freelancer="Ada Marsh",
        effective=draw(st.sampled_from((*DAYS, None))) if added else day,
        end=draw(st.sampled_from((None, None, date(2026, 10, 31), date(2027, 2, 28)))),
        auto_renew=draw(st.sampled_from((None, False, True))),
        term=(1, "year"),
        cites=cites,
        rank=draw(st.sampled_from(Rank)) if added else Rank.SILENT,
        outranks=frozenset() if added else frozenset(draw(st.sets(st.sampled_from(("sow", "addendum")), max_size=1))),
        touches=draw(st.sampled_from(((), (), ("3",), ("7.1",)))) if added else (),
        lifts_ban=added and draw(st.integers(0, 5)) == 0,
        terminates=added and draw(st.integers(0, 5)) == 0,
        extends=added and draw(st.booleans()),
        bans=("3.1",) if "P_part" in own else (),
        limits=("7",) if "L_lim" in own else (),
        survives=draw(st.booleans()),
        lapse=draw(st.sampled_from((None, None, Lapse(3, "month", "end"), Lapse(90, "day", "start")))),
        protections={"ai_training_prohibition": draw(st.sampled_from(STATUSES))},
        sketch=draw(st.sampled_from(SKETCHES)),
    )
    seen = SEEN + timedelta(days=draw(st.integers(0, 300)))
    thread = tuple(draw(st.sets(st.sampled_from(("<1@x>", "<2@x>")), max_size=2)))
    return facts.came(seen, sender=None, message=draw(st.sampled_from(("m-1", "m-2", None))), thread=sorted(thread))


@st.composite
def papers(draw: st.DrawFn) -> list[PaperFacts]:
    """Up to six papers."""
    return [draw(paper_facts(f"d-{n}")) for n in range(draw(st.integers(0, 6)))]
