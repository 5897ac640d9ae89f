"""Clauses to plant into whole contracts: bans that hold, and bans that a trap defeats.

``{c}`` is the client's term, ``{f}`` the freelancer's, ``{w}`` what the contract calls the work, ``{n}`` the number of
the section that the clause gets.
"""

# ruff: noqa: E501 - a clause is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scoring.reading.clauses import split_clauses
from scoring.reading.definitions import find_definitions, work_terms
from scoring.reading.parties import find_parties

BAN = "{c} shall not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence or machine learning system"

HONEST: Mapping[str, str] = {
    "plain": BAN + ".",
    "prohibited": "{c} is prohibited from using, or authorizing any third party to use, the {w} for the purpose of training, fine-tuning, or developing artificial intelligence models or machine learning algorithms.",
    "long": "{c} agrees that it will not, and will not permit its affiliates or any other person to, copy, ingest or otherwise use the {w}, in whole or in part, in order to train, fine-tune, test or improve any artificial intelligence or machine learning model, whether internal or operated by a third party.",
    "permit": "{c} may not use the {w}, nor permit others to use them, in the training, fine-tuning or development of artificial intelligence.",
    "no rights": "No rights are granted to {c} to use, or to let others use, the {w} to train, fine-tune or develop artificial intelligence systems.",
}
"""Bans that hold: each should raise a contract that holds nothing against them."""

TRAPPED: Mapping[str, str] = {
    "reversed": "{f} shall not use, and shall not authorize any third party to use, any materials of {c} to train, fine-tune or develop any artificial intelligence or machine learning system.",
    "reversed tools": "{f} shall not use generative artificial intelligence to create the {w}, nor permit any third party to do so.",
    "reversed work": "{f} shall not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system.",
    "double negation": "Nothing in this Agreement prevents {c} from using, or authorizing any third party to use, the {w} to train, fine-tune or develop artificial intelligence systems.",
    "keeps from": "Nothing in this Agreement keeps {c} from using the {w}, or authorizing any third party to use them, to train, fine-tune or develop artificial intelligence.",
    "no duty": "{c} is under no obligation to refrain from using, or from authorizing any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "no objection": "{f} has no objection to {c} using, or authorizing any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "client reserves": "{c} reserves all rights to use, and to authorize any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "need not": "The {w} need not be kept out of any data set that {c} or any third party uses to train, fine-tune or develop artificial intelligence.",
    "sanction": "This licence ends at once if {c} or any third party uses the {w} to train, fine-tune or develop artificial intelligence.",
    "no claim": "No use of the {w} by {c} or any third party to train, fine-tune or develop artificial intelligence shall give rise to any claim of {f}.",
    "not limited": "{c} is not prohibited from using, or from authorizing any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "except improve": BAN + ", except to improve its own products and services.",
    "except internal": BAN + ", except for its internal business purposes.",
    "except fit": BAN + ", unless {c} deems such use necessary.",
    "except section": BAN
    + ", except as permitted in Section {n}.2.\n\n{n}.2 {c} may use the {w} to develop and improve its own machine learning models.",
    "subject to": "Subject to Section {n}.2, "
    + BAN
    + ".\n\n{n}.2 {c} may use the {w} for the development of its products, including machine learning.",
    "other than": BAN + " other than systems operated by {c} or its affiliates.",
    "deemed": BAN + " without the consent of {f}, which shall be deemed given.",
    "not unreasonably": BAN
    + " without the prior written consent of {f}, such consent not to be unreasonably withheld or delayed.",
    "intends": "{c} does not currently intend to use, or to authorize any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "efforts": "{c} will use commercially reasonable efforts not to use, and not to authorize any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "endeavour": "{c} shall endeavour not to use the {w}, or let any third party use them, to train, fine-tune or develop artificial intelligence.",
    "generative": BAN.replace(
        "artificial intelligence or machine learning system", "generative artificial intelligence system"
    )
    + ".",
    "third-party AI": "{c} shall not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any third-party artificial intelligence system.",
    "public AI": "{c} shall not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any publicly available artificial intelligence system.",
    "identifiable": "{c} shall not use, and shall not authorize any third party to use, the {w} in identifiable form to train, fine-tune or develop any artificial intelligence system.",
    "finals": "{c} shall not use, and shall not authorize any third party to use, the final {w} to train, fine-tune or develop any artificial intelligence system. Drafts may be used by {c} freely.",
    "lapses": BAN + ". This restriction expires six months after delivery.",
    "term only": BAN + " during the term of this Agreement.",
    "notwithstanding": BAN + ".\n\n{n}.2 Notwithstanding Section {n}.1, {c} may use the {w} to train its own models.",
    "however": BAN + ". However, {c} may use the {w} to train and improve its own models.",
    "foregoing": BAN + ". The foregoing does not apply to systems that {c} or its affiliates develop.",
    "nothing limits": BAN + ". Nothing in this Section {n} limits {c}'s right to use the {w} for any purpose.",
    "prevails": BAN
    + ".\n\n{n}.2 In the event of any conflict, {c}'s vendor policies, as amended from time to time, prevail over this Section {n}.",
    "may change": BAN + ".\n\n{n}.2 {c} may amend the terms of this Agreement at any time in its sole discretion.",
    "not obliged": "{c} has no obligation to refrain from using, or authorizing any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "recital": "Whereas {f} would prefer that {c} does not use, and does not authorize any third party to use, the {w} to train, fine-tune or develop artificial intelligence, the parties have discussed the matter.",
    "requests": "{f} requests that {c} not use, or authorize any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "fee waived": "{c} shall not owe any fee for using, or authorizing any third party to use, the {w} to train, fine-tune or develop artificial intelligence.",
    "staff": "{c} shall not use, and shall not authorize any third party to use, the {w} to train its staff, to fine-tune its house style or to develop training materials.",
    "client data": "{c} shall not use, and shall not authorize any third party to use, the personal data of {f} to train, fine-tune or develop any artificial intelligence system.",
    "law": "To the extent that applicable law does not permit it, " + BAN[:1].lower() + BAN[1:] + ".",
    "unless opted": BAN + " unless {f} has failed to opt out within ten days of delivery.",
    "after": BAN + " before the first publication of the {w}.",
    "if asked": "If {f} so requests in writing for a particular item and {c} agrees, " + BAN + ".",
    "waived": BAN + ". {f} hereby waives any claim under this Section {n}.",
    "supersede": BAN + ".\n\n{n}.2 Section {n}.1 is superseded by the terms that {c} publishes on its vendor portal.",
    "only competitors": "{c} shall not authorize any competitor of {f} to use the {w} to train, fine-tune or develop any artificial intelligence system.",
    "only train": "{c} shall not use the {w} to train any artificial intelligence system.",
    "affiliates may": BAN + ". Affiliates of {c} may use the {w} to train their own artificial intelligence systems.",
}
"""Bans that a trap defeats or narrows: High is wrong for every one of them."""

