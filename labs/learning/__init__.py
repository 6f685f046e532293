"""The learning loop: check, hint, try again. One learner, one exercise, and how far somebody has come.

`checking` runs the checks of `labs.grading` and `judging` tells what comes of each; `watch` does so at every
save, on a screen that `view` fills. `progress` is what is known of a learner, `logbook` keeps it, `hints` and
`starter` give and put back. `result` shows verdicts. Nothing here decides who is right: the judge does.
"""
