"""What ``clausewatch --help`` costs beside the help of a bare two-command typer app, in one run.

    python tests/benchmarks/bench_help.py [ROUNDS]

Bar: at most 1.3 times. The two are started in turn, so that a busy machine slows both; the median of the pairs'
ratios is printed with the medians themselves.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BAR = 1.3
ROUNDS = 21
BARE = """
import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def first(name: str = "x", loud: bool = False) -> None:
    '''Do the first thing.'''


@app.command()
def second(name: str = "x", loud: bool = False) -> None:
    '''Do the second thing.'''


app()
"""
OURS = "import sys; sys.argv[0] = 'clausewatch'; from watcher.__main__ import main; sys.exit(main())"


def seconds(arguments: list[str]) -> float:
    """Wall time of one process, its output thrown away."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments, "--help"],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "80"},
    )
    return time.perf_counter() - started


def main(rounds: int) -> None:
    """Print both medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        for arguments in ([str(bare)], ["-c", OURS]):
            seconds(arguments)  # the first start compiles
        pairs = [(seconds([str(bare)]), seconds(["-c", OURS])) for _ in range(rounds)]
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    print(f"bare typer app, two commands: {statistics.median(p[0] for p in pairs) * 1000:.0f} ms")
    print(f"clausewatch:                  {statistics.median(p[1] for p in pairs) * 1000:.0f} ms")
    print(f"ratio {ratio:.2f} (bar {BAR}, {rounds} pairs): {'inside' if ratio <= BAR else 'OUTSIDE'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
