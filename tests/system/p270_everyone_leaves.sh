#!/bin/sh
# Clients that leave at any moment, an origin that breaks off, a reload and an end in the
# middle of it: no worker dies of it, and in the end nothing is counted as under way.
. "$(dirname "$0")/lib.sh"

origin  o1
proxy   p1 o1 'cache = { dir = "cache/p1"; size = "64m"; max_object = "1m"; };'
start
head -c 2000000 /dev/zero > "$dir/large"

# leave SECONDS PATH [CURL-OPTION...]: a client that stays no longer.
leave() {
    last="leave $*"
    seconds=$1
    shift
    fetch "$dir/left" p1 "$@" --max-time "$seconds" &
    leavers="${leavers-} $!"
}
# crowd_of ROUND: one of each kind, for the same objects, at once.
crowd_of() {
    for stay in 0.02 0.1 0.3 2; do
        leave $stay "/slow?s=300k&drip=600k&v=$1"                       # read along
        leave $stay "/unknown?s=300k&drip=600k&k=1&v=$1"                # of unknown length
        leave $stay "/outgrown?s=3m&k=1&v=$1" --limit-rate 3m           # beyond max_object
        leave $stay "/passed?s=3m&cc=no-store&v=$1" --limit-rate 3m
        leave $stay "/late?s=10&t=200&v=$1"                             # no head yet
        leave $stay "/cut?s=300k&cut=100000&v=$1"
        leave $stay "/reset?s=300k&reset=100000&cc=no-store&v=$1"
        leave $stay "/headless?reset=0&v=$1"
        leave $stay "/longer?s=300k&wl=10&v=$1"
        leave $stay "/upload?v=$1" --data-binary "@$dir/large" --limit-rate 4m
        leave $stay "/malformed?bad=1&v=$1"
    done
}
nobody_died() {
    ! grep -E 'killed by|exited|ended with|panic|Sanitizer' "$dir/proxyd.err" || fail "$1: a worker died"
}

crowd_of 1
# shellcheck disable=SC2086 # a list of ids
wait $leavers
nobody_died "clients that leave"
expect  p1 in_flight 0
within  5 counts p1 fetching 0 || fail "$(counter p1 fetching) fetches are under way"
expect  p1 open 0

# The same with a reload in the middle; the old workers are gone soon after their clients.
leavers=
crowd_of 2
kill -HUP "$(pid_of proxyd)"
# shellcheck disable=SC2086 # a list of ids
wait $leavers
two_left() { [ "$(children_of "$(pid_of proxyd)" | wc -l)" -eq 2 ]; }
within  8 two_left || fail "workers of the old generation are still there"
nobody_died "a reload"

# And the end in the middle.
leavers=
crowd_of 3
sleep   0.2
stop_daemon proxyd
nobody_died "the end"
# shellcheck disable=SC2086 # a list of ids
wait $leavers
