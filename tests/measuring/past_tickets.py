"""A table of believable past tickets by a seed, as a hotline exports them: for measuring and tests."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from city.examples import examples
from city.pack import CityPack

HEADERS = (
    "工单编号", "受理时间", "来源", "诉求类型", "诉求类别", "诉求内容", "区", "街道", "地址", "承办单位", "紧急程度",
    "姓名", "联系电话", "派单时间", "办结时间", "办理结果", "是否联系", "是否解决", "满意度", "回访时间", "话务员",
)  # fmt: skip
ROADS = ("建设路", "和平街", "光明路", "永安里", "团结东路", "新华街", "育才路", "幸福大街")
SURNAMES, NAMES = "王李张刘陈杨赵黄周吴", ("建国", "秀英", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇")
SPAN = timedelta(days=365)
HOW = ("电话", "电话", "电话", "微信", "网站", "APP", "人民网留言板")
KINDS = ("投诉", "投诉", "求助", "求助", "建议", "咨询")
SATISFIED = ("满意", "满意", "满意", "基本满意", "不满意")


def rows(pack: CityPack, folder: Path, *, count: int, seed: int, until: datetime) -> Iterator[Sequence[str]]:
    """So many rows of the year before `until`, oldest first, with no mistake in any."""
    chance = Random(seed)
    names = {category.code: category.zh for category in pack.categories}
    told = [
        (names[one.category], one.text) for one in examples(folder, names.keys()) if one.category in names
    ]
    districts = {one.code: one.zh for one in pack.districts}
    units = {one.code: one.zh for one in pack.units}
    begin = until - SPAN
    for index in range(count):
        category, text = chance.choice(told)
        place = chance.choice(pack.subdistricts)
        filed = begin + SPAN * index / count
        sent = filed + timedelta(minutes=chance.randrange(5, 600))
        solved = sent + timedelta(minutes=chance.randrange(60, 9000))
        called = solved + timedelta(minutes=chance.randrange(60, 4000))
        name = chance.choice(SURNAMES) + chance.choice(NAMES)
        phone = f"13{chance.randrange(10**9):09d}"
        said = f"{text}，我叫{name}，电话{phone}。" if chance.random() < 0.1 else text
        is_open, answered = called > until, chance.random() < 0.7
        yield (
            f"P{index + 1:08d}", _at(filed), chance.choice(HOW), chance.choice(KINDS), category, said,
            districts[place.district], place.zh, f"{place.zh}{chance.choice(ROADS)}{chance.randrange(1, 90)}号楼",
            units[place.unit], "一般", name if answered else "", phone, _at(sent), "" if is_open else _at(solved),
            "" if is_open else "已现场核实并处理，已向诉求人反馈。",
            *(
                (chance.choice("是是是否"), chance.choice("是是否"), chance.choice(SATISFIED), _at(called))
                if answered and not is_open
                else ("", "", "", "")
            ),
            f"{chance.randrange(1000, 9999)}",
        )  # fmt: skip


def write(file: Path, pack: CityPack, folder: Path, *, count: int, seed: int, until: datetime) -> Path:
    """The same as a CSV file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(HEADERS)
        table.writerows(rows(pack, folder, count=count, seed=seed, until=until))
    return file


def _at(moment: datetime) -> str:
    """In Beijing's time."""
    return (moment.astimezone(UTC) + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")
