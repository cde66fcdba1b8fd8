"""What crawls in a meal is of the food, wherever it is eaten; how it tastes is of the school. Pure."""

from __future__ import annotations

import re

_EDUCATION, _FOOD = "education", "consumer.food_safety"
_EATEN_ZH = r"(?:午饭|午餐|营养餐|配餐|盒饭|饭菜|食堂|[饭菜汤粥]里|牛奶|水果|面包)"
_SPOILT_ZH = r"(?:虫|蛆|蟑螂|苍蝇|头发|异物|馊|发霉|霉变|变质|过期|臭了|拉肚子|食物中毒|吃坏)"
_EATEN = (
    r"\b(?:lunch(?:es|box)?|meals?|food|canteen|cafeteria|milk|rice|soup|dinner|breakfast|noodles|meat|fruit|bread"
    r"|snacks?)\b"
)
_SPOILT = (
    r"\b(?:worms?|maggots?|bugs?|insects?|cockroach(?:es)?|flies|hairs?|mou?ld(?:y)?|rotten|spoil(?:ed|t)|expired"
    r"|food poisoning|raw|gone off|went bad|(?:get|got|are|were) sick|diarrh\w+|vomit\w*)\b"
)
_SPOILT_MEAL = re.compile(
    rf"{_EATEN_ZH}[^。]{{0,12}}{_SPOILT_ZH}|{_SPOILT_ZH}[^。]{{0,8}}{_EATEN_ZH}"
    rf"|{_EATEN}[^.;]{{0,40}}{_SPOILT}|{_SPOILT}[^.;]{{0,40}}{_EATEN}",
    re.IGNORECASE,
)


def of_meal(words: str, group: str) -> str | None:
    """The category of a spoilt meal that was taken for a school's matter; None where there is none."""
    return _FOOD if group == _EDUCATION and _SPOILT_MEAL.search(words) else None