ODD: tuple[str, ...] = (
    BAN
    + ".\n\n{n}.2 Section {n}.1 shall not restrict research carried out by {c}, including research into machine learning.",
    BAN
    + ".\n\n{n}.2 The parties acknowledge that {c}'s ordinary product development, which includes training, is not affected by Section {n}.1.",
    BAN + " without giving {f} five days' notice.",
    BAN + " unless the {w} have been anonymised.",
    BAN + " where this would be unlawful.",
    BAN + " in a manner that competes with {f}.",
    BAN + " for the purpose of imitating the style of {f}.",
    BAN + ", it being understood that internal evaluation and model development remain permitted.",
    BAN + ".\n\n{n}.2 {c}'s breach of Section {n}.1 shall have no consequences and gives {f} no claim.",
    BAN
    + ".\n\n{n}.2 In deviation from Section {n}.1, {f} grants {c} a licence to include the {w} in data sets for machine learning.",
    BAN + ".\n\n{n}.2 {f} may release {c} from Section {n}.1, and hereby does so.",
    BAN + ".\n\n{n}.2 Section {n}.1 takes effect only if the parties sign a separate AI rider.",
    BAN + ".\n\n{n}.2 Section {n}.1 applies only to {w} that are marked 'no AI' by {f} on delivery.",
    BAN + ".\n\n{n}.2 Section {n}.1 ceases to apply once {c} has paid the fee.",
    BAN + ".\n\n{n}.2 Any rights that {f} has under Section {n}.1 are waived upon acceptance of the {w}.",
    "It is the wish of {f} that " + BAN + "; this wish is not binding.",
    "Draft for discussion only: " + BAN + ".",
    BAN + ".\n\n{n}.2 The foregoing restriction is aspirational and creates no obligation.",
    BAN + ", save where the use serves the improvement of the services that {c} offers to its customers.",
    BAN + ".\n\n{n}.2 To the extent that Section {n}.1 conflicts with the Platform Terms, the Platform Terms apply.",
    BAN
    + ".\n\n{n}.2 {c} may assign to its AI affiliate all rights that it holds under this Agreement, free of the restriction in Section {n}.1.",
    BAN + " more than once.",
    BAN + " at the expense of {f}.",
    BAN + " without the knowledge of {f}.",
    BAN + " for sale to third parties.",
    BAN + " before payment.",
    "{c} shall use best endeavours to ensure that nobody uses the {w} to train, fine-tune or develop any artificial intelligence system.",
    "{c} is asked not to use, and not to authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system.",
    "Unless {c} informs {f} otherwise, " + BAN + ".",
    BAN + ". Such use is, however, permitted to companies of {c}'s group.",
    BAN
    + ".\n\n{n}.2 Without prejudice to Section {n}.1, {c} is entitled to all forms of automated processing of the {w}, including machine learning.",
    BAN
    + ".\n\n{n}.2 The Client Terms, which {c} publishes at https://c.example/terms, take precedence over this Section {n}.",
    "Should the parties so agree in a purchase order, " + BAN + ".",
    "{f}'s customers shall not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system; {c} is not such a customer.",
    BAN + ".\n\n{n}.2 Section {n}.1 is deleted.",
    BAN + ". [This clause is intentionally left without effect.]",
    BAN + ", always provided that {c} may do so through its subsidiaries.",
    BAN + " insofar as this is technically feasible.",
    BAN + " as far as {c} considers this reasonable.",
    BAN
    + ".\n\n{n}.2 The restrictions of this Section {n} shall not apply in respect of {w} that {c} has lawfully acquired.",
    BAN + ". {c} decides in its reasonable opinion what counts as training.",
    BAN
    + ".\n\n{n}.2 Training for quality control of {c}'s own systems is no training within the meaning of Section {n}.1.",
    BAN + ".\n\n{n}.2 For the purposes of this Section, 'artificial intelligence system' means a robot.",
    BAN + ".\n\n{n}.2 {f} agrees not to enforce Section {n}.1.",
    BAN + ".\n\n{n}.2 Section {n}.1 is subordinate to the licence granted above.",
    BAN + " in Germany.",
    BAN + " on weekdays.",
    BAN + " intentionally.",
    "{c} shall not knowingly use, and shall not knowingly authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system.",
    BAN + " having fewer than one billion parameters.",
    BAN + ". This does not concern systems of {c}'s cloud provider.",
    BAN + ".\n\n{n}.2 {c} has already included the {w} in its training data, which {f} approves.",
    BAN + ".\n\n{n}.2 {f} consents in advance to every use under Section {n}.1 that {c} announces.",
    BAN + ".\n\n{n}.2 Section {n}.1 binds the parties for the first year.",
    "{c} shall primarily not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system.",
    "As a rule, " + BAN + ".",
    "In principle " + BAN + ".",
    "{c} shall, where practicable, not use, and not authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system.",
    BAN + " that is offered to consumers.",
    BAN + " whose outputs are published.",
    BAN + ". Clause {n}.1 may be varied by {c} by e-mail.",
    BAN + ".\n\n{n}.2 {c}'s total obligation under Section {n}.1 is satisfied by a statement on its website.",
    BAN + ".\n\n{n}.2 All restrictions on use end on delivery.",
    BAN + ".\n\n{n}.2 {c} may use the {w} without any restriction.",
    BAN
    + ".\n\n{n}.2 The use of the {w} in {c}'s recommendation engine, including its training, is part of the licence.",
    "{c} shall not use the {w}, and shall not authorize any third party to use them, to train, fine-tune or develop any artificial intelligence system as long as {f} is a member of the guild.",
    "{c} acknowledges the view of {f} that {c} shall not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system.",
    "{c} and {f} will negotiate a clause under which {c} shall not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system.",
    "The following clause, struck by the parties, is kept for reference: " + BAN + ".",
    BAN + " outside the services that {c} provides.",
)
"""Ways to take a ban back, or to make less of it, that were written before any rule knew them: none may be High."""

