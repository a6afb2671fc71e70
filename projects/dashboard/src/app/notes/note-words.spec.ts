import { notePreview, noteTitle, wordCount } from './note-words';

describe('the words of a note', () => {
  it('[row:E10] call it by its title, else by its first line', () => {
    expect(noteTitle({ title: ' Plan ', body: 'x' })).toBe('Plan');
    expect(noteTitle({ title: ' ', body: '\nFirst line\nSecond' })).toBe('First line');
    expect(noteTitle({ title: '', body: '' })).toBe('Untitled');
  });

  it('[row:E10] show its beginning on one line, and count', () => {
    expect(notePreview({ body: ' a\n\n b\tc ' })).toBe('a b c');
    expect(notePreview({ body: 'x'.repeat(500) })).toHaveLength(90);
    expect(wordCount('Ab c\n d')).toBe(3);
    expect(wordCount(' ')).toBe(0);
  });
});
