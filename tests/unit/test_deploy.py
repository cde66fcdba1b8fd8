"""The files for other ways to run it: what they name is there, and each place is told the same."""

from __future__ import annotations

import re
import shlex
from ipaddress import IPv4Network, ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.open_files import ENOUGH
from bot.settings import Settings
from city.precedence import LEVEL
from connectors.web import MOST_OPEN

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
OF_THE_DIALOGUE = {"RASA_TOKEN", "DATABASE_URL", "REDIS_URL", "ACTIONS_URL"}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
FIXED = {"CITY_DIR", "VAR_DIR", "MODELS_DIR", "HOST", "PORT", "ACTIONS_PORT", "ACTIONS_HOST"}
"""Places and ports that hold within a container."""
USUAL_SHARES = 1024
"""What Docker gives a container that asks for nothing."""
IMAGES = sorted(DEPLOY.glob("*.Dockerfile"))


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    return found


def upstreams(file: str) -> dict[str, list[tuple[str, int]]]:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    return {
        name: [(host, int(port)) for host, port in re.findall(r"server ([\w.]+):(\d+);", block)]
        for name, block in re.findall(r"upstream (\w+) \{(.*?)\}", text, re.DOTALL)
    }


def test_containers_are_given_settings_that_there_are() -> None:
    known = {name.upper() for name in Settings.model_fields}
    services = compose()["services"]

    for name in ("service1", "service2", "migrate"):
        assert set(services[name]["environment"]) <= known
    for name in ("dialogue1", "dialogue2"):
        assert set(services[name]["environment"]) == OF_THE_DIALOGUE


def test_containers_can_be_given_every_setting_that_they_do_not_fix_themselves() -> None:
    names = {name.upper() for name in Settings.model_fields} - FIXED

    for name in ("service1", "service2", "migrate"):
        assert names <= set(compose()["services"][name]["environment"])


def test_images_run_as_the_user_that_models_are_given_to() -> None:
    [told] = re.findall(r"chown (\d+) models", (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8"))

    assert [re.findall(r"--uid (\d+)", image.read_text(encoding="utf-8")) for image in IMAGES] == [[told]] * 2


def test_the_store_s_parallel_workers_have_room() -> None:
    assert compose()["services"]["postgres"]["shm_size"] == "1gb"


def test_whoever_reads_a_unit_of_a_service_is_told_to_set_the_address_of_links() -> None:
    [unit] = [one for one in UNITS if one.name.startswith("swift-service")]

    assert "PUBLIC_URL" in unit.read_text(encoding="utf-8")


def test_what_a_unit_writes_is_for_its_user_alone() -> None:
    assert len(UNITS) == 2
    for unit in UNITS:
        assert "\nUMask=0077\n" in unit.read_text(encoding="utf-8")


def test_a_process_may_have_as_many_files_open_as_the_chat_has_sockets() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    units = [unit.read_text(encoding="utf-8") for unit in UNITS]
    units += re.findall(r"^\[Service\]$.*?^```$", guide, re.DOTALL | re.MULTILINE)

    assert len(units) == 3
    for unit in units:
        [told] = re.findall(r"^LimitNOFILE=(\d+)$", unit, re.MULTILINE)
        assert int(told) >= max(ENOUGH, MOST_OPEN)
    for name in ("service1", "service2", "dialogue1", "dialogue2"):
        assert compose()["services"][name]["ulimits"]["nofile"] >= ENOUGH


def test_what_a_citizen_waits_for_goes_before_the_store_where_cores_are_short() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    services = compose()["services"]
    store = services["postgres"].get("cpu_shares", USUAL_SHARES)

    assert f"\nLimitNICE={LEVEL}\n" in guide
    for unit in UNITS:
        assert f"\nNice={LEVEL}\n" in unit.read_text(encoding="utf-8")
    for name in ("service1", "service2", "dialogue1", "dialogue2"):
        assert services[name]["cpu_shares"] > store


def test_the_proxy_of_the_containers_leads_to_containers() -> None:
    found, services = upstreams("upstreams.compose.conf"), compose()["services"]

    assert {host for hosts in found.values() for host, _ in hosts} <= set(services)
    assert [len(hosts) for hosts in found.values()] == [2, 2, 2]
    assert found.keys() == upstreams("upstreams.conf").keys()


def test_the_proxy_of_the_containers_alone_is_believed_and_no_other_container_gets_its_address() -> None:
    found = compose()
    [own] = found["networks"]["default"]["ipam"]["config"]
    address = found["services"]["proxy"]["networks"]["default"]["ipv4_address"]
    told = {found["services"][name]["environment"]["TRUSTED_PROXIES"] for name in ("service1", "service2")}

    assert told == {f"${{TRUSTED_PROXIES:-{address}}}"}
    assert ip_address(address) in IPv4Network(own["subnet"])
    assert ip_address(address) not in IPv4Network(own["ip_range"])
    assert IPv4Network(own["ip_range"]).subnet_of(IPv4Network(own["subnet"]))


def test_the_proxy_of_one_machine_leads_to_the_ports_of_its_units() -> None:
    units = " ".join(unit.read_text(encoding="utf-8") for unit in UNITS)
    ports = [port for hosts in upstreams("upstreams.conf").values() for _, port in hosts]

    for number in (1, 2):
        for pattern in (r"PORT=(800)%i", r"ACTIONS_PORT=(505)%i", r"--port (500)%i"):
            begins = re.search(pattern, units)
            assert begins is not None
            assert int(f"{begins[1]}{number}") in ports


def test_processes_call_each_other_where_the_proxy_listens() -> None:
    proxy = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    listens = set(re.findall(r"listen (?:127\.0\.0\.1:)?(\d+);", proxy))
    calls = " ".join(file.read_text(encoding="utf-8") for file in (*UNITS, DEPLOY / "compose.yml"))

    assert set(
        re.findall(r"(?:RASA_URL|ACTIONS_URL)\W+http://(?:proxy|127\.0\.0\.1):(\d+)", calls)
    ) == listens - {"8000"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_a_module_that_is_there(unit: Path) -> None:
    [command] = re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    words = shlex.split(command)

    assert is_there(words[words.index("-m") + 1])


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.name)
def test_an_image_is_made_of_what_is_there_and_is_not_root_s(image: Path) -> None:
    text = image.read_text(encoding="utf-8")
    [lock] = re.findall(r"-r (\S+)", text)
    [command] = re.findall(r"^CMD (.*)$", text, re.MULTILINE)
    words = yaml.safe_load(command)

    assert (ROOT / lock).is_file()
    assert "--require-hashes" in text
    assert "--no-deps" in text or not (ROOT / lock.replace(".txt", "-override.in")).exists()
    assert is_there(words[words.index("-m") + 1])
    assert text.rindex("USER swift") < text.index("CMD")


def test_images_hold_no_secret_and_no_history() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert {".git", ".env", "deploy/.env", "var"} <= set(left_out)


def is_there(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()
