# The whole site for minutes, under load and all kinds of trouble; not part of make check.
EXTRA_DIST += %D%/soak.sh

soak: all $(check_PROGRAMS)
	top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
	    sh $(srcdir)/%D%/soak.sh
.PHONY: soak
