"""A ticket's own address: its id and an HMAC of it with the site's key. Unguessable, and never stored anywhere."""

import base64
import hashlib
import hmac

from queue_server.domain.refusals import Refusal

ID_LETTERS = 10
MAC_LETTERS = 12


def token_of(secret: bytes, ticket: str) -> str:
    """22 letters of a-z2-7: the ticket's id, then 60 bits of proof."""
    return ticket + _proof(secret, ticket)


def ticket_of(secret: bytes, token: str) -> str:
    """The id that a token proves; refuses with ``unknown_ticket``."""
    ticket, proof = token[:ID_LETTERS], token[ID_LETTERS:]
    if not token.isascii() or not hmac.compare_digest(_proof(secret, ticket).encode(), proof.encode()):
        raise Refusal("unknown_ticket")
    return ticket


def short_code_of(secret: bytes, ticket: str) -> str:
    """Six letters to be read out at the guide's desk; only together with the number is it worth anything."""
    return proof(secret, f"short {ticket}")[:6].upper()


def proof(secret: bytes, said: str) -> str:
    """52 letters that only the holder of the key can write beneath what was said."""
    return _base32(hmac.digest(secret, said.encode("utf-8", "surrogatepass"), hashlib.sha256)).rstrip("=")


def _proof(secret: bytes, ticket: str) -> str:
    return proof(secret, f"track {ticket}")[:MAC_LETTERS]


def _base32(digest: bytes) -> str:
    return base64.b32encode(digest).decode().lower()
