"""Who is in front of the browser, where a JupyterHub signs people in.

The kit stands behind the hub's proxy in one of two ways: as a service for everybody whom the hub
lets in, or as the server of one person, its owner. Either way the browser brings a token that the
hub gave it (OAuth 2 with PKCE, jupyterhub's own ``HubOAuth``), and the hub is asked whose it is; its
answer is good for ``ASKED_AGAIN`` seconds, and a sign-out at the hub counts at once. Groups of the
hub whose name is ``tracks-`` and a role give the role.

The hub's user name is where a trainee's pseudonym comes from: the store looks people up by the keyed
hash of it. The name itself is never stored, logged, shown, or told to a kernel.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from tornado.httputil import url_concat
from tornado.web import HTTPError, RequestHandler

from tracks_sim.errors import ServeError
from tracks_sim.roles import ROLES, STAFF, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

ASKED_AGAIN: Final = 60
"""Seconds after which the hub is asked again who somebody is and in which groups."""

CALLBACK: Final = "oauth_callback"
"""Address below the kit's own to which the hub sends a browser back; a hub registers it by itself."""

TOKEN_COOKIE: Final = "tracks-hub"
"""The hub's token for this browser: signed, HttpOnly, gone with the browser."""

GROUP: Final = "tracks-"
"""What the name of a group begins with that gives a role."""

NEEDED: Final = {
    "JUPYTERHUB_API_URL": "where the hub answers, such as http://127.0.0.1:8081/hub/api",
    "JUPYTERHUB_API_TOKEN": "the secret that hub and kit share; or name a file that holds it in JUPYTERHUB_API_TOKEN_FILE",
    "JUPYTERHUB_SERVICE_PREFIX": "the path below which the hub's proxy reaches the kit, such as /services/tracks-sim/",
    "JUPYTERHUB_CLIENT_ID": "the kit's name at the hub, such as service-tracks-sim",
    "JUPYTERHUB_OAUTH_ACCESS_SCOPES": 'what lets people in, such as ["access:services!service=tracks-sim"]',
}
"""Variables that a hub sets for what it starts, and an administrator for what it does not."""


@dataclass(frozen=True, slots=True)
class HubUser:
    """Somebody whom the hub has signed in and lets in here."""

    name: str = field(repr=False)
    """The hub's user name: only for the keyed hash."""
    roles: frozenset[Role]

    @property
    def practises(self) -> bool:
        """Whether this person has a trainee's attempts of their own."""
        return "trainee" in self.roles

    @property
    def staff_roles(self) -> tuple[Role, ...]:
        """The other roles, in the order of the table of roles."""
        return tuple(role for role in STAFF if role in self.roles)


def roles_of(groups: Iterable[str]) -> frozenset[Role]:
    """The roles that groups give. Who is in none of the kit's groups practises, as in an LMS where every learner does."""
    given = frozenset(role for role in ROLES if f"{GROUP}{role}" in groups)
    return given or frozenset({"trainee"})


