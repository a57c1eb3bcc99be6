# The benchmark: not part of make check.  It needs wrk, python3, two processors and no
# company.  PEERS, CASES, ROUNDS and SECONDS choose; see tests/bench/bench.py.
EXTRA_PROGRAMS += %D%/floor
%C%_floor_SOURCES = %D%/floor.cc
EXTRA_DIST += %D%/bench.py %D%/measure.py %D%/peers.py %D%/weir.py

bench: %D%/floor$(EXEEXT) %D%/array_bench$(EXEEXT) $(sbin_PROGRAMS)
	python3 -B $(srcdir)/%D%/bench.py --build . --peers '$(PEERS)' --cases '$(CASES)' \
	    --rounds '$(ROUNDS)' --seconds '$(SECONDS)'
	%D%/array_bench
.PHONY: bench

# The shared cache by itself: nanoseconds per hit, fill, recovery.
EXTRA_PROGRAMS += %D%/cache_bench
%C%_cache_bench_SOURCES = %D%/cache_bench.cc
%C%_cache_bench_LDADD = $(cache_libs)

# How good eviction is: miss ratios of traces, beside reference models.  Takes minutes.
bench_sources = \
	%D%/models.cc \
	%D%/models.h \
	%D%/replay.cc \
	%D%/replay.h \
	%D%/trace.cc \
	%D%/trace.h \
	%D%/workload.cc \
	%D%/workload.h
EXTRA_PROGRAMS += %D%/evict_bench
%C%_evict_bench_SOURCES = %D%/evict_bench.cc $(bench_sources)
%C%_evict_bench_LDADD = $(cache_libs)

evict-bench: %D%/evict_bench$(EXEEXT)
	%D%/evict_bench $(TRACES)
.PHONY: evict-bench

# One million objects: memory, processor time of a hit, time to start.
EXTRA_PROGRAMS += %D%/scale_bench
%C%_scale_bench_SOURCES = %D%/scale_bench.cc $(bench_sources)
%C%_scale_bench_LDADD = $(cache_libs)

scale-bench: %D%/scale_bench$(EXEEXT) $(sbin_PROGRAMS)
	%D%/scale_bench
	python3 -B $(srcdir)/%D%/scale.py --build .
EXTRA_DIST += %D%/scale.py
.PHONY: scale-bench

if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_bench
TESTS += %D%/check_bench
%C%_check_bench_SOURCES = tests/support/main.cc $(bench_sources) \
	%D%/models_test.cc \
	%D%/replay_test.cc \
	%D%/trace_test.cc \
	%D%/workload_test.cc
%C%_check_bench_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_bench_LDADD = $(cache_libs) $(CPPUNIT_LIBS)
endif

# The owner of a URL: nanoseconds by hash and number of members.
EXTRA_PROGRAMS += %D%/array_bench
%C%_array_bench_SOURCES = %D%/array_bench.cc
%C%_array_bench_LDADD = $(array_libs)

array-bench: %D%/array_bench$(EXEEXT)
	%D%/array_bench
.PHONY: array-bench
