"""The PostgreSQL of the tests: where its programs are, how a server is started, and how a machine gets one.

``with running_postgres() as server:`` gives a server of its own in a temporary folder on a free
loopback port. It waits for the disk like any other (fsync stays on), and ends with the block, or
with the process that started it, however that ends. ``server.new_schema()`` is
the address of a schema without tables.

``python -m tests.support.postgres`` makes sure that there are programs, starts them once, and says which
they are: those that are installed; else, as root with apt-get, Debian's postgresql, without the
cluster that the package would make and start. Exit code 1 with a sentence where none can be had.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.support import provisioning
from tests.support.provisioning import MissingProgramError
from tests.support.server import free_port

VARIABLE = "TRACKS_POSTGRES"
FOLDERS = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")
"""Below these, ``*/bin`` holds the programs of one version each."""
ACCOUNTS = ("postgres", "nobody")
"""PostgreSQL refuses to run as root; the first of these that exists runs it then."""
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/tracks-sim-tests.conf")
ANSWER_TIMEOUT = 60  # seconds until a started server answers

# Stops the server when its standard input ends: that happens when the tests end, also when they are killed.
# At once (SIGQUIT), without writing to the disk what will be deleted anyway.
GUARD = """
exec 3<&0
"$@" 3<&- & server=$!
{ cat <&3 >/dev/null; kill -QUIT $server; } & watch=$!
wait $server; ended=$?
kill $watch
exit $ended
"""


def find_postgres(env: Mapping[str, str] = os.environ) -> Path | None:
    """The folder that holds ``initdb`` and ``postgres``, or None.

    The one named in TRACKS_POSTGRES (an error where it does not hold them), else that of the
    newest version below the usual folders, else the one on the path.
    """
    if named := env.get(VARIABLE):
        if not _holds_programs(Path(named)):
            raise MissingProgramError(f"{VARIABLE} names {named}, which does not hold initdb and postgres: correct or unset it.")
        return Path(named)
    found = [path for folder in FOLDERS for path in Path(folder).glob("*/bin") if _holds_programs(path)]
    if found:
        return max(found, key=_version)
    on_path = shutil.which("initdb", path=f"{env.get('PATH', '')}{os.pathsep}/usr/local/bin")
    return Path(on_path).parent if on_path and _holds_programs(Path(on_path).parent) else None


@dataclass
class Postgres:
    """A running server: folder of its programs, folder of its data, port, password of its superuser."""

    programs: Path
    folder: Path
    port: int
    password: str = field(repr=False)

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return int((self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split("\n")[0])

    def url(self, database: str = "postgres") -> str:
        """Address for ``--db``."""
        return self.plain_url(database).replace("postgresql", "postgresql+psycopg", 1)

    def plain_url(self, database: str = "postgres") -> str:
        """Address for psycopg and for PostgreSQL's own tools."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_schema(self) -> str:
        """Make a schema and return its address. (A database of its own would leave hundreds of files to sync.)"""
        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self.plain_url(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url()}?options=-csearch_path%3D{name}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server that answers, in a temporary folder."""
    programs = find_postgres()
    if programs is None:
        raise MissingProgramError(
            "No PostgreSQL for the tests of the store: run `make test`, which brings one, or install Debian's "
            f"postgresql or another one and name the folder of its programs in {VARIABLE}."
        )
    folder = Path(tempfile.mkdtemp(prefix="tracks-postgres-"))
    try:
        server = Postgres(programs, folder, free_port(), secrets.token_hex(16))
        _make_cluster(server)
        with server_process(server):
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server_process(server: Postgres) -> Iterator[None]:
    """Run the server from its first answer to the end of the block; it may have been killed before that end."""
    account = _account()
    options = {
        "listen_addresses": "127.0.0.1", "port": server.port, "unix_socket_directories": "", "max_connections": 100,
        "shared_buffers": "32MB",
    }  # fmt: skip
    command = [server.programs / "postgres", "-D", server.folder / "data"]
    command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (server.folder / "log").open("ab") as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", GUARD, "guard", *map(str, command)],
            stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=server.folder, **_popen_options(account),
        )  # fmt: skip
    assert process.stdin is not None
    try:
        _wait_for(server, process)
        yield
    finally:
        process.stdin.close()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def provision() -> str:
    """Get PostgreSQL if there is none, start it, and return where it is and its version."""
    failures = [] if find_postgres() else _apt_install_without_cluster()
    if find_postgres() is None:
        raise provisioning.missing(
            "The tests of the store need PostgreSQL and none could be had. Install it (Debian: apt-get install "
            f"postgresql), or name the folder of its programs in {VARIABLE}.", failures
        )  # fmt: skip
    with running_postgres() as server, psycopg.connect(server.plain_url()) as connection:
        return f"{server.programs} (PostgreSQL {connection.info.parameter_status('server_version')})"


def _apt_install_without_cluster() -> list[str]:
    """Install Debian's package, without the cluster that it would make and start; the failures."""
    if not provisioning.is_root():
        return []
    NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    NO_CLUSTER.write_text("create_main_cluster = false\n", encoding="ascii")
    try:
        return provisioning.apt_install("postgresql")
    finally:
        NO_CLUSTER.unlink()


def _make_cluster(server: Postgres) -> None:
    """Make an empty cluster, which only the superuser with the password may enter."""
    account = _account()
    password = server.folder / "password"
    password.write_text(f"{server.password}\n", encoding="ascii")
    if account:
        os.chown(server.folder, account.pw_uid, account.pw_gid)
        os.chown(password, account.pw_uid, account.pw_gid)
    command = [
        server.programs / "initdb", "-D", server.folder / "data", "--username=postgres", f"--pwfile={password}",
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
    ]  # fmt: skip
    done = subprocess.run(
        [str(word) for word in command], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, cwd=server.folder, **_popen_options(account),
    )  # fmt: skip
    if done.returncode:
        raise MissingProgramError(f"{command[0]} failed: {done.stdout.strip()[-600:]}")


def _wait_for(server: Postgres, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + ANSWER_TIMEOUT
    while True:
        try:
            psycopg.connect(server.plain_url()).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline or process.poll() is not None:
                log = (server.folder / "log").read_text(encoding="utf-8", errors="replace")
                raise MissingProgramError(f"PostgreSQL does not answer ({error}):\n{log[-600:]}") from error
            time.sleep(0.05)


def _holds_programs(folder: Path) -> bool:
    """Whether a folder has both programs."""
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def _version(programs: Path) -> tuple[int, ...]:
    """``…/postgresql/17/bin`` and ``…/postgresql@17/bin`` are version 17."""
    number = programs.parent.name.rpartition("@")[2]
    return tuple(int(part) for part in number.split(".") if part.isdigit())


def _account() -> pwd.struct_passwd | None:
    """The account that runs the server, None for the one that runs the tests; root takes one without rights."""
    if not provisioning.is_root():
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ACCOUNTS:
        if name in known:
            return known[name]
    raise MissingProgramError(f"PostgreSQL does not run as root, and there is no account {' or '.join(ACCOUNTS)}.")


def _popen_options(account: pwd.struct_passwd | None) -> dict[str, object]:
    """Options that let ``subprocess`` run a command under an account."""
    return {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    provisioning.report("postgres", provision)
