//! Boxes, and the quadratic curves between them.

use crate::picture::layout::Point;

/// A box that lies along the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    pub(super) fn around((x, y): Point, (w, h): (f64, f64)) -> Self {
        Self { left: x - w / 2.0, top: y - h / 2.0, right: x + w / 2.0, bottom: y + h / 2.0 }
    }

    pub(super) fn center(&self) -> Point {
        (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub(super) fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn holds(&self, (x, y): Point) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// A cubic Bézier curve.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve([Point; 4]);

fn mix(a: Point, b: Point, t: f64) -> Point {
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

impl Curve {
    /// From centre to centre, `bend` aside in the middle.
    pub(super) fn between(a: Frame, b: Frame, bend: f64) -> Self {
        let (p, q) = (a.center(), b.center());
        let (dx, dy) = (q.0 - p.0, q.1 - p.1);
        let length = (dx * dx + dy * dy).sqrt().max(1e-6);
        // A cubic's middle is three quarters of the way to its control points.
        let aside = (-dy / length * bend / 0.75, dx / length * bend / 0.75);
        let control = |t: f64| {
            let on = mix(p, q, t);
            (on.0 + aside.0, on.1 + aside.1)
        };
        Self([p, control(0.3), control(0.7), q])
    }

    /// A loop above a box, for what is tied to itself.
    pub(super) fn about(frame: Frame, grown: f64) -> Self {
        let (x, y) = (frame.center().0, frame.top);
        let (w, h) = (26.0 + grown * 0.5, 46.0 + grown);
        Self([(x - 12.0, y), (x - w, y - h), (x + w, y - h), (x + 12.0, y)])
    }

    pub(super) fn at(&self, t: f64) -> Point {
        let [a, b, c, d] = self.0;
        let (ab, bc, cd) = (mix(a, b, t), mix(b, c, t), mix(c, d, t));
        mix(mix(ab, bc, t), mix(bc, cd, t), t)
    }

    pub(super) fn samples(&self) -> Vec<Point> {
        (0..=24).map(|i| self.at(f64::from(i) / 24.0)).collect()
    }

    /// The part between two places (de Casteljau 1959).
    fn part(&self, from: f64, to: f64) -> Self {
        let [a, b, c, d] = self.0;
        let (ab, bc, cd) = (mix(a, b, to), mix(b, c, to), mix(c, d, to));
        let (abc, bcd) = (mix(ab, bc, to), mix(bc, cd, to));
        let front = [a, ab, abc, mix(abc, bcd, to)];
        let t = if to > 0.0 { from / to } else { 0.0 };
        let [a, b, c, d] = front;
        let (ab, bc, cd) = (mix(a, b, t), mix(b, c, t), mix(c, d, t));
        let (abc, bcd) = (mix(ab, bc, t), mix(bc, cd, t));
        Self([mix(abc, bcd, t), bcd, cd, d])
    }

    /// The part outside the two boxes that it joins.
    pub(super) fn outside(&self, a: &Frame, b: &Frame) -> Self {
        let leave = |frame: &Frame, place: &dyn Fn(f64) -> f64| {
            let (mut inside, mut beyond) = (0.0, 1.0);
            for i in 1..=40 {
                let t = f64::from(i) / 40.0;
                if !frame.holds(self.at(place(t))) {
                    beyond = t;
                    break;
                }
                inside = t;
            }
            for _ in 0..20 {
                let middle = f64::midpoint(inside, beyond);
                if frame.holds(self.at(place(middle))) { inside = middle } else { beyond = middle }
            }
            place(beyond)
        };
        let (from, to) = (leave(a, &|t| t), leave(&b.grown(2.0), &|t| 1.0 - t));
        if from < to { self.part(from, to) } else { *self }
    }

    pub(super) fn moved(&self, dx: f64, dy: f64) -> Self {
        Self(self.0.map(|(x, y)| (x + dx, y + dy)))
    }

    pub(super) fn path(&self) -> String {
        let [a, b, c, d] = self.0;
        format!(
            "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1
        )
    }

    /// The head of an arrow at its end.
    pub(super) fn arrow(&self) -> String {
        let (tip, back) = (self.at(1.0), self.at(0.94));
        let (dx, dy) = (tip.0 - back.0, tip.1 - back.1);
        let length = (dx * dx + dy * dy).sqrt().max(1e-6);
        let (ux, uy) = (dx / length, dy / length);
        let (x, y) = (tip.0 - ux * 9.0, tip.1 - uy * 9.0);
        format!(
            "M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z",
            tip.0,
            tip.1,
            x - uy * 3.6,
            y + ux * 3.6,
            x + uy * 3.6,
            y - ux * 3.6
        )
    }
}
