"""Any HTTP gateway: POST {"to", "text", "key"} with an Idempotency-Key. Contract: docs/messages.md."""

import ssl
from functools import lru_cache
from http import HTTPStatus

import httpx
from django.conf import settings

from volontiers.messages.channels.letter import Answer, Later, Letter, Never, Sent

# Seconds to connect, and between two signs of life; the answer is judged by its status alone.
TIMEOUT = 10.0
LONGEST_WAIT = 6 * 3600.0
_TRANSIENT = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def is_set() -> bool:
    return bool(settings.SMS_GATEWAY_URL)


def send(letter: Letter) -> Answer:
    try:
        with httpx.stream(
            "POST",
            settings.SMS_GATEWAY_URL,
            json={"to": letter.to, "text": letter.text, "key": str(letter.key)},
            headers=_headers(letter),
            timeout=TIMEOUT,
            verify=_authorities(),
        ) as response:
            return _answer(response)
    except httpx.InvalidURL:
        return Never("L’adresse de la passerelle SMS n’est pas valable.")
    except httpx.TimeoutException:
        return Later("La passerelle SMS ne répond pas à temps.", whole_channel=True)
    except httpx.HTTPError:
        return Later("La passerelle SMS ne répond pas.", whole_channel=True)


@lru_cache
def _authorities() -> ssl.SSLContext:
    """Reading the certificates takes longer than sending a text: once is enough."""
    return httpx.create_ssl_context()


def _headers(letter: Letter) -> dict[str, str]:
    headers = {"Idempotency-Key": str(letter.key)}
    if settings.SMS_GATEWAY_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_GATEWAY_TOKEN}"
    return headers


def _answer(response: httpx.Response) -> Answer:
    code = response.status_code
    if response.is_success:
        return Sent(f"accepté par la passerelle ({code})")
    if response.is_server_error or code in _TRANSIENT:
        busy = f"La passerelle SMS demande d’attendre (réponse {code})."
        return Later(busy, after=_retry_after(response), whole_channel=True)
    return Never(f"La passerelle SMS n’accepte pas ce message (réponse {code}).")


def _retry_after(response: httpx.Response) -> float:
    """Seconds. The form of Retry-After that is a date is left to our own delays."""
    said = response.headers.get("Retry-After", "")
    return min(float(said), LONGEST_WAIT) if said.isascii() and said.isdigit() else 0.0
