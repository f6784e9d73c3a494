"""What a text says: from tokens and trees to relations with roles and status."""
