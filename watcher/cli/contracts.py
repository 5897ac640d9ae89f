"""``score``, ``report``, ``rescore``, ``unlock`` and ``add``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli import context, opinions
from watcher.cli.context import JSON, NEEDS_YOU, answer, note, say

FORMATS = "text|html|md|json"
QUARANTINED = "quarantined"
STATUTES: bool = typer.Option(
    False, "--statutes", help="With the tick list of every law, also where nothing in the paper speaks for it."
)

if TYPE_CHECKING:
    from watcher.app import App
    from watcher.storage.store import Document


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(score)
    app.command()(report)
    app.command()(rescore)
    app.command()(unlock)
    app.command()(add)


def score(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Documents, mails, ZIPs or folders.")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Score as of this day.")] = None,
    password_file: Annotated[Path | None, typer.Option(help="Passwords to try, one a line.")] = None,
    together: Annotated[
        bool, typer.Option("--together", help="One agreement: the contract first, then its signed addenda.")
    ] = False,
    form: Annotated[str, typer.Option("--format", metavar=FORMATS, help="Form of the report.")] = "text",
    second_opinion: bool = opinions.SECOND_OPINION,
    statutes: bool = STATUTES,
    keep: Annotated[bool, typer.Option("--keep", help="Keep them, as papers of your agreements.")] = False,
    client: Annotated[
        str | None, typer.Option("--client", metavar="NAME", help="With --keep: whose they are, if they do not say so.")
    ] = None,
    as_json: bool = JSON,
) -> None:
    """Score files on this machine; they are kept only where you say so. Exit code 3: a document needs you."""
    from watcher.cli import scoring_files

    if client is not None and not keep:
        raise typer.BadParameter("--client says whose the kept papers are: add --keep", param_hint="--client")
    if together and keep:
        raise typer.BadParameter(
            "--together keeps nothing: kept papers are read together by themselves", param_hint="--together"
        )
    if keep:
        _keep(context.of(ctx), files, as_of, password_file, form, client, as_json=as_json)
        return
    settings = context.of(ctx).settings()
    on = scoring_files.day(as_of, settings)
    passwords = scoring_files.passwords(password_file)
    sources: list[dict[str, Any]] = []
    many = len(files) > 3 or any(file.is_dir() for file in files)
    with scoring_files.reader(settings, many=many) as reader:
        if together:
            named = [(file.name, scoring_files.read_file(file)) for file in files]
            documents = scoring_files.score_together(reader, named, passwords, on)
            if second_opinion:
                documents = opinions.ask(settings, documents)
            sources.append({"source": " + ".join(name for name, _ in named), "documents": documents})
            if not as_json and form != "json":
                _print(documents[:1], form, first=True, statutes=statutes)
        for name, data in scoring_files.read_all(files) if not together else ():
            documents = scoring_files.score(reader, name, data, passwords, on)
            if second_opinion:
                documents = opinions.ask(settings, documents)
            sources.append({"source": name, "documents": documents})
            if not as_json and form != "json":
                _print(documents, form, first=len(sources) == 1, statutes=statutes)
    if as_json or form == "json":
        context.print_json({"sources": sources})
    if any(needs_you(d) for s in sources for d in s["documents"]):
        raise typer.Exit(NEEDS_YOU)


def _keep(
    at: context.Context,
    files: list[Path],
    as_of: str | None,
    password_file: Path | None,
    form: str,
    client: str | None,
    *,
    as_json: bool,
) -> None:
    from watcher.cli import auditing, scoring_files
    from watcher.operations import grouping, reviewing

    sources: list[dict[str, Any]] = []
    passwords = scoring_files.passwords(password_file)
    with at.app() as app:
        store, day = app.store, scoring_files.day(as_of, app.settings)
        named = grouping.client_named(store, client) if client else None
        for name, data in scoring_files.read_all(files):
            vault, now = app.vault_of(app.owner), app.clock()
            documents = reviewing.keep_file(app.reader, vault, store, Path(name).name, data, now, passwords, day)
            kept = [d["id"] for d in documents if d["state"] != "not_a_contract"]
            grouping.group(app.hand, store, kept, now, client=named)
            for shown in (d for d in documents if d["id"] in kept):
                by_mail = any(f"/{part}:" in shown["locator"] for part in ("attachment", "body"))
                auditing.compare_versions(app, shown["id"], mail=data if by_mail else b"")
            sources.append({"source": name, "documents": documents})
        known = grouping.Known.of(store, day)
        for source in sources:
            source["documents"] = [known.told(d, store) for d in source["documents"]]
    if as_json or form == "json":
        context.print_json({"sources": sources})
    else:
        for number, source in enumerate(sources):
            _print(source["documents"], form, first=number == 0)
            for shown in source["documents"]:
                if shown.get("agreement"):
                    note(f"{source['source']}: kept as a paper of {shown['agreement']} (clausewatch contracts)")
    if any(needs_you(d) for s in sources for d in s["documents"]):
        raise typer.Exit(NEEDS_YOU)


def report(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID", help="Id of a document, or its beginning.")],
    form: Annotated[str, typer.Option("--format", metavar=FORMATS, help="Form of the report.")] = "text",
    second_opinion: bool = opinions.SECOND_OPINION,
    statutes: bool = STATUTES,
    as_json: bool = JSON,
) -> None:
    """Show one stored report again."""
    with context.of(ctx).app() as app:
        [shown] = _told(app, [app.store.contracts.document(document)])
        if second_opinion:
            [shown] = opinions.ask(app.settings, [shown])
    if as_json or form == "json":
        context.print_json(shown)
    else:
        _print([shown], form, first=True, statutes=statutes)
    if needs_you(shown):
        raise typer.Exit(NEEDS_YOU)


def rescore(
    ctx: typer.Context,
    document: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of a document, or of a mail that could not be opened.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every document that is kept.")] = False,
    as_json: bool = JSON,
) -> None:
    """Score stored texts again under today's rules; changed levels are listed."""
    from watcher.operations import reviewing

    if (document is None) == (not everything):
        raise typer.BadParameter("name one document, or say --all", param_hint="rescore")
    changed = []
    with context.of(ctx).app() as app:
        again: tuple[str, ...] = ()
        if document is None:
            again = tuple(
                e.message.id for e in app.store.mails.inbox(needs_you=True) if e.message.status == QUARANTINED
            )
        elif document.startswith("m-"):
            again = (document,)
        for message in again:
            opened = reviewing.open_again(
                app.reader, app.packs_of(app.owner), app.vault_of(app.owner), app.store, message, app.clock()
            )
            levels = [app.store.contracts.document(identifier).level for identifier in opened]
            changed += [
                {"id": identifier, "before": None, "after": level}
                for identifier, level in zip(opened, levels, strict=True)
                if level is not None
            ]
        if document is None:
            wanted: Iterable[Document] = app.store.contracts.documents()
        else:
            wanted = () if again else (app.store.contracts.document(document),)
        for found in wanted:
            if app.store.contracts.text(found.id) is None:
                if found.state not in ("unread", "awaiting_you"):
                    continue
                # what had no text is read again: tesseract may be there now, or a newer reader
                reviewing.read_document(
                    app.reader, app.packs_of(app.owner), app.vault_of(app.owner), app.store, found.id, app.clock()
                )
                before, after = found.level, app.store.contracts.document(found.id).level
            else:
                before, after = reviewing.rescore(app.reader, app.store, found.id, app.clock())
            if before != after:
                changed.append({"id": found.id, "before": before, "after": after})
        app.link_new(app.store)

    def text() -> None:
        for row in changed:
            say(f"{row['id']}: {row['before']} -> {row['after']}")
        if not changed:
            say("No level changed.")

    answer({"changed": changed}, as_json, text)


