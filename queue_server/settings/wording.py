"""What is wrong with a value in a TOML file, Vietnamese first: pydantic's kinds of errors as short sentences for whoever wrote the file."""

from pydantic_core import ErrorDetails

SAID: dict[str, tuple[str, str]] = {
    "multiple_of": ("phải là bội số của {multiple_of}", "must be a multiple of {multiple_of}"),
    "greater_than_equal": ("nhỏ nhất là {ge}", "must be at least {ge}"),
    "greater_than": ("phải lớn hơn {gt}", "must be more than {gt}"),
    "less_than_equal": ("lớn nhất là {le}", "must be at most {le}"),
    "less_than": ("phải nhỏ hơn {lt}", "must be less than {lt}"),
    "finite_number": ("phải là một số bình thường", "must be an ordinary number"),
    "too_short": ("cần ít nhất {min_length} mục", "needs at least {min_length}"),
    "too_long": ("nhiều nhất {max_length} mục", "has room for {max_length} at most"),
    "string_too_short": ("cần ít nhất {min_length} chữ", "needs at least {min_length} letters"),
    "string_too_long": ("dài quá {max_length} chữ", "is longer than {max_length} letters"),
    "string_pattern_mismatch": ("chưa đúng cách viết ({pattern})", "is not written as it should be ({pattern})"),
    "string_type": ('phải là chữ trong dấu "…"', "must be text in quotes"),
    "int_type": ("phải là số nguyên", "must be a whole number"),
    "int_parsing": ("phải là số nguyên", "must be a whole number"),
    "int_from_float": ("phải là số nguyên", "must be a whole number"),
    "float_type": ("phải là số", "must be a number"),
    "float_parsing": ("phải là số", "must be a number"),
    "bool_type": ("phải là true hoặc false", "must be true or false"),
    "bool_parsing": ("phải là true hoặc false", "must be true or false"),
    "list_type": ("phải là danh sách […]", "must be a list […]"),
    "tuple_type": ("phải là danh sách […]", "must be a list […]"),
    "dict_type": ("phải là một bảng", "must be a table"),
    "model_type": ("phải là một bảng", "must be a table"),
    "model_attributes_type": ("phải là một bảng", "must be a table"),
    "literal_error": ("phải là một trong: {expected}", "must be one of: {expected}"),
    "union_tag_invalid": ("phải là một trong: {expected_tags}", "must be one of: {expected_tags}"),
}


def wording(error: ErrorDetails) -> str:
    """``vi / en``. A sentence of our own stands as it was raised; a kind that nobody has put into words is said in pydantic's."""
    words = {key: str(value) for key, value in error.get("ctx", {}).items()}
    if error["type"] not in SAID:
        return words.get("error") or error["msg"][:1].lower() + error["msg"][1:]
    vi, en = (each.format_map(words) for each in SAID[error["type"]])
    return f"{vi.replace(' or ', ' hoặc ')} / {en}"
