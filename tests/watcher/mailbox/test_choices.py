"""What is decided without touching anything: folders, pauses, structures, UID sets, and what to do on a server."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.mail import answers, imap
from watcher.mail.mailbox import Connection, FolderName, backoff, choose_folders
from watcher.mail.outbox import KEYWORD, MOVE, Seen, ServerAction, decide
from watcher.mail.source import with_guessed_uses
from watcher.mail.structure import parts_of
from watcher.mail.triage import StructurePart, could_hold_document


def folder(name: str, *uses: str, selectable: bool = True) -> FolderName:
    return FolderName(name, frozenset(uses), selectable)


# ---- folders

GMAIL = [
    folder("INBOX"),
    folder("[Gmail]", selectable=False),
    folder("[Gmail]/All Mail", "\\All"),
    folder("[Gmail]/Bin", "\\Trash"),
    folder("[Gmail]/Drafts", "\\Drafts"),
    folder("[Gmail]/Sent Mail", "\\Sent"),
    folder("[Gmail]/Spam", "\\Junk"),
    folder("Clients"),
]


def test_gmail_is_read_through_all_mail_alone() -> None:
    assert choose_folders(GMAIL) == (("INBOX",), ("[Gmail]/All Mail",))


def test_elsewhere_all_but_junk_trash_and_drafts() -> None:
    folders = [f for f in GMAIL if "\\All" not in f.special_use]
    assert choose_folders(folders) == (("INBOX",), ("INBOX", "[Gmail]/Sent Mail", "Clients"))


def test_uses_in_any_case_and_an_inbox_in_any_case() -> None:
    assert choose_folders([folder("Inbox"), folder("x", "\\JUNK"), folder("y", "\\sent")]) == (
        ("Inbox",),
        ("Inbox", "y"),
    )


def test_without_an_inbox_the_first_folder_is_watched() -> None:
    assert choose_folders([folder("top", selectable=False), folder("letters")]) == (("letters",), ("letters",))
    assert choose_folders([]) == ((), ())


def test_uses_are_guessed_only_where_the_server_states_none() -> None:
    plain = with_guessed_uses([folder("INBOX"), folder("Spam"), folder("Papierkorb"), folder("INBOX.Sent Items")])
    assert [next(iter(f.special_use), "") for f in plain] == ["", "\\Junk", "\\Trash", "\\Sent"]
    stated = with_guessed_uses([folder("Bulk", "\\Junk"), folder("Spam")])
    assert choose_folders(stated)[1] == ("Spam",)  # a folder of the user's own by that name


# ---- pauses


@given(failures=st.integers(-5, 10**9), chance=st.floats(0, 1, exclude_max=True))
def test_a_pause_is_between_five_seconds_and_a_quarter_of_an_hour(failures: int, chance: float) -> None:
    assert 5.0 <= backoff(failures, lambda: chance) <= 900.0


def test_pauses_grow_and_are_spread() -> None:
    middle = [backoff(n, lambda: 0.5) for n in range(1, 12)]
    assert middle == sorted(middle)
    assert middle[:4] == [5, 10, 20, 40]
    assert middle[-1] == 900
    assert backoff(5, lambda: 0.0) < backoff(5, lambda: 0.5) < backoff(5, lambda: 0.999)


# ---- settings


def test_a_connection_goes_through_json_and_holds_no_secret() -> None:
    connection = Connection(host="imap.example.org", user="ada", tls_fingerprint="ab" * 32)
    assert Connection(**json.loads(json.dumps(asdict(connection)))) == connection
    assert not {"password", "secret", "token"} & set(asdict(connection))


# ---- structures


def structure(text: bytes) -> Any:
    return answers.read_fetch([b"1 (UID 7 BODYSTRUCTURE " + text + b")"])[7][b"BODYSTRUCTURE"]


STRUCTURES: list[tuple[bytes, list[tuple[str, str, str, int, str]]]] = [
    (b'("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 12 1 NIL NIL NIL NIL)', [("1", "text/plain", "", 12, "")]),
    (
        b'("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 999 NIL ("INLINE" ("FILENAME" "b.pdf")) NIL NIL)',
        [("1", "application/pdf", "b.pdf", 999, "inline")],
    ),
    (
        b'("APPLICATION" "PDF" ("NAME" "=?utf-8?Q?Vertrag_=C3=A4.pdf?=") NIL NIL "BASE64" 9 NIL NIL NIL NIL)',
        [("1", "application/pdf", "Vertrag ä.pdf", 9, "")],
    ),
    (
        (
            b'("APPLICATION" "PDF" NIL NIL NIL "BASE64" 9 NIL ("ATTACHMENT" ("FILENAME*0*" "utf-8\'\'%C3%A4" '
            b'"FILENAME*1*" "%20b" "FILENAME*2" ".pdf")) NIL NIL)'
        ),
        [("1", "application/pdf", "ä b.pdf", 9, "attachment")],
    ),
    (
        b'("APPLICATION" "MSWORD" ("NAME" "a \\"quoted\\" name.doc") NIL NIL "BASE64" 9)',
        [("1", "application/msword", 'a "quoted" name.doc', 9, "")],
    ),
    (
        (
            b'((("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)("TEXT" "HTML" NIL NIL NIL "7BIT" 2 1) "ALTERNATIVE")'
            b'("IMAGE" "PNG" NIL "<c@d>" NIL "BASE64" 3) "MIXED")'
        ),
        [("1.1", "text/plain", "", 1, ""), ("1.2", "text/html", "", 2, ""), ("2", "image/png", "", 3, "")],
    ),
    (
        (
            b'(("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 800 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) '
            b'(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)("APPLICATION" "PDF" NIL NIL NIL "BASE64" 5) "MIXED") 20 '
            b'NIL ("ATTACHMENT" ("FILENAME" "fwd.eml")) NIL NIL) "MIXED")'
        ),
        [
            ("1", "message/rfc822", "fwd.eml", 800, "attachment"),
            ("1.1", "text/plain", "", 1, ""),
            ("1.2", "application/pdf", "", 5, ""),
        ],
    ),
    (
        (
            b'(("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 800 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) '
            b'("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1) 20) "MIXED")'
        ),
        [("1", "message/rfc822", "", 800, ""), ("1.1", "text/plain", "", 1, "")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), STRUCTURES)
def test_parts_of_a_structure(text: bytes, expected: list[tuple[str, str, str, int, str]]) -> None:
    assert parts_of(structure(text)) == tuple(StructurePart(*part) for part in expected)


_atoms: st.SearchStrategy[Any] = st.none() | st.integers(0, 9) | st.binary(max_size=6)
_trees: st.SearchStrategy[Any] = st.recursive(
    _atoms, lambda inner: st.lists(inner, max_size=9).map(tuple), max_leaves=40
)


@given(tree=_trees)
def test_no_structure_is_too_odd_and_an_odd_one_is_worth_fetching(tree: Any) -> None:
    parts = parts_of(tree, 5)
    assert parts
    if not isinstance(tree, tuple) or not tree:
        assert could_hold_document(parts)


def test_a_structure_of_endless_depth_ends() -> None:
    tree: Any = (b"TEXT", b"PLAIN", None, None, None, b"7BIT", 1, 1)
    for _ in range(500):
        tree = (tree, b"MIXED")
    assert could_hold_document(parts_of(tree))


# ---- answers to FETCH

_words = st.sampled_from([b"\\Seen", b"\\Answered", b"$Clausewatch", b"NonJunk", b"custom"])
_dates = st.sampled_from([b" 1-Jan-2026 00:00:00 +0000", b"31-Dec-1999 23:59:59 -0730", b"29-Feb-2024 12:00:00 +0545"])
_items = st.lists(
    st.one_of(
        st.lists(_words, max_size=3).map(lambda words: b"FLAGS (" + b" ".join(words) + b")"),
        _dates.map(lambda date: b'INTERNALDATE "' + date + b'"'),
        st.integers(0, 10**9).map(lambda size: b"RFC822.SIZE %d" % size),
    ),
    max_size=4,
)


@st.composite
def fetch_answers(draw: st.DrawFn) -> list[Any]:
    """What imaplib makes of FETCH answers: (text, literal) and text."""
    pieces: list[Any] = []
    for uid in draw(st.lists(st.integers(1, 2**32 - 1), unique=True, max_size=5)):
        before, after = draw(_items), draw(_items)
        (before if draw(st.booleans()) else after).append(b"UID %d" % uid)
        number = draw(st.integers(1, 10**6))
        if draw(st.booleans()):
            body = draw(st.binary(max_size=30))
            name = draw(st.sampled_from([b"BODY[]", b"BODY[]<0>", b"BODY[]<4096>"]))
            head = b"%d (" % number + b" ".join([*before, name + b" {%d}" % len(body)])
            pieces += [(head, body), b"".join(b" " + item for item in after) + b")"]
        else:
            pieces.append(b"%d (" % number + b" ".join([*before, *after]) + b")")
    return pieces


@given(pieces=fetch_answers())
def test_plain_answers_are_read_as_imapclient_reads_them(pieces: list[Any]) -> None:
    quick = answers._read_plain(pieces)
    assert quick is not None
    slow = answers._read_any(pieces)
    assert set(quick) == set(slow)
    for uid, entry in quick.items():
        assert slow[uid] == entry


@pytest.mark.parametrize(
    "piece",
    [
        b'1 (UID 7 ENVELOPE (NIL "a b" NIL NIL NIL NIL NIL NIL NIL NIL))',
        b"1 (UID 7 FLAGS (\\Seen) X-GM-LABELS (a b))",
        b"1 (uid 7 flags (\\Seen))",
        b'1 (UID 7 BODY[] "quoted")',
    ],
)
def test_other_answers_go_to_imapclient(piece: bytes) -> None:
    assert answers._read_plain([piece]) is None
    assert set(answers.read_fetch([piece])) == {7}


def test_an_answer_without_a_uid_is_left_out() -> None:
    assert answers.read_fetch([b"3 (FLAGS (\\Seen))", b"4 (FLAGS () UID 9)"]) == {9: {b"FLAGS": (), b"UID": 9}}
    assert answers.read_fetch([None]) == {}
    assert answers.read_fetch(None) == {}


@pytest.mark.parametrize("date", [b"", b"yesterday", b"31-Feb-2026 00:00:00 +0000", b"01-Xyz-2026 00:00:00 +0000"])
def test_a_date_that_is_none(date: bytes) -> None:
    assert answers.read_date(date) is None


# ---- UID sets


@given(uids=st.lists(st.integers(1, 2**32 - 1), max_size=300))
def test_a_uid_set_says_what_it_was_made_of(uids: list[int]) -> None:
    texts = list(imap._uid_texts(uids))
    assert all(len(text) <= imap.MOST_SET for text in texts)
    assert sorted(uid for text in texts for uid in imap._uid_set(text.encode())) == sorted(set(uids))


def test_long_sets_are_split() -> None:
    texts = list(imap._uid_texts(range(1, 20_000, 2)))
    assert len(texts) > 1
    assert max(map(len, texts)) <= imap.MOST_SET


# ---- actions

ACTION = ServerAction("INBOX", 7, 42, "<a@example.org>")
SEEN = Seen(7, "a@example.org", frozenset({"\\Seen"}), can_mark=True)


def test_an_action_on_the_very_mail_goes_on() -> None:
    assert decide(ACTION, SEEN) is None
    assert decide(replace(ACTION, what=MOVE, target="Contracts"), SEEN) is None


@pytest.mark.parametrize(
    ("action", "seen", "reason"),
    [
        (ACTION, replace(SEEN, uidvalidity=8), "renumbered"),
        (ACTION, replace(SEEN, message_id="b@example.org"), "another mail"),
        (ACTION, replace(SEEN, message_id=""), "another mail"),
        (ACTION, replace(SEEN, message_id=None), "no longer"),
        (replace(ACTION, message_id=None), SEEN, "no Message-ID"),
        (replace(ACTION, message_id=" <> "), replace(SEEN, message_id=""), "no Message-ID"),
        (ACTION, replace(SEEN, flags=frozenset({KEYWORD.upper()})), "done before"),
        (ACTION, replace(SEEN, can_mark=False), "keeps no keywords"),
        (replace(ACTION, what=MOVE, target="INBOX"), SEEN, "no other folder"),
        (replace(ACTION, what=MOVE), SEEN, "no other folder"),
    ],
)
def test_an_action_on_anything_else_does_not(action: ServerAction, seen: Seen, reason: str) -> None:
    said = decide(action, seen)
    assert said is not None
    assert reason in said
