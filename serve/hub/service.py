"""What every hub in front of the kit has in common; loaded by the other files here with ``load_subconfig``.

Whoever is signed in may use the kit and nothing else of the hub: no server of their own, no token.
The groups give the roles inside the kit (docs/administrator.md, "With a hub").
"""

c = get_config()  # noqa: F821

c.JupyterHub.load_roles = [
    {
        "name": "user",
        "scopes": ["access:services!service=tracks-sim", "read:users:name!user", "read:users:groups!user"],
    },
]
c.JupyterHub.load_groups = {
    f"tracks-{role}": {"users": []} for role in ("trainee", "trainer", "expert", "evaluator", "administrator")
}
c.JupyterHub.default_url = "/services/tracks-sim/"

KIT = {
    "name": "tracks-sim",
    "display": False,
    "oauth_no_confirm": True,  # the kit is the institution's own: nobody is asked whether it may know who they are
    "oauth_client_allowed_scopes": [],  # who somebody is and in which groups comes without any
}
c.JupyterHub.services = [KIT]
