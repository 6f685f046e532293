"""The project's own environment, `.venv`, made on the first start with the standard library alone.

`recipe` (facts) says what it must hold, `failure` (core) why it could not be made. `build`, `installer`,
`project`, `child` and `lock` (edges) make it; `progress` and `words` (faces) tell of it; `entrance` enters.
What is done inside is `labs.commands`'.
"""
