"""The graders that benchmarks/grading.py compares, and the plain checks that all but ours run."""
