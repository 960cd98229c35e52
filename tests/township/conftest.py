"""Hubs of both kinds: a file, and a real PostgreSQL server that lives as long as the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)


class Server:
    """A PostgreSQL server of the tests' own; it listens on a socket in its folder and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"hub_{uuid.uuid4().hex[:12]}"
        self.run("postgres", f'CREATE DATABASE "{name}"')
        return self.address(name)

    def address(self, database: str, user: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def run(self, database: str, statement: str) -> None:
        """Run a statement as the server's owner."""
        engine = create_engine(self.address(database).replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a PostgreSQL server, and stop it when all tests are done."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="gacha-pg-"))
    # initdb refuses to run as root
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_owner:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_owner, str(programs / program), *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )

    try:
        run("initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=40"
        run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", settings, "start")
        yield Server(folder)
        run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["file", "server"])
def hub_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a hub that is not there yet: once a file, once a database."""
    if request.param == "file":
        return str(tmp_path / "hub.db")
    return str(request.getfixturevalue("server").new_database())


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder outside root's own, where files may be closed to somebody."""
    folder = Path(tempfile.mkdtemp(prefix="gacha-open-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def as_anybody() -> Callable[[], AbstractContextManager[None]]:
    """A block in which the test is not root, who may read and write anything."""

    @contextmanager
    def block() -> Iterator[None]:
        before = os.geteuid()
        if before == 0:
            os.seteuid(pwd.getpwnam("nobody").pw_uid)
        try:
            yield
        finally:
            os.seteuid(before)

    return block


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs, which Debian keeps off the path."""
    found = [folder for folder in _FOLDERS if (folder / "initdb").exists()]
    on_path = shutil.which("initdb")
    if not found and on_path:
        return Path(on_path).resolve().parent
    assert found, "PostgreSQL is not installed: apt-get install postgresql"
    return found[0]
