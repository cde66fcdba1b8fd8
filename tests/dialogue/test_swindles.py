"""A swindle is heard by how it went, whatever it began with."""

from __future__ import annotations

import pytest

from bot.nlu.swindles import is_swindle


@pytest.mark.parametrize(
    "text",
    [
        "有个自称快递客服的 说我包裹丢了要给我理赔 让我下个app 转走了我一万二",
        "冒充社保局的人打电话 让我妈开共享屏幕 卡里的钱全没了",
        "网上刷单 前几单返钱 后来转过去八千就没影了",
    ],
)
def test_who_posed_as_somebody_and_took_money_swindled(text: str) -> None:
    assert is_swindle(text)


@pytest.mark.parametrize(
    "text",
    [
        "快递丢了，快递公司不给理赔",
        "有人自称物业经理，乱收停车费",
        "公司把我公积金转走了不告诉我",
        "天天有自称银行客服的给我打骚扰电话",
        "房东说押金转给中介了",
    ],
)
def test_a_quarrel_over_money_or_a_mere_call_is_no_swindle(text: str) -> None:
    assert not is_swindle(text)
