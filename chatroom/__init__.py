"""The chat room that the twelve labs lead to: PROTOCOL.md is its wire, README.md its map."""
