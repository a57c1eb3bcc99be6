# Style first (seconds), then units, then corpus replay, then whole daemons.
TESTS += $(dist_check_SCRIPTS)
TEST_EXTENSIONS = .sh
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; \
	MANDOC='$(MANDOC)'; SHELLCHECK='$(SHELLCHECK)'; \
	export top_srcdir top_builddir MANDOC SHELLCHECK;

include tests/style/local.mk
include tests/base/local.mk
include tests/http/local.mk
include tests/array/local.mk
include tests/shm/local.mk
include tests/net/local.mk
include tests/conf/local.mk
include tests/h1/local.mk
include tests/proc/local.mk
include tests/dispatcherd/local.mk
include tests/proxyd/local.mk
include tests/originsim/local.mk
include tests/weirctl/local.mk
include tests/fuzz/local.mk
include tests/system/local.mk
include tests/bench/local.mk
include tests/conformance/local.mk
include tests/interop/local.mk
include tests/soak/local.mk
