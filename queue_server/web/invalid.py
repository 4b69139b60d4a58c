"""What is wrong with a field, in the reader's language: pydantic's kinds of errors and our own, each as a short sentence."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

SAID: dict[str, tuple[str, str]] = {
    "missing": ("còn thiếu", "is missing"),
    "extra_forbidden": ("không có mục này", "is not known here"),
    "string_too_long": ("dài quá {max_length} chữ", "is longer than {max_length} letters"),
    "string_too_short": ("cần ít nhất {min_length} chữ", "needs at least {min_length} letters"),
    "too_long": ("dài quá {max_length}", "is longer than {max_length}"),
    "too_short": ("cần ít nhất {min_length}", "needs at least {min_length}"),
    "string_pattern_mismatch": ("chưa đúng cách viết", "is not written as it should be"),
    "string_type": ("phải là chữ", "must be text"),
    "string_unicode": ("có chữ không đọc được", "has letters that cannot be read"),
    "int_type": ("phải là số nguyên", "must be a whole number"),
    "int_parsing": ("phải là số nguyên", "must be a whole number"),
    "int_parsing_size": ("quá lớn", "is too large"),
    "finite_number": ("phải là một số bình thường", "must be an ordinary number"),
    "int_from_float": ("phải là số nguyên", "must be a whole number"),
    "bool_type": ("phải là true hoặc false", "must be true or false"),
    "bool_parsing": ("phải là true hoặc false", "must be true or false"),
    "list_type": ("phải là một danh sách", "must be a list"),
    "model_type": ("phải là một đối tượng JSON", "must be a JSON object"),
    "model_attributes_type": ("phải là một đối tượng JSON", "must be a JSON object"),
    "greater_than_equal": ("nhỏ nhất là {ge}", "must be {ge} at least"),
    "less_than_equal": ("lớn nhất là {le}", "must be {le} at most"),
    "literal_error": ("phải là một trong: {expected}", "must be one of: {expected}"),
    "control_characters": ("có ký tự điều khiển hoặc ký tự ẩn", "holds control characters or hidden ones"),
    "markup": ("chỉ viết bằng lời, không có dấu < > [[ ]]", "is to be plain words, without < > [[ ]]"),
    "personal_number": (
        "lý do chỉ nói về công việc, không ghi số điện thoại hay giấy tờ",
        "a reason is about the work: no phone or identity numbers",
    ),
    "nothing_to_say": ("không có chữ nào để đọc", "holds no word that could be said"),
    "one_target": ("hãy nêu đúng một lĩnh vực hoặc một quầy", "name either a service or a counter"),
    "one_ticket": ("hãy nêu đúng một phiếu hoặc một số", "name either a ticket or a number"),
    "counter_of_keypad": ("bàn phím thì phải có số quầy, thiết bị khác thì không", "a keypad, and nothing else, has a counter"),
    "nothing_to_change": ("hãy nêu lĩnh vực, diện ưu tiên hoặc clear_priority", "name a service, a priority or clear_priority"),
    "words_of_message": ("tin nhắn thì phải có lời, thông báo khác thì không", "a message, and nothing else, has a text"),
    "both_ways": ("hoặc đặt, hoặc bỏ diện ưu tiên", "either set a priority or clear it"),
}
UNNAMED = "chưa đúng"
WRITTEN: dict[str, tuple[str, str]] = {
    "name": (
        "gồm 2 đến 40 chữ thường không dấu, chữ số, dấu chấm hoặc gạch, như “lan.nguyen”",
        "has 2 to 40 of a–z, digits, dot, dash or underscore, as “lan.nguyen”",
    ),
}
"""How a field with a pattern is written, where people type it by hand."""


def fields_of(error: ValidationError, language: str) -> dict[str, str]:
    """Field -> what is wrong with it; the whole body is the field ""."""
    return {".".join(map(str, one["loc"])): sentence(one, language) for one in error.errors(include_url=False, include_input=False)}


def sentence(one: ErrorDetails, language: str) -> str:
    """Kinds that nobody has put into words are said in pydantic's own to an English reader, and in general ones to a Vietnamese."""
    said = SAID.get(one["type"])
    if one["type"] == "string_pattern_mismatch" and one["loc"]:
        said = WRITTEN.get(str(one["loc"][-1]), said)
    if said is None:
        return one["msg"] if language == "en" else UNNAMED
    words = {key: str(value) for key, value in one.get("ctx", {}).items()}
    if "expected" in words and language != "en":
        words["expected"] = words["expected"].replace(" or ", " hoặc ")
    return said[language == "en"].format_map(words)
