"""Passwords that a mail names for a locked paper, tried only where the user allows it. Pure.

Senders write them into the mail beside the paper, or into a second one. Each find is a guess: it is tried on the
paper, and neither shown nor kept.
"""

from __future__ import annotations

import re

from watcher.mail.message import Role, read_mail
from watcher.mail.tree import Budget
from watcher.mail.triage import text_of

MOST_GUESSES = 20
_NAMED = re.compile(
    r"\b(?:pass ?(?:word|code|phrase)|pwd|passwort|kennwort|mot de passe|contraseña|clave)\b"
    r"(?:[ \t]+(?:for|to|of|für|pour|para)\b[^\n:=]{0,60}?)?"
    r"[ \t]*(?:(?:is|ist|lautet|est|es)\b[ \t]*:?|[:=])[ \t]*\r?\n?[ \t]*"
    r"(?:[\"“„«](?P<quoted>[^\"“”»\n]{3,64})[\"“”»]|['‘`*]*(?P<word>[^\s\"“”„»’`]{3,64}))",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}>'*"


def passwords_in(raw: bytes) -> tuple[str, ...]:
    """Guesses at passwords named in a mail's own words and in what it quotes, each once, at most MOST_GUESSES."""
    mail = read_mail(raw, Budget())
    found: dict[str, None] = {}
    for part in mail.parts:
        if part.role is Role.BODY:
            for guess in guesses(text_of(part)):
                found.setdefault(guess)
    return tuple(found)[:MOST_GUESSES]


def guesses(text: str) -> tuple[str, ...]:
    """Words that a text calls a password; one at the end of a sentence with and without its closing mark."""
    found: dict[str, None] = {}
    for named in _NAMED.finditer(text):
        if named["quoted"]:
            found.setdefault(named["quoted"])
            continue
        bare = named["word"].rstrip(_TRAILING)
        for guess in (bare, named["word"]):
            if len(guess) >= 3:
                found.setdefault(guess)
    return tuple(found)
