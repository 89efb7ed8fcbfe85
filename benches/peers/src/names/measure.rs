//! Time, memory and the lines that report them.

use cpu_time::ProcessTime;

/// Bytes in memory now, and at most since the last call.
pub struct Memory {
    pub now: usize,
    pub peak: usize,
}

/// As the system counts them; zeros where it is not Linux.
pub fn memory() -> Memory {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0)
    };
    // Begins the next peak.
    std::fs::write("/proc/self/clear_refs", "5").ok();
    Memory { now: kilobytes("VmRSS:") * 1024, peak: kilobytes("VmHWM:") * 1024 }
}

/// What `work` gives, with the seconds of processor time it took.
pub fn cpu<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = ProcessTime::now();
    let out = work();
    (out, begun.elapsed().as_secs_f64())
}

/// For each system, the median of its processor times over rounds in which
/// all take turns. Each works once untimed before it is timed, so that none
/// pays for what the one before it threw out of the caches.
pub fn interleaved(systems: &[(&str, Box<dyn Fn() -> usize + '_>)], rounds: usize) -> Vec<f64> {
    let mut times = vec![Vec::new(); systems.len()];
    for _ in 0..rounds {
        for ((_, work), times) in systems.iter().zip(&mut times) {
            std::hint::black_box(work());
            times.push(cpu(|| std::hint::black_box(work())).1);
        }
    }
    let median = |mut t: Vec<f64>| {
        t.sort_by(f64::total_cmp);
        t[t.len() / 2]
    };
    times.into_iter().map(median).collect()
}

pub struct Report {
    json: bool,
}

impl Report {
    pub fn new(json: bool) -> Self {
        if !json {
            println!(
                "{:<22} {:>8} {:<28} {:>10} {:<14} {:>7}",
                "work", "names", "system", "value", "unit", "ratio"
            );
        }
        Self { json }
    }

    /// `ratio` is isnad's value over this system's.
    pub fn line(
        &mut self,
        work: &str,
        size: usize,
        system: &str,
        value: f64,
        unit: &str,
        ratio: Option<f64>,
    ) {
        if self.json {
            let ratio = ratio.map_or("null".to_owned(), |r| format!("{r:.4}"));
            println!(
                r#"{{"work":"{work}","size":{size},"system":"{system}","value":{value:.4},"unit":"{unit}","ratio":{ratio}}}"#
            );
        } else {
            let ratio = ratio.map_or(String::new(), |r| format!("{r:.2}"));
            println!("{work:<22} {size:>8} {system:<28} {value:>10.2} {unit:<14} {ratio:>7}");
        }
    }
}
