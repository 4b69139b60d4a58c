"""Whatever the description of the API allows or forbids: no answer is a crash, and each is as it was described.

Every operation with what may be sent and with what may not; by a supervisor, a kiosk, nobody. MOTCUA_SOAK=1 tries far more.
"""

import itertools
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from tests.counts import SOAK, few
from tests.web.doors import Doors, key_of

MAY, MAY_NOT = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TRIED = settings(
    max_examples=500 if SOAK else 2,
    derandomize=not SOAK,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink] if SOAK else [Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def described(doors: Doors) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", doors.app)


@pytest.mark.soak
@pytest.mark.timeout(7200 if SOAK else 120)
@pytest.mark.parametrize(
    ("role", "mode"),
    few(
        list(itertools.product(("supervisor", "kiosk", "nobody"), (MAY, MAY_NOT))),
        *(("supervisor", MAY), ("supervisor", MAY_NOT), ("kiosk", MAY), ("nobody", MAY_NOT)),
    ),
)
def test_every_operation_answers_as_described_whatever_is_sent(doors: Doors, described: Any, role: str, mode: GenerationMode) -> None:
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @TRIED
        def answers_as_described(case: Any) -> None:
            answered = case.call(headers=key_of(role))
            case.validate_response(answered, checks=CHECKS)
            if answered.status_code >= 400:
                assert set(answered.json()) == {"code", "message", "fields"}
                assert answered.json()["message"]

        if mode == GenerationMode.POSITIVE or operation.body:
            answers_as_described()
            tried += 1
    assert tried > 25
