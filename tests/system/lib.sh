# lib.sh -- the language of the system tests.
#
#     . "$(dirname "$0")/lib.sh"
#     origin  o1 'service = { slots = 4; };'        declare the site (settings of weir.conf(5)
#     proxy   p1 o1 'cache = { size = "64m"; };'    beside name, listen and origin) ...
#     cluster www handoff 'p1 p2'
#     start                                         ... and run it
#     get     p1 '/a?s=4096'                        one request
#     expect  status 200                            what it answered
#
# Every instance gets a free loopback port; every daemon has one pid file and its output in
# $dir/DAEMON.err.  Everything ends with the test, by process id.  The directory of a test
# that failed stays, and its name and the ends of the logs are printed.
#
# Names sort by difficulty: b basics, d dispatching, p proxy and cache, a arrays, r routing,
# f faults and kills, s slow.

# A test that hangs is a failure, so it runs under timeout(1); it may set limit before.
[ -n "${WEIR_TIMED-}" ] || WEIR_TIMED=1 exec timeout -k 10 "${limit:-120}" sh "$0" "$@"

: "${top_builddir:=$(pwd)}" "${top_srcdir:=$(cd "$(dirname "$0")/../.." && pwd)}"
for place in proxyd dispatcherd originsim weirctl tests/support tests/system tests/system/ranges; do
    PATH=$top_builddir/$place:$PATH
done
test_name=$(basename "$0" .sh)
dir=$(mktemp -d "${TMPDIR:-/tmp}/weir-$test_name-XXXXXX") || exit 99
conf=$dir/weir.conf
workers=2 at_end=   # at_end: commands that the end of the test runs first

# --- The end --------------------------------------------------------------------

trap finish EXIT
trap 'exit 143' HUP INT TERM

