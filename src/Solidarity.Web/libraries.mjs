// Copies what the pages use out of node_modules into wwwroot/lib. The build runs it after `npm ci`.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const files = {
  '@picocss/pico/LICENSE.md': 'pico/LICENSE.md',
  '@fontsource/noto-sans/LICENSE': 'noto/LICENSE.txt',
  'altcha/dist/workers/pbkdf2.js': 'altcha/pbkdf2.js',
  'altcha/LICENSE.txt': 'altcha/LICENSE.txt',
  'htmx.org/dist/htmx.min.js': 'htmx/htmx.min.js',
  'htmx.org/LICENSE': 'htmx/LICENSE.txt',
  'turndown/dist/turndown.js': 'turndown/turndown.js',
  'turndown/LICENSE': 'turndown/LICENSE.txt',
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
