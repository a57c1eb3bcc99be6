#!/bin/sh
# Ten clients ask for one cold object at the same moment: the origin sees one request.
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1
start

parallel 10 get p1 '/a?s=4096&t=200'
expect   every status 200
expect   every whole '/a?s=4096&t=200'
expect   o1 requests 1

parallel 10 get p1 '/a?s=4096&t=200'
expect   every status 200
expect   o1 requests 1           # all hits, from both workers
