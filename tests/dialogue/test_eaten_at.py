"""The house in which somebody ate is whom it is about, and where they ate is no part of its name."""

from __future__ import annotations

import pytest

from bot.nlu.chains import chain
from bot.nlu.details import DetailExtractor
from tests.dialogue.components import PlaceExtractor, entities, extractor


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("在蜀湘人家吃饭 菜里有钢丝球", "蜀湘人家"),
        ("昨晚去老门框吃火锅 全家拉肚子", "老门框"),
        ("上个月在秀域办的卡 店关门了", "秀域"),
        ("我们在学校食堂吃饭 吃出虫子", None),
        ("在簋街吃饭被宰了", None),
        ("在地铁上吃东西的人太多", None),
        ("我妈在家里吃了药就吐", None),
    ],
)
def test_the_house_is_the_party_and_no_place(text: str, party: str | None) -> None:
    found = entities(text, extractor(PlaceExtractor), extractor(DetailExtractor))

    assert found.get("party") == party
    assert party is None or "address" not in found


@pytest.mark.parametrize(
    ("text", "party"),
    [("哈罗的", "哈罗"), ("周黑鸭 买的", "周黑鸭"), ("哈罗你在吗", None), ("味道绝了", None)],
)
def test_a_chain_is_known_by_its_bare_name(text: str, party: str | None) -> None:
    found = chain(text)

    assert (found.value if found else None) == party


def test_a_lane_that_is_on_every_road_is_no_place() -> None:
    assert "address" not in entities("公交专用道老被占", extractor(PlaceExtractor))
