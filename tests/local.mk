# Unit tests: tests/unit/test_X.c, one program each, linked without ncurses.
# One that needs more than the core adds libraries in front of UNIT_LDADD.
UNIT_LDADD = libcore.a $(CORE_LIBS) $(CMOCKA_LIBS)
# Those of the face: its curses-free part, and golden screens.
FACE_UNIT_LDADD = libgolden.a libface.a $(UNIT_LDADD)
EXTRA_DIST += %D%/cleanroom %D%/layers %D%/lsan.supp %D%/unit/test.h
EXTRA_DIST += %D%/screen/golden
# What servers and the edge's library sent, and the goldens that tests hold
# against it.
CAPTURED = %D%/unit/captured.c %D%/unit/captured.h
EXTRA_DIST += %D%/captures %D%/golden/policy %D%/policy

# Certificates made in memory, and a bench for the judge of chains.
PKI = %D%/unit/pki.c %D%/unit/pki.h
# Demo origins on a loop of their own, and clients for them.
STAGE = %D%/unit/demo_stage.c %D%/unit/demo_stage.h
# Runs, and servers of which the test says what they do.
RUN_STAGE = %D%/unit/run_stage.c %D%/unit/run_stage.h
# A folder for files.
FOLDER = %D%/unit/folder.c %D%/unit/folder.h
# Tables of what Mozilla's list makes of a root, made up.
MADE_ROOTS = %D%/unit/made_roots.c %D%/unit/made_roots.h
LAB = %D%/unit/lab.c %D%/unit/lab.h $(PKI)

# Diagnoses told as event logs.
STORY = %D%/unit/story.c %D%/unit/story.h $(LAB)

