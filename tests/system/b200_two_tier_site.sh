#!/bin/sh
# A request goes through the whole site: public cluster, proxy, private cluster, content
# host; the second one is a hit and reaches no content host.
. "$(dirname "$0")/lib.sh"

origin  host1
origin  host2
cluster balancer handoff 'host1 host2' 'advisor = { kind = "http"; request = "HEAD /"; interval = "200ms"; timeout = "200ms"; };'
proxy   proxy1 balancer
proxy   proxy2 balancer
cluster www handoff 'proxy1 proxy2' 'advisor = { kind = "connect"; interval = "200ms"; timeout = "200ms"; };'
start

get     www '/a?s=5000'
expect  status 200
expect  body-bytes 5000
expect  whole '/a?s=5000'
expect  field Cache-Status '*fwd=*'

get     proxy1 '/b?s=70000'
expect  status 200
get     proxy1 '/b?s=70000'
expect  field Cache-Status '*hit*'
expect  whole '/b?s=70000'

parallel 10 get www '/a?s=5000'
expect  every status 200
expect  every whole '/a?s=5000'

get     www '/missing?r=404'
expect  status 404
