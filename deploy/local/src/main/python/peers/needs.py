"""Prints what an installed package asks for, without torch and what is built on one certain torch.

    python needs.py PACKAGE
"""

import importlib.metadata
import sys

for requirement in importlib.metadata.requires(sys.argv[1]) or []:
    if not requirement.startswith("torch") and "extra ==" not in requirement:
        print(requirement)
