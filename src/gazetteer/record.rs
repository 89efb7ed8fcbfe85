//! How an entity is written into the compiled gazetteer.
//!
//! A record holds, each with its length before it: id, type (a number), name,
//! country, sources, aliases. Lengths are variable-length integers (LEB128).

use crate::entity::{Alias, AliasKind, Entity};
use crate::id::EntityType;

/// Appends an integer.
pub(crate) fn put_number(mut value: usize, out: &mut Vec<u8>) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(crate) fn put_text(text: &str, out: &mut Vec<u8>) {
    put_number(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

/// Reads an integer off the front.
pub(crate) fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0usize;
    for shift in (0..35).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(first & 127).checked_shl(shift)?;
        if first & 128 == 0 {
            return Some(value);
        }
    }
    None
}

pub(crate) fn take_text<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
    std::str::from_utf8(take_bytes(bytes)?).ok()
}

/// The bytes of the text at the front.
pub(crate) fn take_bytes<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let len = take_number(bytes)?;
    let (text, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(text)
}

const EXACT_CASE: usize = 8;
const EXACT_FORM: usize = 16;
const NEEDS_CONTEXT: usize = 32;
const LANGUAGE: usize = 64;
const ALONE: usize = 128;

/// Appends an entity; `kind` is the number of its type.
pub(crate) fn write(entity: &Entity, kind: usize, out: &mut Vec<u8>) {
    put_text(entity.id(), out);
    put_number(kind, out);
    put_text(entity.name(), out);
    put_text(entity.country_id().map_or("", |c| c.as_str()), out);
    put_number(entity.sources().len(), out);
    for source in entity.sources() {
        put_text(source, out);
    }
    put_number(entity.aliases().len(), out);
    for alias in entity.aliases() {
        let mut head = AliasKind::ALL.iter().position(|k| *k == alias.alias_kind()).unwrap_or(0);
        for (flag, on) in [
            (EXACT_CASE, alias.is_exact_case_stated()),
            (EXACT_FORM, alias.is_exact_form()),
            (NEEDS_CONTEXT, alias.is_context_needed()),
            (LANGUAGE, alias.language_tag().is_some()),
            (ALONE, alias.is_alone()),
        ] {
            if on {
                head |= flag;
            }
        }
        put_number(head, out);
        put_text(alias.as_str(), out);
        if let Some(tag) = alias.language_tag() {
            put_text(tag, out);
        }
    }
}

/// The first fields of a record: what matching needs of an entity.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Head<'b> {
    pub(crate) id: &'b str,
    pub(crate) kind: usize,
    pub(crate) name: &'b str,
    pub(crate) country: &'b str,
}

pub(crate) fn take_head<'b>(bytes: &mut &'b [u8]) -> Option<Head<'b>> {
    let id = take_text(bytes)?;
    let kind = take_number(bytes)?;
    let name = take_text(bytes)?;
    let country = take_text(bytes)?;
    Some(Head { id, kind, name, country })
}

/// The length of the record that `bytes` begin with.
pub(crate) fn length(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    take_bytes(&mut rest)?;
    take_number(&mut rest)?;
    take_bytes(&mut rest)?;
    take_bytes(&mut rest)?;
    for _ in 0..take_number(&mut rest)? {
        take_bytes(&mut rest)?;
    }
    for _ in 0..take_number(&mut rest)? {
        let flags = take_number(&mut rest)?;
        take_bytes(&mut rest)?;
        if flags & LANGUAGE != 0 {
            take_bytes(&mut rest)?;
        }
    }
    Some(bytes.len() - rest.len())
}

/// The texts of the aliases of a record.
pub(crate) fn alias_texts(mut bytes: &[u8]) -> impl Iterator<Item = &str> {
    let mut start = || {
        take_head(&mut bytes)?;
        for _ in 0..take_number(&mut bytes)? {
            take_text(&mut bytes)?;
        }
        take_number(&mut bytes)
    };
    let mut left = start().unwrap_or(0);
    std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let flags = take_number(&mut bytes)?;
        let text = take_text(&mut bytes)?;
        if flags & LANGUAGE != 0 {
            take_text(&mut bytes)?;
        }
        Some(text)
    })
}

/// The whole entity of a record, or `None` where the record is no entity.
pub(crate) fn read(mut bytes: &[u8], types: &[EntityType]) -> Option<Entity> {
    let bytes = &mut bytes;
    let head = take_head(bytes)?;
    let mut entity = Entity::new(head.id, types.get(head.kind)?.clone(), head.name).ok()?;
    if !head.country.is_empty() {
        entity = entity.country(head.country);
    }
    for _ in 0..take_number(bytes)? {
        entity = entity.source(take_text(bytes)?);
    }
    for _ in 0..take_number(bytes)? {
        let flags = take_number(bytes)?;
        let mut alias = Alias::new(take_text(bytes)?).ok()?.kind(*AliasKind::ALL.get(flags & 7)?);
        if flags & EXACT_CASE != 0 {
            alias = alias.exact_case();
        }
        if flags & EXACT_FORM != 0 {
            alias = alias.exact_form();
        }
        if flags & NEEDS_CONTEXT != 0 {
            alias = alias.needs_context();
        }
        if flags & ALONE != 0 {
            alias = alias.stands_alone();
        }
        if flags & LANGUAGE != 0 {
            alias = alias.language(take_text(bytes)?);
        }
        entity = entity.alias(alias);
    }
    Some(entity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_as_it_was() {
        let entity = Entity::new("a", "group", "Badr")
            .unwrap()
            .alias(Alias::new("بدر").unwrap().language("ar").exact_form())
            .alias(Alias::new("B").unwrap().kind(AliasKind::Acronym).needs_context())
            .alias(Alias::new("C").unwrap().kind(AliasKind::Short).stands_alone())
            .alias(Alias::new("x".repeat(300)).unwrap().exact_case().kind(AliasKind::Nickname))
            .country("iraq")
            .source("one")
            .source("two");
        let mut bytes = Vec::new();
        write(&entity, 1, &mut bytes);
        let types = ["person".into(), "group".into()];
        assert!(alias_texts(&bytes).eq(entity.aliases().iter().map(|a| a.as_str())));
        assert_eq!(read(&bytes, &types), Some(entity));
        assert_eq!(length(&[&*bytes, b"more"].concat()), Some(bytes.len()));
        for cut in 0..bytes.len() {
            assert_eq!(read(&bytes[..cut], &types), None);
        }
    }
}
