# Manual pages: templates in mdoc, in which the directories of the installation are filled in.
# The page of a daemon is here as soon as it is written: NAME.SECTION.in.
man_templates = \
	%D%/cacheindex.5.in \
	%D%/dispatcherd.8.in \
	%D%/originsim.8.in \
	%D%/proxyd.8.in \
	%D%/weir.7.in \
	%D%/weir.conf.5.in \
	%D%/weirctl.8.in
man_MANS    = $(man_templates:.in=)
EXTRA_DIST += $(man_templates)
CLEANFILES += $(man_MANS)

SUFFIXES = .in
.in:
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SED) \
	    -e 's|@sysconfdir[@]|$(sysconfdir)|g' \
	    -e 's|@runstatedir[@]|$(runstatedir)|g' \
	    -e 's|@localstatedir[@]|$(localstatedir)|g' $< > $@.tmp && mv $@.tmp $@
