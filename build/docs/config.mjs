import fs from 'node:fs';

const sidebar = JSON.parse(fs.readFileSync(new URL('../sidebar.json', import.meta.url), 'utf8'));
const repository = process.env.DOCS_REPOSITORY;

/** GitHub's fragments, which the Markdown's links use. */
function slugify(heading) {
  return heading.trim().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-').toLowerCase();
}

export default {
  title: 'PhpBridge',
  description: 'WordPress on AWS Lambda: a custom runtime for php-fpm, with code on EFS at the speed of a local disk',
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  outDir: './dist',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  // Reports in public/ are no pages of VitePress; check.mjs checks all links.
  ignoreDeadLinks: [/\/efs-(plain|heavy)$/],
  markdown: { anchor: { slugify }, theme: { light: 'github-light-high-contrast', dark: 'github-dark' } },
  themeConfig: {
    sidebar,
    nav: [
      { text: 'Manual', link: '/manual' },
      { text: 'Settings', link: '/settings' },
      { text: 'Troubleshooting', link: '/troubleshoot' },
      { text: 'Changelog', link: '/changelog' },
    ],
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: repository ? [{ icon: 'github', link: repository }] : undefined,
    footer: { message: 'MIT licence' },
  },
};
