//! Texts and names: from files where there are some, else made up.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

pub struct Input {
    pub json: bool,
    pub quick: bool,
    /// Only this many names, and no lists.
    pub only: Option<usize>,
    texts: Vec<PathBuf>,
    pub lists: Vec<PathBuf>,
}

impl Input {
    pub fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut out =
            Self { json: false, quick: false, only: None, texts: Vec::new(), lists: Vec::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut file = || rest.next().map(PathBuf::from).ok_or("expected a file".to_owned());
            match argument.as_str() {
                "--json" => out.json = true,
                "--quick" => out.quick = true,
                "--only" => {
                    let size = file()?.to_string_lossy().parse();
                    out.only = Some(size.map_err(|_| "expected a number of names".to_owned())?);
                }
                "--text" => out.texts.push(file()?),
                "--list" => out.lists.push(file()?),
                other => {
                    return Err(format!(
                        "found `{other}`, expected --json, --quick, --only SIZE, --text FILE or --list FILE"
                    ));
                }
            }
        }
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
        if out.texts.is_empty() {
            out.texts = files(&shared.join("corpora"));
        }
        if out.lists.is_empty() {
            out.lists = files(&shared.join("gazetteers"));
            out.lists.retain(|f| f.to_string_lossy().contains(".jsonl"));
        }
        Ok(out)
    }

    /// All texts, or a made-up one.
    pub fn whole(&self) -> String {
        let mut text = String::new();
        for file in &self.texts {
            text.push_str(&String::from_utf8_lossy(&read(file)));
        }
        if text.is_empty() { made_up(8 << 20) } else { text }
    }

    /// About `size` bytes, taken evenly from all texts.
    pub fn sample(&self, size: usize) -> String {
        let whole = self.whole();
        if whole.len() <= size {
            return whole;
        }
        let parts = 16;
        let mut out = String::new();
        for i in 0..parts {
            let edge = |at: usize| {
                (at..whole.len()).find(|j| whole.is_char_boundary(*j)).unwrap_or(whole.len())
            };
            let from = edge(i * (whole.len() / parts));
            out.push_str(&whole[from..edge(from + size / parts)]);
            out.push_str("\n\n");
        }
        out
    }

    /// Lists to load: the largest alone, and all together.
    pub fn list_sets(&self) -> Vec<(String, Vec<PathBuf>)> {
        let size = |f: &PathBuf| std::fs::metadata(f).map_or(0, |m| m.len());
        let Some(largest) = self.lists.iter().max_by_key(|f| size(f)) else { return Vec::new() };
        let name = largest.file_name().unwrap_or_default().to_string_lossy();
        let name = name.split('.').next().unwrap_or_default().to_owned();
        vec![(name, vec![largest.clone()]), ("all lists".to_owned(), self.lists.clone())]
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut out: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    out.retain(|f| f.is_file());
    out.sort();
    out
}

/// A file's bytes, unpacked by `gzip` where it is packed.
pub fn read(file: &Path) -> Vec<u8> {
    if file.extension().is_some_and(|e| e == "gz") {
        let unpacked = std::process::Command::new("gzip").arg("-dc").arg(file).output();
        return unpacked.map(|o| o.stdout).unwrap_or_default();
    }
    std::fs::read(file).unwrap_or_default()
}

/// Numbers that look random and are the same on every run (xorshift).
pub struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }
}

const SYLLABLES: [&str; 24] = [
    "ka", "ba", "zar", "mu", "lin", "do", "re", "tho", "qui", "van", "shi", "or", "el", "ga",
    "mon", "ti", "fa", "hu", "bel", "ra", "ne", "wo", "cha", "ly",
];

fn made_up_word(random: &mut Random) -> String {
    let mut word: String = (0..2 + random.next(3)).map(|_| SYLLABLES[random.next(24)]).collect();
    word[..1].make_ascii_uppercase();
    word
}

fn made_up(size: usize) -> String {
    let mut random = Random(88_172_645_463_325_252);
    let common =
        ["the", "of", "and", "to", "in", "was", "he", "that", "with", "for", "his", "said"];
    let mut out = String::new();
    while out.len() < size {
        for _ in 0..12 {
            if random.next(8) == 0 {
                out.push_str(&made_up_word(&mut random));
            } else if random.next(2) == 0 {
                out.push_str(common[random.next(12)]);
            } else {
                out.push_str(&made_up_word(&mut random).to_lowercase());
            }
            out.push(' ');
        }
        out.pop();
        out.push_str(".\n");
    }
    out
}