HONEST_TOO: tuple[str, ...] = (
    "{c} shall not use, reproduce or distribute the {w}, in whole or in part, for purposes of training or developing artificial intelligence technologies, including without limitation technologies capable of generating works in the same style or genre as the {w}, and shall not permit any third party to do so, without {f}'s specific and express written permission.",
    "No part of the {w} may be used by {c}, or by anyone to whom {c} gives access, to train, fine-tune, test or develop any machine learning or artificial intelligence system, whether now known or hereafter devised.",
    "For the avoidance of doubt, {f} reserves all rights in the {w} for machine learning, and {c} shall neither use the {w} to train or develop artificial intelligence nor license, sell or make them available to any third party for that purpose.",
    "{c} agrees that neither it nor its affiliates, contractors or licensees will use the {w} as training data for, or otherwise to develop or improve, any artificial intelligence model, be it its own or that of a third party.",
    "The {w} may not be used by {c}, nor may {c} permit others to use them, for training, developing, fine-tuning or evaluating artificial intelligence without a separate licence signed by {f}.",
    "Under no circumstances shall {c} or any third party acting for it use the {w} for the training or the development of generative or other artificial intelligence.",
    "{c} will not use the {w} to train or develop AI and will not allow anyone else to do so.\n\n{n}.2 This restriction survives the end of this Agreement. A breach of it is a material breach.\n\n{n}.3 If {c} breaches Section {n}.1, it shall delete the {w} from every data set and pay the AI usage fee.",
    "The rights granted to {c} do not include the right to use the {w}, or to authorise others to use them, to train, fine-tune or develop artificial intelligence. Any such use requires a separate written licence and a separate fee.",
    "Except with the prior written consent of {f}, {c} shall not use the {w}, nor allow any third party to use them, as input for the training or development of any AI tool, model or algorithm.",
    "It is strictly prohibited for {c} and for third parties to use the {w} to train, fine-tune or develop artificial intelligence systems of any kind.",
    "{c} shall not use, and shall not authorize any third party to use, the {w} to train, fine-tune or develop any artificial intelligence system. {c} shall notify {f} without delay if it learns of such use. {f} may request a written confirmation once a year.",
    "Use of the {w} by {c} or any third party in data sets for the training or development of artificial intelligence is excluded from this licence and remains reserved to {f}.",
    "{c} warrants that it will not use the {w} to train or develop any artificial intelligence, and that it will contractually oblige all third parties to whom it passes them to refrain from doing so.",
)
"""Bans that hold, in the words of many drafters."""

