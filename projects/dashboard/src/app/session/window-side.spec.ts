import { frameName, hubId, storageKey, windowSide } from './window-side';

function frameOf(name: string): Pick<Window, 'frameElement'> {
  const frameElement = document.createElement('iframe');
  frameElement.setAttribute('name', name);
  return { frameElement };
}

describe('which of the two windows a document is', () => {
  it('[row:E10] is told by the name of its frame', () => {
    expect(windowSide(frameOf(frameName('left')))).toBe('left');
    expect(windowSide(frameOf(frameName('right')))).toBe('right');
  });

  it('[row:E10] is none for a tab, nor for a frame of another name', () => {
    expect(windowSide({ frameElement: null })).toBeUndefined();
    expect(windowSide(frameOf(''))).toBeUndefined();
    expect(windowSide(frameOf('pulse-'))).toBeUndefined();
  });

  it('[row:E10] parts what is stored and what the hubs of two devices share', () => {
    const names = [undefined, 'left', 'right'] as const;
    for (const part of [storageKey, hubId]) {
      expect(new Set(names.map((side) => part('x', side))).size).toBe(3);
      expect(part('x', undefined)).toBe('x');
    }
  });
});
