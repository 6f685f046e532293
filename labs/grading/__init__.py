"""The judge: calls a learner's functions on a stage of their own and rests its verdict on what the kernel did.

`verdict` and `family` are the facts, `performance` and `diagnosis` the core, `stage` is the edge (with `actor`,
the program that runs on it), `wording` and `drawing` say it to people, `plugin` makes pytest tests of it all.
Not here yet: namespaces, schedules, classes, the quiz.
"""
