"""The bytes of one document to its text, or to the reason why it could not be read.

text = extract_text(data, name="msa.pdf", passwords=["rosebud"])    # ContractText | Unreadable

Runs inside a confined child: what a library does with hostile bytes (memory, time, a crash) is ended there. Each
library is loaded when the first document of its format is met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scoring.extract import sniff
from scoring.extract.zipped import ZippedDocument, ZipProblem
from scoring.text import ContractText, Needs, Unreadable

OCR_SECONDS = 40.0
"""Recognition of one document begins no page after this time; what is left is listed as unread."""


@dataclass(frozen=True, slots=True)
class Request:
    """One document and how it may be read."""

    data: bytes
    media_type: str
    passwords: tuple[str, ...] = ()
    ocr: bool = True
    """Whether pictures may be recognised (costs seconds a page)."""
    ocr_seconds: float = OCR_SECONDS
    depth: int = 0
    """How many documents this one stands in: a locked file, a part in another format."""


@dataclass(frozen=True, slots=True)
class MailBody:
    """That a text is what a mail itself says, and how it is to be read."""

    media_type: str
    """``text/plain`` or ``text/html``, as the mail declares it."""
    charset: str | None = None
    """Character set that the mail declares."""
    forwarded: bool = False
    """Its subject says that it is forwarded (Fw:, WG:, TR:): the mail below is what the user wants read."""


Read = Callable[[Request], "ContractText | Unreadable"]

_DEEPEST = 3


def _pdf(request: Request) -> ContractText | Unreadable:
    from scoring.extract.pdf import read_pdf

    recognise = None
    if request.ocr:
        from scoring.extract.ocr import is_installed
        from scoring.extract.ocr import recognise as by_tesseract

        recognise = by_tesseract if is_installed() else None
    found = read_pdf(request.data, request.passwords, recognise, request.ocr_seconds)
    return _with_signatures(found, request)


def _with_signatures(found: ContractText | Unreadable, request: Request) -> ContractText | Unreadable:
    """The same text with the signatures that the file carries; their library is met only by a file that has some."""
    from scoring.extract.signatures import has_signatures, read_signatures

    if isinstance(found, Unreadable) or not has_signatures(request.data):
        return found
    return replace(found, signatures=read_signatures(request.data, request.passwords))


def _picture(request: Request) -> ContractText | Unreadable:
    from scoring.extract.ocr import read_picture

    return read_picture(request.data, request.media_type, allowed=request.ocr, seconds=request.ocr_seconds)


def _word(request: Request) -> ContractText | Unreadable:
    from scoring.extract.word import read_word

    return read_word(request.data, request.media_type, lambda data, name: _inner(request, data, name))


def _locked_office(request: Request) -> ContractText | Unreadable:
    from scoring.extract.office_lock import unlock

    plain = unlock(request.data, request.passwords, request.media_type)
    return plain if isinstance(plain, Unreadable) else _inner(request, plain, "")


def _opendoc(request: Request) -> ContractText | Unreadable:
    from scoring.extract.opendoc import read_opendoc

    return read_opendoc(request.data, request.media_type)


def _flat_opendoc(request: Request) -> ContractText | Unreadable:
    from scoring.extract.opendoc import read_flat

    return read_flat(request.data, request.media_type)


def _rtf(request: Request) -> ContractText | Unreadable:
    from scoring.extract.rtf import read_rtf

    return read_rtf(request.data, request.media_type)


def _html(request: Request) -> ContractText | Unreadable:
    from scoring.extract.html import read_html
    from scoring.extract.plain import decode

    return read_html(decode(request.data, _declared(request.data))[0], request.media_type)


def _workbook(request: Request) -> ContractText | Unreadable:
    from scoring.extract.sheets import read_workbook

    return read_workbook(request.data, request.media_type)


def _slides(request: Request) -> ContractText | Unreadable:
    from scoring.extract.sheets import read_slides

    return read_slides(request.data, request.media_type)


def _pages(request: Request) -> ContractText | Unreadable:
    """Apple Pages keeps its words in a format of its own; what can be read is the preview that older versions add."""
    parts = ZippedDocument(request.data)
    if "QuickLook/Preview.pdf" in parts:
        found = _inner(request, parts.read("QuickLook/Preview.pdf"), "Preview.pdf")
        return replace(found, media_type=request.media_type)
    reason = "It is a Pages document: open it in Pages, export it as PDF, and add that file."
    return Unreadable(Needs.FORMAT, reason, request.media_type)


def _plain(request: Request) -> ContractText | Unreadable:
    from scoring.extract.plain import read_plain

    return read_plain(request.data, request.media_type)


FORMATS: tuple[tuple[tuple[str, ...], Read], ...] = (
    ((sniff.PDF,), _pdf),
    (sniff.WORD_TYPES, _word),
    (sniff.PICTURE_TYPES, _picture),
    ((sniff.HTML, "application/xhtml+xml"), _html),
    ((sniff.RTF,), _rtf),
    ((sniff.ODT, sniff.ODT + "-template"), _opendoc),
    ((sniff.ODT_FLAT,), _flat_opendoc),
    ((sniff.LOCKED_OFFICE,), _locked_office),
    ((sniff.XLSX,), _workbook),
    ((sniff.PPTX,), _slides),
    ((sniff.PAGES,), _pages),
    ((sniff.TEXT, sniff.MARKDOWN, "text/csv"), _plain),
)
"""Every format that is read: its media types and its reader. A new one: write its file, add its line."""


def extract_text(
    data: bytes,
    *,
    name: str | None = None,
    passwords: Sequence[str] = (),
    ocr: bool = True,
    ocr_seconds: float = OCR_SECONDS,
) -> ContractText | Unreadable:
    """Text of one document with its layers and pages, or what is needed to read it. Never an empty success.

    The bytes decide the format; *name* only tells apart kinds of plain text. Containers (ZIP, mails) are not opened
    here. With ``ocr=False`` pictures stay unread, with ``Needs.OCR``.
    """
    if not data:
        return Unreadable(Needs.DAMAGED, "The file is empty.")
    media_type = sniff.media_type_of(data, name)
    return _read(Request(data, media_type, tuple(passwords), ocr, ocr_seconds))


def extract_body(
    data: bytes, media_type: str, charset: str | None = None, *, forwarded: bool = False
) -> ContractText | Unreadable:
    """Text of a mail's body (``text/plain`` or ``text/html``), with the earlier mails that it repeats as quoted.

    *charset* is what the mail declares. *forwarded*: the subject says so (Fw:, WG:, TR:), and the mail below is what
    the user wants read. An empty body gives an empty text: a body is not a document that must say something. Only HTML
    that was made to do harm is Unreadable.
    """
    from scoring.extract.plain import decode, read_plain, without_quotes

    if media_type not in ("text/html", "application/xhtml+xml"):
        return read_plain(data, media_type, charset, mail_body=True, forwarded=forwarded)
    from scoring.extract.html import read_html

    text = read_html(decode(data, charset or _declared(data))[0], media_type, mail=not forwarded)
    if isinstance(text, Unreadable):
        return text
    return without_quotes(text, mail_body=True, forwarded=forwarded)


_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)


def _declared(page: bytes) -> str | None:
    """Character set that an HTML page names in its first bytes."""
    found = _CHARSET.search(page[:2048])
    return found.group(1).decode("ascii") if found else None


def _read(request: Request) -> ContractText | Unreadable:
    read = next((read for types, read in FORMATS if request.media_type in types), None)
    if read is None:
        return Unreadable(Needs.FORMAT, _no_reader(request.media_type), request.media_type)
    try:
        found = read(request)
    except ZipProblem as problem:
        return Unreadable(problem.needs, problem.reason, request.media_type)
    except MemoryError:
        return Unreadable(Needs.LIMIT, "The document needs more memory than any contract.", request.media_type)
    except RecursionError:
        return Unreadable(Needs.LIMIT, "The document is nested deeper than any contract.", request.media_type)
    return _judged(found)


def _inner(outer: Request, data: bytes, name: str) -> ContractText | Unreadable:
    """Read a document that stands in another: a picture in a DOCX, an HTML piece of it, what a lock held."""
    media_type = sniff.media_type_of(data, name)
    if outer.depth >= _DEEPEST:
        return Unreadable(Needs.LIMIT, "It is a document in a document, deeper than any contract.", media_type)
    return _read(replace(outer, data=data, media_type=media_type, depth=outer.depth + 1))


def _judged(found: ContractText | Unreadable) -> ContractText | Unreadable:
    """A text without a single word that counts is unread, not silent."""
    if isinstance(found, Unreadable) or (not found.accepted.isspace() and found.accepted):
        return found
    if found.unread_pages:
        needs = found.unread_reason or Needs.OCR
        pages = "page" if len(found.unread_pages) == 1 else f"{len(found.unread_pages)} pages"
        reason = f"Of its {pages} nothing could be read."
        if needs is Needs.OCR:
            reason = f"Its {pages} hold pictures, not letters: a text recogniser (tesseract) or a text file is needed."
        return Unreadable(needs, reason, found.media_type, found.pages)
    if found.text.strip():
        reason = "Everything it says is hidden, deleted or quoted: nothing stands on the page."
        return Unreadable(Needs.READING, reason, found.media_type, found.pages)
    return Unreadable(Needs.DAMAGED, "It opens, but there is not a word in it.", found.media_type, found.pages)


_SAVE_AS = "Open it, save it as PDF or DOCX, and add that file."
_NO_READER = {
    sniff.DOC: f"It is a Word file of the old kind (.doc). {_SAVE_AS}",
    "application/vnd.ms-excel": f"It is an Excel file of the old kind (.xls). {_SAVE_AS}",
    "application/vnd.ms-powerpoint": f"It is a PowerPoint file of the old kind (.ppt). {_SAVE_AS}",
    "application/vnd.wordperfect": f"It is a WordPerfect file. {_SAVE_AS}",
    "image/heic": "It is a photograph in Apple's own format (HEIC): send it as JPEG or PDF.",
    "image/heif": "It is a photograph in Apple's own format (HEIF): send it as JPEG or PDF.",
    "image/avif": "It is a picture in the AVIF format: send it as JPEG, PNG or PDF.",
    "application/zip": "It is an archive, not a document: the files in it are read one by one.",
    "message/rfc822": "It is a mail, not a document: its parts are read one by one.",
}


def _no_reader(media_type: str) -> str:
    return _NO_READER.get(media_type, f"There is no reader for this kind of file ({media_type}). {_SAVE_AS}")
