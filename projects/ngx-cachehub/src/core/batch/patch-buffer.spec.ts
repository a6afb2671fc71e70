import { PatchBuffer } from './patch-buffer';

describe('PatchBuffer', () => {
  it('[B1] the window starts with the first patch, and nothing after it postpones it', () => {
    const buffer = new PatchBuffer<number, string>(10);
    expect(buffer.advise()).toBe('wait');
    buffer.add(1);
    expect(buffer.advise()).toBe('arm');
    buffer.add(2);
    expect(buffer.advise()).toBe('wait');
    buffer.take();
    buffer.add(3);
    expect(buffer.advise()).toBe('arm');
  });

  it('[B1] is full at maxItems, of patches or of notes', () => {
    const patches = new PatchBuffer<number, string>(2);
    patches.add(1);
    patches.add(2);
    expect(patches.advise()).toBe('flush');
    const notes = new PatchBuffer<number, string>(2);
    notes.note('a');
    notes.note('b');
    expect(notes.advise()).toBe('flush');
  });

  it('[B2] gives back what it took in order of arrival, and is empty again', () => {
    const buffer = new PatchBuffer<number, string>(10);
    buffer.add(1);
    buffer.note('one');
    buffer.add(2);
    const gathered = buffer.take();
    expect(gathered).toEqual({ patches: [1, 2], notes: ['one'] });
    buffer.add(3);
    expect(gathered.patches).toEqual([1, 2]);
    expect(buffer.size).toBe(1);
  });
});
