"""Sign-in by a JupyterHub.

The kit runs behind the hub's proxy in one of two ways: as a service for everybody whom the hub
admits, or as the server of one person, its owner. Either way the browser brings a token that the
hub gave it (OAuth 2 with PKCE, jupyterhub's own ``HubOAuth``), and the hub is asked whose it is; its
answer is used for ``CACHE_SECONDS``, and a sign-out at the hub counts at once. A group of the
hub called ``tracks-`` and a role gives that role.

A trainee's pseudonym comes from the hub's user name: the store finds people by the keyed
hash of it. The name itself is never stored, logged, shown, or passed to a kernel.
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

CACHE_SECONDS: Final = 60
"""Time after which the hub is asked again who somebody is and in which groups."""

CALLBACK_PATH: Final = "oauth_callback"
"""Path below the kit's own to which the hub sends a browser back; a hub registers it by itself."""

TOKEN_COOKIE: Final = "tracks-hub"
"""The hub's token for this browser: signed, HttpOnly, gone with the browser."""

GROUP_PREFIX: Final = "tracks-"
"""Beginning of the name of a group that gives a role; the role follows."""

REQUIRED: Final = {
    "JUPYTERHUB_API_URL": "where the hub answers, such as http://127.0.0.1:8081/hub/api",
    "JUPYTERHUB_API_TOKEN": "the secret that hub and kit share; or name a file that holds it in JUPYTERHUB_API_TOKEN_FILE",
    "JUPYTERHUB_SERVICE_PREFIX": "the path below which the hub's proxy reaches the kit, such as /services/tracks-sim/",
    "JUPYTERHUB_CLIENT_ID": "the kit's name at the hub, such as service-tracks-sim",
    "JUPYTERHUB_OAUTH_ACCESS_SCOPES": 'what lets people in, such as ["access:services!service=tracks-sim"]',
}
"""Variables of the environment, each with its meaning; a hub sets them for a kit that it starts, an administrator for any other."""


@dataclass(frozen=True, slots=True)
class HubUser:
    """A person whom the hub has signed in and admits here."""

    name: str = field(repr=False)
    """The hub's user name, only for the keyed hash."""
    roles: frozenset[Role]

    @property
    def practises(self) -> bool:
        """Whether this person has a trainee's attempts of their own."""
        return "trainee" in self.roles

    @property
    def staff_roles(self) -> tuple[Role, ...]:
        """Roles of the staff, in the order of the table of roles."""
        return tuple(role for role in STAFF if role in self.roles)


def roles_of(groups: Iterable[str]) -> frozenset[Role]:
    """The roles that groups give. A person in none of the kit's groups is a trainee, as every learner of an LMS is."""
    roles = frozenset(role for role in ROLES if f"{GROUP_PREFIX}{role}" in groups)
    return roles or frozenset({"trainee"})


