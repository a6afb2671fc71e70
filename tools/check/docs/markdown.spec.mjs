import { readAnchors, readFences, readLinks, stripCode } from './markdown.mjs';

describe('markdown', () => {
  it('[H5] fences keep their info, their code and the line where the code begins', () => {
    const text = ['one', '```ts fragment', 'a', 'b', '```', '~~~', '```', '~~~'].join('\n');
    expect(readFences(text)).toEqual([
      { info: 'ts fragment', code: 'a\nb', line: 2 },
      { info: '', code: '```', line: 6 },
    ]);
  });

  it('[H5] links and images are read with their line, but not from code', () => {
    const text = [
      'See [a](./a.md#b "title") and ![c](c.png).',
      '`[no](code.md)` and ``[no](`x`)``',
      '```',
      '[no](fence.md)',
      '```',
      '[ref]: d.md',
      '<img src="e.png" alt="">',
      '<!-- [no](comment.md) -->',
    ].join('\n');
    expect(readLinks(text)).toEqual([
      { target: './a.md#b', line: 1 },
      { target: 'c.png', line: 1 },
      { target: 'd.md', line: 6 },
      { target: 'e.png', line: 7 },
    ]);
    expect(stripCode(text).split('\n')).toHaveLength(8);
  });

  it('[H5] anchors are those that GitHub makes', () => {
    const text = ['# The `hub`: set & get', '## Same', '## Same', '<a id="own"></a>'].join('\n');
    expect([...readAnchors(text)]).toEqual(['the-hub-set--get', 'same', 'same-1', 'own']);
  });

  it('[H5] what looks like a heading in code makes no anchor', () => {
    expect([...readAnchors('# Real\n```sh\n# comment\n```\n')]).toEqual(['real']);
  });
});
