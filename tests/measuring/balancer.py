"""nginx with the product's own configuration (deploy/), on the ports of a measurement."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import leashed
from bot.bench.processes import Family, below
from bot.setup.progress import Refusal
from tests.measuring.record import ROOT

DEPLOY = ROOT / "deploy"
LISTENS = {"services": 8000, "dialogues": 5000, "actions": 5050}
"""Where it listens for each upstream as it is shipped."""
KEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Ports:
    """By upstream: where people and processes call the balancer, and where whoever answers listens."""

    listens: Mapping[str, int]
    servers: Mapping[str, Sequence[int]]


@contextmanager
def balancer(folder: Path, ports: Ports) -> Iterator[Family]:
    """Run it with its files in `folder`, ready; its processes. Raises Refusal where there is no nginx."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise Refusal("nginx is not installed, and it is what stands before several processes (deploy/)")
    folder.mkdir(parents=True, exist_ok=True)
    conf = folder / "nginx.conf"
    conf.write_text(configured(_shipped("nginx.conf"), folder, ports), encoding="utf-8")
    upstreams = leading_to(_shipped("upstreams.conf"), ports.servers)
    (folder / "upstreams.conf").write_text(upstreams, encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(conf), "-e", "stderr", "-g", "daemon off;"]
    with leashed.running(command, folder=folder, environment={}, log=folder / "nginx.log") as leash:
        ready = f"http://127.0.0.1:{ports.listens['services']}/readyz"
        if not leashed.answers(ready, leash):
            raise Refusal(f"nobody answers behind nginx: {(folder / 'nginx.log').read_text()[-1000:]}")
        yield below(leash.pid)


def configured(text: str, folder: Path, ports: Ports) -> str:
    """deploy/nginx.conf with other ports, and with its own files in a folder."""
    for upstream, shipped in LISTENS.items():
        other = rf"\g<1>{ports.listens[upstream]};"
        text, found = re.subn(rf"(listen (?:127\.0\.0\.1:)?){shipped};", other, text)
        assert found == 1, f"nothing listens at {shipped} for {upstream}"
    text = re.sub(r"^pid .*;$", f"pid {folder}/nginx.pid;", text, flags=re.MULTILINE)
    kept = "".join(f"    {name}_temp_path {folder}/{name};\n" for name in KEPT)
    return text.replace("http {\n", f"http {{\n{kept}", 1)


def leading_to(text: str, servers: Mapping[str, Sequence[int]]) -> str:
    """deploy/upstreams.conf with other servers in each of its blocks."""

    def of(block: re.Match[str]) -> str:
        lines = "".join(f"    server 127.0.0.1:{port};\n" for port in servers[block[2]])
        return block[1] + re.sub(r"(?:    server \S+;\n)+", lines, block[3])

    return re.sub(r"(upstream (\w+) \{\n)(.*?\})", of, text, flags=re.DOTALL)


def _shipped(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")
