"""`make measure-outage`: thousands report one declared outage through the public chat of the real product.

Both processes, the trained model and PostgreSQL run as in earnest. The store stays in var/measure/outage: called again
after it was stopped, those who had not reported yet do so at the same pace; after a whole run it begins anew. REPORTS,
SECONDS, SHARE (of households with somebody vulnerable) and SEED may be set in the environment.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import psycopg

from bot.setup.progress import say
from tests.measuring import ending
from tests.measuring.crowd_of_an_outage import AREAS, Household, Told, households, live
from tests.measuring.postgres import postgres
from tests.measuring.record import ROOT, commit, machine, write
from tests.product import Product, product

FOLDER = ROOT / "var" / "measure" / "outage"
TIMEOUT = 180.0
"""How long a citizen waits for an answer before it counts as none."""
DRAIN_SECONDS, TOLD_SECONDS = 300.0, 900.0
OUTAGE = {
    "category": "utilities.power_supply",
    "areas": list(AREAS),
    "text_zh": "望京、东湖、八里庄这片停电我们已经知道了，供电公司在抢修。",
    "text_en": "We know about the power cut in Wangjing, Donghu and Balizhuang. The power company is working on it.",
}
COUNTS = {
    "incidents": "SELECT count(*) FROM incidents",
    "parents": "SELECT count(DISTINCT parent_id) FROM tickets WHERE status = 'merged'",
    "followers": "SELECT count(*) FROM tickets WHERE status = 'merged' AND incident_id IS NOT NULL",
    "emergencies": "SELECT count(*) FROM tickets WHERE urgency = 'emergency' AND incident_id IS NOT NULL "
    "AND parent_id IS NULL",
    "other_tickets": "SELECT count(*) FROM tickets WHERE incident_id IS NULL",
    "doubled_followers": "SELECT count(*) FROM (SELECT conversation_id FROM tickets WHERE status = 'merged' "
    "GROUP BY conversation_id HAVING count(*) > 1) AS twice",
    "doubled_emergencies": "SELECT count(*) FROM (SELECT conversation_id FROM tickets WHERE urgency = 'emergency' "
    "AND conversation_id IS NOT NULL GROUP BY conversation_id HAVING count(*) > 1) AS twice",
    "messages_in": "SELECT count(*) FROM messages WHERE direction = 'in'",
    "messages_without_answer": "SELECT count(*) FROM messages AS asked WHERE direction = 'in' AND NOT EXISTS "
    "(SELECT 1 FROM messages AS answer WHERE answer.answers = asked.id AND answer.direction = 'out')",
    "turns_tried_again": "SELECT count(*) FROM messages WHERE direction = 'in' AND failures > 0",
}
WAITING = "SELECT count(*) FROM messages WHERE direction IN ('in', 'note') AND status = 'waiting'"
TOLD = {
    "told": "SELECT count(*) FROM tickets AS t WHERE t.status = 'merged' AND "
    "(SELECT count(*) FROM messages AS m WHERE m.ticket_id = t.id AND m.notice = 'notice.resolved') = 1",
    "told_twice": "SELECT count(*) FROM tickets AS t WHERE t.status = 'merged' AND "
    "(SELECT count(*) FROM messages AS m WHERE m.ticket_id = t.id AND m.notice = 'notice.resolved') > 1",
    "asked_once": "SELECT count(*) FROM tickets AS t WHERE t.status = 'merged' AND "
    "(SELECT count(*) FROM surveys AS s WHERE s.ticket_id = t.id AND s.follower) = 1",
}
TO_TELL = "SELECT count(*) FROM tellings WHERE done_at IS NULL"


def main() -> None:
    """Play what is not played yet, count, and write the figures."""
    ending.in_order()
    plan = {
        "reports": int(os.environ.get("REPORTS", "5000")),
        "seconds": float(os.environ.get("SECONDS", "600")),
        "share": float(os.environ.get("SHARE", "0.03")),
        "seed": int(os.environ.get("SEED", "1")),
    }
    before, revision = machine(), commit()
    _begin(plan)
    with postgres(FOLDER) as url, product(FOLDER / "product", {"DATABASE_URL": url}) as running:
        found = asyncio.run(measured(running, url, plan, FOLDER))
    file = write("outage", machine=before, commit=revision, **plan, **found)
    (FOLDER / "plan.json").unlink()
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _begin(plan: Mapping[str, Any]) -> None:
    """Go on with a run of the same plan that was stopped; anything else begins anew."""
    kept = FOLDER / "plan.json"
    if kept.exists() and json.loads(kept.read_text(encoding="utf-8")) == plan:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    kept.write_text(json.dumps(plan), encoding="utf-8")


async def measured(running: Product, url: str, plan: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Everything that is counted of one run on a running product with its database at `url`."""
    token = await asyncio.to_thread(running.token, "supervisor")
    record = folder / "told.jsonl"
    known = _known(record)
    crowd = households(plan["reports"], seconds=plan["seconds"], share=plan["share"], seed=plan["seed"])
    waiting = [one for one in crowd if one.nth not in known]
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), headers={"Authorization": f"Bearer {token}"}
    ) as staff:
        incident = await _declared(staff, running.url)
        begun = time.monotonic()
        told = await _played(running.url, waiting, record)
        drained = await _until_none(url, WAITING, DRAIN_SECONDS)
        played = time.monotonic() - begun
        counted = await asyncio.to_thread(_counted, url, COUNTS)
        everybody = [*known.values(), *told]
        telling = await _told(staff, running.url, url, incident)
    vulnerable = sum(one.vulnerable for one in crowd)
    return {
        "resumed_after": len(known),
        "played_s": round(played, 1),
        "backlog_drained_s": drained,
        "turns": _turns(everybody, played, new=sum(len(one.turns) for one in told)),
        "vulnerable": vulnerable,
        "said_again": sum(one.again > 0 for one in everybody),
        "unanswered": sum(one.unanswered for one in everybody),
        **counted,
        "not_as_planned": _wrong(everybody),
        "telling": telling,
        "passed": {
            "one_parent": counted["incidents"] == counted["parents"] == 1,
            "everybody_follows": counted["followers"] == plan["reports"],
            "own_tickets_for_the_vulnerable": counted["emergencies"] == vulnerable,
            "nobody_unanswered": not counted["messages_without_answer"]
            and not any(one.unanswered for one in everybody),
            "nobody_doubled": not counted["doubled_followers"] and not counted["doubled_emergencies"],
            "everybody_told_once": telling["told"] == counted["followers"] and not telling["told_twice"],
        },
    }


