"""``market``: how common each clause is, where a contract stands, and contributing labels."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli import context
from watcher.cli.context import answer, say

if TYPE_CHECKING:
    from scoring.market import MarketRow, Stand
    from scoring.text import ContractText
    from watcher.operations.surveying import OptIn, Survey

CONTRIBUTE = "contribute"
_LABELS = {"yes": "yes", "possible": "possible, read it", "no": "not found"}


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(market)


def market(
    ctx: typer.Context,
    what: Annotated[
        str | None, typer.Argument(metavar="[FILE | ID | contribute]", help="A contract, to see where it stands.")
    ] = None,
    switch: Annotated[str | None, typer.Argument(metavar="[on | off]", help="After 'contribute'.")] = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Folder to write your labels into.")] = None,
    out_of: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Folder of contributions to make a table of.")
    ] = None,
    password_file: Annotated[Path | None, typer.Option(help="Passwords to try, one a line.")] = None,
    as_json: bool = context.JSON,
) -> None:
    """Show how common each clause is, and where one of your contracts stands. Contributing is off until you say on."""
    if what == CONTRIBUTE:
        _contribute(ctx, switch, to, as_json)
        return
    if switch is not None or to is not None:
        raise typer.BadParameter("on, off and --to belong to 'market contribute'", param_hint="market")
    if out_of is not None:
        if what is not None:
            raise typer.BadParameter("name a contract, or --from a folder", param_hint="market")
        _gathered(out_of, as_json)
        return
    from scoring.market import reference_market

    rows = reference_market()
    if what is None:
        answer({"categories": [_row(row) for row in rows]}, as_json, lambda: _table(rows))
        return
    text, stand, document = _look(ctx, what, password_file)
    shown = [{**_row(row), **_here(row.name, text, stand)} for row in rows]
    answer({"document": document, "categories": shown}, as_json, lambda: _table(rows, text, stand))


def _look(ctx: typer.Context, what: str, password_file: Path | None) -> tuple[ContractText, Stand, str]:
    from watcher.cli import scoring_files
    from watcher.operations import surveying

    path = Path(what)
    if path.is_file():
        data = scoring_files.read_file(path)
        with scoring_files.reader(context.of(ctx).settings()) as reader:
            text, stand = surveying.stand_of_file(
                reader.confine, reader.me, path.name, data, scoring_files.passwords(password_file)
            )
        return text, stand, str(path)
    with context.of(ctx).app() as app:
        document, text, stand = surveying.stand_of_document(app.confine, app.settings.me.names, app.store, what)
    return text, stand, document


def _contribute(ctx: typer.Context, switch: str | None, to: Path | None, as_json: bool) -> None:
    import secrets

    from watcher.operations import surveying

    if switch not in (None, "on", "off"):
        raise typer.BadParameter("say on or off", param_hint="market contribute")
    if to is not None and switch != "on":
        raise typer.BadParameter("--to goes with 'market contribute on'", param_hint="market contribute")
    with context.of(ctx).app() as app:
        path = app.opt_in_of(app.owner)
        if switch == "off":
            _leave(path, as_json)
            return
        opted = surveying.OptIn.load(path)
        if switch == "on":
            folder = to.expanduser().absolute() if to is not None else opted.folder
            opted = surveying.OptIn(True, opted.contributor or secrets.token_hex(16), folder)
        found = None
        if opted.on and opted.contributor is not None:
            found = surveying.survey(app.confine, app.settings.me.names, app.store, opted.contributor)
            if switch == "on":
                if opted.folder is not None:
                    found = surveying.hand_in(found, opted.folder)
                opted.save(path)
    _tell(opted, found, as_json)


def _leave(path: Path, as_json: bool) -> None:
    from watcher.errors import HomeError
    from watcher.operations import surveying

    try:
        before = surveying.OptIn.load(path)
    except HomeError:  # a damaged file is written anew
        before = surveying.OptIn(False)
    gone = surveying.take_back(before)
    surveying.OptIn(False).save(path)

    def text() -> None:
        say("Contributing is off; nothing is passed on.")
        if not gone:
            say(f"What was written into {before.folder} could not be reached: remove {before.contributor}* there.")

    answer({"contribute": "off", "taken_back": gone}, as_json, text)


def _tell(opted: OptIn, found: Survey | None, as_json: bool) -> None:
    document: dict[str, Any] = {"contribute": "on" if opted.on else "off"}
    if found is not None:
        document |= {
            "contribution": found.contribution.to_json(),
            "file": str(found.file) if found.file else None,
            "kept_back": [{"document": k.document, "reason": k.reason, "quote": k.quote} for k in found.kept_back],
        }

    def text() -> None:
        if found is None:
            say("Contributing is off; nothing is passed on. 'clausewatch market contribute on' turns it on.")
            return
        many = len(found.contribution.contracts)
        say(f"Contributing is on: labels of {many} contract{'' if many == 1 else 's'}, and nothing else of them.")
        for kept in found.kept_back:
            say(f"  {kept.document} stays here: {kept.reason}.{f' “{_line(kept.quote, 160)}”' if kept.quote else ''}")
        if found.file is not None:
            say(f"Written to {found.file}. 'clausewatch market contribute off' removes it.")
        elif opted.folder is None:
            say("Nothing was sent: no place is named. Name one with 'clausewatch market contribute on --to DIR'.")
        else:
            say(f"'clausewatch market contribute on' writes them to {opted.folder} anew.")

    answer(document, as_json, text)


def _gathered(folder: Path, as_json: bool) -> None:
    from watcher.operations import surveying

    found = surveying.gather(folder)

    def text() -> None:
        _table(found.rows)
        if found.withheld:
            say(f"Withheld, because too few contribute to them: {', '.join(found.withheld)}.")
        for name, reason in found.refused:
            say(f"{_line(name, 80)} was left out: {reason}.")

    answer(
        {
            "categories": [_row(row) for row in found.rows],
            "withheld": list(found.withheld),
            "contributions": found.contributions,
            "refused": [{"file": name, "reason": reason} for name, reason in found.refused],
        },
        as_json,
        text,
    )


# ---- showing


def _row(row: MarketRow) -> dict[str, Any]:
    low, high = row.interval
    shown = {
        "name": row.name,
        "share": row.share,
        "n": row.n,
        "source": row.source,
        "count": row.count,
        "low": low,
        "high": high,
    }
    return shown if row.contributors is None else {**shown, "contributors": row.contributors}


def _here(name: str, text: ContractText, stand: Stand) -> dict[str, Any]:
    span = stand.places.get(name)
    return {
        "here": stand.labels[name],
        "quote": text.quote(span) if span is not None else "",
        "start": span.start if span is not None else None,
        "end": span.end if span is not None else None,
    }


def _table(rows: Iterable[MarketRow], text: ContractText | None = None, stand: Stand | None = None) -> None:
    by_source: dict[str, list[MarketRow]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    for source, some in by_source.items():
        say(f"In {some[0].n} contracts: {source}")
        for row in some:
            low, high = row.interval
            line = f"  {_words(row.name):36} {row.share:6.1%}  ({low:.0%} to {high:.0%})"
            if stand is not None and text is not None:
                label = stand.labels[row.name]
                span = stand.places.get(row.name)
                quote = f"  “{_line(text.quote(span), 70)}”" if span is not None and label != "no" else ""
                line += f"  here: {_LABELS[label]}{quote}"
            say(line)
        say()
    say("How common a clause is does not say whether it is good for you. Information, not legal advice.")


def _words(name: str) -> str:
    return " ".join("AI" if word == "ai" else word for word in name.split("_"))


def _line(quote: str, most: int) -> str:
    """A stranger's words on one line, without what a terminal would obey."""
    from scoring.render.outline import clean

    flat = clean(quote)
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
