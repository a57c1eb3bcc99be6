#!/usr/bin/env python3
"""zipf.py REQUESTS OBJECTS BYTES PORT...: asks the proxies in turn, by Zipf's law.

The same requests in every run.  Prints how many answers were not 200 or had another length.
"""
import bisect
import http.client
import itertools
import random
import sys

requests, objects, size = map(int, sys.argv[1:4])
proxies = [http.client.HTTPConnection("127.0.0.1", int(port)) for port in sys.argv[4:]]
weights = list(itertools.accumulate(1 / rank for rank in range(1, objects + 1)))
rng = random.Random(1)
wrong = 0
for proxy in itertools.islice(itertools.cycle(proxies), requests):
    number = bisect.bisect(weights, rng.random() * weights[-1])
    proxy.request("GET", f"/object/{number}?s={size}&cc=max-age%3D3600",
                  headers={"Host": "www.abc.test"})
    answer = proxy.getresponse()
    wrong += answer.status != 200 or len(answer.read()) != size
print(wrong)
