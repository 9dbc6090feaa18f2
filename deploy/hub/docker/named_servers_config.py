"""Instead of the service: a container of the kit for each person, made by DockerSpawner.

In jupyterhub_config.py load this after service.py, and give the hub's container the engine's socket
(which is root on the host: Kubernetes is the safer way). Nobody has a shell in such a container and
Jupyter's own addresses do not exist there, so it may hold what all of them share: the password of the
database, and secret.key, without which the same person would be somebody else in each container.
"""

c = get_config()  # noqa: F821

c.JupyterHub.services = []
c.JupyterHub.default_url = "/hub/home"
c.JupyterHub.load_roles = [{"name": "user", "scopes": ["self"]}]
c.JupyterHub.allow_named_servers = True
c.JupyterHub.named_server_limit_per_user = 2

c.JupyterHub.spawner_class = "docker"
c.DockerSpawner.image = "tracks-sim:0.9.0"
c.DockerSpawner.cmd = ["serve", "--hub", "--most=5", "--data=/data", "--db=postgresql+psycopg://tracks@db/tracks"]
c.DockerSpawner.network_name = "tracks-sim-hub_inside"
c.DockerSpawner.use_internal_ip = True
c.DockerSpawner.remove = True
c.DockerSpawner.port = 8866
c.DockerSpawner.mem_limit = "400M"  # 0.2 GB and a few pages of one person at 36 MB: docs/sizing.md
c.DockerSpawner.cpu_limit = 1.0
c.DockerSpawner.environment = {"PGPASSFILE": "/run/secrets/pgpass"}
c.DockerSpawner.volumes = {"tracks-{username}-{servername}": "/data"}
c.DockerSpawner.read_only_volumes = {
    "/srv/tracks/secret.key": "/data/secret.key",  # on the host, owned by 10001, mode 0400; the same for everybody
    "/srv/tracks/pgpass": "/run/secrets/pgpass",
}
c.DockerSpawner.extra_host_config = {
    "read_only": True,
    "tmpfs": {"/tmp": ""},
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
}
