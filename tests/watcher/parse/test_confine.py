"""What runs in the confined child can harm nobody, and whoever calls it always gets an answer."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import watcher.confine as module
from scoring.text import ContractText, Layer, LayerRun, Needs, Span, Unreadable
from tests.watcher.parse import misbehaving as do
from watcher.confine import Confine, Stopped, decode, encode, fits
from watcher.errors import ConfinedError

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and the limits of Linux")
PRELOAD = ("scoring.text", "tests.watcher.parse.misbehaving")


@pytest.fixture(scope="module")
def confine() -> Iterator[Confine]:
    made = Confine(memory_bytes=1 << 29, cpu_seconds=20, wall_seconds=20, preload=PRELOAD)
    yield made
    made.close()


def _gone(pid: int) -> bool:
    """A process that has ended, or is a zombie nobody has looked at yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _count(folder: str) -> int:
    return len(list(Path(folder).iterdir()))


def _fds_of(pid: int) -> int:
    """Open descriptors of the zygote; 0 where only root may count them, for it lets nobody else look into it."""
    try:
        return _count(f"/proc/{pid}/fd")
    except PermissionError:
        return 0


def _live(confine: Confine) -> Any:
    live = confine._zygote._live
    assert live is not None
    return live


def _children(confine: Confine) -> dict[int, str]:
    """The zygote's children, each with the name that it goes by."""
    pid = _live(confine).process.pid
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with contextlib.suppress(OSError):
            found[int(child)] = Path(f"/proc/{child}/comm").read_text().strip()
    return found


def _spares(confine: Confine) -> set[int]:
    return {pid for pid, name in _children(confine).items() if name == "cw-spare"}


def _is_idle(confine: Confine) -> bool:
    """Nothing but spares is left, and of these as many as there are workers."""
    return list(_children(confine).values()) == ["cw-spare"] * 2


def _soon(condition: Any) -> bool:
    for _ in range(1200):
        if condition():
            return True
        time.sleep(0.05)
    return False


# ---- values cross whole


def test_values_and_records_cross_both_ways(confine: Confine) -> None:
    value = {
        "a": (1, 2.5, None, True, "ä\ud800", b"\0\xff"),
        "when": [datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), date(2026, 1, 2), timedelta(days=1, microseconds=3)],
        "money": Decimal("10.50"),
        "sets": (frozenset({1, 2}), {"x"}),
        3: Needs.OCR,
    }
    assert confine(do.give_back, value) == value
    text = confine(do.a_text, "hidden words")
    assert text == ContractText("hidden words", "text/plain", "plain", runs=(LayerRun(Span(0, 2), Layer.HIDDEN),))
    assert isinstance(text, ContractText)
    assert text.layer_at(1) is Layer.HIDDEN


def test_keyword_arguments_cross(confine: Confine) -> None:
    assert confine(do.give_back, value=(1, "x")) == (1, "x")


def test_megabytes_cross_both_ways(confine: Confine) -> None:
    data = os.urandom(1 << 16) * 300
    assert confine(do.give_back, data) == data


def test_only_functions_of_modules_are_called(confine: Confine) -> None:
    with pytest.raises(ConfinedError, match="module"):
        confine(lambda: 1)
    with pytest.raises(ConfinedError, match="module"):
        confine(do.ContractText.page_of, 1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="does not cross"):
        confine(do.give_back, object())


# ---- every end has its reason


@linux_only
def test_memory_is_limited(confine: Confine) -> None:
    assert confine(do.take_memory, 1 << 20) == 1 << 20
    found = confine(do.take_memory, 1 << 30)
    assert isinstance(found, Stopped)
    assert found.reason == "memory"


def test_wall_time_is_limited(confine: Confine) -> None:
    found = confine.within(wall_seconds=0.5)(do.sleep, 60.0)
    assert found == Stopped("time", "it was ended at its time limit")


@linux_only
def test_processor_time_is_limited(confine: Confine) -> None:
    found = confine.within(wall_seconds=15, cpu_seconds=1)(do.loop)
    assert isinstance(found, Stopped)
    assert found.reason == "time"


