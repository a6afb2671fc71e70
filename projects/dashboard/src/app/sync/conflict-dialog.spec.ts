import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { ConflictService, type Conflict } from 'ngx-cachehub';

import { DEMO_USERS, DemoSession } from '../session/demo-session';
import { ConflictDialog } from './conflict-dialog';

const base = { id: 'c1', name: 'Ada', notes: 'likes tea', version: 1 };
const CONFLICT: Conflict = {
  id: 'x1',
  entity: 'customers',
  entityId: 'c1',
  base,
  local: { ...base, name: 'Ada L.' },
  remote: { ...base, name: 'Ada M.', version: 2 },
  localAt: 1,
  remoteAt: 2,
  merged: { ...base, name: 'Ada L.', version: 2 },
  fields: [
    { field: 'name', base: 'Ada', local: 'Ada L.', remote: 'Ada M.', localAt: 1, remoteAt: 2 },
  ],
  undecided: ['name'],
};

function open(conflict: Conflict = CONFLICT) {
  const waiting = signal<readonly Conflict[]>([conflict]);
  const resolve = jest.fn(() => Promise.resolve());
  const close = jest.fn();
  TestBed.configureTestingModule({
    providers: [
      { provide: MatDialogRef, useValue: { close } },
      { provide: MAT_DIALOG_DATA, useValue: conflict },
    ],
  });
  // The modules of the dialog give it an environment of its own, which would ask the hub.
  TestBed.overrideComponent(ConflictDialog, {
    add: { providers: [{ provide: ConflictService, useValue: { open: waiting, resolve } }] },
  });
  const fixture = TestBed.createComponent(ConflictDialog);
  fixture.detectChanges();
  const page = fixture.nativeElement as HTMLElement;
  const find = <E extends HTMLElement>(id: string) =>
    page.querySelector<E>(`[data-testid="${id}"]`) ?? undefined;
  const pick = async (id: string) => {
    find(id)?.querySelector('input')?.click();
    await fixture.whenStable();
  };
  return { fixture, page, find, pick, waiting, resolve, close };
}

describe('the conflict dialog', () => {
  it('[row:B7] shows what was before, and marks what each side made of it', () => {
    const { page, find } = open();
    expect(page.textContent).toContain('You and somebody else changed this customer');
    expect(find('conflict-field-name')?.querySelector('.before')?.textContent).toContain('Ada');
    const added = [...page.querySelectorAll('ins')].map((mark) => mark.textContent);
    expect(added).toEqual([' L.', ' M.']);
  });

  it('[row:B7] keeps nothing before each open field is decided, then what was chosen', async () => {
    const { find, pick, resolve, close } = open();
    const save = find<HTMLButtonElement>('conflict-save');
    expect([save?.disabled, find('conflict-left')?.textContent?.trim()]).toEqual([
      true,
      '1 field left to decide.',
    ]);
    await pick('conflict-name-theirs');
    expect(save?.disabled).toBe(false);
    save?.click();
    await Promise.resolve();
    const row = { ...base, name: 'Ada M.', version: 2 };
    expect(resolve).toHaveBeenCalledWith('x1', { row });
    await Promise.resolve();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('[row:B7] takes words of the person’s own, which begin with their side', async () => {
    const { fixture, find, pick, resolve } = open();
    await pick('conflict-name-own');
    const words = find<HTMLTextAreaElement>('conflict-words-name');
    expect(words?.value).toBe('Ada L.');
    if (words) words.value = 'Ada Lovelace';
    words?.dispatchEvent(new Event('input'));
    await fixture.whenStable();
    find('conflict-save')?.click();
    const row = { ...base, name: 'Ada Lovelace', version: 2 };
    expect(resolve).toHaveBeenCalledWith('x1', { row });
  });

  it('[row:B7] asks one question where one side deleted the row', () => {
    const { find, resolve } = open({ ...CONFLICT, remote: undefined, fields: [] });
    expect(find('conflict-save')).toBeUndefined();
    expect(find('conflict-mine')?.textContent?.trim()).toBe('Create it again');
    find('conflict-mine')?.click();
    expect(resolve).toHaveBeenCalledWith('x1', 'local');
  });

  it('[I11] closes with what was typed into it when another person signs in', async () => {
    const { fixture, close } = open();
    const [, ada] = DEMO_USERS;
    TestBed.inject(DemoSession).signIn(ada);
    await fixture.whenStable();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('[row:B7] closes when the conflict was decided in another window', async () => {
    const { fixture, waiting, close } = open();
    waiting.set([]);
    await fixture.whenStable();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
