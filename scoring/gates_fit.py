"""Work out the gates of all patterns beforehand: ``python -m scoring.gates_fit``.

Reading a pattern takes longer than searching a paper for it, so what was read stands in ``reading/gates.json.zlib``, by
the pattern's own letters. A pattern that was changed since is not found there and is read when it is first used: run
this again, so that nobody waits for it.
"""

from __future__ import annotations

import json
import sys
import zlib
from importlib import import_module, resources
from pathlib import Path

from scoring.languages.packs import CODES, pack
from scoring.reading.gates import STORED, every_pattern, gate_of, key_of, row_of

ROOMS = (
    "scoring.agreement.facts",
    "scoring.languages.contracts",
    "scoring.questions",
    "scoring.market",
    "scoring.review",
    "scoring.compare.comparison",
)
"""They bring in every other that has patterns."""


def work_out() -> dict[str, list[object]]:
    """Give the gate of every pattern of the product, by its key, as plain values."""
    for room in ROOMS:
        import_module(room)
    for code in CODES:
        pack(code)
    patterns = {key_of(source, flags): (source, flags) for source, flags in every_pattern()}
    return {key: row_of(gate_of(*patterns[key])) for key in sorted(patterns)}


def main() -> None:
    """Write the file beside the rooms that read it."""
    rows = work_out()
    target = Path(str(resources.files("scoring.reading").joinpath(STORED)))
    packed = json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    target.write_bytes(zlib.compress(packed, 9))
    sys.stdout.write(f"{len(rows)} gates in {target.name}\n")


if __name__ == "__main__":
    main()
