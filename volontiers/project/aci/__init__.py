"""The public amounts of the contract of missions that come with the product: an example, incomplete."""
