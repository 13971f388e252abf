"""Drawing what a stranger sent, in a process of its own: it gets so much time and memory and no more.

Run as `python -m app.rendering.drawing_process FONT…`: SVG on standard input, PNG on standard output.
"""

import subprocess
import sys

SECONDS = 10
_MEMORY = 1 << 30


def draw(svg: str, fonts: list[str]) -> bytes | None:
    """Return the PNG of 512 by 512, or None if it cannot be drawn within the limits."""
    command = [sys.executable, "-P", "-m", "app.rendering.drawing_process", *fonts]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=svg.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _main() -> None:
    _limit()
    import resvg_py  # noqa: PLC0415 - only the process that draws needs it

    svg = sys.stdin.buffer.read().decode()
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=sys.argv[1:],
        font_family="Noto Sans",
        width=512,
        height=512,
    )
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    _main()
