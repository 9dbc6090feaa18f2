"""TRY-OUT ONLY: a server of the kit for each person, started by the hub as a process of its own.

As in jupyterhub_config.py everybody comes in with the one password. All servers share the data
folder and run under one account: between people who have a shell on the machine this separates
nothing. Where it has to, use containers (docker/ and kubernetes/).
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["TRACKS_TRYOUT_PASSWORD"]
c.Authenticator.allow_all = True
c.JupyterHub.load_groups = {
    f"tracks-{role}": {"users": [role]} for role in ("trainer", "expert", "evaluator", "administrator")
}

data = Path(os.environ.get("TRACKS_TRYOUT_DATA", "data")).resolve()
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(data)
c.JupyterHub.allow_named_servers = True
c.JupyterHub.named_server_limit_per_user = 2
c.Spawner.http_timeout = 180  # seconds: the first start reads every case
c.Spawner.cmd = ["tracks-sim", "serve", "--hub", "--most", "5", "--data", str(data)]
if "TRACKS_TRYOUT_DB" in os.environ:
    c.Spawner.cmd += ["--db", os.environ["TRACKS_TRYOUT_DB"]]
