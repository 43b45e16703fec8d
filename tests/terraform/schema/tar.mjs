// Reads tar archives (POSIX.1-2017, pax: "ustar Interchange Format"), with pax's and GNU's long names.

const BLOCK = 512;

function text(block, from, length) {
  const end = block.indexOf(0, from);
  return block.toString('latin1', from, end < 0 || end > from + length ? from + length : end);
}

/** Yields [name, content] of the regular files. */
export function* filesIn(archive) {
  let longName = null;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const header = archive.subarray(at, at + BLOCK);
    const size = parseInt(text(header, 124, 12).trim() || '0', 8);
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;

    const prefix = text(header, 345, 155);
    const name = longName ?? (prefix ? `${prefix}/` : '') + text(header, 0, 100);
    switch (String.fromCharCode(header[156])) {
      case 'L': // GNU: the content is the next file's name.
        longName = content.toString('utf8').replace(/\0+$/, '');
        break;
      case 'x': // pax: records "LENGTH KEY=VALUE\n" for the next file.
        longName = /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1] ?? longName;
        break;
      case '0':
      case '\0':
        longName = null;
        yield [name, content];
        break;
      default:
        longName = null;
    }
  }
}