if HAVE_CMOCKA
UNIT_TESTS =
UNIT_TESTS += %D%/unit/test_advice
tests_unit_test_advice_SOURCES = %D%/unit/test_advice.c $(STORY)
tests_unit_test_advice_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_aws_name
tests_unit_test_aws_name_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_buf
tests_unit_test_buf_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_catalogue
tests_unit_test_catalogue_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_cert
tests_unit_test_cert_SOURCES = %D%/unit/test_cert.c $(LAB)
tests_unit_test_cert_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_chain
tests_unit_test_chain_SOURCES = %D%/unit/test_chain.c $(LAB)
tests_unit_test_chain_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_chain_file
tests_unit_test_chain_file_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_checked
tests_unit_test_checked_SOURCES = %D%/unit/test_checked.c $(STORY)
tests_unit_test_checked_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_clock
tests_unit_test_clock_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_conf
tests_unit_test_conf_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_demo
tests_unit_test_demo_SOURCES = %D%/unit/test_demo.c $(STAGE)
tests_unit_test_demo_LDADD = libdemo.a $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_demo_bounds
tests_unit_test_demo_bounds_SOURCES = %D%/unit/test_demo_bounds.c $(STAGE)
tests_unit_test_demo_bounds_LDADD = libdemo.a $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_demo_wire
tests_unit_test_demo_wire_SOURCES = %D%/unit/test_demo_wire.c $(STAGE)
tests_unit_test_demo_wire_LDADD = libdemo.a $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_distribution
tests_unit_test_distribution_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_dns
tests_unit_test_dns_SOURCES = %D%/unit/test_dns.c $(RUN_STAGE)
tests_unit_test_dns_LDADD = libdemo.a $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_doc
tests_unit_test_doc_LDADD = $(FACE_UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_edit
tests_unit_test_edit_LDADD = $(FACE_UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_event
tests_unit_test_event_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_evidence
tests_unit_test_evidence_SOURCES = %D%/unit/test_evidence.c $(STORY)
tests_unit_test_evidence_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_facts_survey
tests_unit_test_facts_survey_SOURCES = %D%/unit/test_facts_survey.c $(STORY)
tests_unit_test_facts_survey_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_file
tests_unit_test_file_SOURCES = %D%/unit/test_file.c $(FOLDER)
tests_unit_test_file_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_flight
tests_unit_test_flight_SOURCES = %D%/unit/test_flight.c $(CAPTURED)
tests_unit_test_flight_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_flight_made
tests_unit_test_flight_made_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_frame
tests_unit_test_frame_LDADD = $(FACE_UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_hello
tests_unit_test_hello_SOURCES = %D%/unit/test_hello.c $(CAPTURED)
tests_unit_test_hello_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_http
tests_unit_test_http_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_input
tests_unit_test_input_LDADD = $(FACE_UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_json
tests_unit_test_json_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_json_place
tests_unit_test_json_place_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_kept_errors
tests_unit_test_kept_errors_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_keymap
tests_unit_test_keymap_LDADD = $(FACE_UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_list
tests_unit_test_list_LDADD = $(FACE_UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_loop
tests_unit_test_loop_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_names
tests_unit_test_names_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_outcomes
tests_unit_test_outcomes_SOURCES = %D%/unit/test_outcomes.c $(STORY)
tests_unit_test_outcomes_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_pace
tests_unit_test_pace_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_plan
tests_unit_test_plan_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_policy
tests_unit_test_policy_SOURCES = %D%/unit/test_policy.c $(CAPTURED)
tests_unit_test_policy_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_purpose
tests_unit_test_purpose_SOURCES = %D%/unit/test_purpose.c $(LAB)
tests_unit_test_purpose_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_question
tests_unit_test_question_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_recent
tests_unit_test_recent_LDADD = $(FACE_UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_resolver
tests_unit_test_resolver_LDADD = libdemo.a $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_recipe
tests_unit_test_recipe_SOURCES = %D%/unit/test_recipe.c $(STORY)
tests_unit_test_recipe_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_redact
tests_unit_test_redact_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_report
tests_unit_test_report_SOURCES = %D%/unit/test_report.c $(STORY)
tests_unit_test_report_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_roots
tests_unit_test_roots_SOURCES = %D%/unit/test_roots.c $(MADE_ROOTS) $(STORY)
tests_unit_test_roots_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_run
tests_unit_test_run_SOURCES = %D%/unit/test_run.c $(MADE_ROOTS) $(RUN_STAGE)
tests_unit_test_run_LDADD = libdemo.a $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_run_server
tests_unit_test_run_server_SOURCES = %D%/unit/test_run_server.c $(RUN_STAGE)
tests_unit_test_run_server_LDADD = libdemo.a $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_session
tests_unit_test_session_SOURCES = %D%/unit/test_session.c $(STORY)
tests_unit_test_session_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_shelf
tests_unit_test_shelf_SOURCES = %D%/unit/test_shelf.c $(FOLDER)
tests_unit_test_shelf_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_standing
tests_unit_test_standing_SOURCES = %D%/unit/test_standing.c $(STORY)
tests_unit_test_standing_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_summary
tests_unit_test_summary_SOURCES = %D%/unit/test_summary.c $(STORY)
tests_unit_test_summary_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_surface
tests_unit_test_surface_LDADD = $(FACE_UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_survey
tests_unit_test_survey_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_target
tests_unit_test_target_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_text
tests_unit_test_text_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_text_code
tests_unit_test_text_code_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_trail
tests_unit_test_trail_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_trust
tests_unit_test_trust_SOURCES = %D%/unit/test_trust.c $(LAB)
tests_unit_test_trust_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_vec
tests_unit_test_vec_LDADD = $(UNIT_LDADD)
UNIT_TESTS += %D%/unit/test_verdict
tests_unit_test_verdict_LDADD = $(UNIT_LDADD)
check_PROGRAMS += $(UNIT_TESTS)

# The pages of the wizard, against golden screens.
WIZARD_STAGE = %D%/screen/stage.c %D%/screen/stage.h
check_PROGRAMS += %D%/screen/test_clicks
tests_screen_test_clicks_SOURCES = %D%/screen/test_clicks.c $(WIZARD_STAGE)
tests_screen_test_clicks_LDADD = $(FACE_UNIT_LDADD)
check_PROGRAMS += %D%/screen/test_cursor
tests_screen_test_cursor_SOURCES = %D%/screen/test_cursor.c $(WIZARD_STAGE) $(FOLDER)
tests_screen_test_cursor_LDADD = $(FACE_UNIT_LDADD)
check_PROGRAMS += %D%/screen/test_key_words
tests_screen_test_key_words_SOURCES = %D%/screen/test_key_words.c $(WIZARD_STAGE)
tests_screen_test_key_words_LDADD = $(FACE_UNIT_LDADD)
check_PROGRAMS += %D%/screen/test_messages
tests_screen_test_messages_SOURCES = %D%/screen/test_messages.c $(WIZARD_STAGE)
tests_screen_test_messages_LDADD = $(FACE_UNIT_LDADD)
check_PROGRAMS += %D%/screen/test_pages
tests_screen_test_pages_SOURCES = %D%/screen/test_pages.c $(WIZARD_STAGE)
tests_screen_test_pages_LDADD = $(FACE_UNIT_LDADD)
check_PROGRAMS += %D%/screen/test_recipes
tests_screen_test_recipes_SOURCES = %D%/screen/test_recipes.c $(WIZARD_STAGE)
tests_screen_test_recipes_LDADD = $(FACE_UNIT_LDADD)
check_PROGRAMS += %D%/screen/test_recording
tests_screen_test_recording_SOURCES = %D%/screen/test_recording.c $(WIZARD_STAGE)
tests_screen_test_recording_LDADD = $(FACE_UNIT_LDADD)
check_PROGRAMS += %D%/screen/test_terms
tests_screen_test_terms_SOURCES = %D%/screen/test_terms.c $(WIZARD_STAGE)
tests_screen_test_terms_LDADD = $(FACE_UNIT_LDADD)
check_PROGRAMS += %D%/screen/test_watch
tests_screen_test_watch_SOURCES = %D%/screen/test_watch.c $(WIZARD_STAGE)
tests_screen_test_watch_LDADD = $(FACE_UNIT_LDADD)
EXTRA_DIST += %D%/screen/logs

check_LIBRARIES += libgolden.a
libgolden_a_SOURCES = %D%/screen/golden.h %D%/screen/golden_check.c
endif

# Fuzz targets: tests/fuzz/fuzz_X.c and tests/fuzz/corpus/X/, one line each
# here. Under --enable-fuzz (clang) libFuzzer drives them: tests/fuzz/fuzz_X
# -max_total_time=60 FOLDER. Else make check runs them over their corpus.
FUZZ_TARGETS =
FUZZ_TARGETS += %D%/fuzz/fuzz_catalogue
FUZZ_TARGETS += %D%/fuzz/fuzz_chain
FUZZ_TARGETS += %D%/fuzz/fuzz_chain_file
FUZZ_TARGETS += %D%/fuzz/fuzz_conf
FUZZ_TARGETS += %D%/fuzz/fuzz_distribution
FUZZ_TARGETS += %D%/fuzz/fuzz_event
FUZZ_TARGETS += %D%/fuzz/fuzz_flight
FUZZ_TARGETS += %D%/fuzz/fuzz_http
FUZZ_TARGETS += %D%/fuzz/fuzz_input
FUZZ_TARGETS += %D%/fuzz/fuzz_key
FUZZ_TARGETS += %D%/fuzz/fuzz_outcomes
FUZZ_TARGETS += %D%/fuzz/fuzz_pem
FUZZ_TARGETS += %D%/fuzz/fuzz_redact
FUZZ_TARGETS += %D%/fuzz/fuzz_replay
FUZZ_TARGETS += %D%/fuzz/fuzz_target
FUZZ_TARGETS += %D%/fuzz/fuzz_text
FUZZ_TARGETS += %D%/fuzz/fuzz_time
EXTRA_DIST += %D%/fuzz/corpus %D%/fuzz/fuzz.h

# LDADD is for programs that name no libraries of their own: these.
if FUZZ
noinst_PROGRAMS += $(FUZZ_TARGETS)
LDADD = libface.a libcore.a $(CORE_LIBS) $(FUZZ_LIBS)
else
check_PROGRAMS += $(FUZZ_TARGETS)
check_LIBRARIES += %D%/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = %D%/fuzz/replay.c
LDADD = %D%/fuzz/libreplay.a libface.a libcore.a $(CORE_LIBS)
endif
