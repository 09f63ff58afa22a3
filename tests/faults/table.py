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
    told: str
    tests: tuple[str, ...]


FILES = "tests/faults/test_files.py::test_"
BUILDERS = "tests/faults/test_builders.py::test_"
MACHINE = "tests/faults/test_machine.py::test_"
BROWSER = "tests/browser/test_faults_in_the_browser.py::test_"
BRIEFING = "tests/browser/test_building_a_briefing.py::test_"
NGINX = "tests/deploy/test_behind_nginx.py::test_"
TALK = "tests/browser/test_talk.py::test_"

FAULTS = (
    Fault(
        "A table or outline is missing, cut off, one bit another, of an older or a future schema, "
        "or unreadable: each file in turn",
        "Every figure that does not need it, unchanged; every page opens",
        "Which table, and the command that restores it; at an address, an empty figure with that "
        "reason, or 503",
        (
            f"{FILES}a_file_at_fault_is_named_and_not_read",
            f"{FILES}every_figure_is_as_it_was_or_names_the_file",
            f"{FILES}a_file_at_fault_leaves_all_other_figures",
            f"{FILES}every_page_opens_without_a_table",
            f"{FILES}a_profile_does_not_call_a_table_that_is_down",
            f"{FILES}what_everything_needs_is_named_on_the_page_and_at_the_address",
            "tests/pages/test_pages.py::test_a_missing_table_never_takes_down_a_page",
        ),
    ),
    Fault(
        "The tables are those of another version of the program",
        "The server; no figure is drawn from them",
        "Both versions, and the command that restores the tables",
        (f"{FILES}tables_of_another_program_are_refused_together",),
    ),
    Fault(
        "A hand-kept table was edited, and nobody has checked it",
        "Every figure that does not need it",
        "That it is not as it was when it was checked, and the command that accepts it",
        (
            f"{FILES}a_change_that_was_meant_is_accepted_by_one_command",
            f"{FILES}what_is_kept_by_hand_is_as_it_was_checked",
            f"{FILES}line_ends_of_another_system_are_no_change",
        ),
    ),
    Fault(
        "A part of a table in parts is damaged",
        "Answers that do not read it",
        "Which part",
        ("tests/figures/test_trade.py::test_a_part_that_is_damaged",),
    ),
    Fault(
        "The record of a source is missing",
        "Figures of other sources",
        "That sources.yaml lacks it",
        (
            f"{FILES}a_file_at_fault_is_named_and_not_read[data/sources.yaml]",
            f"{FILES}a_source_without_its_record",
        ),
    ),
    Fault(
        "A builder raises, or needs more memory than there is",
        "The other cards of the page, the other slides of a briefing, every other address",
        "That this figure cannot be shown, and the number under which the log has the cause",
        (
            f"{BUILDERS}an_address_says_that_it_failed",
            f"{BUILDERS}a_page_keeps_its_other_cards",
            f"{BUILDERS}each_builder_in_turn_takes_down_no_page",
            f"{BUILDERS}a_briefing_keeps_its_other_slides",
            f"{BUILDERS}an_error_of_a_builder_reaches_all_who_wait",
            f"{MACHINE}a_figure_for_which_there_is_no_memory_fails_alone",
        ),
    ),
    Fault(
        "A builder hangs",
        "The same; who asks for it again is refused at once, and no further thread is lost",
        "That it took too long and was given up (503, Retry-After)",
        (
            f"{BUILDERS}a_hall_that_asks_for_what_hangs",
            f"{BUILDERS}a_page_with_what_hangs",
            f"{BUILDERS}what_was_late_is_built_at_the_next_try",
        ),
    ),
    Fault(
        "A builder returns NaN, infinity or ten million rows",
        "The same; a missing number is empty in every format and never a zero",
        "As for one that raises: nothing of it is drawn",
        (
            f"{BUILDERS}an_address_says_that_it_failed",
            f"{BUILDERS}a_missing_number_is_a_missing_number_in_every_format",
            "tests/render/test_svg.py::test_missing_is_hatched_and_its_length_means_nothing",
        ),
    ),
    Fault(
        "The disk is full or read-only",
        "The dashboard and every format: it writes nothing. On the command line, what stood in "
        "the file before",
        "One sentence that names the file",
        (
            f"{MACHINE}on_a_full_disk_every_format_is_made",
            f"{MACHINE}on_a_read_only_disk_every_format_is_made",
            f"{MACHINE}a_file_that_does_not_fit_on_the_disk_is_one_sentence",
            "tests/ingest/test_build.py::test_a_target_that_cannot_be_written",
        ),
    ),
    Fault(
        "The websocket is cut in the middle of a run",
        "The browser connects again; the address brings the view back",
        "Nothing: it is there again",
        (
            f"{MACHINE}a_connection_that_is_cut_in_the_middle_of_a_run",
            f"{TALK}a_lost_connection_stops_neither_the_talk",
        ),
    ),
    Fault(
        "SIGTERM under load",
        "Answers that were begun are finished",
        "Who comes later is not let in",
        (f"{MACHINE}told_to_stop_under_load", f"{NGINX}a_rolling_restart_turns_nobody_away"),
    ),
    Fault(
        "A process is killed and started again",
        "Other processes; the killed one is started again; briefing and view are the browser's",
        "Nothing, or which press was not heard",
        (
            f"{NGINX}a_worker_killed_under_load_costs_nobody_the_view",
            f"{NGINX}a_browser_finds_its_view_again",
            f"{BRIEFING}a_restart_of_the_server_loses_nothing",
            f"{BRIEFING}a_press_while_the_server_is_down",
            f"{BRIEFING}the_list_of_slides_says_what_a_restarted_server",
            f"{TALK}a_restarted_server_is_asked_as_before",
        ),
    ),
    Fault(
        "The port is taken",
        "The program that has it",
        "One sentence, with the command for another port",
        (
            f"{MACHINE}a_port_in_use_is_named_with_another",
            "tests/unit/test_cli.py::test_occupied_port",
        ),
    ),
    Fault(
        "Another time zone, another locale, a clock that is wrong",
        "Everything, with the same numbers: days are those of UTC, texts are UTF-8",
        "Nothing",
        (
            f"{MACHINE}time_zone_and_locale_of_the_machine_change_nothing",
            f"{MACHINE}a_clock_that_is_wrong_still_answers",
        ),
    ),
    Fault(
        "The browser has no WebGL",
        "The drawn map of sites and their table",
        "Nothing is missing from what was drawn before",
        (f"{BROWSER}without_webgl_sites_are_drawn_and_listed",),
    ),
    Fault(
        "The browser runs no scripts",
        "Every figure as a page of its own, with table and sources, and as files",
        "That the dashboard needs JavaScript, with a link to all of them",
        (f"{BROWSER}without_scripts_every_figure_is_a_page_with_its_table",),
    ),
    Fault(
        "Two tabs",
        "One briefing in both",
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
        "A tab that was open through an upgrade",
        "It loads itself anew, with its view and its briefing",
        "A file of the version before is not found, and never another in its place",
        (
            f"{BROWSER}a_tab_of_before_an_upgrade",
            f"{BROWSER}a_file_of_another_version_is_refused",
        ),
    ),
    Fault(
        "The browser keeps nothing (private window, full store)",
        "The briefing, for as long as the tab is open",
        "That this browser keeps nothing, and to save the file",
        (f"{BRIEFING}a_browser_that_keeps_nothing_says_so",),
    ),
)
