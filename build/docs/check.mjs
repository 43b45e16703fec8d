// Fails if a link of the built site leads to no file or no anchor of it. Usage: check.mjs SITE BASE
import fs from 'node:fs';
import path from 'node:path';

const [site, base] = process.argv.slice(2);
const files = fs.readdirSync(site, { recursive: true }).filter((file) => file.endsWith('.html') && !file.startsWith('benchmarks/efs-'));
const anchors = new Map(files.map((file) => [file, new Set([...read(file).matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id))]));
const broken = files.flatMap((file) => linksOf(file).filter((link) => !resolves(file, link)).map((link) => `${file}: ${link}`));

if (files.length === 0 || broken.length > 0) {
  console.error(broken.length > 0 ? broken.join('\n') : `${site} has no pages`);
  process.exit(1);
}
console.log(`${files.length} pages, all links resolve`);

function linksOf(file) {
  return [...read(file).matchAll(/<a\b[^>]*\bhref="([^"]+)"/g)].map(([, link]) => link.replaceAll('&amp;', '&')).filter((link) => !/^[a-z]+:/.test(link));
}

function resolves(file, link) {
  const [address, fragment] = link.split('#');
  const target = address === '' ? file : targetOf(file, decodeURI(address));
  return fs.existsSync(path.join(site, target)) && (!fragment || anchors.get(target)?.has(decodeURIComponent(fragment)) === true);
}

function targetOf(file, address) {
  const name = address.startsWith('/') ? path.posix.join('/', address.slice(base.length)).slice(1) : path.posix.join(path.posix.dirname(file), address);
  return name === '' || name.endsWith('/') ? `${name}index.html` : /\.\w+$/.test(name) ? name : `${name}.html`;
}

function read(file) {
  return fs.readFileSync(path.join(site, file), 'utf8');
}
