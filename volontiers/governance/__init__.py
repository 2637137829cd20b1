"""The association of a community: its statutes, its members, who sits where, what they decide together."""
