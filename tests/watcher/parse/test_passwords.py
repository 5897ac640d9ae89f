"""Passwords that senders write beside a locked paper are recognised as guesses; ordinary talk of passwords is not."""

from __future__ import annotations

import pytest

from tests.watcher.parse import letters as w
from watcher.mail.passwords import MOST_GUESSES, guesses, passwords_in


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The password is Rosebud42.", "Rosebud42"),
        ("Password: s3a-h0lly", "s3a-h0lly"),
        ("password = kelp", "kelp"),
        ("The password for the PDF is: a.b-c", "a.b-c"),
        ('The password for contract.pdf is "two words"', "two words"),
        ("Das Passwort lautet Möwe7!", "Möwe7!"),
        ("Mot de passe : coquillage", "coquillage"),
        ("La contraseña es caracola9", "caracola9"),
        ("Password:\n  on-its-own-line", "on-its-own-line"),
    ],
)
def test_named(text: str, word: str) -> None:
    assert word in guesses(text)


@pytest.mark.parametrize(
    "text", ["The file is password protected.", "Did you get the password?", "passwords matter", ""]
)
def test_not_named(text: str) -> None:
    assert guesses(text) == ()


def test_a_mails_own_words_are_looked_through_and_the_guesses_bounded() -> None:
    raw = w.multipart([w.text("The password is kelp-9.\n" + "".join(f"password: word{n}\n" for n in range(99)))])
    found = passwords_in(raw)
    assert found[0] == "kelp-9"
    assert len(found) == MOST_GUESSES
