"""Mails (.eml): subject, date, sender and what was written, without what it answers and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from typing import BinaryIO

from kg.errors import UnreadableDocument
from kg.inputs.limits import MOST_RICH_BYTES
from kg.inputs.lines import whole
from kg.inputs.page import fragment_text
from kg.inputs.parts import Found, Where
from kg.inputs.wrapping import unwrap

_SIGNATURE = "--"


def read_mail(stream: BinaryIO, _: Where) -> Iterator[Found]:
    """Yield the text of a mail; attachments are named, not read."""
    try:
        mail = message_from_bytes(whole(stream, MOST_RICH_BYTES), policy=default)
        body = mail.get_body(("plain", "html"))
        content = body.get_content() if body else ""
    except (MessageError, LookupError, ValueError) as error:
        raise UnreadableDocument(f"is no mail, or damaged: {error}") from None
    if not mail.keys():
        raise UnreadableDocument("is no mail: it has no headers")
    html = body is not None and body.get_content_subtype() == "html"
    yield Found(
        text=fragment_text(content) if html else unwrap(_written(content.splitlines())),
        title=_header(mail, "Subject"),
        published=_header(mail, "Date"),
        source=_sender(mail),
        remarks=tuple(_attachments(mail)),
    )


def _written(lines: list[str]) -> list[str]:
    """Return the lines that the sender wrote: none that are quoted, announce a quote or sign."""
    found: list[str] = []
    for line in lines:
        if line.rstrip() == _SIGNATURE:
            break
        if not line.startswith(">"):
            found.append(line)
        elif found and found[-1].rstrip().endswith("wrote:"):
            found.pop()
    return found


def _header(mail: EmailMessage, name: str) -> str | None:
    return " ".join(str(mail.get(name, "")).split()) or None


def _sender(mail: EmailMessage) -> str | None:
    sender = mail.get("From")
    addresses = getattr(sender, "addresses", ())
    return (addresses[0].display_name or addresses[0].addr_spec) if addresses else _header(mail, "From")


def _attachments(mail: EmailMessage) -> Iterator[str]:
    names = [part.get_filename() or part.get_content_type() for part in mail.iter_attachments()]
    if names:
        yield f"attachments are not read: {', '.join(names)}"
