//! The words of date expressions, each with what it can be.

use crate::annotate::dates::calendar::Unit;
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::text::phrases::Phrases;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    is: u64,
    pub(crate) value: u8,
}

macro_rules! words {
    ($($name:ident $list:literal),* $(,)?) => {
        words!(@ 0, $($name $list),*);
        /// Lists without a value in their name.
        const PLAIN: &[(&str, u64)] = &[$(($list, $name)),*];
    };
    (@ $n:expr, $name:ident $list:literal $(, $rest:ident $lists:literal)*) => {
        pub(crate) const $name: u64 = 1 << $n;
        words!(@ $n + 1, $($rest $lists),*);
    };
    (@ $n:expr,) => { const VALUED: u64 = $n; };
}

words! {
    AMBIGUOUS "ambiguous", VAGUE "vague", SINCE "since", UNTIL "until", BEFORE "before",
    AFTER "after", FROM "from", BETWEEN "between", AT "at", OVER "over", TO "to", AND "and",
    OF "of", THE "the", OWNER "owner", LAST "last", RECENT "recent", NEXT "next", THIS "this",
    SAME "same", PREVIOUS "previous", FOLLOWING "following", AGO "ago", LATER "later",
    YESTERDAY "yesterday", TODAY "today", TOMORROW "tomorrow", PART "part", COUNTED "counted",
    THINGS "things", FUTURE "future", QUARTER "quarter", HALF "half", BORN "born", EARLIER "earlier",
    ABOUT "about", WEEKEND "weekend",
}

pub(crate) const MONTH: u64 = 1 << VALUED;
pub(crate) const WEEKDAY: u64 = 1 << (VALUED + 1);
pub(crate) const SEASON: u64 = 1 << (VALUED + 2);
pub(crate) const NUMBER: u64 = 1 << (VALUED + 3);
pub(crate) const ORDINAL: u64 = 1 << (VALUED + 4);
pub(crate) const UNIT: u64 = 1 << (VALUED + 5);

pub(crate) const DECADE: u64 = 1 << (VALUED + 6);

/// Words that a date expression can turn on.
pub(crate) const TRIGGERS: u64 = MONTH
    | WEEKDAY
    | SEASON
    | NUMBER
    | ORDINAL
    | LAST
    | RECENT
    | NEXT
    | THIS
    | SAME
    | PREVIOUS
    | FOLLOWING
    | YESTERDAY
    | TODAY
    | TOMORROW
    | VAGUE
    | DECADE
    | WEEKEND;

impl Word {
    pub(crate) fn has(self, flags: u64) -> bool {
        self.is & flags != 0
    }

    pub(crate) fn unit(self) -> Option<Unit> {
        self.has(UNIT).then_some(match self.value {
            0 => Unit::Day,
            1 => Unit::Week,
            2 => Unit::Month,
            3 => Unit::Year,
            _ => Unit::Decade,
        })
    }
}

const UNITS: [&str; 5] = ["day", "week", "month", "year", "decade"];

/// Compiles the lists `time_*` of a lexicon.
pub(crate) fn compile(lexicon: &Lexicon) -> Result<Phrases<Word>> {
    let mut words = Phrases::default();
    let mut add = |word: &str, is: u64, value: u8| {
        words.insert(word, |old: Option<Word>| {
            let old = old.unwrap_or_default();
            Word { is: old.is | is, value: if value > 0 { value } else { old.value } }
        });
    };
    for (name, is) in PLAIN {
        for word in lexicon.list(&format!("time_{name}"))? {
            add(word, *is, 0);
        }
    }
    for (unit, value) in UNITS.iter().zip(0..) {
        for word in lexicon.list(&format!("time_unit_{unit}"))? {
            add(word, UNIT, value);
        }
    }
    for (name, list) in lexicon.iter() {
        let valued = [
            ("time_month_", MONTH),
            ("time_weekday_", WEEKDAY),
            ("time_season_", SEASON),
            ("time_number_", NUMBER),
            ("time_ordinal_", ORDINAL),
            ("time_decade_", DECADE),
        ];
        for (prefix, is) in valued {
            if let Some(value) = name.strip_prefix(prefix).and_then(|v| v.parse().ok()) {
                for word in list {
                    add(word, is, value);
                }
            }
        }
    }
    Ok(words)
}
