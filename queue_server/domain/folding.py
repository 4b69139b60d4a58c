"""Vietnamese as people type it in a hurry: without diacritics, in any case, in any Unicode form. It knows letters, not what they mean."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")


def folded(text: str) -> str:
    """``"Đăng ký KẾT HÔN"`` -> ``"dang ky ket hon"``, from NFC and NFD alike; whatever is no letter or digit parts words."""
    return " ".join(words_of(text))


def words_of(text: str) -> list[str]:
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(letter))
    return _WORD.findall(bare.replace("đ", "d"))
