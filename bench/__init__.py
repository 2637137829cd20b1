"""Every measured claim beside its bound or its peer, in one run: `make bench`."""
