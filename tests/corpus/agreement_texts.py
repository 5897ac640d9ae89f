# ruff: noqa: E501 - a paragraph of a paper stands on one line
"""Papers of one agreement, in our own words: base, second version, addenda, amendments, orders. All names are made up."""

from __future__ import annotations

BAN = "{client} shall not use, and shall not authorize any third party to use, the Deliverables, including drafts, to train, fine-tune, develop or improve any artificial intelligence model or machine learning system, whether internal or operated by a third party."
GRANT = "{client} may use the Deliverables to train, develop and improve machine learning models."
BROAD = "{client} may use the Deliverables for any and all purposes, in any media now known or later developed."
LIMITED = "Contractor retains copyright. {client} may use the Deliverables solely for the catalogue described in the Statement of Work, and for no other purpose."
SIGNED = """Client: {name}    By: /s/ Jo Hale    Date: {day}
Contractor: Ada Marsh    By: /s/ Ada Marsh    Date: {day}"""
UNSIGNED = """Client: ____________________    Date: __________
Contractor: ____________________    Date: __________"""
NO_SIGNATURES = "The parties confirm these terms by e-mail."


def base(
    *clauses: str,
    name: str = "Saltmarsh Press Ltd",
    reference: str | None = "SP-2026-031",
    made: str = "6 March 2026",
    term: str = "This Agreement ends on 5 March 2027.",
    general: str = "This Agreement may be changed only in writing signed by both parties.",
    signatures: str = UNSIGNED,
    work: str = "illustrations for the autumn catalogue",
) -> str:
    """A services agreement; *clauses* become section 3, ``{client}`` in them its client."""
    own = "\n\n".join(f"3.{n} {clause.format(client='Client')}" for n, clause in enumerate(clauses, 1))
    number = f"Reference: {reference}\n\n" if reference else ""
    return f"""SERVICES AGREEMENT

{number}This Agreement is made on {made} between {name} ("Client") and Ada Marsh ("Contractor").

1. Services

1.1 Contractor shall make the {work} and deliver them by the dates that the parties agree (the "Deliverables").

2. Fees

2.1 Client shall pay each invoice within thirty (30) days of receipt.

3. Rights

{own}

4. Term

4.1 {term}

5. General

5.1 {general}

5.2 This Agreement is governed by the laws of England and Wales.

{signatures.format(name=name, day=made)}
"""


def addendum(
    *clauses: str,
    name: str = "Saltmarsh Press Ltd",
    to: str = "reference SP-2026-031",
    starts: str = "1 September 2026",
    rank: str = "If this Addendum and the Agreement conflict, this Addendum prevails.",
    signatures: str = SIGNED,
    kind: str = "Addendum",
    signed_on: str = "20 August 2026",
) -> str:
    """A paper that is added to the agreement which *to* names."""
    own = "\n\n".join(f"{n}. {clause.format(client='Client')}" for n, clause in enumerate(clauses, 2))
    return f"""{kind.upper()} No. 1

to the Services Agreement, {to}, between {name} ("Client") and Ada Marsh ("Contractor").

1. This {kind} takes effect on {starts}.

{own}

{len(clauses) + 2}. {rank}

{signatures.format(name=name, day=signed_on)}
"""


def order(*, name: str = "Saltmarsh Press Ltd", to: str = "reference SP-2026-031", signatures: str = SIGNED) -> str:
    """A statement of work under an agreement."""
    return f"""STATEMENT OF WORK No. 2

under the Services Agreement, {to}, between {name} ("Client") and Ada Marsh ("Contractor").

1. Contractor shall deliver six spot illustrations by 30 May 2026 (the "Deliverables").

2. Client shall pay 1,200.00 GBP within thirty days of the invoice.

3. Contractor shall make two rounds of revisions.

{signatures.format(name=name, day="2 May 2026")}
"""
