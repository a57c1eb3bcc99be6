# Fuzz targets.  Without an engine (--enable-fuzz) each is a test that replays its corpus.
# A target adds itself to fuzz_targets and says what it links.
EXTRA_DIST += %D%/corpus
fuzz_targets = \
	%D%/config_fuzz
check_PROGRAMS += $(fuzz_targets)

%C%_config_fuzz_SOURCES = %D%/config_fuzz.cc
%C%_config_fuzz_LDADD = $(fuzz_main) $(conf_libs)

if HAVE_FUZZ_ENGINE
fuzz_main = $(FUZZ_ENGINE)
else
fuzz_main = %D%/libreplay.a
check_LIBRARIES = %D%/libreplay.a
%C%_libreplay_a_SOURCES = %D%/replay_main.cc
TESTS += $(fuzz_targets)
endif
