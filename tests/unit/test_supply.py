"""What the product is made of: locks are read whole, advisories as OSV means them, decisions last until their day."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from license_expression import get_spdx_licensing
from referencing import Registry, Resource

from bot.setup.progress import Refusal
from bot.supply import accepted, commands, kept, licences, sbom
from bot.supply.advisories import Advisory, read, together
from bot.supply.audit import Acceptance, judged
from bot.supply.locks import Pin, locked, pins

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
TODAY = date(2026, 11, 27)
LOCK = """\
some-thing==1.2 \\
    --hash=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \\
    --hash=sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    # via -r requirements/desk.in
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc
    # via
    #   Some_Thing
    #   scipy[all]
"""


def a_record(
    *events: dict[str, str], package: str = "some-thing", versions: Sequence[str] = (), **more: Any
) -> dict[str, Any]:
    """An advisory as OSV publishes it."""
    affected = {
        "package": {"ecosystem": "PyPI", "name": package},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
        "versions": list(versions),
    }
    return {"id": "PYSEC-2026-1", "summary": "It breaks", "affected": [affected], **more}


def an_advisory(*events: dict[str, str], **more: Any) -> Advisory:
    [found] = read(a_record(*events, **more))
    return found


def an_acceptance(*ids: str, until: date = date(2027, 5, 1)) -> Acceptance:
    return Acceptance("some-thing", frozenset(ids), "Nothing of it is used.", TODAY, until)


def test_a_lock_is_read_with_versions_hashes_markers_and_who_asked() -> None:
    thing, numpy = pins(LOCK)

    assert thing == Pin("some-thing", "1.2", ("a" * 64, "b" * 64), ours=True)
    assert (numpy.version, numpy.marker) == ("2.4.6", "python_full_version < '3.12'")
    assert numpy.wanted_by == ("some-thing", "scipy")


def test_every_line_of_our_locks_is_a_pin_with_hashes() -> None:
    for runtime, of_runtime in locked(ROOT).items():
        lines = (REQUIREMENTS / f"{runtime}.txt").read_text(encoding="utf-8").splitlines()

        assert len(of_runtime) == len([line for line in lines if line[:1].isalnum()]) > 50
        assert [pin.name for pin in of_runtime if not pin.hashes] == []


@given(st.integers(0, 40), st.integers(0, 20), st.integers(0, 20))
def test_a_range_begins_with_its_version_and_ends_before_the_fixed_one(
    at: int, begin: int, length: int
) -> None:
    end = begin + length
    fixed = an_advisory({"introduced": f"1.{begin}"}, {"fixed": f"1.{end}"})
    last = an_advisory({"introduced": f"1.{begin}"}, {"last_affected": f"1.{end}"})

    assert fixed.affects(f"1.{at}") == (begin <= at < end)
    assert last.affects(f"1.{at}") == (begin <= at <= end)


def test_a_version_is_also_affected_if_it_is_named() -> None:
    advisory = an_advisory({"introduced": "0"}, {"fixed": "1.0"}, versions=["1.3"])

    assert [advisory.affects(version) for version in ("0.9", "1.0", "1.3")] == [True, False, True]


def test_of_several_branches_each_has_its_own_fix() -> None:
    advisory = an_advisory({"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"fixed": "2.2"})

    assert [advisory.affects(version) for version in ("1.4", "1.5", "2.1", "2.2")] == [
        True,
        False,
        True,
        False,
    ]
    assert (advisory.fixed_in("1.4"), advisory.fixed_in("2.1")) == ("1.5", "2.2")


def test_what_was_withdrawn_or_is_of_another_registry_says_nothing() -> None:
    other = a_record({"introduced": "0"})
    other["affected"][0]["package"]["ecosystem"] = "npm"

    assert list(read(a_record({"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z"))) == []
    assert list(read(other)) == []


def test_the_same_fault_told_by_two_bodies_is_one() -> None:
    first = an_advisory({"introduced": "0"}, {"fixed": "1.0"}, aliases=["CVE-2026-1"])
    second = an_advisory({"introduced": "0"}, {"fixed": "1.3"}, id="GHSA-x", aliases=["CVE-2026-1"])

    [one] = together([first, second])

    assert one.names == {"PYSEC-2026-1", "GHSA-x", "CVE-2026-1"}
    assert one.affects("1.2")


@pytest.mark.parametrize(
    ("acceptance", "where"),
    [
        (None, "open"),
        (an_acceptance("CVE-2026-9"), "open"),
        (an_acceptance("PYSEC-2026-1"), "accepted"),
        (an_acceptance("PYSEC-2026-1", until=date(2026, 11, 26)), "late"),
    ],
)
def test_what_is_known_is_open_until_it_is_accepted_and_again_after_its_day(
    acceptance: Acceptance | None, where: str
) -> None:
    verdict = judged(
        {"desk": pins(LOCK)},
        [an_advisory({"introduced": "0"})],
        [acceptance] if acceptance else [],
        today=TODAY,
    )

    found = {"open": verdict.open, "late": verdict.late, "accepted": verdict.accepted}
    assert [name for name, findings in found.items() if findings] == [where]
    assert verdict.stands == (where == "accepted")


def test_an_acceptance_that_meets_nothing_any_more_is_told() -> None:
    verdict = judged({"desk": pins(LOCK)}, [], [an_acceptance("PYSEC-2026-1")], today=TODAY)

    assert [ids for _, ids in verdict.idle] == [["PYSEC-2026-1"]]
    assert verdict.stands


def test_each_acceptance_of_ours_has_a_reason_and_a_day_within_a_year() -> None:
    assert all(one.because for one in accepted.accepted(REQUIREMENTS))


def test_nothing_that_is_locked_has_a_kept_advisory_that_nobody_accepted() -> None:
    taken, told = kept.read(REQUIREMENTS)
    known = together(one for record in told for one in read(record))

    verdict = judged(locked(ROOT), known, accepted.accepted(REQUIREMENTS), today=taken)

    assert [(one.pin.name, one.name) for one in verdict.open] == []


def test_a_database_that_cannot_be_asked_is_told_loudly_and_is_no_good_news(
    capsys: pytest.CaptureFixture[str],
) -> None:
    nowhere = str(ROOT / "no" / "database.zip")

    answers = [commands.audited(nowhere, today=TODAY, offline=offline) for offline in (False, True)]

    assert answers == [False, True]
    assert capsys.readouterr().err.count("COULD NOT BE ASKED") == 1


def test_an_advisory_in_the_database_that_nobody_accepted_fails_the_audit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as written:
        record = a_record({"introduced": "0"}, package="aiohttp", id="PYSEC-2999-1")
        written.writestr("PYSEC-2999-1.json", json.dumps(record))

    with pytest.raises(Refusal):
        commands.audited(str(archive), today=TODAY)

    assert "aiohttp" in capsys.readouterr().out


def test_what_is_kept_of_an_advisory_says_the_same_of_every_version() -> None:
    record = a_record(
        {"introduced": "1.0"}, {"fixed": "2.0"}, versions=["1.0", "1.5", "2.1"], details="x" * 900
    )

    [short] = kept.of_ours([record], {"some-thing"})

    assert len(json.dumps(short)) < 300
    [before], [after] = read(record), read(short)
    for version in ("0.9", "1.0", "1.5", "2.0", "2.1", "3"):
        assert before.affects(version) == after.affects(version)


def test_only_what_may_be_about_the_locked_version_or_a_later_one_is_kept(tmp_path: Path) -> None:
    long_ago = a_record({"introduced": "0"}, {"fixed": "1.0"}, id="PYSEC-2020-1")
    to_come = a_record(
        {"introduced": "1.5"}, {"fixed": "1.7"}, id="PYSEC-2026-2", modified="2026-02-03T04:05:06Z"
    )

    kept.write(tmp_path, [long_ago, to_come], {"some-thing": {"1.2"}}, on=TODAY)
    on, told = kept.read(tmp_path)

    assert on == TODAY
    assert [one["id"] for one in told] == ["PYSEC-2026-2"]
    assert kept.newest(told) == "2026-02-03"


def test_every_package_has_a_licence_that_we_allow() -> None:
    allowed = licences.rules(REQUIREMENTS).allowed

    refused = {
        f"{pin.name} {pin.version}: {licence}"
        for of_runtime in commands.licensed(locked(ROOT)).values()
        for pin, licence in of_runtime.items()
        if licences.refused(licence, allowed)
    }

    assert refused == set()


def test_licences_are_spdx_s() -> None:
    spdx = get_spdx_licensing()
    told = {
        licence for of_runtime in commands.licensed(locked(ROOT)).values() for licence in of_runtime.values()
    }

    whole = {one for one in told if not sbom.NAMED & set(one.split())}
    assert [one for one in sorted(whole) if spdx.validate(one).errors] == []


@pytest.mark.parametrize(
    ("expression", "is_refused"),
    [("MIT", False), ("GPL-3.0-only", True), ("GPL-3.0-only OR MIT", False), ("MIT AND GPL-3.0-only", True)],
)
def test_of_a_choice_one_allowed_licence_is_enough(expression: str, is_refused: bool) -> None:
    assert licences.refused(expression, {"MIT"}) == is_refused


def test_a_bill_of_materials_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="name another file"):
        commands.sbom(tmp_path / "no" / "folder.json")


def test_the_bill_of_materials_is_what_cyclonedx_means_and_holds_every_pin() -> None:
    both, told = locked(ROOT), commands.licensed(locked(ROOT))
    bill = sbom.bill(both, told, version="0.1.0", at=datetime(2026, 11, 27, tzinfo=UTC))

    assert [error.message for error in cyclonedx().iter_errors(bill)] == []
    assert {one["bom-ref"] for one in bill["components"]} == {
        pin.purl for each in both.values() for pin in each
    }
    assert all(one["hashes"] for one in bill["components"])
    refs = {one["ref"] for one in bill["dependencies"]}
    assert refs == {sbom.PRODUCT, *(one["bom-ref"] for one in bill["components"])}


def cyclonedx() -> Draft7Validator:
    """The official schema of CycloneDX 1.6, with those that it refers to."""
    folder = files("cyclonedx.schema") / "_res"
    texts = [
        (folder / f"{name}.SNAPSHOT.schema.json").read_text("utf-8")
        for name in ("bom-1.6", "spdx", "jsf-0.82")
    ]
    schemas = [json.loads(text) for text in texts]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )
    return Draft7Validator(schemas[0], registry=registry)
