// Without VitePress's fonts: the reader's system has good ones, and a page loads nothing for them.
import theme from 'vitepress/theme-without-fonts';
import './style.css';

export default theme;
