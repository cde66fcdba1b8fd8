"""Asking whether what was sent has arrived."""

from __future__ import annotations

import pytest

from actions.received import asks_received


@pytest.mark.parametrize(
    "words",
    [
        "照片你收到了吗",
        "我发的图片看到没",
        "你们收到我的照片了吗？",
        "语音收到了没",
        "did you get my photo?",
        "have you received the voice note",
        "can you see my pictures",
        "has my video arrived",
        "did the photo go through",
    ],
)
def test_it_is_asked(words: str) -> None:
    assert asks_received(words)


@pytest.mark.parametrize(
    "words",
    [
        "我的单子收到了吗",
        "照片里能看到车牌",
        "他们收到照片以后没来",
        "I sent a photo",
        "did you get my report?",
        "they have photos of it",
        "can I send a photo?",
    ],
)
def test_it_is_not_asked(words: str) -> None:
    assert not asks_received(words)
