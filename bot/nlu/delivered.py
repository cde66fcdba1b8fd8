"""What a delivered message means to Rasa: a pressed button, danger, a pin, a picture or words.

Only a pressed button may carry an intent. Typed text is text, also when it begins with '/'.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.nlu import speech
from bot.nlu.asked_beside import apart, joined, with_kind_told
from bot.nlu.beside import beside_place, with_matter, without_request
from bot.nlu.clauses import pieces
from bot.nlu.irony import is_ironic, without_praise
from bot.nlu.matter import GUESS
from bot.nlu.remembered import memory_of
from bot.nlu.several import matters

_PAYLOAD = re.compile(r"^/(?P<intent>[a-z_]+)(?P<entities>\{.*\})?$", re.DOTALL)
VOICE = frozenset({"voice", "audio", "video_note"})
FALLBACK = "nlu_fallback"
CATEGORIES, MOST_CATEGORIES = "categories", 3
ALONE = "alone"
"""Stands for id and sender of a text that belongs to no conversation."""
# Of all that the components leave on a message, what is understood of it.
_UNDERSTOOD = ("text", "intent", "intent_ranking", "entities")
DANGER = "report_danger"
# Signs that are a plain yes, no or thanks.
_NODS = frozenset("👍👌👎🙏✅❌✔")
# Whoever asks, greets or answers a follow-up tells nothing to be filed.
_ASKS = "ask_question"
_NO_MATTERS = frozenset({_ASKS, "answer_survey", "withdraw_ticket", "ask_ticket_status", "list_my_tickets"})
# What irony is taken for.
_POLITE = frozenset({"thank", "answer_survey", "affirm", "greet", "goodbye", "nlu_fallback", "out_of_scope"})
# One character over and over, of those that mean nothing by it ('嗯嗯' and '好好好' do), and what blind fingers make of
# the middle row of the keys.
_NOISE = re.compile(
    r"(?:([啊阿呃哦噢喔嗷嘎发哒啦呜哇嘿咦嘻咯嘟噗嘶唧喳叽咕嗒喵汪吧呀哼额鹅吖尬])\1+[\s，。!！~～…]*)+"
    r"|(?:阿斯顿|啊手动|手动阀|撒旦|斯蒂芬|阿斯蒂芬|大苏打|萨达|阿萨德|奥术大师|的撒|发的|法|发|啊|阿|撒){2,}"
    r"|([a-z])\2{3,}|(?=[a-z]{4,16}$)(?:[qwrtpsdfghjklzxcvbnm]{5,}|(?:asd|qwe|rty|zxc|dsa|sdf|fgh|jkl|hjk)+[a-z]{0,2})",
    re.IGNORECASE,
)
_SLASHES = re.compile(r"^\s*/+")


class BadRequest(ValueError):
    """The desk sent something that is no turn. The text says what."""


@dataclass(frozen=True)
class Delivered:
    """One message as the desk hands it over. `id` makes the turn idempotent; `payload` is a pressed button's."""

    id: str
    sender: str
    text: str = ""
    payload: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, body: Any) -> Delivered:
        """The request's body. Raises BadRequest."""
        if not isinstance(body, dict) or not body.get("id") or not body.get("sender"):
            raise BadRequest("id and sender are needed")
        metadata = body.get("metadata") or {}
        if not isinstance(metadata, dict):
            raise BadRequest("metadata is an object")
        text, payload = str(body.get("text") or "").strip(), body.get("payload")
        if not (text or payload or metadata.get("place") or metadata.get("media")):
            raise BadRequest("nothing in it")
        return cls(str(body["id"]), str(body["sender"]), text, payload, metadata)

    @classmethod
    def alone(cls, body: Any) -> Delivered:
        """The body of a request about a text that nobody sent. Raises BadRequest, also without a text."""
        if not isinstance(body, dict) or not isinstance(body.get("text"), str) or not body["text"].strip():
            raise BadRequest("a text is needed")
        told = {"id": ALONE, "sender": ALONE, "text": body["text"], "metadata": body.get("metadata")}
        return cls.read(told)


async def understand(delivered: Delivered, processor: MessageProcessor) -> dict[str, Any]:
    """Rasa's parse data for the message. Raises BadRequest for a payload whose intent the domain does not have."""
    if delivered.metadata.get("quiet") and not delivered.metadata.get("danger"):
        return _parsed(delivered.text, "keep_company")
    if delivered.payload:
        return _pressed(delivered, processor.domain.intents)
    if not delivered.text:
        return _parsed("", _wordless(delivered.metadata))
    if not delivered.metadata.get("danger") and not _says_something(delivered.text):
        return _parsed(delivered.text, FALLBACK)
    parsed = {**await _read(delivered.text, delivered, processor), "text": delivered.text}
    if parsed["intent"]["name"] in _POLITE and is_ironic(delivered.text):
        parsed = await _bare(delivered, parsed, processor)
    if delivered.metadata.get("danger") or any(found["entity"] == "danger" for found in parsed["entities"]):
        return {**await _one_by_one(delivered, parsed, processor, said_so=True), **_intent(DANGER)}
    other = speech.foreign(delivered.text)
    if other:
        return _parsed(delivered.text, "other_language", {"language": other})
    if rest := without_request(delivered.text) or beside_place(parsed):
        parsed = _with_matter(parsed, await _read(rest, delivered, processor))
    return await _one_by_one(delivered, parsed, processor)


