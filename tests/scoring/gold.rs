//! Reads `data/briefings` and `data/gold`.

use std::fs;
use std::path::Path;

use isnad::{Document, Span};
use serde::Deserialize;

use super::Fallible;

#[derive(Debug, Default)]
pub(crate) struct Gold {
    pub(crate) mentions: Vec<GoldMention>,
    pub(crate) claims: Vec<GoldClaim>,
    pub(crate) forbidden: Vec<Forbidden>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldMention {
    pub(crate) begin: usize,
    pub(crate) end: usize,
    pub(crate) surface: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) entity: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldClaim {
    pub(crate) relation: String,
    pub(crate) subject: Option<String>,
    pub(crate) object: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) status: String,
    pub(crate) time: Option<String>,
    pub(crate) citation: Option<String>,
    pub(crate) class: String,
    pub(crate) required: bool,
    pub(crate) begin: usize,
    pub(crate) end: usize,
    pub(crate) cue: String,
    pub(crate) accept: Accept,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Accept {
    #[serde(default)]
    pub(crate) relations: Vec<String>,
    #[serde(default)]
    pub(crate) status: Vec<String>,
    #[serde(default)]
    pub(crate) subjects: Vec<Option<String>>,
    #[serde(default)]
    pub(crate) objects: Vec<Option<String>>,
    #[serde(default)]
    pub(crate) swap: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Forbidden {
    pub(crate) relation: String,
    pub(crate) subject: Option<String>,
    pub(crate) object: Option<String>,
    pub(crate) status: String,
    pub(crate) begin: usize,
    pub(crate) end: usize,
    pub(crate) why: String,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line {
    Entity,
    Mention(GoldMention),
    Claim(Box<GoldClaim>),
    Forbidden(Forbidden),
}

#[derive(Deserialize)]
struct Briefing {
    id: String,
    file: String,
    title: String,
    published: String,
    publisher: String,
}

impl GoldMention {
    pub(crate) fn span(&self) -> Span {
        Span::new(self.begin, self.end).unwrap_or_default()
    }
}

impl GoldClaim {
    pub(crate) fn span(&self) -> Span {
        Span::new(self.begin, self.end).unwrap_or_default()
    }

    pub(crate) fn describe(&self) -> String {
        let side = |s: &Option<String>| s.clone().unwrap_or_else(|| "-".to_owned());
        let object = self.name.as_ref().map_or_else(|| side(&self.object), |n| format!("\"{n}\""));
        format!("{} {} {object} {}", side(&self.subject), self.relation, self.status)
    }
}

/// Every briefing with its gold, in the order of the index.
pub(crate) fn briefings(data: &Path) -> Fallible<Vec<(Document, Gold)>> {
    let mut out = Vec::new();
    for briefing in lines::<Briefing>(&data.join("briefings/index.jsonl"))? {
        let path = data.join("briefings").join(&briefing.file);
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let document = Document::new(briefing.id.as_str(), text)
            .published(&briefing.published)?
            .publisher(briefing.publisher)
            .title(briefing.title);
        let mut gold = Gold::default();
        for line in lines(&data.join("gold").join(briefing.id + ".jsonl"))? {
            match line {
                Line::Entity => {}
                Line::Mention(m) => gold.mentions.push(m),
                Line::Claim(c) => gold.claims.push(*c),
                Line::Forbidden(f) => gold.forbidden.push(f),
            }
        }
        out.push((document, gold));
    }
    Ok(out)
}

fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Fallible<Vec<T>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line)
                .map_err(|e| format!("{}:{}: {e}", path.display(), number + 1).into())
        })
        .collect()
}
