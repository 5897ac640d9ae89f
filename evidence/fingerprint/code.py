"""Programs: rows of five tokens, as they are written and with every name of their author's taken out.

Comments, white space and the text of strings' quotes do not count. Rows with names survive reformatting; rows without
(``shape``) survive renaming as well, and are shared by much that is nobody's: they find, and do not prove.
"""

from __future__ import annotations

import base64
import keyword
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidence.digest import Digest, digest_of
from evidence.errors import TooLarge
from evidence.fingerprint.grams import Codes, gram_codes, word_codes

ROW = 5
"""Tokens in a row."""
MOST_CHARACTERS = 16 * 1024 * 1024

_HASH_COMMENTS = r"\#[^\n]*"
_SLASH_COMMENTS = r"//[^\n]*|/\*.*?(?:\*/|\Z)"
_DASH_COMMENTS = r"--[^\n]*|/\*.*?(?:\*/|\Z)"
_MARKUP_COMMENTS = r"<!--.*?(?:-->|\Z)"
_COMMENTS = {
    "application/javascript": _SLASH_COMMENTS,
    "application/json": r"(?!)",
    "application/sql": _DASH_COMMENTS,
    "application/toml": _HASH_COMMENTS,
    "application/typescript": _SLASH_COMMENTS,
    "application/x-httpd-php": rf"{_SLASH_COMMENTS}|{_HASH_COMMENTS}",
    "application/x-sh": _HASH_COMMENTS,
    "application/yaml": _HASH_COMMENTS,
    "text/css": r"/\*.*?(?:\*/|\Z)",
    "text/javascript": _SLASH_COMMENTS,
    "text/x-c": _SLASH_COMMENTS,
    "text/x-c++": _SLASH_COMMENTS,
    "text/x-csharp": _SLASH_COMMENTS,
    "text/x-go": _SLASH_COMMENTS,
    "text/x-java": _SLASH_COMMENTS,
    "text/x-kotlin": _SLASH_COMMENTS,
    "text/x-lua": r"--[^\n]*",
    "text/x-php": rf"{_SLASH_COMMENTS}|{_HASH_COMMENTS}",
    "text/x-python": _HASH_COMMENTS,
    "text/x-ruby": _HASH_COMMENTS,
    "text/x-rust": _SLASH_COMMENTS,
    "text/x-script.python": _HASH_COMMENTS,
    "text/x-sh": _HASH_COMMENTS,
    "text/x-swift": _SLASH_COMMENTS,
    "text/x-typescript": _SLASH_COMMENTS,
    "text/x-vue": rf"{_MARKUP_COMMENTS}|{_SLASH_COMMENTS}",
}
MEDIA = frozenset(_COMMENTS)
"""Media types that are read as programs."""

_STRING = r"'''.*?(?:'''|\Z)|\"\"\".*?(?:\"\"\"|\Z)|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\.)*`?"
_REST = r"(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|[-+*/%&|^=<>!:?.]{2,3}|\S"
_OTHER_KEYWORDS = """
abstract async auto bool boolean break byte case catch char const constructor continue default delete do
double else enum export extends extern false final finally float fn for from func function goto if impl
implements import in insert int interface let long match mod mut namespace new nil null package private
protected pub public return select self short signed sizeof static string struct super switch template this
throw throws trait true try typedef typeof undefined union unsigned update use using var virtual void volatile
where while with yield
"""
_KEYWORDS = frozenset(keyword.kwlist) | frozenset(_OTHER_KEYWORDS.split())


@dataclass(frozen=True, slots=True)
class CodePrint:
    """What a program is known by."""

    decoded: Digest
    """Of its tokens, one a line: comments and layout do not count."""
    codes: bytes
    """Code of each token as it is written (uint64, little-endian)."""
    shapes: bytes
    """Code of each token, with names, numbers and strings each as one."""
    starts: bytes
    """Where each token begins in the text (uint32, little-endian, characters)."""

    def __len__(self) -> int:
        """Tokens."""
        return len(self.codes) // 8

    def gram_codes(self, k: int = ROW) -> Codes:
        """Codes of every *k* tokens in a row, as written. Item i starts at token i."""
        return gram_codes(np.frombuffer(self.codes, "<u8").astype(np.uint64), k)

    def shape_codes(self, k: int = 2 * ROW) -> Codes:
        """Codes of every *k* tokens in a row, whatever the names are."""
        return gram_codes(np.frombuffer(self.shapes, "<u8").astype(np.uint64), k)

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "kind": "code",
            "decoded": str(self.decoded),
            "codes": base64.b64encode(self.codes).decode(),
            "shapes": base64.b64encode(self.shapes).decode(),
            "starts": base64.b64encode(self.starts).decode(),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> CodePrint:
        """Give what ``to_json`` wrote."""
        return cls(
            Digest(value["decoded"]),
            base64.b64decode(value["codes"]),
            base64.b64decode(value["shapes"]),
            base64.b64decode(value["starts"]),
        )


def code_print(text: str, media: str) -> CodePrint:
    """Take the prints of a program. Raises TooLarge where it is longer than ``MOST_CHARACTERS``."""
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(f"a program of {len(text)} characters; {MOST_CHARACTERS} are looked at")
    comments = _COMMENTS.get(media, _SLASH_COMMENTS)
    pattern = re.compile(rf"(?P<comment>{comments})|(?P<string>{_STRING})|{_REST}", re.DOTALL)
    tokens, shapes, starts = [], [], []
    for match in pattern.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "comment":
            continue
        tokens.append(token)
        shapes.append(f"<{kind}>" if kind and token not in _KEYWORDS else token)
        starts.append(match.start())
    return CodePrint(
        digest_of("\n".join(tokens).encode("utf-8", "surrogatepass")),
        word_codes(tokens).astype("<u8").tobytes(),
        word_codes(shapes).astype("<u8").tobytes(),
        np.array(starts, "<u4").tobytes(),
    )
