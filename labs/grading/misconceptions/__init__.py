"""Who is suspected when a check fails: a module a subject, each function a misconception by its evidence."""
