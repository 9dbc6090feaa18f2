"""What every hub in front of the kit has in common; loaded by the other files here with ``load_subconfig``.

Whoever is signed in may use the kit and nothing else of the hub: no server of their own, no token.
Groups named tracks-trainee, -trainer, -expert, -evaluator and -administrator give the roles inside the kit.
"""

c = get_config()  # noqa: F821

c.JupyterHub.load_roles = [
    {
        "name": "user",
        "scopes": ["access:services!service=tracks-sim", "read:users:name!user", "read:users:groups!user"],
    },
]
c.JupyterHub.default_url = "/services/tracks-sim/"

KIT = {
    "name": "tracks-sim",
    "display": False,
    "oauth_no_confirm": True,  # the kit is the institution's own: nobody is asked whether it may know who they are
    "oauth_client_allowed_scopes": [],  # who somebody is and in which groups comes without any
}
c.JupyterHub.services = [KIT]
