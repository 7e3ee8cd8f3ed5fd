"""Language models: asked for a choice among what is given, never trusted, never needed."""
