"""Sign-in from a learning platform (Moodle, ILIAS and others) by LTI 1.3: its roles give the groups.

Loaded after service.py, with ``load_subconfig``. In the platform, register an external tool whose
initiation address is https://HOST/hub/lti13/oauth_login, whose redirect address is
https://HOST/hub/lti13/oauth_callback, and which opens in a window of its own: the kit's pages
cannot be framed.
"""

import os

c = get_config()  # noqa: F821

c.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator"
c.LTI13Authenticator.issuer = os.environ["LTI_ISSUER"]  # such as https://learning.example.org
c.LTI13Authenticator.authorize_url = os.environ["LTI_AUTHORIZE_URL"]
c.LTI13Authenticator.jwks_endpoint = os.environ["LTI_JWKS_URL"]
c.LTI13Authenticator.client_id = {os.environ["LTI_CLIENT_ID"]}
c.LTI13Authenticator.uri_scheme = "https"
# The platform's own pseudonym: neither a name nor an address gets as far as the hub.
c.LTI13Authenticator.username_key = "sub"
c.Authenticator.allow_all = True  # whoever the platform sends; which course offers the tool is set there

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/roles"
GROUPS = {
    "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner": "tracks-trainee",
    "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor": "tracks-trainer",
}
# Who evaluates, votes or erases is no role of a course: name the platform's pseudonyms here.
MORE_GROUPS: dict[str, list[str]] = {}  # such as {"8a1c…": ["tracks-evaluator"]}


def with_groups(authenticator, handler, found):
    """The groups of somebody who has just come from the platform."""
    roles = found["auth_state"].get(CLAIM, [])
    found["groups"] = sorted({GROUPS[role] for role in roles if role in GROUPS} | set(MORE_GROUPS.get(found["name"], [])))
    return found


c.Authenticator.manage_groups = True
c.Authenticator.post_auth_hook = with_groups
