export type TokenKind = 'plain' | 'comment' | 'text' | 'keyword' | 'number' | 'type' | 'call';

export interface CodeToken {
  readonly kind: TokenKind;
  readonly text: string;
}

const KEYWORDS =
  'as async await break case class const continue default else export extends for from function if implements import in instanceof interface let new null of private protected readonly return satisfies static super switch this throw true false try type typeof undefined void while yield';

/** One alternative for each kind, in the order in which they are tried. */
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)`,
    String.raw`(?<text>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\x60(?:\\.|[^\x60\\])*\x60)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?\b)`,
    String.raw`(?<keyword>\b(?:${KEYWORDS.replaceAll(' ', '|')})\b)`,
    String.raw`(?<type>\b[A-Z]\w*)`,
    String.raw`(?<call>\b[a-z]\w*(?=\())`,
  ].join('|'),
  'g',
);

const KINDS = ['comment', 'text', 'number', 'keyword', 'type', 'call'] as const;

/** TypeScript in pieces of one colour each; put together they are the code, to the letter. */
export function colourCode(code: string): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  let end = 0;
  for (const match of code.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: code.slice(end, match.index) });
    const kind = KINDS.find((one) => match.groups?.[one] !== undefined) ?? 'plain';
    tokens.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < code.length) tokens.push({ kind: 'plain', text: code.slice(end) });
  return tokens;
}
