# What an installed suite needs beside its programs: the sample site, one init script and
# one systemd unit per daemon (each kind from one template), the rotation of logs.
initddir = $(sysconfdir)/init.d
logrotatedir = $(sysconfdir)/logrotate.d
systemdunitdir = $(prefix)/lib/systemd/system
weirconfdir = $(sysconfdir)/weir

initd_SCRIPTS = \
	%D%/init.d/weir-dispatcherd \
	%D%/init.d/weir-originsim \
	%D%/init.d/weir-proxyd
systemdunit_DATA = \
	%D%/systemd/weir-dispatcherd.service \
	%D%/systemd/weir-originsim.service \
	%D%/systemd/weir-proxyd.service
logrotate_DATA = %D%/logrotate.d/weir
etc_templates = \
	%D%/init.d/weir-DAEMON.in \
	%D%/systemd/weir-DAEMON.service.in \
	%D%/logrotate.d/weir.in
EXTRA_DIST += $(etc_templates) %D%/arrays.conf %D%/weir.conf
CLEANFILES += $(initd_SCRIPTS) $(systemdunit_DATA) $(logrotate_DATA)

$(initd_SCRIPTS): %D%/init.d/weir-DAEMON.in
$(systemdunit_DATA): %D%/systemd/weir-DAEMON.service.in
$(logrotate_DATA): %D%/logrotate.d/weir.in
$(initd_SCRIPTS) $(systemdunit_DATA) $(logrotate_DATA): %D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) $(@D); daemon=`expr $(@F) : 'weir-\([a-z]*\)'`; \
	case $$daemon in \
	dispatcherd) description='load balancer' ;; \
	proxyd) description='caching proxy' ;; \
	originsim) description='simulated content hosts' ;; \
	esac; \
	case $@ in \
	*/init.d/*) template=%D%/init.d/weir-DAEMON.in mode=755 ;; \
	*/systemd/*) template=%D%/systemd/weir-DAEMON.service.in mode=644 ;; \
	*) template=%D%/logrotate.d/weir.in mode=644 ;; \
	esac; \
	$(SED) -e "s|@daemon[@]|$$daemon|g" -e "s|@description[@]|$$description|g" \
	    -e 's|@sbindir[@]|$(sbindir)|g' -e 's|@sysconfdir[@]|$(sysconfdir)|g' \
	    -e 's|@runstatedir[@]|$(runstatedir)|g' \
	    -e 's|@localstatedir[@]|$(localstatedir)|g' $(srcdir)/$$template > $@.tmp && \
	chmod $$mode $@.tmp && mv $@.tmp $@

# The sample is always the newest.  weir.conf follows it until somebody edits it, and
# goes with it at uninstall unless it was edited.
weir_conf = "$(DESTDIR)$(weirconfdir)/weir.conf"
install-data-local: install-weir-conf
install-weir-conf:
	@$(MKDIR_P) "$(DESTDIR)$(weirconfdir)"
	@if test ! -e $(weir_conf) || cmp -s $(weir_conf) $(weir_conf).sample; then \
	    echo "installing" $(weir_conf); \
	    $(installed_site) > $(weir_conf).tmp && mv -f $(weir_conf).tmp $(weir_conf); \
	else echo "keeping the edited" $(weir_conf); fi
	@$(installed_site) > $(weir_conf).sample
uninstall-local: uninstall-weir-conf
uninstall-weir-conf:
	@if cmp -s $(weir_conf) $(weir_conf).sample; then rm -f $(weir_conf); fi
	@rm -f $(weir_conf).sample
.PHONY: install-weir-conf uninstall-weir-conf

# The site as it is installed keeps its files where the system does.
installed_site = $(SED) \
	-e 's|run_dir *= *"[^"]*"|run_dir = "$(runstatedir)/weir"|' \
	-e 's|log_dir *= *"[^"]*"|log_dir = "$(localstatedir)/log/weir"|' \
	-e 's|dir *= *"cache/|dir = "$(localstatedir)/cache/weir/|' $(srcdir)/%D%/weir.conf