def test_a_crash_is_told(confine: Confine) -> None:
    found = confine(do.abort)
    assert found == Stopped("crashed", "signal SIGABRT")
    found = confine(do.leave, 9)
    assert found == Stopped("crashed", "it ended with code 9 and no answer")


def test_an_error_is_told_by_its_place_and_not_by_its_words(confine: Confine) -> None:
    found = confine(do.fail, "the contract's secret words")
    assert isinstance(found, Stopped)
    assert found.reason == "crashed"
    assert "ValueError in tests.watcher.parse.misbehaving:" in found.detail
    assert "secret" not in found.detail


def test_a_child_that_kills_the_opener_stops_alone(confine: Confine) -> None:
    found = confine(do.kill_parent)
    assert isinstance(found, Stopped)
    assert found.reason == "crashed"
    assert confine(do.give_back, 1) == 1


def test_the_opener_is_started_again_when_it_was_killed(confine: Confine) -> None:
    assert confine(do.give_back, 1) == 1
    live = confine._zygote._live
    assert live is not None
    os.kill(live.process.pid, signal.SIGKILL)
    assert confine(do.give_back, 2) == 2


def test_it_says_so_when_nothing_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(ConfinedError, match="could not be started"):
        Confine()(do.give_back, 1)


def test_it_says_so_when_a_reader_cannot_be_loaded() -> None:
    made = Confine(preload=("tests.watcher.parse.broken_on_purpose",))
    with pytest.raises(ConfinedError, match="ZeroDivisionError"):
        made(do.give_back, 1)


def test_a_reader_that_is_not_installed_is_named_and_not_fatal() -> None:
    made = Confine(preload=("scoring.no_such_reader",))
    try:
        assert made(do.give_back, 1) == 1
        assert made.report()["not loaded"] == "scoring.no_such_reader"
    finally:
        made.close()


# ---- the child sees and keeps nothing


