"""The house as it is written down is the house as it stands."""

from __future__ import annotations

import ast
import fnmatch
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("watcher", "evidence", "scoring")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
DOORS = "each outside package enters by its own door"

EDGES = {"watcher/cli/main.py", "watcher/confine.py", "watcher/scheduler.py"}
"""Where anything at all may be caught: the process's, a confined child's and a tick's outermost edge."""

HEAVY = {
    "PIL",
    "alembic",
    "apprise",
    "apscheduler",
    "cryptography",
    "cv2",
    "dbos",
    "fastapi",
    "imapclient",
    "numpy",
    "pypdf",
    "scipy",
    "sqlalchemy",
    "sqlmodel",
    "structlog",
    "typst",
}


def _name(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _outside(path: Path) -> Iterator[str]:
    """Top names of the packages from elsewhere that *path* imports when it runs."""

    def walk(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.If) and ast.unparse(node.test).removeprefix("typing.") == "TYPE_CHECKING":
            for inner in node.orelse:
                yield from walk(inner)
            return
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]
        for child in ast.iter_child_nodes(node):
            yield from walk(child)

    for name in walk(ast.parse(path.read_text())):
        if name not in sys.stdlib_module_names and name not in PACKAGES:
            yield name


def test_the_import_contract_holds() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_every_outside_package_has_a_door() -> None:
    contracts = [c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["name"] == DOORS]
    assert contracts, f"pyproject.toml has no contract {DOORS!r}"
    [contract] = contracts
    known = set(contract["forbidden_modules"])
    doors = [tuple(part.strip() for part in line.split("->")) for line in contract["ignore_imports"]]
    missing = []
    for path in SOURCES:
        module = _name(path)
        for package in sorted(set(_outside(path))):
            through = any(
                fnmatch.fnmatchcase(module, where.replace("**", "*")) and what.partition(".")[0] == package
                for where, what in doors
            )
            if package not in known or not through:
                missing.append(f"{module} -> {package}")
    assert missing == []


BROUGHT = {"pydantic": "pydantic-settings", "sqlalchemy": "sqlmodel"}
"""Packages that another one brings, and names as its own face."""
NAMED_ONLY = {"keyring", "psycopg"}
"""Declared and in no import: loaded by name where it is there; loaded by SQLAlchemy."""


def _distributions(package: str) -> set[str]:
    """Distributions that hold *package*, in the spelling of requirements."""
    found = importlib.metadata.packages_distributions().get(package, [package])
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def _declared(*, extras: bool) -> set[str]:
    project = PROJECT["project"]
    lines = list(project["dependencies"])
    if extras:
        lines += [r for name, rs in project["optional-dependencies"].items() if name != "dev" for r in rs]
    return {re.sub(r"[-_.]+", "-", Requirement(line).name).lower() for line in lines}


def test_every_outside_package_is_a_declared_dependency() -> None:
    declared = _declared(extras=True)
    used = {package for path in SOURCES for package in _outside(path)}
    unknown = {p for p in used if BROUGHT.get(p) not in declared and not _distributions(p) & declared}
    assert unknown == set()


def test_what_an_extra_brings_is_imported_where_it_is_needed_only() -> None:
    """Without the extra everything else works: no file imports such a package when it is loaded."""
    always = _declared(extras=False)
    found = []
    for path in SOURCES:
        for node in ast.parse(path.read_text()).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module else []
            for name in {n.partition(".")[0] for n in names} - set(sys.stdlib_module_names) - set(PACKAGES):
                if BROUGHT.get(name) not in always and not _distributions(name) & always:
                    found.append(f"{_name(path)} -> {name}")
    assert found == []


def test_every_declared_dependency_is_used() -> None:
    used = {package for path in SOURCES for package in _outside(path)}
    named = {d for package in used for d in _distributions(package)} | {BROUGHT[p] for p in used & set(BROUGHT)}
    assert _declared(extras=True) - named - NAMED_ONLY == set()


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=_name)
def test_faces_hold_a_docstring_and_nothing_else(path: Path) -> None:
    body = ast.parse(path.read_text()).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)
    assert isinstance(body[0].value.value, str)


def test_every_folder_of_code_has_a_face() -> None:
    folders = {p.parent for p in SOURCES if "migrations" not in p.parts}
    assert [f for f in folders if not (f / "__init__.py").is_file()] == []


