# Comparisons with other people's programs, on loopback; not part of make check.  What is not
# installed here is skipped with a word.
EXTRA_DIST += %D%/chromium.py %D%/squid.py
interop: tests/array/rank_urls$(EXEEXT) proxyd/proxyd$(EXEEXT) originsim/originsim$(EXEEXT)
	python3 -B $(srcdir)/%D%/squid.py tests/array/rank_urls || test $$? = 77
	python3 -B $(srcdir)/%D%/chromium.py . || test $$? = 77
.PHONY: interop
