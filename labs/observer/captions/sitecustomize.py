"""What an observed Python imports at its start, because this folder is on its PYTHONPATH: site(3).

It starts the witness (`forkroom_witness`) and steps aside: the folder leaves sys.path, its traces leave
os.environ, and the program's own sitecustomize, if there is one, is imported as if this one had never been.
Any Python may find this file, so it is written for all of them; the witness is for the supported ones only.
What it tells is never taken as the truth, so it may fail, and then says nothing.
"""

import sys

_folder = __file__.rpartition("/")[0]
if sys.version_info >= (3, 11):  # noqa: UP036
    try:
        import forkroom_witness  # type: ignore[import-not-found]

        forkroom_witness.begin(_folder)
    except Exception:
        pass  # an observed program must start, come what may
    for _name in [name for name in sys.modules if name.startswith("forkroom_")]:
        del sys.modules[_name]

while _folder in sys.path:
    sys.path.remove(_folder)

# Raises what site would have met without us, and site deals with it: no sitecustomize, or one that fails.
del sys.modules["sitecustomize"]
import sitecustomize  # type: ignore[import-not-found]  # noqa: E402, F401