def _known(record: Path) -> dict[int, Told]:
    """What came of those who reported before this run was stopped."""
    if not record.exists():
        return {}
    lines = record.read_text(encoding="utf-8").splitlines()
    found = [Told(**json.loads(line)) for line in lines if line.endswith("}")]
    return {one.nth: one for one in found}


async def _played(url: str, crowd: Sequence[Household], record: Path) -> list[Told]:
    """Let them report, each at their time from the first one's on; each is written down when it is through."""
    begun = time.monotonic() - (crowd[0].at if crowd else 0.0)
    done = 0
    with record.open("a", encoding="utf-8") as lines:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

            async def one(household: Household) -> Told:
                nonlocal done
                told, _ = await live(http, url, household, begun=begun, timeout=TIMEOUT)
                lines.write(json.dumps(told.as_json(), ensure_ascii=False) + "\n")
                lines.flush()
                done += 1
                if done % 100 == 0:
                    say(f"{done} of {len(crowd)} after {time.monotonic() - begun:.0f} s")
                return told

            return list(await asyncio.gather(*(one(household) for household in crowd)))


async def _declared(staff: aiohttp.ClientSession, url: str) -> Mapping[str, Any]:
    """The one incident, declared now or before the run was stopped."""
    async with staff.get(f"{url}/api/v1/incidents?state=running") as answer:
        running: list[dict[str, Any]] = (await answer.json())["items"]
    if running:
        return running[0]
    async with staff.post(f"{url}/api/v1/incidents", json=OUTAGE) as answer:
        declared: dict[str, Any] = await answer.json()
        assert answer.status == 201, declared
        return declared


async def _told(
    staff: aiohttp.ClientSession, url: str, database: str, incident: Mapping[str, Any]
) -> dict[str, Any]:
    """The outage is over: how long until everybody was told and asked, and whether everybody was, once."""
    steps = f"{url}/api/v1/tickets/{incident['parent']}/transitions"
    took = {}
    for action in ("accept", "resolve"):
        begun = time.monotonic()
        async with staff.post(steps, json={"action": action, "note": "全部恢复供电。"}) as answer:
            assert answer.status == 200, await answer.text()
        took[action] = round(time.monotonic() - begun, 3)
    seconds = await _until_none(database, TO_TELL, TOLD_SECONDS)
    return {
        "step_s": took,
        "all_told_s": seconds,
        **await asyncio.to_thread(_counted, database, TOLD),
    }


async def _until_none(url: str, question: str, seconds: float) -> float | None:
    """After how many seconds the count was nought; None where it was not within `seconds`."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if not (await asyncio.to_thread(_counted, url, {"left": question}))["left"]:
            return round(time.monotonic() - begun, 1)
        await asyncio.sleep(1)
    return None


def _counted(url: str, questions: Mapping[str, str]) -> dict[str, int]:
    with psycopg.connect(url, autocommit=True) as connection:
        rows = {name: connection.execute(sql).fetchone() for name, sql in questions.items()}
        return {name: int(row[0]) for name, row in rows.items() if row is not None}


def _turns(told: Sequence[Told], seconds: float, *, new: int) -> dict[str, Any]:
    took = sorted(turn for one in told for turn in one.turns)
    if len(took) < 2:
        return {"count": len(took)}
    hundredths = statistics.quantiles(took, n=100, method="inclusive")
    return {
        "count": len(took),
        "per_second": round(new / seconds, 1),
        "p50_ms": round(hundredths[49] * 1000),
        "p95_ms": round(hundredths[94] * 1000),
        "p99_ms": round(hundredths[98] * 1000),
        "longest_ms": round(took[-1] * 1000),
    }


def _wrong(told: Sequence[Told]) -> dict[str, Any]:
    found = [one.wrong for one in told if one.wrong]
    return {"count": len(found), "first": found[:5]}


if __name__ == "__main__":
    main()
