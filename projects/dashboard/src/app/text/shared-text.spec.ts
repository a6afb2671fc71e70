import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { SharedText } from './shared-text';

@Component({
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [SharedText],
  template: `<textarea
    aria-label="Text"
    [appSharedText]="text()"
    (edited)="edits.push($event)"
  ></textarea>`,
})
class Page {
  readonly text = signal('one two');
  readonly edits: string[] = [];
}

function setUp() {
  const fixture = TestBed.createComponent(Page);
  fixture.detectChanges();
  const element = fixture.nativeElement as HTMLElement;
  document.body.append(element);
  const field = element.querySelector('textarea');
  if (field === null) throw new Error('no field');
  const page = fixture.componentInstance;
  return {
    ...{ page, field },
    /** Somebody else wrote. */
    show: (text: string) => {
      page.text.set(text);
      fixture.detectChanges();
    },
    type: (text: string) => {
      field.value = text;
      field.dispatchEvent(new Event('input'));
    },
  };
}

describe('a text that several people write', () => {
  it('[row:E10] shows what others write, and the selection stays with its words', () => {
    const { field, show } = setUp();
    expect(field.value).toBe('one two');
    field.focus();
    field.setSelectionRange(4, 7, 'backward');
    show('zero one two three');
    const { value, selectionStart, selectionEnd, selectionDirection } = field;
    expect(value.slice(selectionStart, selectionEnd)).toBe('two');
    expect(selectionDirection).toBe('backward');
  });

  it('[row:E10] tells what is typed, and is not told its own echo', () => {
    const { page, field, show, type } = setUp();
    field.focus();
    type('one two!');
    field.setSelectionRange(3, 3);
    show('one two!');
    expect(page.edits).toEqual(['one two!']);
    expect(field.selectionStart).toBe(3);
  });

  it('[row:E10] leaves a character alone that takes several keys, and tells it when it is whole', () => {
    const { page, field, show, type } = setUp();
    field.dispatchEvent(new Event('compositionstart'));
    type('one two ´');
    show('ONE two');
    expect([field.value, page.edits]).toEqual(['one two ´', []]);
    field.value = 'one two é';
    field.dispatchEvent(new Event('compositionend'));
    expect(page.edits).toEqual(['one two é']);
  });
});