_SIGNATURES = re.compile(r"(?im)^[^\n]*(?:_{6,}|in witness whereof|signed (?:for|by)\b|^signed:)[^\n]*$")


def plant(text: str, clauses: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """*text* with each of *clauses* as a section of its own before the signatures; nothing where no roles are found."""
    found_clauses = split_clauses(text)
    definitions = find_definitions(text, found_clauses)
    parties = find_parties(text, found_clauses, definitions, ())
    client, freelancer = parties.client, parties.freelancer
    if not parties.sure or client is None or freelancer is None or not client.terms or not freelancer.terms:
        return
    c, f = client.terms[0], freelancer.terms[0]
    known = work_terms(text, definitions)
    work = next((d.term for d in definitions if d.term.casefold() in known), "Deliverables")
    signatures = _SIGNATURES.search(text, len(text) // 2)
    at = signatures.start() if signatures else len(text)
    numbers = [int(n) for n in re.findall(r"(?m)^\s*(?:section |article )?(\d{1,2})[.)]\s", text, re.IGNORECASE)]
    n = max(numbers, default=20) + 1
    for name, clause in clauses.items():
        body = clause.format(c=_first(c), f=_first(f), w=work, n=n)
        yield name, f"{text[:at].rstrip()}\n\n{n}. Artificial Intelligence\n\n{n}.1 {body}\n\n{text[at:]}"


def _first(term: str) -> str:
    return term if term[:1].isupper() else term.capitalize() if term in ("we", "you") else term