@linux_only
def test_the_child_inherits_no_secret(confine: Confine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEWATCH_MASTER_KEY_FILE", "/secret")
    fresh = Confine(preload=PRELOAD)
    keep = [os.open(os.devnull, os.O_RDONLY) for _ in range(20)]
    for fd in keep:
        os.set_inheritable(fd, True)
    try:
        found = fresh(do.surroundings)
    finally:
        for fd in keep:
            os.close(fd)
        fresh.close()
    assert isinstance(found, dict)
    environment: Any = found["environment"]
    assert set(environment) <= {*module._KEPT_NAMES, "LANG", "LC_ALL", "HOME", "TMPDIR", "OMP_THREAD_LIMIT", "LC_CTYPE"}
    assert found["fds"] == 5  # three times /dev/null, the socket, and the listing itself
    assert found["files"] == []
    assert found["cwd"] == found["tmp"] == environment["HOME"]


@linux_only
def test_the_child_has_no_network(confine: Confine) -> None:
    if confine.report()["network"] != "cut off":
        pytest.skip(f"this system does not let us: {confine.report()['network']}")
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert confine(do.connect, server.getsockname()[1]) != "connected"


@linux_only
def test_one_file_cannot_fill_the_disk(confine: Confine) -> None:
    assert confine(do.write_file, "small", 1 << 20) == "written"
    found = confine(do.write_file, "large", module.MOST_FILE_BYTES + 1)
    assert found != "written"


def test_programs_can_be_started_inside(confine: Confine) -> None:
    assert confine(do.run_program) == "42"


@linux_only
def test_what_a_child_started_ends_with_it(confine: Confine) -> None:
    pid = confine(do.leave_a_daemon)
    assert isinstance(pid, int)
    assert _soon(lambda: _gone(pid))


@linux_only
def test_what_a_child_started_ends_with_it_at_the_time_limit(confine: Confine) -> None:
    found = confine.within(wall_seconds=1.0)(do.spawn_and_hang)
    assert isinstance(found, Stopped)
    assert _soon(lambda: _is_idle(confine))


def test_folders_are_removed_however_deep() -> None:
    made = Confine(preload=PRELOAD, wall_seconds=30, cpu_seconds=30)
    assert made(do.deep_folder, 3000) == 3000
    scratch = Path(_live(made)._scratch)
    assert scratch.parent == Path(tempfile.gettempdir())
    assert _soon(lambda: list(scratch.iterdir()) == [])
    made.close()
    assert not scratch.exists()


@linux_only
def test_nothing_leaks() -> None:
    made = Confine(preload=("scoring.text", "tests.watcher.parse.misbehaving"))
    made(do.give_back, 1)
    fds = _count("/proc/self/fd")
    for _ in range(30):
        made(do.give_back, 1)
        made(do.leave, 1)
    assert _count("/proc/self/fd") == fds
    live = _live(made)
    assert _soon(lambda: _is_idle(made))
    zygote_fds = _fds_of(live.process.pid)
    assert zygote_fds < 10
    spares = _spares(made)
    made.close()
    assert _gone(live.process.pid)
    assert all(_gone(pid) for pid in spares)
    assert _count("/proc/self/fd") < fds


def test_threads_share_it(confine: Confine) -> None:
    wrong: list[object] = []

    def work(name: int) -> None:
        for i in range(10):
            if (found := confine(do.give_back, (name, i))) != (name, i):
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_thread_that_started_it_may_end(confine: Confine) -> None:
    made = Confine(preload=PRELOAD)
    thread = threading.Thread(target=made, args=(do.give_back, 1))
    thread.start()
    thread.join()
    live = made._zygote._live
    assert made(do.give_back, 2) == 2
    assert made._zygote._live is live
    made.close()


# ---- children that wait


@linux_only
def test_a_child_waits_before_it_is_asked_and_serves_once(confine: Confine) -> None:
    assert confine(do.give_back, 1) == 1
    served: list[int] = []
    for _ in range(6):
        assert _soon(lambda: _is_idle(confine))
        waiting = _spares(confine)
        pid = confine(do.who)
        assert isinstance(pid, int)
        assert pid in waiting
        assert pid not in served
        served.append(pid)


@linux_only
def test_a_spare_that_is_killed_is_replaced(confine: Confine) -> None:
    assert confine(do.give_back, 1) == 1
    assert _soon(lambda: _is_idle(confine))
    before = _spares(confine)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert confine(do.give_back, 2) == 2
    assert _soon(lambda: _is_idle(confine) and not _spares(confine) & before)
    assert confine(do.give_back, 3) == 3


@linux_only
def test_a_request_that_a_killed_spare_never_took_is_done_by_another(confine: Confine) -> None:
    assert confine(do.give_back, 1) == 1
    assert _soon(lambda: _is_idle(confine))
    spares = _spares(confine)
    for pid in spares:
        os.kill(pid, signal.SIGSTOP)
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(confine(do.give_back, b"x" * 1_000_000)))
    thread.start()
    time.sleep(0.2)
    assert answers == []
    for pid in spares:
        os.kill(pid, signal.SIGKILL)
    thread.join(timeout=20)
    assert answers == [b"x" * 1_000_000]
    assert _soon(lambda: _is_idle(confine))


@linux_only
def test_spares_that_always_end_are_not_made_without_end(confine: Confine) -> None:
    made = Confine(preload=PRELOAD)
    try:
        made(do.give_back, 1)
        assert _soon(lambda: _is_idle(made))
        killed: set[int] = set()
        for _ in range(100):
            for pid in _spares(made) - killed:
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
            time.sleep(0.01)
        assert len(killed) <= module._MOST_LOST + module.MOST_SPARES
        assert made(do.give_back, 2) == 2
        assert _soon(lambda: _is_idle(made))
    finally:
        made.close()


@linux_only
def test_spares_end_with_the_opener(confine: Confine) -> None:
    made = Confine(preload=PRELOAD)
    try:
        made(do.give_back, 1)
        assert _soon(lambda: _is_idle(made))
        spares = _spares(made)
        os.kill(_live(made).process.pid, signal.SIGKILL)
        assert _soon(lambda: all(_gone(pid) for pid in spares))
        assert made(do.give_back, 2) == 2
    finally:
        made.close()


