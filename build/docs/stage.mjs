// Copies the repository's Markdown into a folder for VitePress and adapts its links: pages link to pages of the site, other files to
// the repository on the web, if its address is known. Usage: stage.mjs TARGET [REPOSITORY-URL]
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const [target, repository] = process.argv.slice(2);

// Pages outside of docs/, and the names that they have on the site.
const OTHERS = {
  'README.md': 'index.md',
  'docs/README.md': 'manual.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security-policy.md',
  'infra/terraform/README.md': 'terraform.md',
};

const pages = new Map([...markdownBelow('docs').map((file) => [file, siteName(file)]), ...Object.entries(OTHERS)]);
const assets = [...filesBelow('docs/images'), ...filesBelow('docs/benchmarks').filter((file) => !file.endsWith('.md'))];

for (const [file, name] of pages) {
  write(name, adapt(fs.readFileSync(path.join(ROOT, file), 'utf8'), file, name));
}
for (const file of assets) {
  write(path.join('public', path.relative('docs', file)), fs.readFileSync(path.join(ROOT, file)));
}
write('sidebar.json', JSON.stringify(sidebar(), null, 2));

function siteName(file) {
  return path.relative('docs', file).replace(/README\.md$/, 'index.md');
}

/** Links outside of code, in which brackets have other meanings. */
function adapt(text, file, name) {
  return text.replace(/^( *)```[^]*?^\1```$|`[^`\n]+`|\]\(([^()\s]+)\)/gm, (match, _, link) => (link ? `](${adapted(link, file, name)}` : match));
}

/** @returns The link's new address and the closing parenthesis, with attributes where the site's router must not handle it. */
function adapted(link, file, name) {
  if (/^[a-z]+:/.test(link) || link.startsWith('#')) {
    return `${link})`;
  }
  const [relative, fragment] = link.split('#');
  const repositoryPath = path.posix.join(path.posix.dirname(file), relative);
  const page = pages.get(repositoryPath);
  if (page) {
    return `${between(name, page)}${fragment ? `#${fragment}` : ''})`;
  }
  if (assets.includes(repositoryPath)) {
    const asset = path.posix.relative('docs', repositoryPath);
    return /\.(svg|png)$/.test(asset) ? `/${asset})` : `${between(name, asset)}){target="_self"}`;
  }
  return repository ? `${repository}/blob/main/${repositoryPath})` : '#){.elsewhere}';
}

function between(from, to) {
  const relative = path.posix.relative(path.posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** The index of the manual, and the decisions below their page, are the navigation too. */
function sidebar() {
  const decisions = linksIn('docs/decisions/README.md', /^\| \d+ \|/);
  return fs.readFileSync(path.join(ROOT, 'docs/README.md'), 'utf8').split(/^## /m).slice(1).map((section) => ({
    text: section.split('\n')[0],
    items: links(section, 'docs/README.md').map((item) => (item.link === '/decisions/' ? { ...item, collapsed: true, items: decisions } : item)),
  }));
}

function linksIn(file, lines) {
  return links(fs.readFileSync(path.join(ROOT, file), 'utf8').split('\n').filter((line) => lines.test(line)).join('\n'), file);
}

function links(text, file) {
  return [...text.matchAll(/^\|[^[\]]*\[([^\]]+)\]\(([^)]+)\)/gm)].map(([, label, link]) => ({
    text: label,
    link: `/${pages.get(path.posix.join(path.posix.dirname(file), link)).replace(/(index)?\.md$/, '')}`,
  }));
}

function markdownBelow(folder) {
  return filesBelow(folder).filter((file) => file.endsWith('.md'));
}

function filesBelow(folder) {
  return fs.readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)));
}

function write(name, content) {
  const file = path.join(target, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}
