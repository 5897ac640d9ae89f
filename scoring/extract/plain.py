"""Plain text: which characters the bytes are, and which lines only quote an earlier mail."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence

from scoring.extract.layers import TextWriter
from scoring.text import ContractText, Layer, LayerRun, Span

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252", "utf-8"})
"""Declared by default by programs that did not look: what the bytes show goes first."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, bool]:
    """Characters of *data*, and whether all of it could be decoded.

    A byte order mark is believed first, then UTF-8 that decodes as a whole, then what was declared, then Windows-1252.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], name)
    wide = _wide(data)
    if wide:
        return _decode(data, wide)
    codec = _codec(declared)
    if codec is None or codec in _WESTERN:
        try:
            return data.decode("utf-8"), True
        except UnicodeDecodeError:
            return _western(data)
    try:
        return data.decode(codec), True
    except (UnicodeDecodeError, ValueError):
        try:
            return data.decode("utf-8"), True
        except UnicodeDecodeError:
            return _decode(data, codec)


def _decode(data: bytes, codec: str) -> tuple[str, bool]:
    text = data.decode(codec, "replace")
    return text, "\ufffd" not in text


def _western(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode("cp1252"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), True


def _codec(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        found = codecs.lookup(declared.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding else None  # noqa: SLF001 - the only way to ask


def _wide(data: bytes) -> str | None:
    sample = data[:1024]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else None


def read_plain(
    data: bytes, media_type: str, charset: str | None = None, *, mail_body: bool = False, forwarded: bool = False
) -> ContractText:
    """Text of a plain text file or mail body; see ``quoted_spans`` for *mail_body* and *forwarded*."""
    text, whole = decode(data, charset)
    writer = TextWriter()
    writer.add(text)
    warnings = () if whole else ("Some characters could not be decoded and are shown as \ufffd.",)
    return without_quotes(
        writer.finish(media_type, "text", warnings=warnings), mail_body=mail_body, forwarded=forwarded
    )


# ---- quoted replies

_DATE = (
    r"(?:\d{1,4}[./-]\d{1,2}|\d{1,2}\.?[ ]?(?:de[ ])?\w{3,12}\.?[ ]?(?:de[ ])?\d{2,4}"
    r"|\w{3,12}\.?[ ]\d{1,2},?[ ]\d{2,4}|\d{1,2}:\d{2})"
)
_ATTRIBUTION = re.compile(
    rf"""^[ \t]*(?:
        On\b.{{0,200}}?{_DATE}.{{0,200}}?\bwrote\s?:
      | (?:Am|Le|El|Il|Op|Den|Em|På|W\ dniu)\b.{{0,200}}?{_DATE}.{{0,200}}?
        (?:schrieb|a\ écrit|a\ ecrit|escribió|escribio|ha\ scritto|schreef|skrev|escreveu|napisał\(?a?\)?)\b.{{0,120}}?:
      | {_DATE}.{{0,200}}?(?:<[^<>\s]+@[^<>\s]+>).{{0,20}}?(?:wrote|schrieb|a\ écrit|escribió)?\s?:
      | .{{1,80}}<[^<>\s]+@[^<>\s]+>\s?(?:wrote|schrieb|a\ écrit|escribió)\b.{{0,120}}?:
    )[ \t]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^[ \t>]*(?:-{2,}|_{2,})[ \t]*(?:original message|reply message|ursprüngliche nachricht|original-nachricht|"
    r"originalnachricht|message d['’]origine|message original|mensaje original|messaggio originale|"
    r"oorspronkelijk bericht|mensagem original)[ \t]*(?:-{2,}|_{2,})[ \t]*$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^[ \t>]*(?:(?:-{3,}|_{3,})[ \t]*(?:forwarded (?:message|by\b.*)|weitergeleitete (?:nachricht|e-?mail)|"
    r"message transféré|message réexpédié|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|"
    r"mensagem encaminhada)[ \t]*-*"
    r"|(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message (?:réexpédié|"
    r"transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht))[ \t]*:?[ \t]*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^[ \t>*]*(from|sent|to|cc|subject|date|von|gesendet|an|betreff|datum|de|envoyé|à|objet|date|enviado|para|asunto|"
    r"fecha|da|inviato|a|oggetto|data|van|verzonden|aan|onderwerp)[ \t]?\*?[ \t]?:\*?(?:[ \t]|$)",
    re.IGNORECASE,
)
_SENDER = re.compile(r"^[ \t>*]*(?:from|von|de|da|van)[ \t]?\*?[ \t]?:", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:[ \t]{0,3}>)+ ?")


