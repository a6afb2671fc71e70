import { Directive, ElementRef, effect, inject, input, output, untracked } from '@angular/core';

import { movedCaret } from './moved-caret';

type TextField = HTMLInputElement | HTMLTextAreaElement;

/**
 * A field whose text others change while one writes in it: what they write shows at once, and the
 * caret, the selection and the place that one reads stay with their words.
 */
@Directive({
  selector: 'textarea[appSharedText], input[appSharedText]',
  host: {
    '(input)': 'typed()',
    '(compositionstart)': 'compose(true)',
    '(compositionend)': 'compose(false)',
  },
})
export class SharedText {
  readonly text = input.required<string>({ alias: 'appSharedText' });
  /** The text as the person has it now. */
  readonly edited = output<string>();

  private readonly field = inject<ElementRef<TextField>>(ElementRef).nativeElement;
  /** Between the keys of one character, a change of the text would break it off. */
  private isComposing = false;

  constructor() {
    effect(() => {
      const text = this.text();
      untracked(() => this.show(text));
    });
  }

  protected typed(): void {
    if (!this.isComposing) this.edited.emit(this.field.value);
  }

  protected compose(isComposing: boolean): void {
    this.isComposing = isComposing;
    if (!isComposing) this.typed();
  }

  // #region how:notes:3 The caret stays with its words when somebody else writes
  private show(text: string): void {
    const { field } = this;
    const before = field.value;
    if (this.isComposing || before === text) return;
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
    field.value = text;
    if (field.ownerDocument.activeElement !== field || selectionStart === null) return;
    field.setSelectionRange(
      movedCaret(before, text, selectionStart),
      movedCaret(before, text, selectionEnd ?? selectionStart),
      selectionDirection ?? 'none',
    );
    field.scrollTop = scrollTop;
  }
  // #endregion how
}
