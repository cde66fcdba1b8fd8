"""How those who live there shorten and vary the name of a community: 芳群园第二社区 as 芳群园二区 or 芳群园2社区."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
_NUMBERED = re.compile(rf"第?(?P<number>{_NUMBER})(?P<kind>区|里|条|院|街坊|社区|小区|号院|$)")
_ORDINAL = re.compile(rf"第(?={_NUMBER})")
_DIGITS = {mark: at for at, mark in enumerate("零一二三四五六七八九")}
_PART = re.compile(
    rf"(?:(?:[东西南北中]|第)?(?:{_NUMBER})(?:社区|小区|区|里)?|[东西南北中](?:社区|小区|区|里|院)?)$"
)
_SHORT_NUMBERED = re.compile(rf"(?P<whole>[\u4e00-\u9fff]{{2}})(?P<part>第?(?:{_NUMBER})(?:里|区|村))")
_EVERYWHERE = re.compile(rf"[东西南北中]?(?:第?(?:{_NUMBER}))?(?:社区|小区|区|里|村|街坊|院)*")
_ROAD = ("路", "街", "大道")
_LEAST = 3  # Characters of a name's own; less is everywhere.


def spoken_forms(zh: str, short: str) -> Iterator[str]:
    """Other names of one community, none for most; `zh` is its full name and `short` the one without its kind."""
    found = dict.fromkeys(_forms(zh, short))
    for name in found:
        if name not in (zh, short) and len(name) >= _LEAST:
            yield name


def _forms(zh: str, short: str) -> Iterator[str]:
    if zh.endswith("社区") and short.endswith(_ROAD):
        yield from (f"{zh[:-2]}小区", f"{zh[:-2]}家属院")
    if zh.endswith("村") and len(zh) > _LEAST:
        yield zh[:-1]
    for name in (zh, short):
        plainer = _ORDINAL.sub("", name)
        yield plainer
        for match in _NUMBERED.finditer(plainer):
            before, number, after = plainer[: match.start()], match["number"], plainer[match.end() :]
            if len(before) < _LEAST - 1:
                continue
            digits = _digits(number)
            kinds = ("社区", "区", "") if match["kind"] in ("", "社区") else (match["kind"],)
            for kind in kinds:
                yield f"{before}{number}{kind}{after}"
                if kind:
                    yield from (
                        f"{before}{told}{kind}{after}" for told in (digits, f"第{digits}", f"第{number}")
                    )


def is_everywhere(name: str) -> bool:
    """Whether a name is only a number or a side, as that of parts of many estates: 第二社区, 南区."""
    return _EVERYWHERE.fullmatch(name) is not None


def whole_of(short: str) -> str:
    """The estate of which a community is a part, '' if its name does not say so."""
    part = _PART.search(short)
    whole = short[: part.start()] if part else ""
    return whole if len(whole) >= _LEAST and whole[-1] not in "路街大" else ""


def halves_of(short: str) -> tuple[str, str]:
    """The estate of two characters of which a community is a numbered part, and the part: 翠林, 二里. Empty for others."""
    match = _SHORT_NUMBERED.fullmatch(short)
    return (match["whole"], match["part"]) if match else ("", "")


def _digits(number: str) -> str:
    tens, ten, ones = number.rpartition("十")
    value = (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
    return str(value)
