'use strict';
(() => {
  // ---- data
  const data = JSON.parse(document.getElementById('data').textContent);
  const STATUSES = ['asserted', 'attributed', 'hedged', 'negated'];
  const SMOOTH = 2000; // edges that are drawn at once
  const DAY = 86400000, YEAR_ZERO = Date.UTC(1970, 0, 1) - 719528 * DAY;
  // Marks that turn the direction of what follows have no place in a label.
  const show = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069\u0000-\u001f\u007f]/g, ' ').trim();
  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const nodes = data.nodes.map(([id, name, type, aliases, claims], i) => ({
    i, id, name, label: show(name) || id, type, aliases: aliases || [], claims: claims || [],
    keys: [name, id, ...(aliases || [])].map(fold), edges: [], x: 0, y: 0, vx: 0, vy: 0, in: false, degree: 0,
  }));
  const edges = data.edges.map(([s, o, relation, role, status, sources, contradicted, claims], i) => ({
    i, s: nodes[s], o: nodes[o], relation: data.relations[relation], role, status, sources, contradicted, claims,
    in: false, passes: claims, bend: 0,
  }));
  const pairs = new Map();
  for (const e of edges) {
    e.s.edges.push(e);
    if (e.o !== e.s) e.o.edges.push(e);
    const key = Math.min(e.s.i, e.o.i) + ' ' + Math.max(e.s.i, e.o.i);
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(e);
  }
  for (const all of pairs.values()) {
    all.forEach((e, at) => {
      const side = e.s.i <= e.o.i ? 1 : -1;
      e.bend = (at - (all.length - 1) / 2) * 26 * side;
    });
  }
  const source = (claim) => {
    const d = data.documents[claim.d];
    return claim.c || d.publisher || d.title || d.id;
  };

  // ---- what is shown
  const unique = (all) => [...new Set(all)].sort((a, b) => a.localeCompare(b));
  const sources = unique(edges.flatMap((e) => e.claims.map(source)));
  const dates = edges.flatMap((e) => e.claims.flatMap((c) => [c.f, c.u])).filter((d) => d != null);
  const span = dates.length ? [Math.min(...dates), Math.max(...dates)] : null;
  const off = { relation: new Set(), type: new Set(), status: new Set(), source: new Set() };
  const when = { from: span && span[0], to: span && span[1], undated: true };
  let least = 1;
  let scope = null; // nodes that may be shown; null where all may
  let picked = null; // {node} | {edge} | {path}
  let pathFrom = null;

  function takesClaim(c) {
    if (off.status.has(STATUSES[c.s]) || off.source.has(source(c))) return false;
    if (!span || (when.from === span[0] && when.to === span[1])) return when.undated || c.f != null || c.u != null;
    if (c.f == null && c.u == null) return when.undated;
    return (c.f == null || c.f <= when.to) && (c.u == null || c.u >= when.from);
  }

  function apply() {
    for (const n of nodes) { n.in = false; n.degree = 0; }
    for (const e of edges) {
      e.passes = e.claims.filter(takesClaim);
      e.in = e.passes.length > 0 && (least < 2 || e.sources >= least) && !off.relation.has(e.relation.name) &&
        !off.type.has(e.s.type) && !off.type.has(e.o.type) &&
        (!scope || (scope.has(e.s) && scope.has(e.o)));
      if (!e.in) continue;
      for (const n of [e.s, e.o]) { n.in = true; n.degree++; }
    }
    const plain = least === 1 && when.undated && Object.values(off).every((s) => !s.size) &&
      (!span || (when.from === span[0] && when.to === span[1]));
    for (const n of nodes) {
      const alone = !n.edges.length && plain && !off.type.has(n.type);
      if ((alone && (!scope || scope.has(n))) || (picked && picked.node === n && !n.in)) n.in = true;
    }
    const count = Object.values(off).reduce((sum, s) => sum + s.size, 0) +
      (least > 1) + !when.undated + (span ? (when.from !== span[0]) + (when.to !== span[1]) : 0);
    $('filter-count').textContent = count ? ' (' + count + ')' : '';
    draw();
  }

  /** The entities near some entity, as many as can be drawn. */
  function near(start, reach) {
    const found = new Set([start]);
    let rim = [start];
    let count = 0;
    for (let hop = 0; hop < reach && rim.length; hop++) {
      const next = [];
      for (const n of rim) {
        for (const e of n.edges) {
          const other = e.s === n ? e.o : e.s;
          if (found.has(other)) continue;
          if (found.size >= 160 && hop > 0) return found;
          if (++count > SMOOTH / 2) return found;
          found.add(other);
          next.push(other);
        }
      }
      rim = next;
    }
    return found;
  }

  // ---- layout: springs, and bodies that repel (Barnes and Hut 1986)
  let heat = 0;
  let placed = new Set();

  function settle(fresh) {
    const shown = nodes.filter((n) => !scope || scope.has(n));
    let at = 0;
    for (const n of shown) {
      if (placed.has(n) && !fresh) continue;
      const known = n.edges.map((e) => (e.s === n ? e.o : e.s)).find((m) => placed.has(m));
      const angle = at * 2.399963, far = 14 * Math.sqrt(at + 0.5);
      n.x = (known && !fresh ? known.x : 0) + far * Math.cos(angle);
      n.y = (known && !fresh ? known.y : 0) + far * Math.sin(angle);
      n.vx = n.vy = 0;
      at++;
    }
    placed = new Set(shown);
    weigh(shown);
    heat = 1;
    const until = performance.now() + 350;
    while (heat > 0.02 && performance.now() < until) tick(shown);
    again();
  }

  /** How strongly the middle draws each: the more, the fewer it hangs together with. */
  function weigh(shown) {
    const left = new Set(shown);
    for (const start of shown) {
      if (!left.delete(start)) continue;
      const part = [start];
      for (let i = 0; i < part.length; i++) {
        for (const e of part[i].edges) {
          const other = e.s === part[i] ? e.o : e.s;
          if (left.delete(other)) part.push(other);
        }
      }
      for (const n of part) n.draw = 0.012 + 0.055 / part.length;
    }
  }

  function tick(shown) {
    const tree = quad(shown);
    for (const n of shown) {
      if (tree) repel(tree, n);
      // Small parts are drawn in, lest they push the picture out of sight.
      n.vx -= n.x * n.draw * heat;
      n.vy -= n.y * n.draw * 1.3 * heat;
    }
    for (const e of edges) {
      if (e.s === e.o || (scope && !(scope.has(e.s) && scope.has(e.o)))) continue;
      const dx = e.o.x - e.s.x, dy = e.o.y - e.s.y;
      const now = Math.hypot(dx, dy) || 1;
      const few = Math.min(e.s.edges.length, e.o.edges.length) || 1;
      const pull = ((now - 105) / now) * heat * 0.8 / few;
      const share = e.s.edges.length / (e.s.edges.length + e.o.edges.length);
      e.o.vx -= dx * pull * share; e.o.vy -= dy * pull * share;
      e.s.vx += dx * pull * (1 - share); e.s.vy += dy * pull * (1 - share);
    }
    for (const n of shown) {
      n.vx *= 0.6; n.vy *= 0.6;
      if (n !== held) { n.x += n.vx; n.y += n.vy; }
    }
    heat *= 0.985;
  }

  function quad(all) {
    if (!all.length) return null;
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const n of all) {
      left = Math.min(left, n.x); right = Math.max(right, n.x);
      top = Math.min(top, n.y); bottom = Math.max(bottom, n.y);
    }
    const root = { x: left, y: top, size: Math.max(right - left, bottom - top, 1) + 1, mass: 0, cx: 0, cy: 0, one: null, kids: null };
    for (const n of all) {
      let cell = root;
      for (let depth = 0; ; depth++) {
        cell.cx = (cell.cx * cell.mass + n.x) / (cell.mass + 1);
        cell.cy = (cell.cy * cell.mass + n.y) / (cell.mass + 1);
        cell.mass++;
        if (cell.mass === 1) { cell.one = n; break; }
        if (depth > 24) break;
        if (!cell.kids) {
          cell.kids = [null, null, null, null];
          const old = cell.one;
          cell.one = null;
          const kid = child(cell, old);
          kid.mass = 1; kid.cx = old.x; kid.cy = old.y; kid.one = old;
        }
        cell = child(cell, n);
      }
    }
    return root;
  }

  function child(cell, n) {
    const half = cell.size / 2;
    const east = n.x >= cell.x + half ? 1 : 0, south = n.y >= cell.y + half ? 1 : 0;
    const at = east + 2 * south;
    cell.kids[at] ||= { x: cell.x + east * half, y: cell.y + south * half, size: half, mass: 0, cx: 0, cy: 0, one: null, kids: null };
    return cell.kids[at];
  }

  function repel(root, n) {
    const open = [root];
    while (open.length) {
      const cell = open.pop();
      if (!cell || cell.one === n) continue;
      let dx = n.x - cell.cx, dy = n.y - cell.cy;
      let square = dx * dx + dy * dy;
      if (cell.kids && cell.size * cell.size > square * 0.8) { open.push(...cell.kids); continue; }
      if (square < 1) { dx = (n.i % 7) - 3 || 1; dy = (n.i % 5) - 2; square = 30; }
      if (square > 1.2e6) continue;
      const push = (900 * cell.mass * heat) / square;
      n.vx += dx * push; n.vy += dy * push;
    }
  }

  // ---- drawing
  const $ = (id) => document.getElementById(id);
  const canvas = $('canvas'), stage = $('stage'), pen = canvas.getContext('2d');
  const FONT = '-apple-system, "Segoe UI", Helvetica, Arial, "Noto Sans", sans-serif';
  let width = 0, height = 0, zoom = 1, panX = 0, panY = 0, asked = false, followed = true;
  let over = null, held = null;

  // Seen from afar, marks shrink less than the space between them.
  const radius = (n) => (5 + Math.min(11, Math.sqrt(n.degree) * 1.9)) * Math.max(1, Math.min(0.8 / zoom, 4));
  const toScreen = (x, y) => [x * zoom + panX, y * zoom + panY];
  const toWorld = (x, y) => [(x - panX) / zoom, (y - panY) / zoom];

  function again() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (heat > 0.02) {
        tick(nodes.filter((n) => !scope || scope.has(n)));
        if (followed) fit(true);
        again();
      }
      paint();
    });
  }
  const draw = again;

  /** The middle of an edge's curve, beside the line where it bends. */
  function control(e) {
    const dx = e.o.x - e.s.x, dy = e.o.y - e.s.y, length = Math.hypot(dx, dy) || 1;
    return [(e.s.x + e.o.x) / 2 - (dy / length) * e.bend * 2, (e.s.y + e.o.y) / 2 + (dx / length) * e.bend * 2];
  }

  function at(e, t) {
    const [cx, cy] = control(e), u = 1 - t;
    if (e.s === e.o) {
      const a = t * 2 * Math.PI, r = 15 + Math.abs(e.bend) / 3;
      return [e.s.x + r * Math.sin(a), e.s.y - radius(e.s) - r + r * Math.cos(a)];
    }
    return [u * u * e.s.x + 2 * u * t * cx + t * t * e.o.x, u * u * e.s.y + 2 * u * t * cy + t * t * e.o.y];
  }

  function trace(e) {
    if (e.s === e.o) {
      const r = 15 + Math.abs(e.bend) / 3;
      pen.moveTo(e.s.x + r, e.s.y - radius(e.s) - r);
      pen.arc(e.s.x, e.s.y - radius(e.s) - r, r, 0, 2 * Math.PI);
      return;
    }
    pen.moveTo(e.s.x, e.s.y);
    if (e.bend) pen.quadraticCurveTo(...control(e), e.o.x, e.o.y);
    else pen.lineTo(e.o.x, e.o.y);
  }

  function lit() {
    if (!picked) return null;
    const all = { nodes: new Set(), edges: new Set() };
    if (picked.edge) { all.edges.add(picked.edge); all.nodes.add(picked.edge.s).add(picked.edge.o); }
    if (picked.node) {
      all.nodes.add(picked.node);
      for (const e of picked.node.edges) if (e.in) { all.edges.add(e); all.nodes.add(e.s).add(e.o); }
    }
    if (picked.path) {
      for (const n of picked.path.nodes) all.nodes.add(n);
      for (const step of picked.path.steps) for (const e of step) all.edges.add(e);
    }
    return all;
  }

  function paint() {
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.translate(panX, panY);
    pen.scale(zoom, zoom);
    const bright = lit();
    const shown = edges.filter((e) => e.in);
    const dash = { asserted: [], attributed: [1.5, 4], hedged: [7, 4], negated: [] };
    for (const strong of [false, true]) {
      for (const status of STATUSES) {
        pen.beginPath();
        for (const e of shown) {
          if (e.status === status && (bright ? bright.edges.has(e) : true) === strong) trace(e);
        }
        pen.setLineDash(dash[status].map((d) => d / Math.max(zoom, 0.6)));
        pen.lineCap = status === 'attributed' ? 'round' : 'butt';
        pen.lineWidth = (strong && bright ? 2.2 : 1.2) / Math.max(zoom, 0.6);
        pen.strokeStyle = !strong && bright ? 'rgba(110,119,129,.18)' : status === 'negated' ? '#b04a00' : bright ? '#3d4650' : 'rgba(87,96,106,.72)';
        pen.stroke();
      }
    }
    pen.setLineDash([]);
    if (zoom > 0.45 || bright) {
      const strong = shown.filter((e) => !bright || bright.edges.has(e));
      pen.beginPath();
      for (const e of strong) if (e.status !== 'negated' && !e.relation.symmetric && e.s !== e.o) arrow(e);
      pen.fillStyle = '#57606a';
      pen.fill();
      for (const e of strong) if (e.status === 'negated') strike(e);
    }
    const live = nodes.filter((n) => n.in);
    const [left, top] = toWorld(-40, -40), [right, bottom] = toWorld(width + 40, height + 40);
    const seen = live.filter((n) => n.x > left && n.x < right && n.y > top && n.y < bottom);
    pen.lineWidth = 1.6 / Math.max(zoom, 0.7);
    for (const strong of [false, true]) {
      pen.globalAlpha = strong ? 1 : 0.25;
      data.types.forEach((type, t) => {
        pen.beginPath();
        for (const n of seen) {
          if (n.type !== t || (bright ? bright.nodes.has(n) : true) !== strong) continue;
          pen.moveTo(n.x + radius(n), n.y);
          pen.arc(n.x, n.y, radius(n), 0, 2 * Math.PI);
        }
        pen.fillStyle = type.fill;
        pen.fill();
        pen.strokeStyle = type.stroke;
        pen.stroke();
      });
    }
    const ring = (n, grown, wide, colour) => {
      pen.beginPath();
      pen.arc(n.x, n.y, radius(n) + grown / zoom, 0, 2 * Math.PI);
      pen.lineWidth = wide / Math.max(zoom, 0.7);
      pen.strokeStyle = colour;
      pen.stroke();
    };
    if (picked && picked.node) ring(picked.node, 0, 3.2, data.types[picked.node.type].stroke);
    if (pathFrom) ring(pathFrom, 0, 3.2, '#0b5cad');
    if (over && over.edges && over.in) ring(over, 4, 2, 'rgba(11,92,173,.5)');
    pen.globalAlpha = 1;
    labels(seen, shown, bright);
  }

  function arrow(e) {
    const r = radius(e.o) + 1.5;
    let t = 1;
    for (let i = 0; i < 24; i++) {
      t -= 0.03;
      const [x, y] = at(e, t);
      if (Math.hypot(x - e.o.x, y - e.o.y) >= r) break;
    }
    const [x, y] = at(e, t), [bx, by] = at(e, Math.max(0, t - 0.06));
    const length = Math.hypot(x - bx, y - by) || 1, ux = (x - bx) / length, uy = (y - by) / length;
    const size = 8 / Math.max(zoom, 0.8);
    pen.moveTo(x + ux * 2, y + uy * 2);
    pen.lineTo(x - ux * size - uy * size * 0.42, y - uy * size + ux * size * 0.42);
    pen.lineTo(x - ux * size + uy * size * 0.42, y - uy * size - ux * size * 0.42);
  }

  function strike(e) {
    const [x, y] = at(e, 0.5), s = 6 / Math.max(zoom, 0.8);
    pen.beginPath();
    pen.moveTo(x - s, y + s); pen.lineTo(x + s * 0.4, y - s);
    pen.moveTo(x - s * 0.4, y + s); pen.lineTo(x + s, y - s);
    pen.lineWidth = 1.7 / Math.max(zoom, 0.8);
    pen.strokeStyle = '#b04a00';
    pen.stroke();
  }

  const widths = new Map();
  function measure(text, font) {
    const key = font + text;
    if (!widths.has(key)) { pen.font = font; widths.set(key, pen.measureText(text).width); }
    return widths.get(key);
  }

  /** Names and relations, the weightiest first, each only where it covers none before it. */
  function labels(live, shown, bright) {
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.lineJoin = 'round';
    const taken = new Map();
    const cellsOf = (b) => {
      const all = [];
      for (let x = Math.floor(b[0] / 90); x <= Math.floor(b[2] / 90); x++) {
        for (let y = Math.floor(b[1] / 40); y <= Math.floor(b[3] / 40); y++) all.push(x + ' ' + y);
      }
      return all;
    };
    const dots = new Map();
    const clear = (map, b) => cellsOf(b).every((c) => (map.get(c) || []).every((o) => b[0] >= o[2] || o[0] >= b[2] || b[1] >= o[3] || o[1] >= b[3]));
    const take = (map, b) => { for (const c of cellsOf(b)) (map.get(c) || map.set(c, []).get(c)).push(b); };
    const write = (text, x, y, font, fill, force, struck) => {
      const w = measure(text, font);
      const box = [x - w / 2 - 3, y - 8, x + w / 2 + 3, y + 8];
      if (box[2] < 0 || box[0] > width || box[3] < 0 || box[1] > height) return false;
      const cut = box[0] < 0 || box[2] > width || box[1] < 0 || box[3] > height;
      // Weighty names may cover a mark, never another name.
      if (force < 2 && (cut || !clear(taken, box) || (!force && !clear(dots, box)))) return false;
      take(taken, box);
      pen.font = font;
      pen.strokeStyle = 'rgba(255,255,255,.92)';
      pen.lineWidth = 4;
      pen.strokeText(text, x, y);
      pen.fillStyle = fill;
      pen.fillText(text, x, y);
      if (struck) pen.fillRect(x - w / 2, y, w, 1);
      return true;
    };
    const short = (text) => (text.length > 34 ? text.slice(0, 33) + '…' : text);
    const weight = (n) => (bright && bright.nodes.has(n) ? 1000 : 0) + (over === n ? 2000 : 0) + n.degree;
    for (const n of live) {
      const [x, y] = toScreen(n.x, n.y), r = radius(n) * zoom;
      if (x > -50 && x < width + 50 && y > -50 && y < height + 50) take(dots, [x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7]);
    }
    for (const n of [...live].sort((a, b) => weight(b) - weight(a))) {
      if (bright && !bright.nodes.has(n) && over !== n) continue;
      const [x, y] = toScreen(n.x, n.y), r = radius(n) * zoom;
      const strong = over === n || (picked && picked.node === n);
      const font = (strong ? '600 ' : '') + '12.5px ' + FONT, text = short(n.label);
      if (x < -60 || x > width + 60 || y < -30 || y > height + 30) continue;
      const w = measure(text, font) / 2 + r + 4;
      const sides = [[x, y + r + 11], [x, y - r - 10], [x + w, y], [x - w, y]];
      const put = (force) => sides.some(([a, b]) => write(text, a, b, font, '#1b1f24', force));
      if (!put(0) && (bright || n.degree > 3) && !put(1) && strong) put(2);
    }
    const told = bright ? [...bright.edges].filter((e) => e.in) : zoom > 1.25 ? shown : [];
    if (over && over.relation && !told.includes(over)) told.unshift(over);
    for (const e of told) {
      const [x, y] = toScreen(...at(e, 0.5));
      write(short(words(e)), x, y, '11.5px ' + FONT, e.status === 'negated' ? '#b04a00' : '#57606a', over === e || (picked && picked.edge === e) ? 2 : 0, e.status === 'negated');
    }
  }

  const words = (e) => show(e.relation.name.replaceAll('_', ' ') + (e.role ? ' (' + e.role + ')' : ''));

  function fit(soft, some, most) {
    const live = (some || nodes).filter((n) => n.in);
    if (!live.length || !width) return;
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const n of live) {
      left = Math.min(left, n.x); right = Math.max(right, n.x);
      top = Math.min(top, n.y); bottom = Math.max(bottom, n.y);
    }
    const side = Math.min(80, width * 0.14);
    zoom = Math.min(most || 2.2, (width - 2 * side) / Math.max(right - left, 1), (height - 160) / Math.max(bottom - top, 1));
    panX = width / 2 - ((left + right) / 2) * zoom;
    panY = height / 2 - 22 - ((top + bottom) / 2) * zoom;
    if (!soft) draw();
  }

  /** Brings what was chosen into view. */
  function center() {
    followed = false;
    const bright = lit();
    if (bright) fit(false, [...bright.nodes], 1.7);
  }

  function zoomAt(x, y, by) {
    followed = false;
    const [wx, wy] = toWorld(x, y);
    zoom = Math.min(8, Math.max(0.03, zoom * by));
    panX = x - wx * zoom;
    panY = y - wy * zoom;
    draw();
  }

  function resize() {
    const box = stage.getBoundingClientRect(), ratio = window.devicePixelRatio || 1;
    const first = !width;
    width = box.width; height = box.height;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (first || followed) fit(true);
    paint();
  }

  // ---- hands
  function hit(x, y, slack) {
    const [wx, wy] = toWorld(x, y);
    let best = null, least = Infinity;
    for (const n of nodes) {
      if (!n.in) continue;
      const d = Math.hypot(n.x - wx, n.y - wy) - radius(n);
      if (d < (4 + slack) / zoom && d < least) { least = d; best = n; }
    }
    if (best) return best;
    for (const e of edges) {
      if (!e.in) continue;
      for (let i = 1; i < 20; i++) {
        const [px, py] = at(e, i / 20), [qx, qy] = at(e, (i + 1) / 20);
        const lx = qx - px, ly = qy - py, square = lx * lx + ly * ly || 1;
        const t = Math.max(0, Math.min(1, ((wx - px) * lx + (wy - py) * ly) / square));
        const d = Math.hypot(px + t * lx - wx, py + t * ly - wy);
        if (d < (5 + slack) / zoom && d < least) { least = d; best = e; }
      }
    }
    return best;
  }

  const fingers = new Map();
  let moved = 0, spread = 0;
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    moved = 0;
    if (fingers.size === 1) {
      const found = hit(event.offsetX, event.offsetY, event.pointerType === 'touch' ? 10 : 0);
      held = found && found.edges ? found : null;
    } else held = null;
    spread = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) {
      const found = hit(event.offsetX, event.offsetY, 0);
      if (found !== over) { over = found; canvas.classList.toggle('over', !!over); draw(); }
      return;
    }
    const dx = event.offsetX - last[0], dy = event.offsetY - last[1];
    moved += Math.abs(dx) + Math.abs(dy);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (fingers.size === 2) {
      const [a, b] = [...fingers.values()], now = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (spread) zoomAt((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, now / spread);
      spread = now;
      return;
    }
    if (moved < 4) return;
    followed = false;
    canvas.classList.add('drag');
    if (held) { [held.x, held.y] = toWorld(event.offsetX, event.offsetY); heat = Math.max(heat, 0.12); }
    else { panX += dx; panY += dy; }
    draw();
  });
  const lift = (event) => {
    const was = fingers.delete(event.pointerId);
    canvas.classList.remove('drag');
    if (was && !fingers.size && moved < 6 && event.type === 'pointerup') {
      const found = hit(event.offsetX, event.offsetY, event.pointerType === 'touch' ? 10 : 0);
      if (found && found.edges) choose(found, event.shiftKey);
      else if (found) pick({ edge: found });
      else { pathFrom = null; pick(null); }
    }
    held = null;
    spread = 0;
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoomAt(event.offsetX, event.offsetY, Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)));
  }, { passive: false });
  canvas.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (step) { followed = false; panX += step[0]; panY += step[1]; draw(); event.preventDefault(); }
    else if (event.key === '+' || event.key === '=') zoomAt(width / 2, height / 2, 1.25);
    else if (event.key === '-') zoomAt(width / 2, height / 2, 0.8);
    else if (event.key === '0') fit();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && document.activeElement.tagName !== 'INPUT') { event.preventDefault(); $('search').focus(); }
    if (event.key !== 'Escape') return;
    if (!$('filters').hidden) toggleFilters(false);
    else { pathFrom = null; pick(null); }
  });
  $('zoom-in').onclick = () => zoomAt(width / 2, height / 2, 1.35);
  $('zoom-out').onclick = () => zoomAt(width / 2, height / 2, 0.74);
  $('fit').onclick = () => fit();

  // ---- choosing
  function choose(n, withShift) {
    if (scope && !scope.has(n)) widen(n);
    const from = pathFrom || (withShift && picked && picked.node);
    if (from && from !== n) return findPath(from, n);
    pathFrom = null;
    pick({ node: n });
  }

  function pick(what) {
    picked = what;
    apply();
    panel();
    if (what) $('panel').scrollTop = 0;
  }

  function widen(n) {
    const room = near(n, 1);
    const both = new Set([...(scope || []), ...room]);
    let count = 0;
    for (const e of edges) if (both.has(e.s) && both.has(e.o)) count++;
    scope = count > SMOOTH ? near(n, 2) : both;
    notice();
    settle(false);
  }

  function findPath(from, to) {
    pathFrom = null;
    // What filters hide is no way, nor is what is only denied.
    const open = (e) => e.passes.some((c) => c.s !== 3) && (least < 2 || e.sources >= least) && !off.relation.has(e.relation.name) &&
      !off.type.has(e.s.type) && !off.type.has(e.o.type);
    const came = new Map([[from, null]]);
    const queue = [from];
    for (let i = 0; i < queue.length && !came.has(to); i++) {
      for (const e of queue[i].edges) {
        const other = e.s === queue[i] ? e.o : e.s;
        if (!came.has(other) && open(e)) { came.set(other, queue[i]); queue.push(other); }
      }
    }
    if (!came.has(to)) return pick({ none: [from, to] });
    const way = [];
    for (let n = to; n; n = came.get(n)) way.unshift(n);
    const steps = way.slice(1).map((n, i) => n.edges.filter((e) => open(e) && (e.s === way[i] || e.o === way[i]) && (e.s === n || e.o === n)));
    if (scope && way.some((n) => !scope.has(n))) {
      scope = new Set([...scope, ...way]);
      settle(false);
    }
    pick({ path: { nodes: way, steps } });
    center();
  }

  // ---- the panel
  function make(tag, props, ...kids) {
    const element = Object.assign(document.createElement(tag), props || {});
    element.append(...kids.filter((k) => k !== null && k !== undefined && k !== ''));
    return element;
  }
  const name = (text) => make('bdi', { className: 'name', dir: 'auto', textContent: text });
  const dot = (type) => {
    const mark = make('span', { className: 'dot' });
    mark.style.background = data.types[type].fill;
    mark.style.borderColor = data.types[type].stroke;
    return mark;
  };
  const days = (claims) => unique(claims.map((c) => c.t).filter(Boolean)).join('; ');

  function entityButton(n) {
    const shown = n.degree || n.edges.length;
    return make('button', { className: 'item', type: 'button', onclick: () => { choose(n); center(); } },
      dot(n.type), name(n.name), make('span', { className: 'small', textContent: '  ' + shown }));
  }

  function statement(e) {
    const line = make('span', { className: e.status === 'negated' ? 'denied-text' : '' },
      name(e.s.name), ' ' + e.relation.reads + ' ', name(e.o.name), e.role ? ' (' : '', e.role ? name(e.role) : '', e.role ? ')' : '');
    return line;
  }

  function edgeButton(e) {
    const time = days(e.passes);
    return make('button', { className: 'item', type: 'button', onclick: () => { pick({ edge: e }); center(); } },
      statement(e), ' ', time ? make('span', { className: 'when', textContent: time + ' ' }) : '',
      e.status !== 'asserted' ? make('span', { className: 'tag ' + e.status, textContent: e.status }) : '');
  }

  function claimCard(c, relation) {
    const d = data.documents[c.d];
    const where = make('div', { className: 'meta' }, name(d.title || d.id));
    if (d.publisher) where.append(', ', name(d.publisher));
    if (d.published) where.append(', ' + d.published);
    const more = [];
    if (c.c) more.push(make('div', { className: 'meta' }, 'cites ', name(c.c), c.e ? ' ' + c.e : ''));
    if (c.k) more.push(make('div', { className: 'meta' }, 'said by ', name(c.k)));
    if (c.p) more.push(make('div', { className: 'meta' }, 'in ', name(c.p)));
    return make('div', { className: 'claim' },
      make('div', {}, relation ? make('span', { textContent: relation + ' ' }) : '',
        make('span', { className: 'tag ' + STATUSES[c.s], textContent: STATUSES[c.s] }), c.t ? ' ' + c.t : ''),
      make('blockquote', { dir: 'auto', textContent: data.quotes[c.q] }),
      where, ...more,
      make('div', { className: 'meta', textContent: 'bytes ' + c.b[0] + '–' + c.b[1] + ', rule ' + c.r }));
  }

  function panel() {
    const panel = $('panel');
    panel.replaceChildren();
    const back = make('button', { type: 'button', textContent: 'All entities', onclick: () => { pathFrom = null; pick(null); } });
    if (!picked) return overview(panel);
    if (picked.node) {
      const n = picked.node;
      panel.append(make('h2', {}, dot(n.type), name(n.name)));
      panel.append(make('p', { className: 'small' }, data.types[n.type].name + ', ', name(n.id)));
      if (n.aliases.length) panel.append(make('p', { className: 'small' }, 'Also: ', ...n.aliases.flatMap((a, i) => [i ? ', ' : '', name(a)])));
      const from = make('button', { type: 'button', id: 'path-from', textContent: pathFrom === n ? 'Now choose the other end' : 'Path from here',
        className: pathFrom === n ? 'on' : '', onclick: () => { pathFrom = pathFrom === n ? null : n; panel_(); draw(); } });
      panel.append(make('div', { className: 'row' }, from,
        scope ? make('button', { type: 'button', textContent: 'Show its neighbours', onclick: () => { widen(n); pick({ node: n }); } }) : '',
        make('button', { type: 'button', textContent: 'Only what is near', onclick: () => { scope = near(n, 2); notice(); settle(true); followed = true; pick({ node: n }); } }), back));
      const shown = n.edges.filter((e) => e.in), hidden = n.edges.length - shown.length;
      if (shown.length) panel.append(make('h3', { textContent: shown.length + (shown.length === 1 ? ' edge' : ' edges') }), ...shown.slice(0, 300).map(edgeButton));
      if (hidden) panel.append(make('p', { className: 'small', textContent: hidden + ' more not shown' }));
      if (n.claims.length) panel.append(make('h3', { textContent: 'Of it alone' }), ...n.claims.map((c) => claimCard(c, c.w)));
      return;
    }
    if (picked.edge) {
      const e = picked.edge;
      panel.append(make('h2', {}, statement(e)));
      panel.append(make('p', { className: 'small' }, make('span', { className: 'tag ' + e.status, textContent: e.status }), ' ',
        e.claims.length + (e.claims.length === 1 ? ' claim' : ' claims') + ', ' + e.sources + (e.sources === 1 ? ' independent source' : ' independent sources')));
      if (e.contradicted) panel.append(make('p', { className: 'warn', textContent: 'Its claims cannot all be right.' }));
      panel.append(make('div', { className: 'row' },
        ...[e.s, e.o].map((n) => make('button', { type: 'button', onclick: () => choose(n) }, dot(n.type), name(n.name))), back));
      panel.append(...e.passes.map((c) => claimCard(c)));
      const hidden = e.claims.length - e.passes.length;
      if (hidden) panel.append(make('p', { className: 'small', textContent: hidden + ' more hidden by filters' }));
      return;
    }
    if (picked.path) {
      const { nodes: way, steps } = picked.path;
      panel.append(make('h2', { id: 'path-title' }, 'Path of ' + steps.length + (steps.length === 1 ? ' step' : ' steps')), make('div', { className: 'row' }, back));
      way.forEach((n, i) => {
        panel.append(entityButton(n));
        if (!steps[i]) return;
        const step = make('div', { className: 'step' });
        for (const e of steps[i]) step.append(edgeButton(e), claimCard(e.passes.find((c) => c.s !== 3) || e.passes[0]));
        panel.append(step);
      });
      return;
    }
    panel.append(make('h2', { textContent: 'No path' }),
      make('p', {}, 'Nothing that is shown joins ', name(picked.none[0].name), ' and ', name(picked.none[1].name), '.'), make('div', { className: 'row' }, back));
  }
  const panel_ = panel;

  function overview(panel) {
    const live = nodes.filter((n) => n.in).sort((a, b) => b.degree - a.degree || a.name.localeCompare(b.name));
    const count = edges.filter((e) => e.in).length;
    panel.append(make('h2', { id: 'shown', textContent: live.length + ' entities, ' + count + ' edges' }));
    const claims = edges.reduce((sum, e) => sum + (e.in ? e.passes.length : 0), 0);
    panel.append(make('p', { className: 'small', textContent: claims + ' claims from ' + data.documents.length + (data.documents.length === 1 ? ' document. ' : ' documents. ') +
      'Click an entity or an edge; click one entity and shift-click another for a path between them.' }));
    panel.append(make('h3', { textContent: 'Entities, by edges' }), ...live.slice(0, 250).map(entityButton));
    if (live.length > 250) panel.append(make('p', { className: 'small', textContent: (live.length - 250) + ' more: search for them' }));
  }

  function notice() {
    const all = nodes.length;
    const few = scope ? [...scope].length : all;
    $('notice').hidden = !scope || few === all;
    $('notice').textContent = 'Showing ' + few + ' of ' + all + ' entities. Search for others, or show the neighbours of one.';
  }

  // ---- search
  const search = $('search'), found = $('found');
  let results = [], chosen = 0;
  search.addEventListener('input', () => {
    const words = fold(search.value.trim());
    const score = (n) => Math.min(...n.keys.map((k) => (k === words ? 0 : k.startsWith(words) ? 1 : k.includes(' ' + words) ? 2 : k.includes(words) ? 3 : 9)));
    results = words ? nodes.map((n) => [score(n), n]).filter(([s]) => s < 9)
      .sort((a, b) => a[0] - b[0] || b[1].edges.length - a[1].edges.length).slice(0, 12).map(([, n]) => n) : [];
    chosen = 0;
    list();
  });
  function list() {
    found.replaceChildren(...results.map((n, i) => {
      const li = make('li', { role: 'option', id: 'found-' + i, onclick: () => go(n) }, dot(n.type), name(n.name), ' ',
        make('small', { textContent: data.types[n.type].name }));
      li.setAttribute('aria-selected', i === chosen);
      return li;
    }));
    if (!results.length && search.value.trim()) found.replaceChildren(make('li', { className: 'small', textContent: 'No name has this in it' }));
    found.hidden = !search.value.trim();
    search.setAttribute('aria-expanded', !found.hidden);
    search.setAttribute('aria-activedescendant', results.length ? 'found-' + chosen : '');
  }
  search.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      chosen = (chosen + (event.key === 'ArrowDown' ? 1 : -1) + results.length) % (results.length || 1);
      list();
    } else if (event.key === 'Enter' && results[chosen]) go(results[chosen]);
    else if (event.key === 'Escape') { search.value = ''; list(); search.blur(); }
  });
  search.addEventListener('blur', () => setTimeout(() => { found.hidden = true; search.setAttribute('aria-expanded', 'false'); }, 180));
  function go(n) {
    search.value = '';
    list();
    choose(n);
    if (picked && picked.node) center();
    $('panel').focus();
  }

  // ---- filters
  function toggleFilters(open) {
    $('filters').hidden = !open;
    $('filter-button').setAttribute('aria-expanded', open);
    $('filter-button').classList.toggle('on', open);
  }
  $('filter-button').onclick = () => toggleFilters($('filters').hidden);

  function boxes(title, kind, values, mark) {
    const inputs = [];
    const change = () => { apply(); if (!picked) panel(); };
    const list = make('div', { className: 'list' }, ...values.map(([value, text, count]) => {
      const input = make('input', { type: 'checkbox', checked: true, value: String(value) });
      input.onchange = () => { if (input.checked) off[kind].delete(value); else off[kind].add(value); change(); };
      inputs.push([input, value]);
      return make('label', {}, input, mark ? mark(value) : '', name(text), make('span', { className: 'small', textContent: count }));
    }));
    const all = (on) => make('button', { type: 'button', textContent: on ? 'all' : 'none', ariaLabel: title + ': ' + (on ? 'all' : 'none'), onclick: () => {
      for (const [input, value] of inputs) { input.checked = on; if (on) off[kind].delete(value); else off[kind].add(value); }
      change();
    } });
    return make('fieldset', { id: 'filter-' + kind }, make('legend', {}, make('span', { textContent: title }), make('span', {}, all(true), all(false))), list);
  }

  const iso = (day) => { const d = new Date(YEAR_ZERO + day * DAY); return Number.isNaN(+d) ? '' : d.toISOString().slice(0, 10); };

  function filters() {
    const tally = (keys) => { const m = new Map(); for (const k of keys) m.set(k, (m.get(k) || 0) + 1); return m; };
    const relations = tally(edges.map((e) => e.relation.name));
    const types = tally(nodes.map((n) => n.type));
    const statuses = tally(edges.flatMap((e) => e.claims.map((c) => STATUSES[c.s])));
    const said = tally(edges.flatMap((e) => e.claims.map(source)));
    const byCount = (map) => [...map].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0])));
    const close = make('button', { type: 'button', textContent: 'Close', onclick: () => { toggleFilters(false); $('filter-button').focus(); } });
    const all = [make('div', { className: 'row' }, close)];
    if (span) {
      const low = make('input', { type: 'range', id: 'date-from', min: span[0], max: span[1], value: span[0], ariaLabel: 'From' });
      const high = make('input', { type: 'range', id: 'date-to', min: span[0], max: span[1], value: span[1], ariaLabel: 'To' });
      const told = make('div', { className: 'dates' });
      const undated = make('input', { type: 'checkbox', id: 'undated', checked: true });
      const change = (event) => {
        if (+low.value > +high.value) { if (event.target === low) high.value = low.value; else low.value = high.value; }
        when.from = +low.value; when.to = +high.value; when.undated = undated.checked;
        tell(); apply(); if (!picked) panel();
      };
      const tell = () => {
        told.replaceChildren(make('span', { textContent: iso(+low.value) }), make('span', { textContent: iso(+high.value) }));
        low.setAttribute('aria-valuetext', iso(+low.value)); high.setAttribute('aria-valuetext', iso(+high.value));
      };
      low.oninput = high.oninput = undated.onchange = change;
      tell();
      all.push(make('fieldset', { id: 'filter-date' }, make('legend', {}, make('span', { textContent: 'When it held' })), told, low, high,
        make('label', {}, undated, make('span', { textContent: 'also what has no date' }))));
    }
    const most = Math.max(1, ...edges.map((e) => e.sources));
    if (most > 1) {
      const few = make('input', { type: 'range', id: 'least', min: 1, max: most, value: 1, ariaLabel: 'Least number of independent sources' });
      const told = make('span', { textContent: '1' });
      few.oninput = () => { least = +few.value; told.textContent = few.value; apply(); if (!picked) panel(); };
      all.push(make('fieldset', {}, make('legend', {}, make('span', { textContent: 'Independent sources, at least' }), told), few));
    }
    all.push(boxes('Status', 'status', STATUSES.filter((s) => statuses.has(s)).map((s) => [s, s, statuses.get(s)])));
    all.push(boxes('Types', 'type', byCount(types).map(([t, c]) => [t, data.types[t].name, c]), dot));
    all.push(boxes('Relations', 'relation', byCount(relations).map(([r, c]) => [r, r.replaceAll('_', ' '), c])));
    all.push(boxes('Sources', 'source', byCount(said).map(([s, c]) => [s, s, c])));
    $('filters').replaceChildren(...all);
  }

  function legend() {
    const used = [...new Set(nodes.map((n) => n.type))].sort((a, b) => a - b);
    const lines = STATUSES.filter((s) => edges.some((e) => e.status === s));
    const dash = { attributed: '1.5 4', hedged: '7 4' };
    $('legend').replaceChildren(...used.map((t) => {
      const mark = make('i');
      mark.style.background = data.types[t].fill;
      mark.style.borderColor = data.types[t].stroke;
      return make('span', {}, mark, name(data.types[t].name));
    }), ...lines.map((s) => {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      svg.setAttribute('width', 26); svg.setAttribute('height', 12);
      const path = (d, more) => {
        const p = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        for (const [k, v] of Object.entries({ d, fill: 'none', stroke: s === 'negated' ? '#b04a00' : '#57606a', 'stroke-width': 1.6, ...more })) p.setAttribute(k, v);
        svg.append(p);
      };
      path('M0 6h26', dash[s] ? { 'stroke-dasharray': dash[s], 'stroke-linecap': s === 'attributed' ? 'round' : 'butt' } : {});
      if (s === 'negated') path('M8 11l6 -10M12 11l6 -10');
      return make('span', {}, svg, s);
    }));
  }

  // ---- start
  if (edges.length > SMOOTH || nodes.length > SMOOTH) {
    const start = data.start != null ? nodes[data.start] : nodes.reduce((a, b) => (b.edges.length > a.edges.length ? b : a), nodes[0]);
    scope = near(start, 2);
    picked = { node: start };
  }
  filters();
  legend();
  apply();
  notice();
  settle(true);
  panel();
  new ResizeObserver(resize).observe(stage);
  resize();

  // For tests: where something is on the page.
  window.isnad = {
    place(id) {
      const n = nodes.find((m) => m.id === id), box = canvas.getBoundingClientRect();
      const [x, y] = toScreen(n.x, n.y);
      return [box.left + x, box.top + y];
    },
    middle(i) {
      const box = canvas.getBoundingClientRect(), [x, y] = toScreen(...at(edges[i], 0.5));
      return [box.left + x, box.top + y];
    },
    find: (s, relation, o) => edges.findIndex((e) => e.s.id === s && e.relation.name === relation && e.o.id === o),
    shown: () => ({ nodes: nodes.filter((n) => n.in).map((n) => n.id), edges: edges.filter((e) => e.in).map((e) => e.i) }),
    still: () => heat <= 0.02,
    /** Milliseconds that painting takes, the mean of some. */
    speed() {
      paint();
      const start = performance.now();
      for (let i = 0; i < 20; i++) paint();
      return (performance.now() - start) / 20;
    },
  };
})();
