"""What a message without words is, in a word."""

from __future__ import annotations

import pytest

from desk.conversations.brief import brief, kinds


@pytest.mark.parametrize(
    ("media", "place", "zh", "en"),
    [
        ([{"kind": "photo"}], None, "〔照片〕", "[photo]"),
        ([{"kind": "voice"}], {"lat": 39.9}, "〔语音〕 〔定位〕", "[voice note] [pin]"),
        (
            [{"kind": "photo"}, {"kind": "video"}, {"kind": "photo"}],
            None,
            "〔照片×2〕 〔视频〕",
            "[photo×2] [video]",
        ),
        ([{"kind": "something new"}], None, "〔文件〕", "[file]"),
        (None, None, "", ""),
    ],
)
def test_each_kind_is_named_once(
    media: list[dict[str, str]] | None, place: dict[str, float] | None, zh: str, en: str
) -> None:
    brought = kinds(media, place)

    assert (brief(brought, "zh"), brief(brought, "en")) == (zh, en)