def unlock(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID", help="The locked document.")],
    password_file: Annotated[Path | None, typer.Option(help="A file (mode 0600) that holds the password.")] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    as_json: bool = JSON,
) -> None:
    """Open a locked document with its password. The password is used once and not kept."""
    from watcher.cli.connecting import read_secret
    from watcher.errors import WrongInput
    from watcher.log import hide
    from watcher.operations import reviewing

    if password_file is not None:
        password = read_secret(password_file)
    elif password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        raise WrongInput("no password given", remedy="Use --password-file FILE or --password-stdin.")
    hide(password)
    with context.of(ctx).app() as app:
        read = reviewing.unlock(
            app.reader,
            app.packs_of(app.owner),
            app.vault_of(app.owner),
            app.store,
            document,
            password,
            app.clock(),
        )
        app.link_new(app.store)
        found = _told(app, [app.store.contracts.document(identifier) for identifier in read])
    if as_json:
        # an archive opens into several papers, and they come in the form of "score"
        context.print_json(
            found[0] if len(found) == 1 else {"sources": [{"source": found[0]["locator"], "documents": found}]}
        )
    else:
        _print(found, "text", first=True)
    if any(needs_you(shown) for shown in found):
        if any(shown.get("needs") == "password" for shown in found):
            note("clausewatch: that password does not open it. Ask the sender for the right one.")
        raise typer.Exit(NEEDS_YOU)