async def _read(text: str, delivered: Delivered, processor: MessageProcessor) -> dict[str, Any]:
    """What is understood of a text with what came along. Rasa would read a leading slash as a payload.

    Beside Rasa's own parse data it has `categories`: what its matter most likely is, as [code, probability].
    """
    return _remembered(_SLASHES.sub("／", text), delivered.metadata, processor)


def _remembered(text: str, metadata: Mapping[str, Any], processor: MessageProcessor) -> dict[str, Any]:
    memory = memory_of(processor)
    if memory is None:
        return _read_anew(text, metadata, processor)
    return memory.told(text, metadata, lambda: _read_anew(text, metadata, processor))


def _read_anew(text: str, metadata: Mapping[str, Any], processor: MessageProcessor) -> dict[str, Any]:
    # Not its `parse_message`: that makes copies for a log, and looks through the domain.
    message = UserMessage(text, metadata=dict(metadata))
    whole = processor._parse_message_with_graph(message, None, only_output_properties=False)
    guess = whole.get(GUESS)
    likely = [list(one) for one in guess.leaves[:MOST_CATEGORIES]] if guess else []
    return {**{key: whole[key] for key in _UNDERSTOOD if key in whole}, CATEGORIES: likely}


def _with_matter(parsed: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    """Whoever's matter is taken is whose categories are told."""
    joined = with_matter(parsed, read)
    return {**joined, CATEGORIES: (parsed if joined["intent"] is parsed["intent"] else read)[CATEGORIES]}


async def _bare(delivered: Delivered, parsed: dict[str, Any], processor: MessageProcessor) -> dict[str, Any]:
    """What is said once the irony is taken off; the same as before where no matter is left."""
    read = await _read(without_praise(delivered.text), delivered, processor)
    return {**read, "text": delivered.text} if read["intent"]["name"] == "file_complaint" else parsed


async def _one_by_one(
    delivered: Delivered, parsed: dict[str, Any], processor: MessageProcessor, *, said_so: bool = False
) -> dict[str, Any]:
    """With the matters it holds, where it holds several: then, and only then, its pieces are read one by one.

    `said_so`: only where the words themselves set each further one apart.
    """
    cut = pieces(delivered.text)
    intent = parsed["intent"]["name"]
    if not cut or (intent in _NO_MATTERS and intent != _ASKS):
        return parsed
    if said_so and not all(piece.cue for piece in cut[1:]):
        return parsed
    read = [await _read(piece.text, delivered, processor) for piece in cut]
    if not said_so and (told := apart(delivered.text, cut, read)):
        rest = delivered.text[told.start : told.end]
        matter = {**await _read(rest, delivered, processor), "text": rest}
        whole = await _one_by_one(replace(delivered, text=rest), matter, processor)
        return joined(delivered.text, told, whole)
    found = [] if intent in _NO_MATTERS else matters(cut, read)
    if not found:
        return with_kind_told(parsed, cut, read)
    return {**parsed, "entities": [*parsed["entities"], {"entity": "matters", "value": found}]}


def _says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a nod in it that means something.

    '？？？', '😀😀😀', '啊啊啊啊' and 'asdfgh' are neither a matter nor abuse.
    """
    return any(char.isalnum() or char in _NODS for char in text) and not _NOISE.fullmatch(text.strip())


def _wordless(metadata: Mapping[str, Any]) -> str:
    if metadata.get("place"):
        return "inform"
    kinds = {str(media.get("kind")) for media in metadata.get("media") or ()}
    return "send_voice" if kinds <= VOICE else "send_photo"


def _pressed(delivered: Delivered, intents: list[str]) -> dict[str, Any]:
    match = _PAYLOAD.match(delivered.payload or "")
    if not match or match["intent"] not in intents:
        raise BadRequest("the payload names no intent of this model")
    try:
        entities = json.loads(match["entities"] or "{}")
    except ValueError as problem:
        raise BadRequest("the payload's entities are no JSON") from problem
    return _parsed(delivered.text or str(delivered.payload), match["intent"], entities)


def _parsed(text: str, intent: str, entities: Mapping[str, Any] | None = None) -> dict[str, Any]:
    found = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
    return {"text": text, "entities": found, **_intent(intent)}


def _intent(name: str) -> dict[str, Any]:
    sure = {"name": name, "confidence": 1.0}
    return {"intent": sure, "intent_ranking": [sure]}
