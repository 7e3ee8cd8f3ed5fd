"""Training the model of the router: `python -m orchestrator.routing.training` (`make router`).

Needs numpy and a checkout: the sentences it learns from are not installed. The daemon needs none
of this.
"""
