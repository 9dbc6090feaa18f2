"""Sign-in at an OpenID Connect provider (Keycloak, Entra ID and others), whose groups give the roles.

Loaded after service.py, with ``load_subconfig``. In the provider, make a confidential client whose
redirect address is https://HOST/hub/oauth_callback and whose user information holds a list ``groups``.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821

provider = os.environ["OIDC_PROVIDER"].rstrip("/")  # such as https://login.example.org/realms/training/protocol/openid-connect
host = os.environ["TRACKS_HOST"]

c.JupyterHub.authenticator_class = "generic-oauth"
c.GenericOAuthenticator.login_service = "your organisation"
c.GenericOAuthenticator.client_id = os.environ["OIDC_CLIENT_ID"]
c.GenericOAuthenticator.client_secret = Path(os.environ["OIDC_CLIENT_SECRET_FILE"]).read_text(encoding="ascii").strip()
c.GenericOAuthenticator.oauth_callback_url = f"https://{host}/hub/oauth_callback"
c.GenericOAuthenticator.authorize_url = f"{provider}/auth"
c.GenericOAuthenticator.token_url = f"{provider}/token"
c.GenericOAuthenticator.userdata_url = f"{provider}/userinfo"
c.GenericOAuthenticator.scope = ["openid", "groups"]
# The provider's own pseudonym: neither a name nor an address gets as far as the hub.
c.GenericOAuthenticator.username_claim = "sub"
c.GenericOAuthenticator.manage_groups = True
c.GenericOAuthenticator.auth_state_groups_key = "oauth_user.groups"
c.GenericOAuthenticator.allowed_groups = {
    f"tracks-{role}" for role in ("trainee", "trainer", "expert", "evaluator", "administrator")
}