/// Names that mean the same to every system: words of ASCII letters, none a
/// spelling that isnad knows others of, none an everyday word alone.
fn is_plain(name: &str, common: &HashSet<String>) -> bool {
    let words = || name.split([' ', '-']);
    let special = [
        "al", "el", "ul", "an", "ar", "as", "ash", "ad", "adh", "at", "ath", "az", "abd", "abdul",
        "abdel", "abdal", "bin", "ibn",
    ];
    let letters = name.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ' || b == b'-');
    letters
        && words().all(|w| w.len() > 1 && !w.ends_with(['s', 'S']))
        && words().all(|w| w.bytes().any(|b| b.is_ascii_lowercase()))
        && !words().any(|w| special.contains(&w.to_ascii_lowercase().as_str()))
        && (words().nth(1).is_some() || !common.contains(&name.to_ascii_lowercase()))
        && name.len() > 2
}

/// `size` different names: a sample of those in the lists, then names of
/// words of theirs; made-up words where there are no lists.
pub fn names(size: usize, lists: &[PathBuf], text: &str) -> Vec<String> {
    let listed = include_str!("../../../../data/lexicon/common_words.txt").lines();
    let mut common: HashSet<String> = listed.map(str::to_owned).collect();
    let words = || text.split(|c: char| !c.is_ascii_alphabetic());
    common.extend(words().filter(|w| w.bytes().all(|b| b.is_ascii_lowercase())).map(str::to_owned));
    let mut real = BTreeSet::new();
    for file in lists {
        for line in read(file).split(|b| *b == b'\n') {
            real.extend(quoted(line).into_iter().filter(|n| is_plain(n, &common)));
        }
    }
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut real: Vec<String> = real.into_iter().collect();
    for i in (1..real.len()).rev() {
        real.swap(i, random.next(i + 1));
    }
    let mut seen = HashSet::new();
    let mut out = Vec::with_capacity(size);
    let key = |name: &str| name.to_ascii_lowercase().replace('-', " ");
    for name in real.iter().take(size * 2) {
        if out.len() < size && seen.insert(key(name)) {
            out.push(name.clone());
        }
    }
    let mut parts: Vec<&str> = real.iter().flat_map(|n| n.split([' ', '-'])).collect();
    let made_up: Vec<String> = (0..20_000).map(|_| made_up_word(&mut random)).collect();
    if parts.is_empty() {
        let capital: BTreeSet<&str> = words().filter(|w| is_capital(w)).collect();
        parts = capital.into_iter().chain(made_up.iter().map(String::as_str)).collect();
    }
    while out.len() < size {
        let count = [1, 2, 2, 2, 2, 3, 3, 4][random.next(8)];
        let word = |random: &mut Random| match parts.len() {
            n if count == 1 => {
                parts[random.next(n)].to_owned() + &made_up_word(random).to_lowercase()
            }
            n => parts[random.next(n)].to_owned(),
        };
        let name = (0..count).map(|_| word(&mut random)).collect::<Vec<_>>().join(" ");
        if is_plain(&name, &common) && seen.insert(key(&name)) {
            out.push(name);
        }
    }
    out
}

fn is_capital(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_uppercase()) && bytes.all(|b| b.is_ascii_lowercase())
}

/// The strings of a line's `name` and `aliases`.
fn quoted(line: &[u8]) -> Vec<String> {
    let line = String::from_utf8_lossy(line);
    let Some((_, rest)) = line.split_once("\"name\": \"") else { return Vec::new() };
    let mut out = Vec::new();
    if let Some((name, rest)) = rest.split_once('"') {
        out.push(name.to_owned());
        if let Some((_, rest)) = rest.split_once("\"aliases\": [") {
            let list = rest.split(']').next().unwrap_or_default();
            out.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    out
}

/// One entity a name.
pub fn json_lines(names: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, i) in names.iter().zip(0..) {
        out.extend_from_slice(
            format!("{{\"id\":\"n{i}\",\"type\":\"person\",\"name\":\"{name}\"}}\n").as_bytes(),
        );
    }
    out
}
