"""``addendum``, ``redline``, ``reply`` and ``fee``: what to ask a client for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli import context
from watcher.cli.context import JSON, answer, note, say

if TYPE_CHECKING:
    from watcher.operations.remedying import Base, Drafted

MOST_SHOWN = 160
LEVEL_WORDS = {"none": "None", "moderate": "Moderate", "high": "High"}


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(addendum)
    app.command()(redline)
    app.command()(reply)
    app.command()(fee)


def addendum(
    ctx: typer.Context,
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="DOCUMENT", help="Files, or ids of kept documents.")
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


def redline(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.docx", help="The client's own Word file.")],
    out: Annotated[Path, typer.Option("--out", metavar="F", help="Where the file with tracked changes goes.")],
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="FAMILY", help="A1, A3, A4, A5, A7, A10; else what it lacks.")
    ] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="NAME", help="Who makes the changes.")] = None,
    percent: Annotated[
        int, typer.Option("--percent", min=20, max=50, help="AI usage fee, in per cent of the project fee.")
    ] = 30,
    as_json: bool = JSON,
) -> None:
    """Put protective clauses into the client's own DOCX as tracked changes. Your copy of the file stays as it is."""
    from datetime import UTC, datetime

    from scoring.remedies.library import FAMILIES
    from watcher.cli import scoring_files
    from watcher.operations import remedying

    families = [word.strip().upper() for word in only or ()]
    if unknown := [family for family in families if family not in FAMILIES]:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(FAMILIES)}", param_hint="--only")
    data = scoring_files.read_file(file)
    with scoring_files.reader(context.of(ctx).settings()) as reader:
        done = remedying.mark_up(
            reader, file.name, data, out, author=author, only=families, percent=percent, now=datetime.now(UTC)
        )
    document = {
        "files": [str(out)],
        "rescored": remedying.standing_json(done.accepted),
        "if_rejected": remedying.standing_json(done.rejected),
        "inserted": list(done.inserted),
        "place": done.place,
        "struck": list(done.struck),
        "left": list(done.left),
    }

    def text() -> None:
        from watcher.operations.telling import LEVELS

        say(f"{out}: tracked changes, not accepted by anyone yet")
        for heading in done.inserted:
            say(f"  put in: {heading}")
        say(f"  place: {done.place}")
        for words in done.struck:
            say(f"  struck out: {_shown(words)}")
        for words in done.left:
            say(f"  left in place, look at it yourself: {_shown(words)}")
        accepted, rejected = (LEVELS.get(s.level or "", "no level") for s in (done.accepted, done.rejected))
        say(f"  If all is accepted: {accepted}. If all is rejected: {rejected}.")
        for reason in done.accepted.because:
            say(f"  Not High: {_shown(reason)}")
        say("Information, not legal advice.")

    answer(document, as_json, text)


def reply(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="A file, or the id of a kept document.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the mail goes.")] = Path("replies"),
    percent: Annotated[
        int, typer.Option("--percent", min=20, max=50, help="AI usage fee, in per cent of the project fee.")
    ] = 30,
    as_json: bool = JSON,
) -> None:
    """Draft a counter-proposal, with the steps you can fall back to and what each is worth. Nothing is sent."""
    from watcher.cli import scoring_files
    from watcher.operations import remedying

    home = context.of(ctx)
    settings = home.settings()
    with scoring_files.reader(settings) as reader:
        base = _named(home, reader, document)
        made, file = remedying.counter(reader, base, out, percent=percent, on=scoring_files.day(None, settings))
    answered = {
        "files": [str(file)],
        "rescored": remedying.standing_json(made.after),
        "before": remedying.standing_json(made.before),
        "subject": made.subject,
        "text": made.text,
        "quotes": [{"clause": q.clause, "quote": q.quote, "start": q.start, "end": q.end} for q in made.quotes],
        "strike": [{"clause": q.clause, "quote": q.quote, "start": q.start, "end": q.end} for q in made.strike],
        "if_struck": {"level": made.struck_level, "score": made.struck_score} if made.strike else None,
        "ladder": [
            {
                "rung": step.id,
                "title": step.title,
                "when": step.when,
                "clause": step.clause,
                "level": step.standing.level,
                "score": step.standing.score,
            }
            for step in made.ladder
        ],
    }

    def text() -> None:
        from watcher.operations.telling import LEVELS

        say(made.text)
        say("-" * 40)
        say("For you alone: how far you can step back, and what the contract would come to.")
        for number, step in enumerate(made.ladder, 1):
            level = LEVELS.get(step.standing.level or "", "no level")
            score = f", {step.standing.score} of 100" if step.standing.score is not None else ""
            say(f"{number}. {step.title}: {level}{score}. {step.when}")
        for reason in made.after.because:
            say(f"The first step does not reach High: {_shown(reason)}")
        if made.strike and made.struck_level and made.struck_score is not None:
            say(f"With the words struck out too: {LEVELS[made.struck_level]}, {made.struck_score} of 100.")
        say(f"The mail is in {file}. Nothing was sent. Information, not legal advice.")

    answer(answered, as_json, text)


def _shown(words: str) -> str:
    """Words of a stranger on one line of a terminal, and not too long."""
    from scoring.render.outline import clean

    shown = clean(words)
    return shown if len(shown) <= MOST_SHOWN else shown[: MOST_SHOWN - 1].rstrip() + "…"


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
            say(f"  Not High: {_shown(reason)}")
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
