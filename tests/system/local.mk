# Whole daemons on loopback: each script is a scenario in the language of lib.sh, which
# looks for daemons and for crowd, a load that verifies every byte, where they are built.
dist_check_SCRIPTS += \
	%D%/a100_table_from_master.sh \
	%D%/a110_bad_tables.sh \
	%D%/a130_pac.sh \
	%D%/a120_switch_under_load.sh \
	%D%/b050_install.sh \
	%D%/b100_config_mistakes.sh \
	%D%/b110_start_stop.sh \
	%D%/b120_init_script.sh \
	%D%/b150_originsim.sh \
	%D%/b200_two_tier_site.sh \
	%D%/c300_purge.sh \
	%D%/c310_purge_while_filling.sh \
	%D%/c320_admin.sh \
	%D%/p110_collapse.sh \
	%D%/p120_restart.sh \
	%D%/p200_malformed_requests.sh \
	%D%/p210_conditional_and_range.sh \
	%D%/c200_several_ranges.sh \
	%D%/c210_parts.sh \
	%D%/c220_ranges_at_random.sh \
	%D%/c230_cut_and_outgrown.sh \
	%D%/c240_kill_among_parts.sh \
	%D%/p220_stale.sh \
	%D%/p230_upgrade.sh \
	%D%/p240_uncacheable.sh \
	%D%/c400_rules.sh \
	%D%/c410_poisoning.sh \
	%D%/c420_variants.sh \
	%D%/c430_no_vary_search.sh \
	%D%/p250_tls.sh \
	%D%/p260_http10_and_pipelining.sh \
	%D%/p270_everyone_leaves.sh \
	%D%/p280_limits.sh \
	%D%/c100_semantics.sh \
	%D%/c500_compression.sh \
	%D%/c510_compression_streams.sh \
	%D%/d310_dispatch.sh \
	%D%/p310_crowd_for_one_cold_object.sh \
	%D%/p320_store_filled_ten_times.sh \
	%D%/f310_reload_under_load.sh \
	%D%/f320_kill_workers.sh \
	%D%/f330_idle_connections.sh \
	%D%/c610_no_room.sh \
	%D%/c620_disk_fills_up.sh \
	%D%/c630_logs_cannot_be_written.sh \
	%D%/r110_owner.sh \
	%D%/r120_member_dies.sh \
	%D%/r130_tables_differ.sh \
	%D%/r140_parents.sh \
	%D%/r150_routes.sh \
	%D%/r160_redirect.sh \
	%D%/r170_hot.sh \
	%D%/s410_two_gigabytes.sh \
	%D%/s420_fleet_ratio.sh \
	%D%/w100_forward.sh \
	%D%/w110_proxy_auth.sh \
	%D%/w120_forwarded.sh \
	%D%/w130_hostile_tunnels.sh \
	%D%/w150_tunnels_by_proxies.sh \
	%D%/w140_tunnels.sh
EXTRA_DIST += %D%/arrays.sh %D%/bad_master.py %D%/lib.sh %D%/fake_dns.py %D%/zipf.py

check_PROGRAMS += %D%/crowd/crowd %D%/print_board
%C%_print_board_SOURCES = %D%/print_board.cc
%C%_print_board_LDADD = $(shm_libs)
%C%_crowd_crowd_SOURCES = \
	%D%/crowd/client.cc \
	%D%/crowd/client.h \
	%D%/crowd/main.cc
%C%_crowd_crowd_LDADD = originsim/liboriginsim.a $(libs)

# Asks for ranges at random.
check_PROGRAMS += %D%/ranges/ranges
%C%_ranges_ranges_SOURCES = %D%/ranges/main.cc
%C%_ranges_ranges_LDADD = originsim/liboriginsim.a $(libs)

# A client and an origin that break every rule, for a proxy in between.
check_PROGRAMS += %D%/malformed/malformed
%C%_malformed_malformed_SOURCES = \
	%D%/malformed/main.cc \
	%D%/malformed/peer.cc \
	%D%/malformed/peer.h

# An attacker and an origin that gives everything away.
check_PROGRAMS += %D%/poisoning/poisoning
%C%_poisoning_poisoning_SOURCES = \
	%D%/malformed/peer.cc \
	%D%/malformed/peer.h \
	%D%/poisoning/main.cc \
	%D%/poisoning/rows.h
