"""A class: submissions taken in, judged by a judge each, kept, and shown to the teacher and each learner.

`submissions` says which file is meant; `intake` and `archive` take in; `bench` and `marking` have the judge
of `labs.grading` look at each; `gradebook` keeps what came of it. `tally` counts misconceptions; `summary`,
`report` and `pages` show. Nothing here decides who is right: the judge does.
"""