@linux_only
def test_a_spare_has_the_limits_of_its_request_and_not_of_another(confine: Confine) -> None:
    assert confine(do.give_back, 1) == 1
    for memory, cpu in ((1 << 28, 3), (1 << 31, 40), (1 << 29, 20)):
        assert _soon(lambda: _is_idle(confine))
        assert confine.within(memory_bytes=memory, cpu_seconds=cpu)(do.limits) == {
            "RLIMIT_AS": memory,
            "RLIMIT_CPU": cpu,
            "RLIMIT_FSIZE": module.MOST_FILE_BYTES,
            "RLIMIT_CORE": 0,
            "RLIMIT_NOFILE": module.MOST_OPEN_FILES,
        }


@linux_only
def test_the_time_limit_counts_from_the_request(confine: Confine) -> None:
    assert confine(do.give_back, 1) == 1
    assert _soon(lambda: _is_idle(confine))
    time.sleep(1.2)
    short = confine.within(wall_seconds=1.0)
    assert short(do.sleep, 0.3) is None
    assert short(do.sleep, 60.0) == Stopped("time", "it was ended at its time limit")


@linux_only
def test_a_spare_remembers_no_earlier_document(confine: Confine) -> None:
    begin, end = os.urandom(24), os.urandom(24)
    assert confine(do.give_back, begin + end) == begin + end
    for _ in range(3):
        assert _soon(lambda: _is_idle(confine))
        found = confine(do.recall, end, begin)
        if found is None:
            pytest.skip("this system lets no process look at its own memory")
        assert found == 0
        assert confine(do.give_back, begin + end) == begin + end


@linux_only
def test_a_resting_spare_rehearses_and_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Confine(preload=("scoring.text", "scoring.document", "watcher.mail.message", *PRELOAD))
    try:
        assert made(do.give_back, 1) == 1
        time.sleep(module.REST_SECONDS + 0.3)
        assert _is_idle(made)
        assert "not rehearsed" not in made.report()
        found = made(do.surroundings)
        assert isinstance(found, dict)
        assert found["fds"] == 5
        assert found["files"] == []
    finally:
        made.close()


@linux_only
def test_hundreds_of_calls_by_two_threads_leave_nothing() -> None:
    made = Confine(preload=PRELOAD)
    made(do.give_back, 1)
    assert _soon(lambda: _is_idle(made))
    fds = _count("/proc/self/fd")
    zygote_fds = _fds_of(_live(made).process.pid)
    served: list[object] = []

    def work() -> None:
        served.extend(made(do.who) for _ in range(150))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(served)) == 300
    assert _soon(lambda: _is_idle(made))
    assert _soon(lambda: _fds_of(_live(made).process.pid) == zygote_fds)
    assert _count("/proc/self/fd") == fds
    assert list(Path(_live(made)._scratch).iterdir()) == []
    made.close()


@linux_only
def test_a_child_that_answers_and_lives_on_is_ended(confine: Confine) -> None:
    pid = confine(do.answer_and_stay)
    assert isinstance(pid, int)
    assert pid > 0
    assert _soon(lambda: _gone(pid))


@linux_only
def test_closing_ends_the_call_at_work_and_every_process() -> None:
    made = Confine(preload=PRELOAD)
    made(do.give_back, 1)
    assert _soon(lambda: _is_idle(made))
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(made(do.sleep, 60.0)))
    thread.start()
    assert _soon(lambda: "cw-child" in _children(made).values())
    processes = {_live(made).process.pid, *_children(made)}
    made.close()
    thread.join(timeout=10)
    assert answers == [Stopped("crashed", "it was closed while it worked")]
    assert all(_gone(pid) for pid in processes)
    assert made._zygote._live is None
    assert made(do.give_back, 2) == 2
    made.close()


# ---- a hostile answer is refused


