import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../repository.mjs';
import { readLinks } from './markdown.mjs';

/** What users of such a library look for, and where it is. */
const PROMISED = {
  'performance tuning': 'docs/guides/performance.md',
  'offline first': 'docs/guides/offline-first.md',
  monitoring: 'docs/guides/monitoring.md',
  integration: 'docs/guides/integration.md',
  testing: 'docs/guides/testing.md',
  'backend protocol': 'PROTOCOL.md',
  troubleshooting: 'docs/guides/troubleshooting.md',
  'moving over from polling': 'docs/guides/from-polling.md',
  "do and don't": 'docs/guides/do-and-dont.md',
};

const read = (page) => readFileSync(path.join(REPOSITORY, page), 'utf8');
const linked = new Set(readLinks(read('README.md')).map(({ target }) => target.split('#')[0]));

describe('the guides', () => {
  it.each(Object.entries(PROMISED))(
    '[row:A10] the one on %s is there, and says something',
    (_, page) => {
      expect(read(page).split('\n').length).toBeGreaterThan(40);
    },
  );

  it('[row:A10] each is found from the README', () => {
    const guides = readdirSync(path.join(REPOSITORY, 'docs/guides')).map(
      (name) => `docs/guides/${name}`,
    );
    expect([...guides, ...Object.values(PROMISED)].filter((page) => !linked.has(page))).toEqual([]);
  });
});
