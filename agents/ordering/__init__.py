"""Orders in people's words: what a message changes in a cart, what the cart becomes and costs.

    reading         a message and its context in, operations out; begins here
    order_reading   the values it takes and gives
    operations      what can be done to a cart
    cart            operations in, the new lines and notes out (changing, supply, notes, lines)
    pricing         what a cart costs, with coupon, delivery and tax
    native          a cart sent from WhatsApp's own catalogue

From words to groups: `tokens` are gone through by a `cursor`; `grouping` has each word handled by
`verbs`, `counts`, `joints` or `things`, which fill one `group` after another in a `gathering`.
What a word does is its kind (`kinds`, `vocabulary`, `lexicon`); what names something is found in
the `index` (`product_names`, `extra_names`, `sizes`, `spelling`, `name_words`, `match`); how it
shall be made in `manners`.

From groups to operations: `interpreting` gives each group to `additions`, `corrections`,
`exchanges` or `removals`, which find their lines in `lines_meant`, alter them by `alterations`,
make new ones with `added_lines` and write all on one `sheet`; `pending` are the lines that wait
for an answer.
"""
