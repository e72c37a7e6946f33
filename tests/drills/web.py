"""The long drills of the server: `python -m tests.drills.web [REQUESTS] [PUBLICATIONS]`.

Fuzzed queries and slugs, each answered without a 5xx, a leak or markup of theirs; fifty readers while it is published.
"""

import sys
import tempfile
import threading
from pathlib import Path

from syndicator.generations import Generations, publish

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest has it: helpers of tests are modules beside them


def main(requests: int, publications: int) -> None:
    """Both, one after the other."""
    from served import fill, serving
    from test_web_hostile import SECRET, drill

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "fuzz"
        fill(folder)
        (folder / "syndicator.toml").write_bytes(SECRET)
        with serving(folder) as port:
            times = sorted(drill(port, 1, requests))
        p50, p99 = (times[len(times) * part // 100] * 1000 for part in (50, 99))
        print(f"{requests} fuzzed addresses: no 5xx, nothing leaked; p50 {p50:.1f} ms, p99 {p99:.1f} ms, ", end="")
        print(f"slowest {times[-1] * 1000:.0f} ms")
        readers(Path(name) / "readers", publications)


def readers(folder: Path, publications: int) -> None:
    """Fifty of them, one publication after another."""
    from served import NOW, serving
    from test_web_generations import documents, read

    generations = Generations(folder)
    publish(generations, documents(0), modified=NOW)
    stop = threading.Event()
    found: list[str] = []
    counted: list[int] = []
    with serving(folder) as port:
        threads = [
            threading.Thread(target=read, args=(port, stop, found, counted, "gzip" if n % 2 else "identity"))
            for n in range(50)
        ]
        for thread in threads:
            thread.start()
        for number in range(1, publications + 1):
            publish(generations, documents(number), modified=NOW)
        stop.set()
        for thread in threads:
            thread.join(60)
    assert not found, found[:10]
    whole, same = counted.count(200), counted.count(304)
    print(f"50 readers, {publications} publications: {whole} whole bodies, {same} not modified, none torn, no error")


if __name__ == "__main__":
    main(*(int(argument) for argument in (*sys.argv[1:], "100000", "1000")[:2]))
