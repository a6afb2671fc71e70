import { SHOWN_PAGES, shownPage, shownPath, showsSideBySide } from './shown-pages';

describe('what the two windows show', () => {
  it('[row:E10] is a page of the app, or a row of one', () => {
    for (const page of SHOWN_PAGES) {
      expect(shownPage(page.path)).toBe(page);
      expect(shownPath(`${page.path}/x-1`)).toBe(`${page.path}/x-1`);
    }
  });

  it.each([
    undefined,
    '',
    'x',
    '//evil.example',
    'https://evil.example',
    'javascript:1',
    '/nowhere',
  ])('[row:E10] is the first page for what is none: %j', (path) => {
    expect(shownPath(path)).toBe(SHOWN_PAGES[0].path);
  });

  it('[row:E10] is the page alone where the rest of the path is no name of a row', () => {
    expect(shownPath('/contacts/..//evil.example')).toBe('/contacts');
    expect(shownPath('/contactsx')).toBe(SHOWN_PAGES[0].path);
  });

  it('[row:E10] is offered by each page that both can show, and by no other one', () => {
    for (const path of ['/todos', '/notes', '/chat', '/board', '/live', '/customers', '/tiers']) {
      expect(showsSideBySide(path)).toBe(true);
    }
    for (const path of ['/grid', '/two-windows', '/todo', '/']) {
      expect(showsSideBySide(path)).toBe(false);
    }
  });
});