class Hub:
    """The hub behind which the kit stands.

    ``prefix``: path of the kit. ``listen``: address and port that the hub expects the kit at; None where
    it does not say. ``owner``: the only person who gets in; empty for a service.
    """

    def __init__(self, auth: HubOAuth, listen: tuple[str, int] | None = None, owner: str = "") -> None:
        self.auth = auth
        self.prefix: str = auth.base_url
        self.listen = listen
        self.owner = owner

    @classmethod
    def take(cls, env: MutableMapping[str, str]) -> Hub:
        """The hub that the environment names; raises ServeError for what is missing.

        Every variable of the hub is taken out of ``env``, so that no kernel inherits its token.
        """
        given = {name: env.pop(name) for name in list(env) if name.startswith("JUPYTERHUB_")}
        env.pop("JPY_API_TOKEN", None)  # the same token under its name of 2017
        if secret := given.get("JUPYTERHUB_API_TOKEN_FILE"):
            try:
                given["JUPYTERHUB_API_TOKEN"] = Path(secret).read_text(encoding="ascii").strip()
            except OSError as error:
                raise ServeError(
                    f"The hub's token cannot be read from {secret} ({error.strerror}): correct JUPYTERHUB_API_TOKEN_FILE."
                ) from error
        missing = [f"{name} ({what})" for name, what in NEEDED.items() if not given.get(name)]
        if missing:
            raise ServeError(
                f"--hub needs variables of a JupyterHub that are not set: {'; '.join(missing)}. A hub sets them for what "
                "it starts; docs/administrator.md says what to set for a kit that it does not start.",
                missing=missing,
            )
        prefix = given["JUPYTERHUB_SERVICE_PREFIX"]
        auth = HubOAuth(
            api_url=given["JUPYTERHUB_API_URL"],
            api_token=given["JUPYTERHUB_API_TOKEN"],
            base_url=prefix,
            hub_host=given.get("JUPYTERHUB_HOST", ""),
            hub_prefix=f"{given.get('JUPYTERHUB_BASE_URL', '/').rstrip('/')}/hub/",
            oauth_client_id=given["JUPYTERHUB_CLIENT_ID"],
            oauth_redirect_uri=given.get("JUPYTERHUB_OAUTH_CALLBACK_URL") or f"{prefix.rstrip('/')}/{CALLBACK}",
            access_scopes=scopes(given["JUPYTERHUB_OAUTH_ACCESS_SCOPES"]),
            cache_max_age=ASKED_AGAIN,
        )
        place = urlsplit(given.get("JUPYTERHUB_SERVICE_URL", ""))
        listen = (place.hostname, place.port) if place.hostname and place.port else None
        return cls(auth, listen, given.get("JUPYTERHUB_USER", ""))

    async def who(self, handler: RequestHandler) -> HubUser | None:
        """Whose token the browser brings; None for no token, or one that the hub no longer knows."""
        token = handler.get_signed_cookie(TOKEN_COOKIE)
        return None if token is None else await self._owner_of(token.decode("ascii", "replace"), handler)

    def door(self, handler: RequestHandler) -> str:
        """Address at the hub to which a browser goes to sign in; it comes back to the page it asked for."""
        verifier, challenge, method = self.auth.generate_pkce_code_challenge()
        back_to = handler.request.uri if handler.request.method == "GET" else self.prefix
        state = self.auth.set_state_cookie(handler, next_url=back_to, code_verifier=verifier)
        return str(url_concat(self.auth.login_url, {"state": state, "code_challenge": challenge, "code_challenge_method": method}))

    async def come_in(self, handler: RequestHandler) -> tuple[HubUser | None, str]:
        """Who came back from the hub, and the page they wanted; None where the hub or the owner does not let them in."""
        state, cookie = handler.get_argument("state", ""), self.auth.get_state_cookie_name(handler.get_argument("state", ""))
        if not state or (handler.get_signed_cookie(cookie) or b"").decode("ascii", "replace") != state:
            raise HTTPError(403, "a sign-in came back that did not begin in this browser, or too late")
        back_to, verifier = self.auth.get_next_url(state), self.auth.get_code_verifier(state)
        self.auth.clear_oauth_state(state)
        self.auth.clear_oauth_state_cookies(handler)
        code = handler.get_argument("code", "")
        if not code:  # somebody said no at the hub
            return None, back_to
        token = await self.auth.token_for_code(code, code_verifier=verifier, sync=False)
        found = await self._owner_of(token, handler)
        if found is not None:
            handler.set_signed_cookie(TOKEN_COOKIE, token, expires_days=None, path=self.prefix, httponly=True, samesite="Lax")
        return found, back_to

    def leave(self, handler: RequestHandler) -> str:
        """Forget the token here; the address at which the hub then forgets its own, with all that it gave out."""
        handler.clear_cookie(TOKEN_COOKIE, path=self.prefix)
        return f"{self.auth.hub_host}{self.auth.hub_prefix}logout"

    async def _owner_of(self, token: str, handler: RequestHandler) -> HubUser | None:
        # The hub's session is part of what its answers are kept under: after a sign-out there it is asked at once.
        user: dict[str, Any] | None = await self.auth.user_for_token(token, session_id=self.auth.get_session_id(handler), sync=False)
        if user is None or user.get("kind") != "user" or not self.auth.check_scopes(self.auth.access_scopes, user):
            return None
        if self.owner and user["name"] != self.owner:
            return None
        return HubUser(user["name"], roles_of(user.get("groups", ())))


def scopes(listed: str) -> set[str]:
    """The scopes of a JSON list; raises ServeError."""
    import json

    try:
        found = json.loads(listed)
    except ValueError:
        found = None
    if not isinstance(found, list) or not found or not all(isinstance(scope, str) for scope in found):
        raise ServeError(f"JUPYTERHUB_OAUTH_ACCESS_SCOPES is not a JSON list of scopes: {listed!r}.")
    return set(found)
