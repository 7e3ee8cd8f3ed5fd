"""What people write, per language: intent -> (weight, regular expression) pairs.

They read normalised text (see `normal_text`) in which word classes are tokens (see `vocabulary`).
A weight is how sure the words alone make one of the intent. `@name` is a macro of `rules`.
"""
