"""In what order several things are done: a table of what is known of each line, and who is sent where first."""

from itertools import permutations

import pytest

from queue_server.domain.errands import Errand, Prospect, in_order, must_fit_on_a_ticket, read, written
from queue_server.domain.refusals import Refusal
from tests.builders import a_site


def papers(wait: float | None = 10, spare: float | None = 200) -> Prospect:
    return Prospect(Errand("chung-thuc", "submit"), gives_papers=True, wait_minutes=wait, spare_minutes=spare)


def birth(wait: float | None = 10, spare: float | None = 200, kind: str = "submit") -> Prospect:
    return Prospect(Errand("ho-tich", kind), wait_minutes=wait, spare_minutes=spare)


def land(wait: float | None = 10, spare: float | None = 200) -> Prospect:
    return Prospect(Errand("dat-dai-xay-dung", "submit"), wait_minutes=wait, spare_minutes=spare)


def result(wait: float | None = 10, spare: float | None = 200) -> Prospect:
    return Prospect(Errand("tra-ket-qua", "collect"), wait_minutes=wait, spare_minutes=spare)


def guidance(wait: float | None = 10, spare: float | None = 200) -> Prospect:
    return Prospect(Errand("huong-dan", "ask"), wait_minutes=wait, spare_minutes=spare)


@pytest.mark.parametrize(
    ("prospects", "because"),
    [
        ((papers(wait=90), birth(wait=5)), "certified copies are needed at the next counter, however long one waits for them"),
        ((papers(), birth(spare=5)), "… and even where that one closes soon: without them one would come for nothing"),
        ((guidance(wait=40), birth(), result()), "who has a question asks it before anything is handed in"),
        ((land(wait=60, spare=20), birth(wait=5)), "a line that has nearly filled the day is joined first"),
        ((land(wait=60, spare=-10), birth(wait=50, spare=20)), "the most pressing of them before the others"),
        ((result(spare=10), birth()), "even a result, if it may soon be out of reach"),
        ((birth(wait=60), result(wait=1)), "else results are last, however short their line: nobody needs them before"),
        ((birth(wait=5), land(wait=6)), "the shorter wait first"),
        ((birth(wait=200), land(wait=None)), "a wait that nobody can tell is no short one"),
        ((birth(spare=None), land(wait=11, spare=30)), "half an hour to spare presses nobody, nor does a hall that never closes"),
        ((papers(), land(wait=4), birth(), result(wait=0)), "all of it at once"),
    ],
)
def test_errands_are_done_in_a_sensible_order(prospects: tuple[Prospect, ...], because: str) -> None:
    wanted = tuple(one.errand for one in prospects)
    assert {in_order(asked) for asked in permutations(prospects)} == {wanted}, because


def test_what_nothing_tells_apart_is_done_as_it_was_asked_for() -> None:
    for asked in permutations((birth(), land())):
        assert in_order(asked) == tuple(one.errand for one in asked)


def test_errands_of_one_service_stand_together_wherever_the_first_of_them_belongs() -> None:
    done = in_order((birth(kind="collect"), land(wait=11), birth(kind="supplement"), result()))
    assert [(one.service, one.kind) for one in done] == [
        ("ho-tich", "supplement"),
        ("ho-tich", "collect"),
        ("dat-dai-xay-dung", "submit"),
        ("tra-ket-qua", "collect"),
    ]


def test_three_fit_on_a_ticket_and_each_of_them_once() -> None:
    submit, supplement, other, more = (Errand("ho-tich", "submit"), Errand("ho-tich", "supplement"), land().errand, result().errand)
    must_fit_on_a_ticket((submit, supplement, other), a_site())
    with pytest.raises(Refusal, match="too_many_errands"):
        must_fit_on_a_ticket((submit, supplement, other, more), a_site())
    with pytest.raises(Refusal, match="Hộ tịch") as refused:
        must_fit_on_a_ticket((submit, other, submit), a_site())
    assert refused.value.code == "errand_twice"


def test_what_is_written_is_read_again() -> None:
    errands = (birth().errand, result().errand)
    assert read(written(errands)) == errands
    assert read("") == ()