def without_quotes(text: ContractText, *, mail_body: bool = False, forwarded: bool = False) -> ContractText:
    """Put the quoted lines of *text* in their layer; other layers stay as they are."""
    spans = quoted_spans(
        text.text, mail_body=mail_body, forwarded=forwarded, marked=lambda at: text.layer_at(at) is Layer.QUOTED
    )
    if not spans:
        return text
    runs = tuple(_merged(text.runs, spans))
    marked = ContractText(
        text.text,
        text.media_type,
        text.method,
        runs,
        text.page_starts,
        warnings=text.warnings,
        title=text.title,
        running=text.running,
    )
    return marked if not marked.accepted.isspace() or text.accepted.isspace() else text


def quoted_spans(
    text: str,
    *,
    mail_body: bool = False,
    forwarded: bool = False,
    marked: Callable[[int], bool] = lambda _: False,
) -> tuple[Span, ...]:
    """Stretches of *text* that repeat an earlier mail, by start.

    Always: lines with ``>`` before them, and what stands under "On … wrote:" or "-----Original Message-----"
    (English, German, French, Spanish, Italian, Dutch …). In a *mail_body* also what stands under a block of
    From/Sent/To/Subject lines. Words that were forwarded are what the user wants read: after "Forwarded message",
    in a mail that is *forwarded* as its subject says, and where no own word stands above, nothing is quoted but the
    ``>`` marks. *marked* says of an offset whether the mail program itself marked it as quoted.
    """
    spans: list[Span] = []
    lines = list(_lines(text))
    own_words = False
    inside_forward = False
    skip_until = -1
    for i, (start, end) in enumerate(lines):
        line = text[start:end]
        if i < skip_until:
            spans.append(Span(start, end))
            continue
        if _FORWARD.match(line):
            inside_forward = True
            continue
        if prefix := _PREFIX.match(line):
            if inside_forward:
                spans.append(Span(start, start + prefix.end()))
            else:
                spans.append(Span(start, end))
            continue
        if not line.strip() or marked(start):
            continue
        taken = 0 if inside_forward else _attribution(text, lines, i)
        if taken:
            skip_until = i + taken
            spans.append(Span(start, end))
            if not _prefixed_follows(text, lines, i + taken, marked) and own_words and not forwarded:
                spans.append(Span(start, len(text)))
                break
            continue
        opens_reply = bool(_ORIGINAL.match(line)) or (mail_body and _is_header_block(text, lines, i))
        if opens_reply and not inside_forward:
            if own_words and not forwarded:
                spans.append(Span(start, len(text)))
                break
            inside_forward = True
            continue
        own_words = own_words or any(c.isalpha() for c in line)
    return _joined(spans)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield at, end
        at = end + 1


def _attribution(text: str, lines: Sequence[tuple[int, int]], i: int) -> int:
    """How many lines, from *i*, hold an "On … wrote:" that programs wrap; 0 for none."""
    joined = ""
    for taken in range(1, 4):
        if i + taken > len(lines):
            return 0
        start, end = lines[i + taken - 1]
        line = text[start:end].strip()
        if not line or len(joined) + len(line) > 500 or line.startswith(">"):
            return 0
        joined = f"{joined} {line}".strip()
        if joined.endswith(":") and _ATTRIBUTION.match(joined):
            return taken
        if joined.endswith((":", ".", ";")) and taken == 1 and not joined.endswith((" a.m.", " p.m.")):
            return 0
    return 0


def _prefixed_follows(text: str, lines: Sequence[tuple[int, int]], i: int, marked: Callable[[int], bool]) -> bool:
    for start, end in lines[i : i + 4]:
        line = text[start:end]
        if line.strip():
            return bool(_PREFIX.match(line)) or marked(start)
    return False


def _is_header_block(text: str, lines: Sequence[tuple[int, int]], i: int) -> bool:
    start, end = lines[i]
    if not _SENDER.match(text[start:end]):
        return False
    found = set()
    for start, end in lines[i : i + 9]:
        line = text[start:end]
        if header := _HEADER.match(line):
            found.add(header.group(1).casefold())
        elif not line.strip() and len(found) >= 3:
            break
    return len(found) >= 3


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for span in sorted(spans):
        if not len(span):
            continue
        if out and span.start <= out[-1].end + 1:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def _merged(runs: Sequence[LayerRun], spans: Sequence[Span]) -> Iterator[LayerRun]:
    """All runs, and the spans as QUOTED where no run stands."""
    free: list[LayerRun] = list(runs)
    for span in spans:
        at = span.start
        for run in runs:
            if run.span.end <= at or run.span.start >= span.end:
                continue
            if run.span.start > at:
                free.append(LayerRun(Span(at, run.span.start), Layer.QUOTED))
            at = run.span.end
        if at < span.end:
            free.append(LayerRun(Span(at, span.end), Layer.QUOTED))
    yield from sorted(free, key=lambda run: run.span)
