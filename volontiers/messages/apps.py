from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Django's own "messages" has the label already; ours is the outbox."""

    name = "volontiers.messages"
    label = "outbox"
