"""What the list says of itself: for its members, and without a small count for everybody."""
