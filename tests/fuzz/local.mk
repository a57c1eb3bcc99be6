# Fuzz targets.  A new one takes three lines below and a directory of seeds in corpus/.
#
# Without a fuzzing engine each target is a test that replays its corpus.  To hunt:
#   ../configure CXX=clang++ --enable-fuzz --enable-sanitizers \
#       CXXFLAGS="-O1 -g -fsanitize=fuzzer-no-link"
#   make tests/fuzz/url_fuzz && tests/fuzz/url_fuzz -max_total_time=60 NEW_DIR SEED_DIR

fuzz_targets =

fuzz_targets += %D%/head_parser_fuzz
%C%_head_parser_fuzz_SOURCES = %D%/head_parser_fuzz.cc
%C%_head_parser_fuzz_LDADD = $(fuzz_main) $(http_libs)

fuzz_targets += %D%/chunked_fuzz
%C%_chunked_fuzz_SOURCES = %D%/chunked_fuzz.cc
%C%_chunked_fuzz_LDADD = $(fuzz_main) $(http_libs)

fuzz_targets += %D%/url_fuzz
%C%_url_fuzz_SOURCES = %D%/url_fuzz.cc
%C%_url_fuzz_LDADD = $(fuzz_main) $(http_libs)

fuzz_targets += %D%/range_fuzz
%C%_range_fuzz_SOURCES = %D%/range_fuzz.cc
%C%_range_fuzz_LDADD = $(fuzz_main) $(http_libs)

fuzz_targets += %D%/cache_control_fuzz
%C%_cache_control_fuzz_SOURCES = %D%/cache_control_fuzz.cc
%C%_cache_control_fuzz_LDADD = $(fuzz_main) $(http_libs)

fuzz_targets += %D%/structured_fuzz
%C%_structured_fuzz_SOURCES = %D%/structured_fuzz.cc
%C%_structured_fuzz_LDADD = $(fuzz_main) $(http_libs)

fuzz_targets += %D%/config_fuzz
%C%_config_fuzz_SOURCES = %D%/config_fuzz.cc
%C%_config_fuzz_LDADD = $(fuzz_main) $(conf_libs)

fuzz_targets += %D%/pat_table_fuzz
%C%_pat_table_fuzz_SOURCES = %D%/pat_table_fuzz.cc
%C%_pat_table_fuzz_LDADD = $(fuzz_main) $(array_libs)

fuzz_targets += %D%/index_check_fuzz
%C%_index_check_fuzz_SOURCES = %D%/index_check_fuzz.cc
%C%_index_check_fuzz_LDADD = $(fuzz_main) $(cache_libs)

fuzz_targets += %D%/inflating_reader_fuzz
%C%_inflating_reader_fuzz_SOURCES = %D%/inflating_reader_fuzz.cc
%C%_inflating_reader_fuzz_LDADD = $(fuzz_main) proxyd/libproxyd.a $(cache_libs) $(libs)

fuzz_targets += %D%/search_rule_fuzz
%C%_search_rule_fuzz_SOURCES = %D%/search_rule_fuzz.cc
%C%_search_rule_fuzz_LDADD = $(fuzz_main) proxyd/libproxyd.a $(cache_libs) $(libs)

check_PROGRAMS += $(fuzz_targets)
EXTRA_DIST += %D%/corpus
if HAVE_FUZZ_ENGINE
fuzz_main = $(FUZZ_ENGINE)
EXTRA_DIST += %D%/replay_main.cc
else
fuzz_main = %D%/libreplay.a
check_LIBRARIES = %D%/libreplay.a
%C%_libreplay_a_SOURCES = %D%/replay_main.cc
TESTS += $(fuzz_targets)
endif
