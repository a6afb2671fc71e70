/** With the line feed that ends it, which the last line may lack: as git sees lines. */
const LINE = /[^\n]*\n|[^\n]+/g;

/** `linesOf(text).join('') === text` */
export function linesOf(text: string): readonly string[] {
  return text.match(LINE) ?? [];
}

/** `wordsOf(text).join('') === text` */
export function wordsOf(text: string): readonly string[] {
  // By code point, and never between a letter and its marks: one ideograph or kana, since no space parts
  // those; a word; a line break; a run of blanks; or one other character with what belongs to it, as the
  // second half of a flag, an emoji's skin tone, what a joiner joins.
  const word =
    /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]\p{M}*|(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])[\p{L}\p{N}\p{M}_'’\u200c\u200d])+|\r?\n|[^\S\r\n]+|(?:\p{RI}\p{RI}|[^])(?:[\p{M}\p{Emoji_Modifier}\u200c]|\u200d[^])*/gu;
  return text.match(word) ?? [];
}
