# The public suite for HTTP caches; not part of make check, for it is fetched with npm.
# TEST=id runs one test of it and shows the heads.
EXTRA_DIST += %D%/exceptions %D%/package.json %D%/package-lock.json %D%/report.mjs %D%/conformance.sh

%C%_suite = %D%/node_modules/http-cache-tests
conformance: %D%/installed proxyd/proxyd$(EXEEXT) tests/system/print_board$(EXEEXT)
	top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
	    sh $(srcdir)/%D%/conformance.sh '$(abs_top_builddir)/$(%C%_suite)' '$(TEST)'
.PHONY: conformance

# Exactly the versions of the lock file, into the build directory.
%D%/installed: %D%/package.json %D%/package-lock.json
	$(MKDIR_P) %D%
	test %D% -ef $(srcdir)/%D% || cp $(srcdir)/%D%/package*.json %D%
	cd %D% && npm ci --ignore-scripts --no-audit --no-fund
	touch $@
CLEANFILES += %D%/installed
clean-local: %C%-clean
%C%-clean:
	rm -rf %D%/node_modules
.PHONY: %C%-clean
