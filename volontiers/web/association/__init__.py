"""The life of the association: statutes, members, seats, meetings."""
