"""The words of the page: how the figures came about, and what they do not say."""

CROWDED = """
**While this was measured the host gave {stolen:.1f} % of the processor time that was wanted here
to others**; the last column of the table says how it was for each line. What waits for the clock
(turns a second, latencies) then tells of the host as much as of the daemon; the bare handler's
columns show how much. CPU multiples are against the bare handler in the same minutes.
"""

HOW = """
The daemon is the real one: `run.py serve` as a child process with an empty data directory, its
embedded Valkey, SQLite and its log file, default settings except for Meta's send limits and the
merging of bursts, which are off because they would be what is measured. Everything else runs in
processes of its own: the load generator (raw sockets, 64 keep-alive connections, every body and
signature built before the clock starts), the fake Graph API (answers at once), the bare handler.

- **Messages** are Spanish questions about hours, menu, payment and delivery, in bodies as Meta
  sends them, one a webhook. Each must be answered 200 and get exactly one reply, or the run
  fails.
- **Conversations**: so many users write in turn. Each has written once before the clock starts;
  in the lines that say `new`, every message is the first of somebody nobody has heard of: names
  are looked up and claimed, an actor is started, a session begun.
- **Saturation**: a fixed number of messages ({flood:,}; one conversation {flood_one:,}; new users
  one each; half of that for replies by HTTP where conversations are few) with at most 64 requests
  outstanding. Turns/s is until the last reply left. A message's ack is its 200, which comes only
  when it is stored; a reply's latency here is mostly the time spent in the queue.
- **CPU per turn** is the user and system time of the daemon, all threads, without Valkey, from
  the first request until nothing is left to do (the records on their way to SQL included),
  divided by the number of messages.
- **At rate**: {rate:g} messages a second, evenly spaced, for {pace_seconds:g} s, latencies
  counted from the moment each message was due, so that a stall is charged to all it delays.
- **When a reply left**: for `DELIVERY=graph` when its POST reached the fake Graph API; for
  `DELIVERY=log` the timestamp of its `reply.sent` line, on the same machine's clock. The log is
  counted while the clock runs and parsed afterwards.
- **The yardstick** is a bare aiohttp handler on uvloop that reads the body and checks the HMAC,
  with the same generator and the same bodies. The host's speed drifts, so it is measured right
  before and right after each flood, and the multiple is against the mean of those two. Before
  each run at the fixed rate it gets as many messages at that rate: its latencies are those of the
  machine and its neighbours, and what comes seldom costs it more each time, too.
- **A crowded host**: a measurement during which {crowded:.0f} % or more of the wanted processor
  time went to others (steal time) is made again, its yardstick with it, {tries} in all at most; the
  least disturbed one counts, whatever it says.
- **Statuses** are sent, delivered and read for messages the daemon never sent, one a webhook, at
  saturation.
- **Live idle conversations**: the daemon has a short dialogue, and the session it stored (20
  entries) is copied under {idle:,} other users. Each of them sends one message, which loads the
  session and starts its actor; all are answered and none passivates (`/admin/actors` says so).
  The figure is the growth of the daemon's resident memory after 10 s of rest, divided by their
  number.
"""

LIMITS = """
- The fake Graph API answers in under a millisecond; the real one takes 100 to 500 ms. A single
  user's replies go one after the other, so one conversation is then limited by Meta, not by the
  daemon.
- Daemon, Valkey, load generator and fake API share the cores. On two of them the wall-clock
  figures are lower than on a machine with room; CPU per turn is what carries over, and even that
  varies with the neighbours.
- The routing is by rules, without a language model; a model's latency would be added to each turn
  that needs it.
- One process, one machine. Nothing here says how several would share the work.
- `appendfsync always` depends on the disk; the figure for its fdatasync stands at the top.
"""