class Hub:
    """The hub behind which the kit runs.

    ``prefix``: path of the kit. ``listen``: address and port at which the hub expects the kit, None where
    it names none. ``owner``: the only person who is admitted, empty for a service.
    """

    def __init__(self, auth: HubOAuth, listen: tuple[str, int] | None = None, owner: str = "") -> None:
        self.auth = auth
        self.prefix: str = auth.base_url
        self.listen = listen
        self.owner = owner

    @classmethod
    def from_environment(cls, env: MutableMapping[str, str]) -> Hub:
        """The hub that the environment names; raises ServeError for missing variables.

        Every variable of the hub is removed from ``env``, so that no kernel inherits its token.
        """
        settings = {name: env.pop(name) for name in list(env) if name.startswith("JUPYTERHUB_")}
        env.pop("JPY_API_TOKEN", None)  # the same token under its name of 2017
        if secret := settings.get("JUPYTERHUB_API_TOKEN_FILE"):
            try:
                settings["JUPYTERHUB_API_TOKEN"] = Path(secret).read_text(encoding="ascii").strip()
            except OSError as error:
                raise ServeError(
                    f"The hub's token cannot be read from {secret} ({error.strerror}): correct JUPYTERHUB_API_TOKEN_FILE."
                ) from error
        missing = [f"{name} ({what})" for name, what in REQUIRED.items() if not settings.get(name)]
        if missing:
            raise ServeError(
                f"--hub needs variables of a JupyterHub that are not set: {'; '.join(missing)}. A hub sets them for what "
                "it starts; docs/administrator.md says what to set for a kit that it does not start.",
                missing=missing,
            )
        prefix = settings["JUPYTERHUB_SERVICE_PREFIX"]
        auth = HubOAuth(
            api_url=settings["JUPYTERHUB_API_URL"],
            api_token=settings["JUPYTERHUB_API_TOKEN"],
            base_url=prefix,
            hub_host=settings.get("JUPYTERHUB_HOST", ""),
            hub_prefix=f"{settings.get('JUPYTERHUB_BASE_URL', '/').rstrip('/')}/hub/",
            oauth_client_id=settings["JUPYTERHUB_CLIENT_ID"],
            oauth_redirect_uri=settings.get("JUPYTERHUB_OAUTH_CALLBACK_URL") or f"{prefix.rstrip('/')}/{CALLBACK_PATH}",
            access_scopes=parse_scopes(settings["JUPYTERHUB_OAUTH_ACCESS_SCOPES"]),
            cache_max_age=CACHE_SECONDS,
        )
        address = urlsplit(settings.get("JUPYTERHUB_SERVICE_URL", ""))
        listen = (address.hostname, address.port) if address.hostname and address.port else None
        return cls(auth, listen, settings.get("JUPYTERHUB_USER", ""))

    async def current_user(self, handler: RequestHandler) -> HubUser | None:
        """The person whose token the browser brings; None without a token, or where the hub does not admit its owner any more."""
        token = handler.get_signed_cookie(TOKEN_COOKIE)
        return None if token is None else await self._owner_of(token.decode("ascii", "replace"), handler)

    def login_url(self, handler: RequestHandler) -> str:
        """Address at the hub where a browser signs in; from there it comes back to the page it asked for."""
        verifier, challenge, method = self.auth.generate_pkce_code_challenge()
        back_to = handler.request.uri if handler.request.method == "GET" else self.prefix
        state = self.auth.set_state_cookie(handler, next_url=back_to, code_verifier=verifier)
        return str(url_concat(self.auth.login_url, {"state": state, "code_challenge": challenge, "code_challenge_method": method}))

    async def complete_login(self, handler: RequestHandler) -> tuple[HubUser | None, str]:
        """The person who comes back from the hub, and the page they asked for; None where they are not admitted.

        Raises HTTPError 403 for a sign-in that did not begin in this browser.
        """
        state, cookie = handler.get_argument("state", ""), self.auth.get_state_cookie_name(handler.get_argument("state", ""))
        if not state or (handler.get_signed_cookie(cookie) or b"").decode("ascii", "replace") != state:
            raise HTTPError(403, "a sign-in came back that did not begin in this browser, or too late")
        back_to, verifier = self.auth.get_next_url(state), self.auth.get_code_verifier(state)
        self.auth.clear_oauth_state(state)
        self.auth.clear_oauth_state_cookies(handler)
        code = handler.get_argument("code", "")
        if not code:  # the person refused at the hub
            return None, back_to
        token = await self.auth.token_for_code(code, code_verifier=verifier, sync=False)
        user = await self._owner_of(token, handler)
        if user is not None:
            handler.set_signed_cookie(TOKEN_COOKIE, token, expires_days=None, path=self.prefix, httponly=True, samesite="Lax")
        return user, back_to

    def log_out(self, handler: RequestHandler) -> str:
        """Clear the token's cookie; return the address at which the hub ends its own session and every token it issued."""
        handler.clear_cookie(TOKEN_COOKIE, path=self.prefix)
        return f"{self.auth.hub_host}{self.auth.hub_prefix}logout"

    async def _owner_of(self, token: str, handler: RequestHandler) -> HubUser | None:
        # The hub's session is part of the key of the cached answers: after a sign-out there the hub is asked at once.
        user: dict[str, Any] | None = await self.auth.user_for_token(token, session_id=self.auth.get_session_id(handler), sync=False)
        if user is None or user.get("kind") != "user" or not self.auth.check_scopes(self.auth.access_scopes, user):
            return None
        if self.owner and user["name"] != self.owner:
            return None
        return HubUser(user["name"], roles_of(user.get("groups", ())))


def parse_scopes(text: str) -> set[str]:
    """The scopes of a JSON list; raises ServeError for any other text and for an empty list."""
    import json

    try:
        scopes = json.loads(text)
    except ValueError:
        scopes = None
    if not isinstance(scopes, list) or not scopes or not all(isinstance(scope, str) for scope in scopes):
        raise ServeError(f"JUPYTERHUB_OAUTH_ACCESS_SCOPES is not a JSON list of scopes: {text!r}.")
    return set(scopes)