def add(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The paper you fetched.")],
    for_id: Annotated[str, typer.Option("--for", metavar="ID", help="The item that it answers.")],
    as_json: bool = JSON,
) -> None:
    """Add the paper that an item asks for, for example one behind a signing link."""
    from watcher.cli import scoring_files
    from watcher.operations import reviewing

    data = scoring_files.read_file(file)
    with context.of(ctx).app() as app:
        added = reviewing.add_document(
            app.reader,
            app.packs_of(app.owner),
            app.vault_of(app.owner),
            app.store,
            for_id,
            file.name,
            data,
            app.clock(),
        )
        app.link_new(app.store)
        [shown] = _told(app, [added])
    if as_json:
        context.print_json(shown)
    else:
        _print([shown], "text", first=True)
    if needs_you(shown):
        raise typer.Exit(NEEDS_YOU)


def needs_you(document: Mapping[str, Any]) -> bool:
    """Say whether a person has to do something before this document has a level."""
    return document["state"] in ("unread", "awaiting_you")


def _told(app: App, documents: list[Document]) -> list[dict[str, Any]]:
    """Document objects with what is known of their agreements today; versions not compared yet are compared first."""
    from watcher.cli.auditing import compare_versions
    from watcher.cli.scoring_files import day
    from watcher.operations import grouping

    for document in documents:
        compare_versions(app, document.id)
    shown = {d["id"]: d for d in grouping.told(app.store, documents, day(None, app.settings))}
    return [shown.get(d.id) or _stored(d) for d in documents]


def _stored(document: Any) -> dict[str, Any]:
    """Document object of one that was not scored."""
    return {
        "id": document.id,
        "locator": document.locator,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "state": document.state,
        "needs": document.needs,
        "level": None,
        "findings": [],
    }


def _print(documents: list[dict[str, Any]], form: str, *, first: bool, statutes: bool = False) -> None:
    from scoring.report import Report

    match form:
        case "html":
            from scoring.render.html import render_html as render
        case "md":
            from scoring.render.markdown import render_markdown as render
        case "text":
            from scoring.render.text import render_text as render
        case _:
            raise typer.BadParameter(f"{form!r} is none of {FORMATS}", param_hint="--format")
    for number, document in enumerate(documents):
        if form != "html" and not (first and number == 0):
            say()
            say("=" * 80)
        say(render(Report.from_json(document), statutes=statutes))
    if form == "text":
        opinions.show(documents)