finish() {
    status=$?
    trap - EXIT
    eval "$at_end"
    stop_everything
    # Of a daemon built with --enable-sanitizers: its worker died of it, and has a successor.
    ! grep -qsE 'ERROR: [A-Za-z]+Sanitizer|runtime error: ' "$dir"/*.err || status=1
    [ -z "${ports_lock-}" ] || rm -rf "$ports_lock"
    case $status in
    0 | 77) rm -rf "$dir" ;;
    *)
        for log in "$dir"/*.err "$dir"/log/*.log; do
            [ -s "$log" ] || continue
            echo "--- ${log#"$dir"/} (its end)"
            tail -n 20 "$log"
        done
        echo "--- $test_name failed ($status); everything is in $dir"
        ;;
    esac
    exit "$status"
}

stop_everything() {
    everything="dispatcherd proxyd originsim $(cat "$dir/alone" 2> /dev/null)"
    for daemon in $everything; do
        pid=$(pid_of "$daemon") && kill -TERM "$pid" 2> /dev/null
    done
    for daemon in $everything; do
        pid=$(pid_of "$daemon") || continue
        # shellcheck disable=SC2046 # a list of ids
        within 5 gone "$pid" || kill -KILL "$pid" $(children_of "$pid") 2> /dev/null
    done
}

fail() {
    echo "FAILED: $*"
    exit 1
}
skip() {
    echo "skipped: $*"
    exit 77
}

# --- Small tools ------------------------------------------------------------------

# within SECONDS command...: until it succeeds, but not longer.
within() {
    tries=$(($1 * 20))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.05
    done
}
gone() { ! kill -0 "$1" 2> /dev/null; }

# The process id of a daemon's master, from what start or its pid file says.
pid_of() { cat "$dir/run/$1.pid" 2> /dev/null || cat "$dir/$1.started" 2> /dev/null; }
children_of() { ps -o pid= --ppid "$1"; }

# port NAME: where an instance listens.
port() {
    sed -n "s/^$1 //p" "$dir/ports" 2> /dev/null | grep . || fail "there is no $1"
}

# Does somebody listen on this port of 127.0.0.1?  (0A is LISTEN.)
listening() {
    awk -v address="0100007F:$(printf %04X "$1")" \
        '$2 == address && $4 == "0A" { found = 1 } END { exit !found }' /proc/net/tcp
}

# --- Ports ------------------------------------------------------------------------

# Takes a block of ports that no other test has, below those the kernel gives to clients.
# The lock is a directory with the owner's id; that of a dead owner is taken over.
claim_ports() {
    block=$(($$ % 400))
    for _ in $(seq 400); do
        block=$(((block + 1) % 400))
        ports_lock=${TMPDIR:-/tmp}/weir-ports.$block
        owner=$(cat "$ports_lock/pid" 2> /dev/null) && gone "$owner" && rm -rf "$ports_lock"
        if mkdir "$ports_lock" 2> /dev/null; then
            echo $$ > "$ports_lock/pid"
            next_port=$((20000 + block * 30))
            return
        fi
    done
    ports_lock=
    fail "no ports are free"
}

# give_port NAME: takes the next port that nobody uses.
give_port() {
    [ -n "${ports_lock-}" ] || claim_ports
    while listening "$next_port"; do next_port=$((next_port + 1)); done
    echo "$1 $next_port" >> "$dir/ports"
    next_port=$((next_port + 1))
}

# --- The site ---------------------------------------------------------------------

# declare KIND NAME SETTINGS: one group of a section of weir.conf.
declare_instance() {
    echo "    $2 = { listen = [ \"127.0.0.1:$(port "$2")\" ]; $3 };" >> "$dir/$1"
}

# origin NAME [SETTINGS]
origin() {
    give_port "$1"
    declare_instance origins "$1" "${2-}"
}

# proxy NAME ORIGIN [SETTINGS]: ORIGIN is a cluster or an origin of the site.
proxy() {
    give_port "$1"
    case ${3-} in
    *'cache ='*) cache= ;;
    *) cache="cache = { dir = \"cache/$1\"; size = \"64m\"; };" ;;
    esac
    if grep -qs "^ *$2 = " "$dir/clusters"; then
        to="\"$2\""
    else
        to="{ url = \"http://127.0.0.1:$(port "$2")\"; }"
    fi
    declare_instance proxies "$1" "origin = $to; $cache ${3-}"
}

# forward_proxy NAME FORWARD [SETTINGS]: a proxy without an origin; FORWARD are the settings of
# its group "forward".
forward_proxy() {
    give_port "$1"
    declare_instance proxies "$1" \
        "cache = { dir = \"cache/$1\"; size = \"64m\"; }; forward = { $2 }; ${3-}"
}

# array NAME MEMBERS [SETTINGS]: MEMBERS are proxies declared before, "p1:2" with a load factor.
array() {
    members=
    for member in $2; do
        load=1
        case $member in *:*) load=${member#*:} member=${member%:*} ;; esac
        at=$(port "$member")
        members="$members${members:+, }\"$member 127.0.0.1 $at http://127.0.0.1:$at/pat Weir/1 0 UP $load 64\""
    done
    echo "    $1 = { members = [ $members ]; ${3-} };" >> "$dir/arrays"
}

# cluster NAME FORWARD SERVERS [SETTINGS]: SERVERS are names of proxies and origins, "p1:2"
# with a weight.
cluster() {
    give_port "$1"
    servers=
    for server in $3; do
        weight=1
        case $server in *:*) weight=${server#*:} server=${server%:*} ;; esac
        kind=proxy
        ! grep -qs "^ *$server = " "$dir/origins" || kind=origin
        servers="$servers${servers:+, }{ $kind = \"$server\"; weight = $weight; }"
    done
    declare_instance clusters "$1" \
        "host = \"$1.test\"; forward = \"$2\"; servers = ( $servers ); ${4-}"
}

# write_conf: puts together what was declared.  settings: of the group "site".
write_conf() {
    {
        echo "site = { run_dir = \"$dir/run\"; log_dir = \"$dir/log\"; workers = $workers; ${settings-} };"
        for section in clusters arrays proxies origins; do
            [ ! -s "$dir/$section" ] || printf '%s = {\n%s\n};\n' $section "$(cat "$dir/$section")"
        done
    } > "$conf"
}

# start: runs every daemon that has something to do, and waits until all listen.
start() {
    write_conf
    [ ! -s "$dir/origins" ] || start_daemon originsim
    [ ! -s "$dir/proxies" ] || start_daemon proxyd
    [ ! -s "$dir/clusters" ] || start_daemon dispatcherd
    while read -r name port; do
        within 10 listening "$port" || fail "$name does not listen on $port"
    done < "$dir/ports"
}

# start_daemon DAEMON [OPTION...]: in the foreground of its own; returns when it has forked
# its workers (its pid file is there).
start_daemon() {
    daemon=$1
    shift
    command -v "$daemon" > /dev/null || skip "$daemon is not built"
    "$daemon" -d -f "$conf" "$@" >> "$dir/$daemon.err" 2>&1 < /dev/null &
    echo $! > "$dir/$daemon.started"
    within 10 test -s "$dir/run/$daemon.pid" -o ! -d "/proc/$!" || fail "$daemon does not start"
    [ -d "/proc/$!" ] || fail "$daemon ended at start"
}

# start_alone PROXY [FILE]: in a daemon of its own; after write_conf, in place of start.
# kill_alone PROXY: as if its host had failed.
start_alone() {
    proxyd -d -f "${2:-$conf}" -i "$1" >> "$dir/$1.err" 2>&1 < /dev/null &
    echo $! > "$dir/$1.started"
    grep -qsx "$1" "$dir/alone" || echo "$1" >> "$dir/alone"
    within 10 listening "$(port "$1")" || fail "$1 does not listen"
}
kill_alone() {
    pid=$(pid_of "$1")
    # shellcheck disable=SC2046 # a list of ids
    kill -KILL "$pid" $(children_of "$pid") 2> /dev/null
    within 10 gone "$pid" || fail "$1 does not end"
}

# stop_daemon DAEMON [SIGNAL]: and waits for its end.
stop_daemon() {
    pid=$(pid_of "$1") || fail "$1 does not run"
    kill -"${2:-TERM}" "$pid"
    within 15 gone "$pid" || fail "$1 does not end"
    rm -f "$dir/$1.started"
}

# --- Requests ---------------------------------------------------------------------

url() { echo "http://127.0.0.1:$(port "$1")$2"; }

# fetch INTO INSTANCE PATH [CURL-OPTION...]: leaves INTO.head, INTO.body and INTO.result
# ("STATUS CURL-EXIT-CODE").
fetch() {
    into=$1 where=$(url "$2" "$3")
    shift 3
    rm -f "$into.head" "$into.body"
    code=$(curl -s --path-as-is --max-time 30 -D "$into.head" -o "$into.body" -w '%{http_code}' \
        "$@" "$where")
    echo "$code $?" > "$into.result"
}

# through PROXY URL [CURL-OPTION...]: a request by way of a forward proxy, for expect.
through() {
    rm -rf "$dir/answers"
    mkdir "$dir/answers"
    last="through $*" via=http://127.0.0.1:$(port "$1") where=$2
    shift 2
    code=$(curl -s --noproxy '' -x "$via" --max-time 30 -D "$dir/answers/1.head" \
        -o "$dir/answers/1.body" -w '%{http_code} %{http_connect}' "$@" "$where")
    echo "${code% *} $?" > "$dir/answers/1.result"
    connect_status=${code#* }
}

# head_of INSTANCE REQUEST: the head of what it answers; REQUEST is a text for printf(1).
head_of() {
    # shellcheck disable=SC2059 # a format is wanted
    printf "$2" | timeout 10 python3 -c '
import socket, sys
peer = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
peer.sendall(sys.stdin.buffer.read())
for line in peer.makefile("rb"):
    if not line.strip(): break
    sys.stdout.buffer.write(line)' "$(port "$1")"
}

# name_server FILE: a name server on $dns_port of 127.0.0.1 that says what FILE does, see
# fake_dns.py; what it was asked is in $dir/dns.asked.
name_server() {
    command -v python3 > /dev/null || skip "there is no python3"
    give_port dns
    dns_port=$(port dns)
    grep -v '^dns ' "$dir/ports" > "$dir/others"  # it does not listen as the others do
    mv "$dir/others" "$dir/ports"
    python3 "$(dirname "$0")/fake_dns.py" "$dns_port" < "$1" > "$dir/dns.asked" &
    at_end="kill $!; $at_end"
    within 5 grep -qs ready "$dir/dns.asked" || fail "no name server"
}

# get INSTANCE PATH [CURL-OPTION...]: the request that expect(s) look at.
get() {
    rm -rf "$dir/answers"
    mkdir "$dir/answers"
    fetch "$dir/answers/1" "$@"
    last="get $*"
}

# parallel N get INSTANCE PATH [CURL-OPTION...]: N of them at the same moment.
parallel() {
    count=$1
    shift 2
    rm -rf "$dir/answers"
    mkdir "$dir/answers"
    fetchers=
    for i in $(seq "$count"); do
        fetch "$dir/answers/$i" "$@" &
        fetchers="$fetchers $!"
    done
    # shellcheck disable=SC2086 # a list of ids
    wait $fetchers
    last="parallel $count get $*"
}

# crowd INSTANCE OPTION... TARGET...: a load that verifies every byte of the answers; see
# tests/system/crowd/main.cc.  seen WORD: what it counted.
crowd() {
    last="crowd $*"
    at=$(port "$1")
    shift
    "$top_builddir/tests/system/crowd/crowd" "$at" "$@" > "$dir/crowd" 2>> "$dir/crowd.err" ||
        fail "$last: something was wrong: $(cat "$dir/crowd.err")"
}
seen() { awk -v word="$1" '$1 == word { n = $2 } END { print n + 0 }' "$dir/crowd"; }

# counter INSTANCE COLUMN: of the board of an instance, all workers together.
counter() { print_board "$dir/run/$1.board" "$2" || fail "$1 has no counter $2"; }
counts() { [ "$(counter "$1" "$2")" -eq "$3" ]; }

# --- Expectations -----------------------------------------------------------------

# expect [every] status N | body-bytes N | body TEXT | field NAME PATTERN | no-field NAME
#                | broken | whole PATH
# expect crowd WORD N           what the last crowd counted
# expect INSTANCE COLUMN N      what its board says, at the latest after a second
# PATTERN is one of the shell.  "every" is for the reader: all answers are looked at anyway.
# whole: the body is all of what originsim gives for PATH.  broken: curl saw it cut.
expect() {
    [ "$1" != every ] || shift
    if [ "$1" = crowd ]; then
        same "$2" "$(seen "$2")" "$3"
        return
    elif [ -e "$dir/run/$1.board" ]; then
        within 1 counts "$@" || fail "$last: $2 of $1 is $(counter "$1" "$2"), expected $3"
        return
    fi
    for result in "$dir"/answers/*.result; do
        answer=${result%.result}
        read -r status code < "$result"
        expect_one "$@"
    done
}

expect_one() {
    case $1 in
    status) same "$1" "$status" "$2" ;;
    broken) [ "$code" -ne 0 ] || fail "$last: the answer came whole" ;;
    *)
        [ "$code" -eq 0 ] || fail "$last: curl ended with $code"
        case $1 in
        body-bytes) same "$1" "$(wc -c < "$answer.body")" "$2" ;;
        body) same "$1" "$(cat "$answer.body")" "$2" ;;
        field) like "$2" "$(field "$2" < "$answer.head")" "$3" ;;
        no-field) same "$2" "$(field "$2" < "$answer.head")" "" ;;
        whole) verify_body "$2" < "$answer.body" || fail "$last: the body is not that of $2" ;;
        *) fail "expect $1: no such thing" ;;
        esac
        ;;
    esac
}
same() { [ "$2" = "$3" ] || fail "$last: $1 is \"$2\", expected \"$3\""; }
# shellcheck disable=SC2254 # a pattern is wanted
like() { case $2 in $3) ;; *) fail "$last: $1 is \"$2\", expected $3" ;; esac }

# field NAME < HEAD: its value in the last head (interim answers come before it).
field() {
    tr -d '\r' | awk -v name="$1" '
        /^HTTP\// { value = "" }
        { at = index($0, ":") }
        at && tolower(substr($0, 1, at - 1)) == tolower(name) {
            sub(/^[ \t]+/, "", $0); value = substr($0, at + 1); sub(/^ +/, "", value) }
        END { print value }'
}
