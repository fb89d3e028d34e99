//! What every store of the office promises, told once and run on SQLite and on a real PostgreSQL.

use crate::contract::Place;

/// Each story on each store.
macro_rules! on_both_stores {
    ($($module:ident::$story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $story() { crate::contract::$module::$story(super::Place::sqlite()).await; })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $story() { crate::contract::$module::$story(super::Place::postgres()).await; })*
        }
    };
}

on_both_stores!(
    counts::wrong_codes_of_a_minute_are_counted_exactly_whoever_is_asked,
    counts::a_change_and_what_is_written_beside_it_are_there_together_or_not_at_all,
    drafts::a_phones_drafts_take_the_place_of_its_last_and_leave_the_others_alone,
    drafts::phones_that_hand_in_at_once_lose_nothing,
    feeds::changes_get_their_places_in_order_and_each_village_has_its_own,
    feeds::a_page_goes_on_where_the_last_one_ended_and_leaves_out_what_the_reader_brought,
    feeds::whoever_writes_a_record_that_has_grown_meanwhile_stores_nothing,
    feeds::the_same_change_twice_is_in_the_feed_once,
    feeds::a_reader_who_follows_the_cursor_misses_nothing_while_eight_write,
    feeds::a_push_of_five_hundred_changes_is_all_there,
    feeds::refused_bytes_are_kept_once_with_their_reason,
    people::an_office_keeps_its_identity_when_it_is_opened_again,
    people::keys_of_a_phone_are_kept_once_and_renewed_only_by_enrolment,
    people::a_code_is_for_one_phone_and_that_phone_may_ask_again,
    people::a_phone_is_known_by_its_token_with_the_villages_of_its_person,
    people::the_directory_names_people_and_phones_of_ones_villages_and_is_sent_when_it_changed,
    people::lines_about_readings_stand_in_order,
    pictures::a_picture_comes_in_chunks_over_two_servers_and_is_there_once_and_whole,
    pictures::of_many_chunks_for_one_place_exactly_one_is_taken,
    pictures::what_does_not_bear_its_name_leaves_nothing,
    shared::values_come_back_as_they_were_written,
    shared::a_transaction_whose_condition_fails_leaves_nothing,
    shared::a_transaction_that_breaks_leaves_nothing,
    shared::texts_are_ordered_byte_by_byte_and_found_whatever_their_case,
    shared::a_store_of_a_newer_server_is_refused_untouched,
    older::a_store_of_every_schema_grows_into_the_one_that_a_new_office_gets,
    older::a_store_of_schema_3_grows_with_everything_in_it_and_works_on,
    older::servers_that_start_at_once_on_an_older_store_all_come_up,
    older::pictures_that_an_older_server_kept_come_out_of_the_database,
    older::a_growth_that_breaks_off_leaves_the_older_store,
);
