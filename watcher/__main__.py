"""``clausewatch`` and ``python -m watcher``."""

from __future__ import annotations


def main() -> None:
    """Run the command line; only here does the process exit."""
    from watcher.cli.main import run

    raise SystemExit(run())


if __name__ == "__main__":
    main()
