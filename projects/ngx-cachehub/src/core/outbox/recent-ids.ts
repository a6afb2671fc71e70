import { isOlderForm, type ActionForm } from './is-older-form';

/** An action, or its id alone: then in whatever form. */
export type NamedForm = ActionForm & { readonly id: string };

/** Ids of actions that are over, and in which form each ended, against records that come late. */
export class RecentIds {
  readonly #max: number;
  readonly #forms = new Map<string, ActionForm>();

  /** @param max So many are remembered; beyond, the oldest is forgotten. */
  constructor(max = 10_000) {
    this.#max = max;
  }

  list(): readonly string[] {
    return [...this.#forms.keys()];
  }

  has(id: string): boolean {
    return this.#forms.has(id);
  }

  /** Whether it is over as it is here: not where a person, or a conflict, began it anew since. */
  includes(action: NamedForm): boolean {
    const form = this.#forms.get(action.id);
    return form !== undefined && !isOlderForm(form, action);
  }

  /** Whether it was begun anew since it was as it is here, and is over in that form. */
  outdates(action: NamedForm): boolean {
    const form = this.#forms.get(action.id);
    return form !== undefined && isOlderForm(action, form);
  }

  add(id: string, { remade, retried }: ActionForm = {}): void {
    this.#forms.set(id, { remade, retried });
    if (this.#forms.size <= this.#max) return;
    for (const oldest of this.#forms.keys()) {
      this.#forms.delete(oldest);
      break;
    }
  }

  delete(id: string): void {
    this.#forms.delete(id);
  }
}
