//! Where boxes go: stress majorization (Gansner, Koren and North 2004) for each
//! connected part, the best of some starts, boxes then moved apart and the parts
//! packed beside each other.
//!
//! Only sums, products and square roots are taken, in one order, so that the
//! same graph has the same picture everywhere.

#![expect(clippy::indexing_slicing, reason = "every index is a place in the lists it came from")]

/// Starts that are tried for each part.
const STARTS: u64 = 12;
/// Rounds for each start, and for the best of them.
const ROUNDS: usize = 60;
const LAST_ROUNDS: usize = 200;
/// The space between boxes, and between parts.
const GAP: (f64, f64) = (26.0, 22.0);
const APART: f64 = 50.0;
/// Boxes and labels are wide and low: sideways they need more room.
const STRETCH: (f64, f64) = (1.25, 0.82);

pub(super) type Point = (f64, f64);

/// A tie between two boxes that should be so long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) length: f64,
}

/// The centres of boxes of such sizes, `scale` as far from each other as their
/// ties say.
pub(super) fn place(sizes: &[(f64, f64)], ties: &[Tie], scale: f64) -> Vec<Point> {
    let mut parts: Vec<(Vec<usize>, Vec<Point>)> = Vec::new();
    for members in components(sizes.len(), ties) {
        let mut at = vec![usize::MAX; sizes.len()];
        for (i, member) in members.iter().enumerate() {
            at[*member] = i;
        }
        let inner = ties.iter().filter(|t| at[t.a] != usize::MAX && t.a != t.b);
        let inner = inner.map(|t| Tie { a: at[t.a], b: at[t.b], length: t.length * scale });
        let inner: Vec<Tie> = inner.collect();
        let sizes: Vec<(f64, f64)> = members.iter().map(|m| sizes[*m]).collect();
        let mut points = lay_out(members.len(), &inner);
        lie_down(&mut points);
        for point in &mut points {
            *point = (point.0 * STRETCH.0, point.1 * STRETCH.1);
        }
        move_apart(&sizes, &mut points);
        parts.push((members, points));
    }
    pack(sizes, parts)
}

/// The connected parts, the largest first.
fn components(count: usize, ties: &[Tie]) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..count).collect();
    fn find(root: &mut [usize], mut i: usize) -> usize {
        while root[i] != i {
            root[i] = root[root[i]];
            i = root[i];
        }
        i
    }
    for tie in ties {
        let (a, b) = (find(&mut root, tie.a), find(&mut root, tie.b));
        root[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); count];
    for i in 0..count {
        let part = find(&mut root, i);
        parts[part].push(i);
    }
    parts.retain(|p| !p.is_empty());
    parts.sort_by_key(|p| std::cmp::Reverse(p.len()));
    parts
}

/// Numbers that look like chance and are always the same.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1u64 << 24) as f64
    }
}

fn lay_out(count: usize, ties: &[Tie]) -> Vec<Point> {
    if count <= 1 {
        return vec![(0.0, 0.0); count];
    }
    let wanted = distances(count, ties);
    let reach = wanted.iter().flatten().copied().fold(1.0, f64::max);
    let mut best: Option<(f64, Vec<Point>)> = None;
    for start in 0..STARTS {
        let mut chance = Chance(start.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        chance.next();
        let mut points: Vec<Point> =
            (0..count).map(|_| (chance.next() * reach, chance.next() * reach)).collect();
        majorize(&wanted, &mut points, ROUNDS);
        // A crossing is worth a good part of a badly drawn pair.
        let cost = stress(&wanted, &points) + 0.35 * crossings(&points, ties) as f64;
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, points));
        }
    }
    let (_, mut points) = best.unwrap_or_default();
    majorize(&wanted, &mut points, LAST_ROUNDS);
    points
}