@pytest.mark.parametrize(
    "shape",
    [
        '{"r":"os:stat_result","a":{}}',
        '{"r":"subprocess:Popen","a":{"args":"id"}}',
        '{"r":"watcher.confine:Confine","a":{}}',
        '{"r":"scoring.text:dataclass","a":{}}',
        '{"r":"scoring.text:Span.__init__.__globals__","a":{}}',
        '{"r":"scoring.text.__builtins__:eval","a":{"source":"1"}}',
        '{"r":"scoring.text:Span","a":{"start":9,"end":1}}',
        '{"r":"scoring.text:Span","a":{"start":"0","end":true}}',
        '{"r":"scoring.text:Span","a":{"start":0,"end":1,"more":2}}',
        '{"r":"scoring.text:ContractText","a":{"text":{"d":[]},"media_type":"x","method":"y"}}',
        '{"r":"scoring.__main__:Anything","a":{}}',
        '{"r":"scoring.no_such_room:Anything","a":{}}',
        '{"e":"scoring.text:Needs","v":"nonsense"}',
        '{"e":"scoring.text:Span","v":1}',
        '{"b":0}',
        '{"b":-1}',
        '{"t":[1],"s":[]}',
        '{"dt":"never"}',
        '{"n":"NaN()"}',
        '{"f":[[1]]}',
        '{"unknown":1}',
        "{",
    ],
)
def test_no_other_thing_can_be_made_by_an_answer(confine: Confine, shape: str) -> None:
    found = confine(do.answer_shape, shape)
    assert isinstance(found, Stopped)
    assert found.reason == "refused"


def test_a_pickle_is_not_loaded(confine: Confine, tmp_path: Path) -> None:
    import pickle

    class Evil:
        def __reduce__(self) -> Any:
            return os.system, (f"touch {tmp_path}/owned",)

    for prefix in (b"", b"R"):
        assert isinstance(confine(do.answer_raw, prefix + pickle.dumps(Evil())), Stopped)
    assert list(tmp_path.iterdir()) == []


def test_sizes_that_lie_are_refused(confine: Confine) -> None:
    huge = b"R" + (1 << 62).to_bytes(8, "big") + (1 << 31).to_bytes(4, "big")
    assert confine(do.answer_raw, huge) == Stopped("refused", "its answer is not what a reader gives: ValueError")
    assert isinstance(confine(do.answer_nested, 200_000), Stopped)


def test_an_answer_that_is_too_large_is_refused(confine: Confine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RESULT_BYTES", 1 << 20)
    assert confine(do.answer_without_end, 1 << 24) == Stopped("refused", "its answer is too large")


def test_an_answer_of_another_kind_than_promised_is_refused(confine: Confine) -> None:
    found = confine(do.promises_text)
    assert isinstance(found, Stopped)
    assert found.reason == "refused"


_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas()
    | st.sampled_from(Needs)
    | st.builds(lambda a, b: Span(a, a + b), st.integers(0, 100), st.integers(0, 100))
    | st.builds(Unreadable, st.sampled_from(Needs), st.text())
)
_KEYS = st.text() | st.integers()
VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(_KEYS, inner) | st.frozensets(_KEYS),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_encoded_comes_back_equal(value: object) -> None:
    assert decode(encode(value)) == value


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(VALUES, st.data())
def test_no_bytes_make_the_decoder_do_anything_but_refuse(value: object, data: st.DataObject) -> None:
    good = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError, TypeError, LookupError, RecursionError, ArithmeticError):
        decode(bytes(good))


@pytest.mark.parametrize(
    ("value", "hint", "expected"),
    [
        (1, int, True),
        (True, int, False),
        (1, float, True),
        ("a", str | None, True),
        (None, str | None, True),
        (b"", str | None, False),
        ((1, 2), tuple[int, ...], True),
        ((1, "2"), tuple[int, ...], False),
        ((1, "2"), tuple[int, str], True),
        ({"a": [1]}, dict[str, list[int]], True),
        ({"a": ["1"]}, dict[str, list[int]], False),
        (Span(0, 1), Span | None, True),
        (Needs.OCR, Needs, True),
        ("ocr", Needs, False),
        (object(), Any, True),
    ],
)
def test_types_are_checked_as_declared(value: object, hint: Any, expected: bool) -> None:
    assert fits(value, hint) is expected
