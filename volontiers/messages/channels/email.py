"""E-mail: the same text, plain and as HTML with its links, under a subject that says nothing."""

import logging
import re
import smtplib
from collections.abc import Sequence
from email.headerregistry import Address as MailAddress
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email
from django.utils.html import format_html, format_html_join

from volontiers.messages.channels.letter import Answer, Later, Letter, Never, Sent

log = logging.getLogger(__name__)
_LINK = re.compile(r"https?://\S+")
_PERMANENT = range(500, 600)


def is_set() -> bool:
    return bool(settings.EMAIL_HOST)


def send(letter: Letter) -> Answer:
    try:
        validate_email(letter.to)
        EmailBackend(fail_silently=False).send_messages([_mail(letter)])
    except (ValidationError, ValueError):
        return Never("Cette adresse de courriel ne peut pas être écrite sur une enveloppe.")
    except OSError as error:
        return _explained(error)
    return Sent("accepté par le serveur de courriel")


def _explained(error: OSError) -> Answer:
    """What the server said, or that it said nothing (SMTPException is an OSError)."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=answers):
            return _refused([code for code, _ in answers.values()])
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            return Later("Le serveur de courriel ne reconnaît pas nos identifiants.", whole_channel=True)
        case smtplib.SMTPSenderRefused():
            return Later("Le serveur de courriel n’accepte pas notre adresse d’envoi.", whole_channel=True)
        case smtplib.SMTPDataError(smtp_code=code):
            return _refused([code])
        case _:
            return Later("Le serveur de courriel ne répond pas.", whole_channel=True)


def _refused(codes: Sequence[int]) -> Answer:
    said = ", ".join(str(code) for code in codes)
    if any(code in _PERMANENT for code in codes):
        return Never(f"Le serveur de courriel n’accepte pas ce message (réponse {said}).")
    return Later(f"Le serveur de courriel demande d’attendre (réponse {said}).")


def _mail(letter: Letter) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[_written(letter)],
        # The same at each attempt: a mailbox that receives it twice can tell.
        headers={"Message-ID": f"<{letter.key}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(as_html(letter.text), "text/html")
    return mail


def _written(letter: Letter) -> str:
    return str(MailAddress(letter.name, addr_spec=letter.to)) if letter.name else letter.to


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def as_html(text: str) -> str:
    """Its paragraphs, in which each link can be followed."""
    paragraphs = format_html_join("", "<p>{}</p>", ((_linked(part),) for part in text.split("\n\n")))
    return format_html('<html lang="fr"><body>{}</body></html>', paragraphs)


def _linked(text: str) -> str:
    found = _LINK.search(text)
    if found is None:
        return text
    rest = _linked(text[found.end() :])
    return format_html('{}<a href="{}">{}</a>{}', text[: found.start()], found[0], found[0], rest)


class AccountMail(EmailBackend):
    """The mails of sign-in (a forgotten password): a mail server that is absent never breaks the page."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not is_set():
            log.warning("no mail server is set: a sign-in mail did not leave")
            return 0
        try:
            return super().send_messages(email_messages) or 0
        except OSError:
            log.exception("the mail server did not take a sign-in mail")
            return 0