/// The length of the shortest way between each two (Dijkstra 1959).
fn distances(count: usize, ties: &[Tie]) -> Vec<Vec<f64>> {
    let mut near: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for tie in ties {
        near[tie.a].push((tie.b, tie.length));
        near[tie.b].push((tie.a, tie.length));
    }
    (0..count)
        .map(|from| {
            let mut way = vec![f64::INFINITY; count];
            let mut done = vec![false; count];
            way[from] = 0.0;
            for _ in 0..count {
                let open = (0..count).filter(|i| !done[*i]);
                let Some(next) = open.min_by(|a, b| way[*a].total_cmp(&way[*b])) else { break };
                done[next] = true;
                for (to, length) in &near[next] {
                    way[*to] = way[*to].min(way[next] + length);
                }
            }
            way
        })
        .collect()
}

fn majorize(wanted: &[Vec<f64>], points: &mut [Point], rounds: usize) {
    for _ in 0..rounds {
        for i in 0..points.len() {
            let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
            for j in 0..points.len() {
                let length = wanted[i][j];
                if i == j || !length.is_finite() {
                    continue;
                }
                let weight = 1.0 / (length * length);
                let (dx, dy) = (points[i].0 - points[j].0, points[i].1 - points[j].1);
                let now = (dx * dx + dy * dy).sqrt().max(1e-6);
                x += weight * (points[j].0 + length * dx / now);
                y += weight * (points[j].1 + length * dy / now);
                sum += weight;
            }
            if sum > 0.0 {
                points[i] = (x / sum, y / sum);
            }
        }
    }
}

fn stress(wanted: &[Vec<f64>], points: &[Point]) -> f64 {
    let mut sum = 0.0;
    for i in 0..points.len() {
        for j in 0..i {
            let off = distance(points[i], points[j]) / wanted[i][j] - 1.0;
            sum += off * off;
        }
    }
    sum
}

fn distance(a: Point, b: Point) -> f64 {
    let (dx, dy) = (a.0 - b.0, a.1 - b.1);
    (dx * dx + dy * dy).sqrt()
}

fn crossings(points: &[Point], ties: &[Tie]) -> usize {
    let mut count = 0;
    for (i, one) in ties.iter().enumerate() {
        for other in &ties[..i] {
            let shared =
                one.a == other.a || one.a == other.b || one.b == other.a || one.b == other.b;
            let (p, q) = ((points[one.a], points[one.b]), (points[other.a], points[other.b]));
            count += usize::from(!shared && cross(p, q));
        }
    }
    count
}

/// Whether two lines cross.
pub(super) fn cross(p: (Point, Point), q: (Point, Point)) -> bool {
    let side = |a: Point, b: Point, c: Point| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    side(p.0, p.1, q.0) * side(p.0, p.1, q.1) < 0.0
        && side(q.0, q.1, p.0) * side(q.0, q.1, p.1) < 0.0
}

/// Turns the points so that they reach furthest sideways, as screens do.
fn lie_down(points: &mut [Point]) {
    let count = points.len() as f64;
    if count < 2.0 {
        return;
    }
    let (cx, cy) = points.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0, y + p.1));
    let (cx, cy) = (cx / count, cy / count);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for p in points.iter() {
        let (dx, dy) = (p.0 - cx, p.1 - cy);
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    // The main axis of the covariance matrix.
    let root = ((xx - yy) * (xx - yy) + 4.0 * xy * xy).sqrt();
    let (ax, ay) = if xy.abs() < 1e-9 {
        if xx >= yy { (1.0, 0.0) } else { (0.0, 1.0) }
    } else {
        ((xx - yy + root) / 2.0, xy)
    };
    let length = (ax * ax + ay * ay).sqrt().max(1e-9);
    let (ax, ay) = (ax / length, ay / length);
    for p in points.iter_mut() {
        let (dx, dy) = (p.0 - cx, p.1 - cy);
        *p = (dx * ax + dy * ay, dy * ax - dx * ay);
    }
}

