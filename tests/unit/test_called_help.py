"""That help was called and comes is no new danger; help that does not come, or is still to be called, stays one."""

from __future__ import annotations

import pytest

from city.called_help import only_called_help
from city.danger import recognise


@pytest.mark.parametrize(
    "words",
    [
        "保安已经打过119了",
        "救护车叫了，在路上",
        "我们都下来了 消防也叫了 说马上来",
        "刚拨了999",
        "邻居报过警了",
        "120打了 在门口等着呢",
    ],
)
def test_who_called_for_help_and_waits_tells_of_no_new_danger(words: str) -> None:
    assert only_called_help(words)
    assert recognise(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "快打119",
        "要不要打120啊",
        "打了120没人接",
        "救护车叫了半天还没来",
        "打过110了他还在砸门",
        "叫了120，他没呼吸了",
        "报警了他们不管",
    ],
)
def test_help_that_is_still_to_come_or_be_called_is_looked_at(words: str) -> None:
    assert not only_called_help(words)
