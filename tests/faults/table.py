"""Every fault that is tried: what still works, what the reader is told, and the tests that say so.

``docs/faults.md`` is written from this table, and ``make faults`` runs its tests.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `tests` are node ids, or the beginnings of node ids."""

    name: str
    works: str
    message: str
    tests: tuple[str, ...]


FILES = "tests/faults/test_files.py::test_"
EDITED = "tests/faults/test_edited_facts.py::test_"
BUILDERS = "tests/faults/test_builders.py::test_"
MACHINE = "tests/faults/test_machine.py::test_"
BROWSER = "tests/browser/test_faults_in_the_browser.py::test_"
BRIEFING = "tests/browser/test_building_a_briefing.py::test_"
NGINX = "tests/deploy/test_behind_nginx.py::test_"
TALK = "tests/browser/test_talk.py::test_"
RESTART = "tests/browser/test_restarted_server.py::test_"

FAULTS = (
    Fault(
        "A table or outline is missing, truncated, has a flipped bit or an older or newer schema, "
        "or is unreadable: each file in turn",
        "Every figure that does not need it, unchanged; every page opens",
        "The table, and the command that restores it: in place of the figure, or in a note of one "
        "that stands without (events on lines, HS92 beside HS17); for a figure URL, an empty "
        "figure with that reason, or 503",
        (
            f"{FILES}a_file_at_fault_is_named_and_not_read",
            f"{FILES}every_figure_is_as_it_was_or_names_the_file",
            f"{FILES}a_file_at_fault_leaves_all_other_figures",
            f"{FILES}every_page_opens_without_a_table",
            f"{FILES}pages_without_the_older_trade_table",
            f"{FILES}a_profile_does_not_call_a_table_that_is_down",
            f"{FILES}what_everything_needs_is_named_on_the_page_and_at_the_address",
            "tests/pages/test_pages.py::test_a_missing_table_never_takes_down_a_page",
        ),
    ),
    Fault(
        "The tables belong to another version of the program",
        "The server; no figure uses them",
        "Both versions, and the command that restores the tables",
        (f"{FILES}tables_of_another_program_are_refused_together",),
    ),
    Fault(
        "A hand-maintained table was edited since it was sealed, and passes the rules",
        "Every figure, with the edited rows",
        "In a note of each figure built on it and on the quality page: how many rows were changed, "
        "added and removed; a line in the log",
        (
            f"{EDITED}an_edited_row_is_shown_and_marked",
            f"{EDITED}fewer_rows_are_said",
            f"{EDITED}an_edited_page_marks_the_figures_that_cite_it",
            f"{EDITED}sealing_says_what_changed_and_ends_the_note",
            "tests/figures/test_caveats.py::test_a_figure_declares_the_hand_maintained_tables",
        ),
    ),
    Fault(
        "A hand-maintained table was edited and breaks a rule; the list of sources or of "
        "corrections was edited and is not sealed",
        "Every figure that does not need it",
        "File, row, column and what is wrong; of other files that they have changed, and the "
        "command that accepts them",
        (
            f"{EDITED}an_edit_that_breaks_a_rule_is_not_shown",
            f"{EDITED}a_file_in_another_encoding_is_named",
            f"{EDITED}a_page_that_is_cited_cannot_be_taken_out",
            f"{FILES}a_correction_that_nobody_has_accepted",
            f"{FILES}a_change_that_was_meant_is_accepted_by_one_command",
            f"{FILES}what_is_kept_by_hand_is_as_it_was_checked",
            f"{FILES}line_ends_of_another_system_are_no_change",
        ),
    ),
    Fault(
        "A partition of a table is damaged",
        "Queries that do not read it",
        "The partition",
        ("tests/figures/test_trade.py::test_a_part_that_is_damaged",),
    ),
    Fault(
        "The record of a source is missing",
        "Figures of other sources",
        "That it is missing from sources.yaml",
        (
            f"{FILES}a_file_at_fault_is_named_and_not_read[data/sources.yaml]",
            f"{FILES}a_source_without_its_record",
        ),
    ),
    Fault(
        "A builder raises an exception or runs out of memory",
        "The other cards of the page, the other slides of a briefing, every other URL",
        "That this figure cannot be shown, with the request id that leads to the cause in the log",
        (
            f"{BUILDERS}an_address_says_that_it_failed",
            f"{BUILDERS}a_page_keeps_its_other_cards",
            f"{BUILDERS}each_builder_in_turn_takes_down_no_page",
            f"{BUILDERS}a_figure_that_others_wait_for_fails_alone",
            f"{BUILDERS}a_briefing_keeps_its_other_slides",
            f"{BUILDERS}an_error_of_a_builder_reaches_all_who_wait",
            f"{MACHINE}a_figure_for_which_there_is_no_memory_fails_alone",
        ),
    ),
    Fault(
        "A builder hangs",
        "The same; further requests for it are rejected at once and use no thread",
        "That it took too long and was canceled (503, Retry-After)",
        (
            f"{BUILDERS}a_hall_that_asks_for_what_hangs",
            f"{BUILDERS}a_page_with_what_hangs",
            f"{BUILDERS}what_was_late_is_built_at_the_next_try",
        ),
    ),
    Fault(
        "A builder returns NaN, infinity or ten million rows",
        "The same; a missing number is empty in every format, never zero",
        "As for an exception; nothing of it is drawn",
        (
            f"{BUILDERS}an_address_says_that_it_failed",
            f"{BUILDERS}a_missing_number_is_a_missing_number_in_every_format",
            "tests/render/test_svg.py::test_missing_is_hatched_and_its_length_means_nothing",
        ),
    ),
    Fault(
        "The disk is full or read-only",
        "The dashboard and every format, since it writes nothing. On the command line, the "
        "previous content of the file",
        "A message that names the file",
        (
            f"{MACHINE}on_a_full_disk_every_format_is_made",
            f"{MACHINE}on_a_read_only_disk_every_format_is_made",
            f"{MACHINE}a_file_that_does_not_fit_on_the_disk_is_one_sentence",
            "tests/ingest/test_build.py::test_a_target_that_cannot_be_written",
            "tests/drill/test_interrupted.py::test_on_a_full_disk",
        ),
    ),
    Fault(
        "A `data` command that writes is killed",
        "All files are as they were, or all as they should be, once the next `data` command runs",
        "Which of both, in one line",
        (
            "tests/drill/test_interrupted.py::test_killed_at_any_step",
            "tests/ingest/test_journal.py::test_killed",
        ),
    ),
    Fault(
        "The websocket is interrupted during a script run",
        "The browser reconnects; the URL restores the view",
        "Nothing",
        (
            f"{MACHINE}a_connection_that_is_cut_in_the_middle_of_a_run",
            f"{TALK}a_lost_connection_stops_neither_the_talk",
        ),
    ),
    Fault(
        "SIGTERM under load",
        "Requests in progress are completed",
        "New connections are rejected",
        (f"{MACHINE}told_to_stop_under_load", f"{NGINX}a_rolling_restart_turns_nobody_away"),
    ),
    Fault(
        "A process is killed and restarted",
        "Other processes; the killed one is restarted; the browser has the briefing and the view",
        "Nothing, or which action was lost",
        (
            f"{NGINX}a_worker_killed_under_load_costs_nobody_the_view",
            f"{NGINX}a_browser_finds_its_view_again",
            f"{RESTART}a_restart_loses_nothing_without_a_word",
        ),
    ),
    Fault(
        "The port is in use",
        "The program that uses it",
        "A message with the command for another port",
        (
            f"{MACHINE}a_port_in_use_is_named_with_another",
            "tests/unit/test_cli.py::test_occupied_port",
        ),
    ),
    Fault(
        "Another time zone, another locale, a wrong clock",
        "Everything, with the same numbers: dates are UTC, text is UTF-8",
        "Nothing",
        (
            f"{MACHINE}time_zone_and_locale_of_the_machine_change_nothing",
            f"{MACHINE}a_clock_that_is_wrong_still_answers",
        ),
    ),
    Fault(
        "The browser has no WebGL",
        "The SVG map of sites and their table",
        "Nothing; the SVG map stays",
        (f"{BROWSER}without_webgl_sites_are_drawn_and_listed",),
    ),
    Fault(
        "The browser runs no scripts",
        "Every figure as a page of its own, with table and sources, and as files",
        "That the dashboard needs JavaScript, with a link to all figures",
        (f"{BROWSER}without_scripts_every_figure_is_a_page_with_its_table",),
    ),
    Fault(
        "Two tabs",
        "The same briefing in both",
        "The same count in both",
        (f"{BROWSER}two_tabs_lose_nothing_of_the_briefing",),
    ),
    Fault(
        "Back and forward",
        "Each step is a view",
        "Nothing",
        (
            "tests/browser/test_map_and_links.py::test_back_returns_to_the_view_before",
            "tests/browser/test_search_box.py::test_back_returns_to_where_the_search_began",
        ),
    ),
    Fault(
        "A tab that was open during an upgrade",
        "It reloads, with its view and its briefing",
        "Nothing; a file of the old version is a 404, never a file of the new one",
        (
            f"{BROWSER}a_tab_of_before_an_upgrade",
            f"{BROWSER}a_file_of_another_version_is_refused",
        ),
    ),
    Fault(
        "The browser stores nothing (private window, full storage)",
        "The briefing, while the tab is open",
        "That this browser does not store it, and to save the file",
        (f"{BRIEFING}a_browser_that_keeps_nothing_says_so",),
    ),
)
