# arrays.sh -- what tests of proxy arrays need beside lib.sh: members in processes of their own.

arrays_started=

# start_member PROXY: a proxyd for this proxy alone.
start_member() {
    proxyd -d -f "$conf" -i "$1" >> "$dir/$1.err" 2>&1 < /dev/null &
    echo $! > "$dir/$1.started"
    arrays_started="$arrays_started $!"
    within 10 listening "$(port "$1")" || fail "$1 does not start: $(cat "$dir/$1.err")"
}

# stop_member PROXY
stop_member() {
    pid=$(cat "$dir/$1.started")
    kill -TERM "$pid"
    within 10 gone "$pid" || fail "$1 does not end"
}

stop_members() {
    for pid in $arrays_started; do kill -TERM "$pid" 2> /dev/null; done
    for pid in $arrays_started; do
        # shellcheck disable=SC2046 # a list of ids
        within 5 gone "$pid" || kill -KILL "$pid" $(children_of "$pid") 2> /dev/null
    done
}
# shellcheck disable=SC2154 # finish() is in lib.sh
trap 'ended=$?; stop_members; (exit $ended); finish' EXIT

# ctl ARGUMENT...: weirctl, whose words are then looked at by says PATTERN.
ctl() { weirctl -f "$conf" "$@" > "$dir/ctl" 2>&1 || fail "weirctl $*: $(cat "$dir/ctl")"; }
refused() { ! weirctl -f "$conf" "$@" > "$dir/ctl" 2>&1 || fail "weirctl $* was carried out"; }
says() { grep -q -- "$1" "$dir/ctl" || fail "weirctl does not say \"$1\" but: $(cat "$dir/ctl")"; }

# config_id PROXY: of the table that it serves.
config_id() { curl -s --max-time 5 "$(url "$1" /pat)" | tr -d '\r' | sed -n 's/^ConfigID: //p'; }
has_id() { [ "$(config_id "$1")" = "$2" ]; }
# status_says PROXY PATTERN
status_says() { weirctl -f "$conf" -i "$1" pat edge status 2> /dev/null | grep -q -- "$2"; }
