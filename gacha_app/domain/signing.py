"""Signing what a village hands in (Ed25519), and naming a key by a short fingerprint that people can read out."""

from __future__ import annotations

import hashlib
import re

# What else may ever be signed with a village's key must not be taken for a package
_PURPOSE = b"gacha package\n"
_GROUPS = 4

_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")


def new_secret() -> bytes:
    """Return a new secret key, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(secret: bytes) -> str:
    """Return the public key of a secret one, 64 hexadecimal digits."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def sign(secret: bytes, text: str) -> str:
    """Return the signature of a canonical text, 128 hexadecimal digits."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(_PURPOSE + text.encode()).hex()


def is_signed(public: str, signature: str, text: str) -> bool:
    """Return whether this text was signed with the secret key of this public one."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not _KEY.fullmatch(public) or not _SIGNATURE.fullmatch(signature):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), _PURPOSE + text.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def key_fingerprint(public: str) -> str:
    """Return what people compare a public key by: `9F3A-11C2-0B7E-44D1`; "" for none."""
    if not public:
        return ""
    digits = hashlib.sha256(bytes.fromhex(public)).hexdigest().upper()
    return "-".join(digits[start : start + 4] for start in range(0, _GROUPS * 4, 4))
