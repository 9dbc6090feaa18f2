"""The hub of compose.yaml: the kit is a service that runs in a container of its own."""

from pathlib import Path

c = get_config()  # noqa: F821
here = Path(__file__).parent
load_subconfig(str(here.parent / "service.py"))  # noqa: F821
load_subconfig(str(here.parent / "oauth.py"))  # noqa: F821  or lti.py

c.JupyterHub.bind_url = "http://:8000"
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = "http://hub:8081"
c.JupyterHub.db_url = "sqlite:////srv/jupyterhub/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "/srv/jupyterhub/cookie_secret"
c.JupyterHub.services[0] |= {
    "url": "http://kit:8866",
    "api_token": Path("/run/secrets/hub_token").read_text(encoding="ascii").strip(),
}
