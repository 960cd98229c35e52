from __future__ import annotations

import pytest

from gacha_app.cli import run


@pytest.fixture
def gacha(tmp_path, monkeypatch, capsys):
    """Return a function that carries a command out in the test's folder: (status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)

    def call(*words):
        status = run([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call