def test_no_room_is_named_for_nothing() -> None:
    empty = {"common", "helper", "helpers", "manager", "misc", "models", "types", "util", "utils"}
    assert [str(p) for p in SOURCES if p.stem in empty] == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_nothing_is_caught_that_nobody_expected(path: Path) -> None:
    """A broad ``except`` either raises again or stands at an outermost edge."""
    if path.relative_to(ROOT).as_posix() in EDGES:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ExceptHandler):
            continue
        kinds = "" if node.type is None else ast.unparse(node.type)
        broad = node.type is None or re.search(r"\b(Base)?Exception\b", kinds)
        raises = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        assert not broad or raises, f"{path}:{node.lineno}"


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "sys.argv = ['clausewatch', '--help']\n"
        "from watcher.__main__ import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert end.code in (0, None), end.code\n"
        "sys.stderr.write('LOADED ' + ' '.join(sorted({n.partition('.')[0] for n in sys.modules})))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = set(done.stderr.rpartition("LOADED ")[2].split())
    assert "watcher" in loaded
    assert loaded & HEAVY == set()


def test_the_libraries_load_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, scoring, evidence, watcher; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {n.partition(".")[0] for n in done.stdout.split()} & HEAVY == set()


# ---- what others wrote, and under which licence


def _installed() -> set[str]:
    """Every distribution that an installation with the extras brings, as far as it is installed here."""
    project = PROJECT["project"]
    wanted = [Requirement(r).name for r in project["dependencies"]]
    wanted += [Requirement(r).name for r in project["optional-dependencies"].get("postgres", [])]
    found: set[str] = set()
    while wanted:
        name = re.sub(r"[-_.]+", "-", wanted.pop()).lower()
        if name in found:
            continue
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add(name)
        for line in distribution.requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                wanted.append(requirement.name)
    return found


def _licence(name: str) -> str:
    metadata = importlib.metadata.metadata(name)
    said = [metadata.get("License-Expression") or "", (metadata.get("License") or "")[:200]]
    said += [c for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    return " ".join(said)


def test_every_dependency_is_here_to_be_looked_at() -> None:
    direct = {re.sub(r"[-_.]+", "-", Requirement(r).name).lower() for r in PROJECT["project"]["dependencies"]}
    assert direct - _installed() == set()


def _would_change_ours(licence: str) -> bool:
    """GPL and AGPL reach the whole work; LGPL, by which a library is only used, does not; one free choice is enough."""
    text = re.sub(r"\bLGPL\S*|\b(Lesser|Library) General Public License[^()]*(\([^)]*\))?", "", licence)
    choices = re.split(r"\s+OR\s+", text)
    return all(re.search(r"\bA?GPL|General Public License", choice) for choice in choices)


@pytest.mark.parametrize("name", sorted(_installed()))
def test_no_dependency_would_change_our_licence(name: str) -> None:
    assert not _would_change_ours(_licence(name)), _licence(name)


@pytest.mark.parametrize(
    ("licence", "would"),
    [
        ("MIT", False),
        ("", False),
        ("LGPL-3.0-only", False),
        ("LGPL License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("Apache-2.0 OR GPL-2.0-only", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU General Public License v2 (GPLv2)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-3.0-only AND GPL-3.0-only", True),
    ],
)
def test_which_licences_would(licence: str, would: bool) -> None:
    assert _would_change_ours(licence) is would


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", lock)
    assert not (ROOT / "uv.lock").exists()


# ---- words


def _shipped() -> list[Path]:
    kinds = {".py", ".md", ".toml", ".sh", ".cfg", ".lock", ""}
    places = [ROOT / p for p in (*PACKAGES, "tests", "deploy", ".ci")]
    files = [p for place in places if place.is_dir() for p in place.rglob("*") if p.is_file()]
    files += [p for p in ROOT.iterdir() if p.is_file()]
    return [p for p in files if p.suffix in kinds and "__pycache__" not in p.parts]


def test_no_path_of_one_machine_is_written_down() -> None:
    places = re.compile(r"(?<![\w.<])/(?:work/(?:main|shared)|home/(?!you\b|user\b|clausewatch\b)[a-z]+/|root/)")
    me = Path(__file__)
    found = []
    for path in _shipped():
        if path == me:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in places.finditer(text)]
    assert found == []


def _commands() -> set[str]:
    script = (
        "from watcher.cli.main import app\nimport typer.main\nprint(*sorted(typer.main.get_command(app).commands))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return set(done.stdout.split())


def test_readme_names_only_commands_that_exist() -> None:
    named = set(re.findall(r"(?:`|^\s*(?:\$ )?)clausewatch ([a-z]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert named - _commands() == set()


def test_cures_name_only_commands_that_exist() -> None:
    named = set()
    for path in SOURCES:
        named |= set(re.findall(r"'clausewatch ([a-z]+)", path.read_text()))
    assert "doctor" in named
    assert named - _commands() == set()
