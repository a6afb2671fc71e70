import { colourCode } from './colour-code';

const CODE = `// One line.
export class Todos {
  private readonly rows = injectList(TODOS, (view) => view.where('done', '==', false).limit(50));
  /* more */ save() { return \`a \${1_000}\`; }
}`;

function textsOf(kind: string): readonly string[] {
  return colourCode(CODE)
    .filter((token) => token.kind === kind)
    .map(({ text }) => text);
}

describe('the colours of code', () => {
  it('[row:E10] take nothing away and add nothing', () => {
    const whole = (code: string) =>
      colourCode(code)
        .map(({ text }) => text)
        .join('');
    for (const code of [CODE, '', "'", '`', '/*', "it's // half", 'a\n\n  b']) {
      expect(whole(code)).toBe(code);
    }
  });

  it('[row:E10] tell words of the language, types, calls, texts and remarks apart', () => {
    expect(textsOf('comment')).toEqual(['// One line.', '/* more */']);
    expect(textsOf('text')).toEqual(["'done'", "'=='", '`a ${1_000}`']);
    expect(textsOf('keyword')).toEqual([
      ...['export', 'class', 'private', 'readonly', 'false', 'return'],
    ]);
    expect(textsOf('type')).toEqual(['Todos', 'TODOS']);
    expect(textsOf('call')).toEqual(['injectList', 'where', 'limit', 'save']);
    expect(textsOf('number')).toEqual(['50']);
  });
});
