"""The servers that benchmarks/chat.py compares, and the crowd that it sends to them."""
