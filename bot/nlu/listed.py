"""Things told one after another, each with what is wrong with it: '路灯不亮,垃圾没人清,电梯天天坏'. Pure.

Three of them are a list, with or without a word that says so; where one is the cause of the others, or all are fed by
one supply, they are one story.
"""

from __future__ import annotations

import re

_LEAST = 3
_BEFORE_ZH = (
    r"(?:我们?|咱们?|俺们?)?(?:这儿?|那儿?)?(?:个)?(?:小区|楼道|楼[上下里]|门口|院[里子儿]|单元|大厅|地下室?|地库|车库|停车场|公共|健身|路边|马路|街上|胡同"
    r"|村里?|[一二三四五六七八九\d]{1,3}(?:号楼|层|楼|单元)){0,2}的?"
)
_THING_ZH = (
    r"(?P<thing>电梯|扶梯|门禁|对讲机?|单元门|大门|道闸|路灯|楼道灯|声控灯|灯|监控|摄像头|垃圾[桶箱站]?|下水道?|水管|暖气|自来水|水压|热水|厕所|公厕|窗户?|护栏|围栏"
    r"|长椅|座椅|健身器材|器材|滑梯|充电桩|快递柜|消防栓|灭火器|井盖|地砖|台阶|扶手|玻璃|路面|马路|绿化带?|草坪|树枝?|消防通道|楼道|电动车|自行车|单车|共享单车|车位|网络|宽带|蟑螂|老鼠"
    r"|野狗|流浪狗|污水|广场舞)"
)
_WRONG_ZH = r"(?:坏|不亮|不热|没人|不能|没法|不了|堵|漏|破|掉|塌|满|脏|臭|不转|响|停|乱|占|丢|裂|歪|慢|断|没了?|不管|不扫|不收|不清|成灾|多得|坑|松|翘|晃)"
_CLAUSE_ZH = re.compile(rf"{_BEFORE_ZH}{_THING_ZH}[^\s，,、；;。]{{0,6}}?{_WRONG_ZH}[^\s，,、；;。]{{0,6}}")
_PARTS_ZH = re.compile(r"[^\s，,、；;。]+")
_THING_EN = (
    r"(?P<thing>lifts?|elevators?|intercom|doors?|gates?|locks?|lights?|lamps?|bins?|pipes?|taps?|drains?|toilets?|radiators?|heating|pumps?|bench(?:es)?"
    r"|fences?|cameras?|windows?|stairs|swings?|slides?|playground|chargers?|barriers?|hydrants?|rubbish|garbage|trash|internet|wifi|water|power|road"
    r"|pavement|sidewalk|trees?|rats?|cockroaches|dogs|bikes|scooters|manhole|hallway|corridor)"
)
_WRONG_EN = (
    r"(?:broken|out|off|dead|dirty|dark|full|stuck|missing|leaking|leaks|overflowing|blocked|everywhere|cold|filthy|stinks|loose|cracked|down"
    r"|(?:is |are )?(?:not|never|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t) \w+|nobody \w+)"
)
_CLAUSE_EN = re.compile(
    rf"(?:(?:the|our|my|also|and|hi|hello) )*(?:[a-z]+ ){{0,2}}{_THING_EN}(?: (?:is|are|has been|always|all|still|again|totally)){{0,3}} {_WRONG_EN}\b[^,;.]{{0,60}}",
    re.IGNORECASE,
)
_PARTS_EN = re.compile(r"[^,;.]+")
# One of them is why the others are wrong.
_CAUSE = re.compile(
    r"爆|淹|进水|跳闸|停电|因为|导致|所以|结果|害得|着火|塌方|\b(?:burst|flood\w*|because|since the|so (?:the|our|my)|caus\w+|power cut|outage)\b",
    re.IGNORECASE,
)
# What one supply feeds: three of them gone are a power cut, or a main that broke, told by its symptoms.
_FED = re.compile(
    r"电梯|扶梯|门禁|对讲机?|单元门|大门|道闸|楼道灯|声控灯|灯|监控|摄像头|充电桩|网络|宽带|水管|暖气|自来水|水压|热水"
    r"|lifts?|elevators?|intercom|doors?|gates?|lights?|lamps?|pipes?|taps?|radiators?|heating|pumps?|cameras?|chargers?"
    r"|barriers?|internet|wifi|water|power",
    re.IGNORECASE,
)
_STREET = re.compile(r"\bstreet", re.IGNORECASE)
_LONGEST = 300


def listed(text: str) -> list[int]:
    """Where each thing of the list begins, but the first; none where it is no list."""
    if len(text) > _LONGEST or _CAUSE.search(text):
        return []
    for parts, clause in ((_PARTS_ZH, _CLAUSE_ZH), (_PARTS_EN, _CLAUSE_EN)):
        found: list[int] = []
        things: set[str] = set()
        fed = True
        for part in parts.finditer(text):
            told = part.group().strip()
            match = clause.fullmatch(told)
            if match and match["thing"].casefold() not in things:
                things.add(match["thing"].casefold())
                fed = fed and _FED.fullmatch(match["thing"]) is not None and not _STREET.search(told)
                found.append(part.end() - len(part.group().lstrip()))
            elif found:
                break
        if len(found) >= _LEAST:
            return [] if fed else found[1:]
    return []
