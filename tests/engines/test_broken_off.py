"""A server that is killed in the middle of a load: one clear line, and the next run goes on."""

import pytest
from nasty_graphs import expected
from servers import PASSWORD, arcadedb_command, free_port, running
from test_bolt import ask, contents

from kgbuild.errors import LoadError
from kgbuild.loading import cypher, load_into

pytestmark = pytest.mark.slow


def test_a_bolt_server_killed_in_the_middle_is_one_line_and_the_next_run_goes_on(
    nasty, tmp_path, monkeypatch
):
    monkeypatch.setattr(cypher, "BATCH_ROWS", 5)
    monkeypatch.setattr("kgbuild.loading.bolt.RETRY_SECONDS", 2.0)
    http, bolt = free_port(), free_port()
    address = f"bolt://root@127.0.0.1:{bolt}/graph"
    command = arcadedb_command(tmp_path / "root", http, bolt)
    resumed = []

    with running(command, tmp_path, lambda log: b"READY" in log.read_bytes()) as server:

        def kill(step, done, total):
            if done > total // 3 and server.poll() is None:
                server.kill()
                server.wait()

        with pytest.raises(LoadError) as caught:
            load_into(nasty, address, password=PASSWORD, progress=kill)
    said = str(caught.value)
    assert said.startswith(f"bolt://127.0.0.1:{bolt}/graph: ")
    assert said.endswith("run it again to go on")
    assert "\n" not in said
    assert PASSWORD not in said

    with running(command, tmp_path, lambda log: b"READY" in log.read_bytes()):
        (before,) = ask(address, "MATCH (n) WHERE n.build IS NOT NULL RETURN count(*)")[0]
        load_into(
            nasty, address, password=PASSWORD,
            progress=lambda step, done, total: resumed.append((done, total)),
        )  # fmt: skip
        assert before > 0
        assert resumed[-1][0] == resumed[-1][1]
        assert resumed[0][0] > 0, "it began anew"
        assert contents(address) == expected(nasty)
        assert ask(address, "MATCH (s:KgbuildLoad) RETURN count(*)") == [[0]]
