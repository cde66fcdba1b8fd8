"""Rasa component: places that staff taught, where the gazetteer does not know them or reads them wrongly."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import citypack, past, taught
from bot.nlu.component import Component, add_entity
from bot.nlu.text import has_cjk
from city import taught as kept

_FILE = "places.json"
_AREA = ("district", "subdistrict", "place_choices")
# A house number is no name.
_HOUSE = re.compile(
    r"\s{0,3}(?:\d|第[一二三四五六七八九十]+[号栋]|no\.?\s*\d|building\b|block\b).*$", re.IGNORECASE
)
_LEAST_ZH, _LEAST = 3, 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TaughtPlaces(Component):
    """Entities district and subdistrict of a message that holds a name which staff gave an area."""

    names: Dict[str, str]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`city`: folder of the city pack, else CITY_DIR; `learned`: folder of what was taught, else LEARNED_DIR."""
        return {"city": None, "learned": None}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Besides what every component depends on, what staff taught."""
        return f"{super().fingerprint_addon(config)}{taught.fingerprint(config.get('learned'))}"

    def prepare(self) -> None:
        """Which district every area lies in."""
        pack = citypack.pack(self.config["city"])
        self.district_of = {area.code: area.district for area in pack.subdistricts}
        self.district_of |= {area.code: area.code for area in pack.districts}

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the names; one that was given two areas is none."""
        names = names_of(kept.load(past.folder(self.config["learned"])))
        with self.storage.write_to(self.resource) as folder:
            (folder / _FILE).write_text(json.dumps(names, ensure_ascii=False), "utf-8")
        return self.resource

    def restore(self) -> None:
        """Read the names, without those of areas that the city has no longer."""
        with self.storage.read_from(self.resource) as folder:
            names: Dict[str, str] = json.loads((folder / _FILE).read_text("utf-8"))
        self.names = {name: code for name, code in names.items() if code in self.district_of}

    def read(self, message: Message) -> None:
        """Put the area of a taught name in place of what its own words were read as; a district told elsewhere stays."""
        text = message.get(TEXT).casefold()
        name = max((one for one in self.names if one in text), key=len, default=None)
        if name is None:
            return
        start = text.index(name)
        code = self.names[name]
        found: List[Dict[str, Any]] = message.get(ENTITIES, [])
        apart = [
            one
            for one in found
            if one["entity"] in _AREA and (one["end"] <= start or one["start"] >= start + len(name))
        ]
        districts = {self.district_of[one["value"]] for one in apart if one["entity"] in _AREA[:2]}
        if any(one["entity"] == "subdistrict" for one in apart) or districts - {self.district_of[code]}:
            return
        message.set(ENTITIES, [one for one in found if one["entity"] not in _AREA], add_to_output=True)
        where = {"start": start, "end": start + len(name)}
        add_entity(message, "district", self.district_of[code], **where)
        if self.district_of[code] != code:
            add_entity(message, "subdistrict", code, **where)
        if not any(one["entity"] == "address" for one in found):
            said = message.get(TEXT)[start : start + len(name)]
            add_entity(message, "address", said, **where)


def names_of(lessons: List[kept.Lesson]) -> Dict[str, str]:
    """The area of every name that lessons tell: their address without the house, if their text holds it."""
    areas: Dict[str, set[str]] = {}
    for lesson in lessons:
        name = _HOUSE.sub("", lesson.right.get("address", "")).strip(" ，,。.").casefold()
        least = _LEAST_ZH if has_cjk(name) else _LEAST
        if (
            not lesson.held
            and "area" in lesson.right
            and len(name) >= least
            and name in lesson.text.casefold()
        ):
            areas.setdefault(name, set()).add(lesson.right["area"])
    return {name: codes.pop() for name, codes in sorted(areas.items()) if len(codes) == 1}
