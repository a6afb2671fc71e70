import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { injectRealAddress } from './real-address';

@Component({ template: '' })
class Page {
  readonly id = signal<string | undefined>(undefined);
  readonly row = signal<{ readonly id: string } | undefined>(undefined);
  readonly gone: string[] = [];

  constructor() {
    injectRealAddress({ id: this.id, row: this.row, go: (id) => this.gone.push(id) });
  }
}

describe('the address of a row', () => {
  it('[row:A7][O6] says the real id as soon as there is one, and is left alone otherwise', async () => {
    const fixture = TestBed.createComponent(Page);
    const page = fixture.componentInstance;
    const show = async (id: string | undefined, row: string | undefined): Promise<void> => {
      page.id.set(id);
      page.row.set(row === undefined ? undefined : { id: row });
      await fixture.whenStable();
    };
    await show('tmp_1', undefined);
    await show('tmp_1', 'tmp_1');
    await show('p7', 'p7');
    // A row that is still shown while another one is asked for.
    await show('p8', 'p7');
    await show(undefined, undefined);
    expect(page.gone).toEqual([]);
    await show('tmp_1', 'p9');
    expect(page.gone).toEqual(['p9']);
  });
});
