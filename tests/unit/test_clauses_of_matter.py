"""Which clauses of a message are the words of its matter."""

from __future__ import annotations

import pytest

from dialogue.clauses import clauses, matter_of
from dialogue.talks import spans_of


def told(marked: str) -> str:
    return matter_of(*spans_of(marked))


@pytest.mark.parametrize(
    ("marked", "matter"),
    [
        ("[你们快点](desk)，[电梯坏了](matter)，[有没有人管啊](desk)", "电梯坏了"),
        ("[Fix it](desk) at no.5 now, the [lift is stuck](matter)", "the lift is stuck"),
        ("[求你们了](desk)[电梯坏了](matter)", "求你们了电梯坏了"),
    ],
)
def test_a_clause_that_is_said_to_the_desk_is_none_unless_it_tells_of_the_matter_too(
    marked: str, matter: str
) -> None:
    assert told(marked) == matter


@pytest.mark.parametrize(
    ("marked", "matter"),
    [
        ("我叫[李雷](person)，[电梯坏了](matter)", "电梯坏了"),
        ("[电梯坏了](matter)，打[13811112222](phone)，[下午](hours)都行", "电梯坏了"),
        (
            "门口有个[13811112222](phone)的办证小广告贴得到处都是",
            "门口有个13811112222的办证小广告贴得到处都是",
        ),
        ("[电梯坏了](matter) call me on [13811112222](phone)", "电梯坏了 call me on 13811112222"),
    ],
)
def test_a_clause_that_mostly_fills_a_field_of_its_own_is_none(marked: str, matter: str) -> None:
    assert told(marked) == matter


def test_where_and_when_stay_with_the_matter() -> None:
    assert told("[昨晚](time)[3号楼](place)，[电梯坏了](matter)。") == "昨晚3号楼，电梯坏了"


@pytest.mark.parametrize(
    ("marked", "matter"),
    [
        ("不是[3号楼](place.old)，是[5号楼](place.new)，[电梯坏了](matter)", "电梯坏了"),
        ("地址是[5号楼](place.new)那个[电梯坏了](matter)", "电梯坏了"),
    ],
)
def test_of_a_clause_that_puts_something_right_only_the_words_of_the_matter_are(
    marked: str, matter: str
) -> None:
    assert told(marked) == matter


@pytest.mark.parametrize("marked", ["[你们快点，电梯坏了](desk)", "是[5号楼](place.new)"])
def test_where_no_clause_is_left_all_words_are(marked: str) -> None:
    assert told(marked) == spans_of(marked)[0]


def test_clauses_end_at_signs_and_at_a_full_stop_before_a_blank_alone() -> None:
    words = "Lift at no.5 is stuck. 电梯坏了，，三天了!"

    assert [words[begin:end] for begin, end in clauses(words)] == [
        "Lift at no.5 is stuck.",
        " 电梯坏了，",
        "，三天了!",
    ]
