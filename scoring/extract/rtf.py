r"""RTF to text (Rich Text Format 1.9.1): code pages, hidden (``\v``), struck, deleted and inserted words, notes.

Own reader, because the usual ones give deleted and hidden words as if they stood on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scoring.extract.layers import TextTooLong, TextWriter
from scoring.text import ContractText, Layer, Needs, Unreadable

MEDIA_TYPE = "application/rtf"
MOST_DEPTH = 2_000
"""Groups in groups."""
_TINY_HALF_POINTS = 6
_LIGHT = 246

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_SILENT_WORDS = (
    b"stylesheet info fldinst datafield listtable listoverridetable rsidtbl generator themedata colorschememapping "
    b"latentstyles datastore xmlnstbl filetbl revtbl pnseclvl pntxtb pntxta objdata objclass objname bkmkstart bkmkend "
    b"atnid atnauthor atndate atntime atnref atnicn atrfstart atrfend blipuid bliptag mmathPr wgrffmtfilter nonshppict "
    b"template operator docvar passwordhash factoidname oleclsid shprslt sp ftnsep ftnsepc ftncn aftnsep aftnsepc "
    b"aftncn userprops gridtbl keycode panose falt fname ffname ffdeftext ffl ffhelptext ffstattext background"
)
_SILENT = frozenset(_SILENT_WORDS.split())
"""Destinations whose letters are no words of the paper."""
_SPOKEN = frozenset(
    [b"listtext", b"pntext", b"fldrslt", b"shpinst", b"shptxt", b"shppict", b"result", b"ud", b"annotation"]
)
"""Destinations that are read although they are marked as optional."""
_HEADS = frozenset([b"header", b"headerl", b"headerr", b"headerf"])
_FEET = frozenset([b"footer", b"footerl", b"footerr", b"footerf"])
_SIGNS = {
    b"tab": "\t", b"line": "\n", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"endash": "–", b"emdash": "—", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_MARKS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n\n", b"\r": "\n\n"}
_CODECS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""By ``\\fcharset``."""
_SYMBOL_CHARSET = 2
_SYMBOLS = {0xA8: "☐", 0x6F: "☐", 0xFE: "☒", 0xFD: "☒", 0xB7: "•", 0xA7: "•", 0xFC: "✓"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside one group."""

    silent: bool = False
    reading: bytes = b""
    """Table that is being read: ``fonttbl``, ``colortbl``, ``formfield``."""
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    struck: bool = False
    colour: int = 0
    ground: int = 0
    size: int = 24
    font: int = -1
    skip: int = 1
    """How many letters stand for a Unicode one (``\\uc``)."""
    in_table: bool = False
    aside: bytes = b""
    """Header, footer, note or comment that the words belong to."""
    first_of_pair: bool = False
    """Inside ``\\upr``: the next group says the same as the one after it, in a smaller alphabet."""


@dataclass(slots=True)
class _Aside:
    """A header, footer, note or comment."""

    kind: bytes
    pieces: list[tuple[str, Layer]]


class _Scan:
    """One file being read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.state = _State()
        self.stack: list[_State] = []
        self.body: list[tuple[str, Layer]] = []
        self.asides: list[_Aside] = []
        self.into = self.body
        self.codec = "cp1252"
        self.fonts: dict[int, int] = {}
        self.font_now = -1
        self.colours: list[bool] = []
        self.rgb = [0, 0, 0]
        self.said_colour = False
        self.letters = bytearray()
        self.to_skip = 0
        self.star = False
        self.box: dict[bytes, int] = {}
        self.pictures = 0
        self.ended = False

    def run(self) -> None:
        """Read everything. Raises RecursionError where groups are nested deeper than MOST_DEPTH."""
        at, end = 0, len(self.data)
        match = _TOKEN.match
        while at < end and not self.ended:
            token = match(self.data, at)
            if token is None:
                at += 1
                continue
            at = token.end()
            word, number, byte, sign, brace, text = token.groups()
            if text is not None:
                self._text(text)
            elif byte is not None:
                self._text(bytes((int(byte, 16),)))
            elif brace == b"{":
                self._open()
            elif brace == b"}":
                self._close()
            elif word is not None:
                if word == b"bin":
                    at += max(0, int(number or 0))
                else:
                    self._word(word, None if number is None else int(number))
            elif sign is not None:
                self._sign(sign)
        self._flush()

    # groups

    def _open(self) -> None:
        self._flush()
        self.star = False
        self.to_skip = 0
        if len(self.stack) >= MOST_DEPTH:
            raise RecursionError
        self.stack.append(self.state)
        if self.state.first_of_pair:
            self.state = replace(self.state, silent=True)

    def _close(self) -> None:
        self._flush()
        self.star = False
        self.to_skip = 0
        if not self.stack:
            self.ended = True
            return
        inner, self.state = self.state, self.stack.pop()
        if inner.reading == b"formfield" and self.state.reading != b"formfield":
            if self.box.get(b"fftype") == 1:
                result = self.box.get(b"ffres", 25)
                ticked = self.box.get(b"ffdefres", 0) if result == 25 else result
                self._keep("☒" if ticked else "☐")
            self.box = {}
        if inner.aside and not self.state.aside:
            self.into = self.body
        self.ended = not self.stack

    # words

    def _word(self, word: bytes, number: int | None) -> None:
        if self.to_skip and word not in (b"u",):
            self.to_skip -= 1
            if word not in _SIGNS:
                self.to_skip = 0
            else:
                return
        star, self.star = self.star, False
        state = self.state
        if state.reading:
            self._table(word, number)
            return
        if word in (b"fonttbl", b"colortbl", b"formfield"):
            self._flush()
            self.state = replace(state, silent=True, reading=word)
            return
        if word in _SILENT or (star and word not in _SPOKEN):
            self._flush()
            self.state = replace(state, silent=True)
            return
        if word == b"ud":
            self.state = replace(state, silent=False, first_of_pair=False)
            return
        if word == b"upr":
            self.state = replace(state, first_of_pair=True)
            return
        if word == b"pict":
            self.pictures += not state.silent
            self.state = replace(state, silent=True)
            return
        if word in _HEADS or word in _FEET or word in (b"footnote", b"annotation"):
            self._flush()
            self.state = replace(state, aside=word)
            self.asides.append(_Aside(word, []))
            self.into = self.asides[-1].pieces
            return
        if word == b"u" and number is not None:
            self._put(chr(number & 0xFFFF))
            self.to_skip = state.skip
            return
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in (b"par", b"sect", b"page", b"column"):
            self._put("\n" if state.in_table else "\n\n")
        elif word in (b"cell", b"nestcell"):
            self._put("\t")
        elif word in (b"row", b"nestrow"):
            self._put("\n")
        elif word == b"shptxt":
            self._put("\n\n")
        elif word == b"ansicpg" and number:
            self.codec = _codec(number)
        elif word == b"mac":
            self.codec = "mac_roman"
        else:
            self._look(word, number)

    def _look(self, word: bytes, number: int | None) -> None:
        """Control words that change how letters look."""
        on = number != 0
        state = self.state
        if word == b"v":
            new = replace(state, hidden=on)
        elif word == b"deleted":
            new = replace(state, deleted=on)
        elif word == b"revised":
            new = replace(state, inserted=on)
        elif word in (b"strike", b"striked"):
            new = replace(state, struck=on)
        elif word == b"cf":
            new = replace(state, colour=number or 0)
        elif word in (b"highlight", b"chcbpat", b"cbpat", b"clcbpat"):
            new = replace(state, ground=number or 0)
        elif word == b"fs" and number is not None:
            new = replace(state, size=number)
        elif word == b"f" and number is not None:
            new = replace(state, font=number)
        elif word == b"uc" and number is not None:
            new = replace(state, skip=max(0, min(number, 10)))
        elif word == b"intbl":
            new = replace(state, in_table=True)
        elif word == b"pard":
            new = replace(state, in_table=False, ground=0)
        elif word == b"plain":
            new = replace(state, hidden=False, deleted=False, inserted=False, struck=False, colour=0, ground=0, size=24)
        else:
            return
        if new != state:
            self._flush()
            self.state = new

    def _table(self, word: bytes, number: int | None) -> None:
        """Inside a table of fonts, of colours, or a form field."""
        reading = self.state.reading
        if reading == b"fonttbl":
            if word == b"f" and number is not None:
                self.font_now = number
            elif word == b"fcharset" and number is not None:
                self.fonts[self.font_now] = number
        elif reading == b"colortbl":
            if word in (b"red", b"green", b"blue") and number is not None:
                self.rgb[(b"red", b"green", b"blue").index(word)] = number
                self.said_colour = True
        elif word in (b"fftype", b"ffres", b"ffdefres"):
            self.box[word] = number or 0

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.star = True
            return
        if self.to_skip:
            self.to_skip -= 1
            return
        self._put(_MARKS.get(sign, ""))

    def _text(self, text: bytes) -> None:
        if self.state.reading == b"colortbl":
            for _ in range(text.count(b";")):
                self.colours.append(self.said_colour and min(self.rgb) >= _LIGHT)
                self.rgb, self.said_colour = [0, 0, 0], False
            return
        if self.to_skip:
            skipped = min(self.to_skip, len(text))
            self.to_skip -= skipped
            text = text[skipped:]
        if not self.state.silent:
            self.letters += text

    # what is written

    def _flush(self) -> None:
        if self.letters:
            letters, self.letters = bytes(self.letters), bytearray()
            charset = self.fonts.get(self.state.font, 1)
            if charset == _SYMBOL_CHARSET:
                text = "".join(_SYMBOLS.get(b, chr(b)) for b in letters)
            else:
                text = letters.decode(_CODECS.get(charset, self.codec), "replace")
            self._keep(text)

    def _put(self, text: str) -> None:
        self._flush()
        if not self.state.silent:
            self._keep(text)

    def _keep(self, text: str) -> None:
        if text:
            self.into.append((text, self._layer()))

    def _layer(self) -> Layer:
        state = self.state
        if state.aside == b"annotation":
            return Layer.QUOTED
        if state.deleted or state.struck:
            return Layer.DELETED
        white = 0 < state.colour < len(self.colours) and self.colours[state.colour]
        on_white = not state.ground or (state.ground < len(self.colours) and self.colours[state.ground])
        if state.hidden or 0 < state.size < _TINY_HALF_POINTS or (white and on_white and not state.in_table):
            return Layer.HIDDEN
        return Layer.INSERTED if state.inserted else Layer.VISIBLE

    def write(self, writer: TextWriter) -> None:
        """Write heads, body, notes, feet and comments, in this order."""
        for kinds in (_HEADS, None, frozenset([b"footnote"]), _FEET, frozenset([b"annotation"])):
            if kinds is None:
                _write(writer, self.body)
                continue
            said: set[str] = set()
            for aside in self.asides:
                words = " ".join("".join(text for text, _ in aside.pieces).split())
                if aside.kind in kinds and words and words not in said:
                    said.add(words)
                    writer.paragraph()
                    start = len(writer)
                    _write(writer, aside.pieces)
                    if kinds in (_HEADS, _FEET):
                        writer.runs_from(start)
                    writer.paragraph()


def read_rtf(data: bytes, media_type: str = MEDIA_TYPE) -> ContractText | Unreadable:
    """Text of an RTF file. A file that ends in the middle is read up to there, with a warning."""
    begin = data.find(b"{\\rtf")
    if begin < 0:
        return Unreadable(Needs.DAMAGED, "The RTF file is damaged.", media_type)
    scan = _Scan(data[begin:])
    scan.run()
    warnings: list[str] = []
    if not scan.ended:
        warnings.append("The file ends in the middle: what follows is missing.")
    if scan.pictures:
        pictures = "a picture" if scan.pictures == 1 else f"{scan.pictures} pictures"
        warnings.append(f"The file holds {pictures} whose words, if any, were not read.")
    writer = TextWriter()
    try:
        scan.write(writer)
    except TextTooLong:
        warnings.append("The text is longer than any contract; the rest of it was not read.")
    return writer.finish(media_type, "rtf", warnings=tuple(warnings))


def _write(writer: TextWriter, pieces: list[tuple[str, Layer]]) -> None:
    """Write pieces; neighbours of one layer together, so that the halves of a letter beyond U+FFFF meet."""
    at = 0
    while at < len(pieces):
        layer = pieces[at][1]
        end = at
        while end < len(pieces) and pieces[end][1] is layer:
            end += 1
        text = "".join(text for text, _ in pieces[at:end])
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        writer.add(re.sub(r"\n{3,}", "\n\n", text), layer)
        at = end


def _codec(number: int) -> str:
    name = {10000: "mac_roman", 65001: "utf-8", 708: "cp864"}.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