/// Moves boxes that overlap apart, each pair the shorter way.
fn move_apart(sizes: &[(f64, f64)], points: &mut [Point]) {
    for _ in 0..400 {
        let mut moved = false;
        for i in 0..points.len() {
            for j in 0..i {
                let (dx, dy) = (points[i].0 - points[j].0, points[i].1 - points[j].1);
                let over_x = f64::midpoint(sizes[i].0, sizes[j].0) + GAP.0 - dx.abs();
                let over_y = f64::midpoint(sizes[i].1, sizes[j].1) + GAP.1 - dy.abs();
                if over_x <= 0.01 || over_y <= 0.01 {
                    continue;
                }
                moved = true;
                if over_x < over_y {
                    let step = if dx < 0.0 { -over_x } else { over_x } / 2.0;
                    points[i].0 += step;
                    points[j].0 -= step;
                } else {
                    let step = if dy < 0.0 { -over_y } else { over_y } / 2.0;
                    points[i].1 += step;
                    points[j].1 -= step;
                }
            }
        }
        if !moved {
            break;
        }
    }
}

/// Puts the parts beside each other, in rows about as wide as the largest part
/// or as a screen would have them.
fn pack(sizes: &[(f64, f64)], parts: Vec<(Vec<usize>, Vec<Point>)>) -> Vec<Point> {
    let bounds: Vec<(Point, Point)> = parts
        .iter()
        .map(|(members, points)| {
            let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
            for (member, p) in members.iter().zip(points) {
                let (w, h) = (sizes[*member].0 / 2.0, sizes[*member].1 / 2.0);
                low = (low.0.min(p.0 - w), low.1.min(p.1 - h));
                high = (high.0.max(p.0 + w), high.1.max(p.1 + h));
            }
            (low, high)
        })
        .collect();
    let extent = |(low, high): &(Point, Point)| (high.0 - low.0, high.1 - low.1);
    let area: f64 = bounds.iter().map(extent).map(|(w, h)| (w + APART) * (h + APART)).sum();
    let widest = bounds.iter().map(|b| extent(b).0).fold(0.0, f64::max);
    let row = widest.max((area * 1.7).sqrt());
    let mut placed = vec![(0.0, 0.0); sizes.len()];
    let (mut x, mut y, mut height) = (0.0, 0.0, 0.0f64);
    for ((members, points), bound) in parts.into_iter().zip(bounds) {
        let (w, h) = extent(&bound);
        if x > 0.0 && x + w > row {
            (x, y, height) = (0.0, y + height + APART, 0.0);
        }
        for (member, p) in members.into_iter().zip(points) {
            placed[member] = (p.0 - bound.0.0 + x, p.1 - bound.0.1 + y);
        }
        x += w + APART;
        height = height.max(h);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_do_not_overlap() {
        let sizes: Vec<(f64, f64)> =
            (0..40).map(|i| (60.0 + f64::from(i % 7) * 20.0, 30.0)).collect();
        let ties: Vec<Tie> =
            (1..38).map(|i| Tie { a: i, b: (i * i) % i.max(2) + i / 3, length: 120.0 }).collect();
        let points = place(&sizes, &ties, 1.0);
        assert_eq!(points, place(&sizes, &ties, 1.0), "always the same");
        for i in 0..sizes.len() {
            for j in 0..i {
                let (dx, dy) =
                    ((points[i].0 - points[j].0).abs(), (points[i].1 - points[j].1).abs());
                let apart = dx >= f64::midpoint(sizes[i].0, sizes[j].0)
                    || dy >= f64::midpoint(sizes[i].1, sizes[j].1);
                assert!(apart, "{i} and {j}: {:?} {:?}", points[i], points[j]);
            }
        }
    }

    #[test]
    fn nothing_and_one_box_have_a_place() {
        assert!(place(&[], &[], 1.0).is_empty());
        assert_eq!(place(&[(10.0, 10.0)], &[Tie { a: 0, b: 0, length: 5.0 }], 1.0), [(5.0, 5.0)]);
    }
}
