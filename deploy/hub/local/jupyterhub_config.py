"""TRY-OUT ONLY: a hub and the kit as its service, on one machine, reachable from this machine alone.

Everybody comes in under any name with the one password of TRACKS_TRYOUT_PASSWORD. The names trainer,
expert, evaluator and administrator have these roles; every other name is a trainee.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821
load_subconfig(str(Path(__file__).parents[1] / "service.py"))  # noqa: F821

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["TRACKS_TRYOUT_PASSWORD"]
c.Authenticator.allow_all = True
c.JupyterHub.load_groups = {
    f"tracks-{role}": {"users": [role]} for role in ("trainer", "expert", "evaluator", "administrator")
}

command = ["tracks-sim", "serve", "--hub", "--data", os.environ.get("TRACKS_TRYOUT_DATA", "data")]
if "TRACKS_TRYOUT_DB" in os.environ:
    command += ["--db", os.environ["TRACKS_TRYOUT_DB"]]
# The first start reads every case; a hub stops itself when a service of its own does not answer in time (seconds).
c.JupyterHub.services[0] |= {"url": "http://127.0.0.1:10101", "command": command, "timeout": 180}
