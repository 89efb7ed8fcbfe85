//! What is a date or a time is written and read alike, and has days in order.
#![no_main]

use isnad::{Date, Time};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(date) = text.parse::<Date>() {
        assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
    }
    if let Ok(time) = text.parse::<Time>() {
        assert_eq!(time.to_string().parse::<Time>().unwrap(), time);
        let (first, last) = time.day_range();
        assert!(first <= last);
    }
});
