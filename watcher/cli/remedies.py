"""``addendum`` and ``fee``: what to ask a client for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli import context
from watcher.cli.context import JSON, answer, note, say

if TYPE_CHECKING:
    from watcher.operations.remedying import Base, Drafted

LEVEL_WORDS = {"none": "None", "moderate": "Moderate", "high": "High"}


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(addendum)
    app.command()(fee)


def addendum(
    ctx: typer.Context,
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT]...", help="Files, or ids of kept documents.")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="NAME", help="Every contract with them.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every contract that is kept.")] = False,
    blank: Annotated[bool, typer.Option("--blank", help="A paper to fill in, for any contract.")] = False,
    level: Annotated[
        str, typer.Option("--level", metavar="none,moderate", help="With --client or --all: contracts of these levels.")
    ] = "none,moderate",
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go.")] = Path("addenda"),
    effective: Annotated[
        str | None, typer.Option("--effective", metavar="DATE", help="First day in force; else the last signature's.")
    ] = None,
    percent: Annotated[
        int, typer.Option("--percent", min=20, max=50, help="AI usage fee, in per cent of the project fee.")
    ] = 30,
    as_json: bool = JSON,
) -> None:
    """Draft addenda that protect your work: DOCX, PDF and a draft mail each. Nothing is sent."""
    from watcher.cli import scoring_files
    from watcher.operations import remedying

    chosen = [bool(documents), client is not None, everything, blank]
    if sum(chosen) != 1:
        raise typer.BadParameter("name documents, or say --client NAME, --all or --blank", param_hint="addendum")
    home = context.of(ctx)
    settings = home.settings()
    today = scoring_files.day(None, settings)
    first = None if effective is None else scoring_files.day(effective, settings)
    passed: tuple[dict[str, str], ...] = ()
    with scoring_files.reader(settings) as reader:
        bases: list[Base | None]
        if blank:
            bases = [None]
        elif documents:
            bases = [_named(home, reader, word) for word in documents]
        else:
            with home.app() as app:
                found, passed = remedying.kept_contracts(app.store, _levels(level), client)
            bases = list(found)
        drafted = [remedying.draft(reader, base, out, percent=percent, effective=first, on=today) for base in bases]
    made = [d.to_json() for d in drafted]
    document: dict[str, Any] = {
        "files": [f for d in made for f in d["files"]],
        "rescored": remedying.standing_json(remedying.worst_of(drafted)) if drafted else None,
        "addenda": made,
        "passed_over": list(passed),
    }
    answer(document, as_json, lambda: _tell(drafted, passed))


def _named(home: context.Context, reader: Any, word: str) -> Base:
    """The contract that *word* names: a file, or the id of a kept document."""
    from evidence.digest import digest_of
    from watcher.cli import scoring_files
    from watcher.operations import remedying

    path = Path(word)
    if word.startswith("d-") and not path.exists():
        with home.app() as app:
            return remedying.from_store(app.store, app.store.contracts.document(word))
    data = scoring_files.read_file(path)
    return remedying.from_file(reader, path.name, data, str(digest_of(data)))


def _levels(words: str) -> set[str]:
    try:
        return {LEVEL_WORDS[word.strip().lower()] for word in words.split(",")}
    except KeyError as unknown:
        raise typer.BadParameter(f"{unknown.args[0]!r} is none of none, moderate, high", param_hint="--level") from None


def _tell(drafted: list[Drafted], passed: tuple[dict[str, str], ...]) -> None:
    from watcher.operations.telling import LEVELS

    for made in drafted:
        standing = made.standing
        present = sum(status == "present" for status in standing.protections.values())
        say(f"Draft addendum for {made.client or made.document or 'any client'}, unsigned")
        for file in made.files:
            say(f"  {file}")
        what = "Contract and addendum together" if made.rescored.together else "By itself"
        shown = LEVELS[standing.level] if standing.level else "no level"
        say(f"  {what}, once both have signed: {shown}, {present} of 8 protections.")
        for reason in standing.because:
            say(f"  Not High: {reason}")
        if made.blanks:
            say(f"  Fill in: {', '.join(made.blanks)}.")
        for warning in made.warnings:
            say(f"  {warning}")
        say()
    for each in passed:
        note(f"passed over {each['document']}: {each['reason']}")
    if not drafted:
        say("No contract needs an addendum.")
    else:
        say(
            "Nothing was sent. An addendum binds nobody until both parties have signed it. "
            "Information, not legal advice."
        )


def fee(
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="The project's fee: 2400.00, 2.400,00 or 2,400.00.")],
    currency: Annotated[str, typer.Argument(metavar="CUR", help="Three letters: EUR, GBP, JPY …")],
    percent: Annotated[str, typer.Option("--percent", metavar="20..50", help="35, or 20,35,50, or 20..50.")] = "20..50",
    as_json: bool = JSON,
) -> None:
    """Work out the AI usage fee: what a licence for AI use costs on top of a project's fee."""
    from scoring.remedies.fee import read_amount, read_percents, usage_fees

    code = currency.strip().upper()
    base = read_amount(amount, code)
    fees = usage_fees(base, code, read_percents(percent))
    unit = fees[0].fee.as_tuple().exponent
    assert isinstance(unit, int)
    shown = base.quantize(type(base)(1).scaleb(unit))
    document = {
        "amount": f"{shown:f}",
        "currency": code,
        "fees": [{"percent": f"{f.percent:f}", "fee": f"{f.fee:f}", "total": f"{f.total:f}"} for f in fees],
        "least": f"{fees[0].fee:f}",
        "most": f"{max(f.fee for f in fees):f}",
    }

    def text() -> None:
        say(f"Project fee {shown:f} {code}")
        for f in fees:
            say(f"  {f.percent:f} %   AI usage fee {f.fee:f} {code}   with the project fee {f.total:f} {code}")
        say("For each model and each term, on top of the project fee, under a separate licence.")

    answer(document, as_json, text)
