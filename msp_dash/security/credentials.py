"""Credentials of the OpenID Connect provider for Streamlit's login, read at startup.

They come from the environment or from ``[auth]`` in ``.streamlit/secrets.toml``. Secrets never
appear in settings, logs or process arguments.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "MSP_DASH_LOGIN_"
NAMES = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
FILE = Path(".streamlit") / "secrets.toml"
CALLBACK = "/oauth2callback"
SECRET_MIN_CHARS = 32
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class CredentialsError(ValueError):
    """Credentials are missing or unsafe. The message is one sentence for the operator."""


def read(
    environment: Mapping[str, str] = os.environ, folders: Sequence[Path] | None = None
) -> dict[str, str]:
    """All of `NAMES`: from the environment where one of them is there, else from the first file.

    Parameters
    ----------
    environment : ``MSP_DASH_LOGIN_CLIENT_ID`` and so on.
    folders : where ``.streamlit/secrets.toml`` is looked for; the folder that the dashboard is
        started in and the home of its user unless given, as Streamlit does.

    Raises
    ------
    CredentialsError
        Where something is missing or would not be safe; says what.
    """
    if not find_spec("authlib"):
        raise CredentialsError("--login needs the packages of requirements-login.txt: install them")
    from_environment = {name: environment.get(PREFIX + name.upper(), "") for name in NAMES}
    settings = (
        from_environment
        if any(from_environment.values())
        else _from_file(folders or (Path.cwd(), _home()))
    )
    if missing := [name for name in NAMES if not settings.get(name)]:
        raise CredentialsError(
            f"--login lacks {', '.join(missing)}: set {PREFIX + missing[0].upper()} and so on in "
            f"the environment, or [auth] in {FILE} (docs/operating.md)"
        )
    credentials = {name: settings[name] for name in NAMES}
    _check(credentials)
    return credentials


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # A user of a container may have none.
        return Path.cwd()


def _from_file(folders: Sequence[Path]) -> dict[str, str]:
    file = next((f / FILE for f in folders if (f / FILE).is_file()), None)
    if file is None:
        return {}
    if os.name == "posix" and file.stat().st_mode & 0o007:
        raise CredentialsError(
            f"{file} can be read by every user of this machine: chmod 640 {file}"
        )
    try:
        section = tomllib.loads(file.read_text(encoding="utf-8")).get("auth", {})
    except (OSError, ValueError) as error:
        raise CredentialsError(f"{file} cannot be read: {type(error).__name__}") from None
    return {name: value for name, value in section.items() if isinstance(value, str)}


def _check(credentials: Mapping[str, str]) -> None:
    back = urlsplit(credentials["redirect_uri"])
    if back.path != CALLBACK or back.query or not back.hostname:
        raise CredentialsError(
            "redirect_uri must be the address of the dashboard and /oauth2callback, such as "
            "https://minerals.example.org/oauth2callback"
        )
    for name in ("redirect_uri", "server_metadata_url"):
        parts = urlsplit(credentials[name])
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise CredentialsError(f"{name} must begin with https: whoever is between could log in")
    if len(credentials["cookie_secret"]) < SECRET_MIN_CHARS:
        raise CredentialsError(
            f"cookie_secret has fewer than {SECRET_MIN_CHARS} characters: make one with "
            '`python -c "import secrets; print(secrets.token_hex())"`'
        )


def logout_origins() -> tuple[str, ...]:
    """CSP source expressions of the provider, which logging out leads to.

    Its address may be another host's than that of its metadata, and is https but for tests.
    """
    metadata = urlsplit(read()["server_metadata_url"])
    return f"{metadata.scheme}://{metadata.netloc}", "https:"
