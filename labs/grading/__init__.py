"""The judge: calls a learner's functions on a stage, and rests its verdict on what the kernel did.

`verdict` and `family` are the facts; `performance`, `trial`, `diagnosis` and `zombies` the core; `stage` is
the edge (with `actor`, the program that runs on it); `wording` and `drawing` say it to people, and `plugin`
makes pytest tests of it all.
Not here yet: namespaces, schedules, classes, the quiz.
"""
