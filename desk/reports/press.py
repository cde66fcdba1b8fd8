"""Printing: a page of our own becomes a PDF in a process of its own, which nothing else waits for.

WeasyPrint takes seconds and a hundred megabytes for a long report; the service goes on meanwhile. The process gets the
page on its standard input and the folder of our styles as an argument. It asks the network for nothing: an address
that is not a file of that folder is refused.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from desk.errors import PrintingFailed

log = structlog.get_logger(__name__)

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://desk.invalid/static/"
"""Where a page's own styles seem to be; the top level domain is one that never exists (RFC 2606)."""
SECONDS = 180.0
FONT_ADVICE = "install fonts-noto-cjk"
AT_ONCE = 1
"""So many are printed at a time: each takes a whole processor."""


class Press:
    """Prints pages that name files of one folder, and nothing else. Who comes meanwhile waits for their turn."""

    def __init__(self, static: Path, *, seconds: float = SECONDS) -> None:
        self._static = static
        self._seconds = seconds
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def printed(self, page: str) -> bytes:
        """The page as a PDF. Raises `PrintingFailed`."""
        async with self._turn:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                __name__,
                str(self._static),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=ROOT,
            )
            try:
                async with asyncio.timeout(self._seconds):
                    made, said = await child.communicate(page.encode())
            except TimeoutError:
                raise PrintingFailed(f"not printed within {self._seconds:g} s") from None
            finally:
                if child.returncode is None:
                    with suppress(ProcessLookupError):
                        child.kill()
                    await child.wait()
        if child.returncode or not made.startswith(b"%PDF"):
            lines = said.decode(errors="replace").strip().splitlines()
            reason = lines[-1][:200] if lines else f"exit code {child.returncode}"
            log.warning("printing_failed", reason=reason)
            raise PrintingFailed(reason)
        return made


def print_page(page: str, static: Path) -> bytes:
    """What the process does. Raises ValueError for an address that is none of our own files."""
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Own(URLFetcher):  # type: ignore[misc]
        """Files of one folder."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(BASE)
            if name == url or "/" in name or not (static / name).is_file():
                raise FatalURLFetchingError(f"a report asks for nothing outside: {url[:80]}")
            kind = {".css": "text/css", ".svg": "image/svg+xml"}[Path(name).suffix]
            return URLFetcherResponse(url, (static / name).read_bytes(), {"Content-Type": kind})

    document = weasyprint.HTML(string=page, base_url=BASE, url_fetcher=Own())
    made: bytes = document.write_pdf(pdf_tags=True, uncompressed_pdf=False)
    return made


def has_chinese_font() -> bool:
    """Whether the machine has one, without which every sign would be an empty box. One that cannot say has."""
    lister = shutil.which("fc-list")
    if lister is None:
        return True
    known = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, check=False, timeout=30)
    return known.returncode != 0 or bool(known.stdout.strip())


def _main() -> None:
    if not has_chinese_font():
        raise ValueError(f"there is no Chinese font: {FONT_ADVICE}")
    page = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(print_page(page, Path(sys.argv[1])))


if __name__ == "__main__":
    _main()
