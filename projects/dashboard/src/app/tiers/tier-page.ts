import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { RealtimeCacheService, injectCache } from 'ngx-cachehub';

import type { ContactDraft } from '../entities/contacts';
import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { serverMessage } from '../rest/server-message';
import { browserOnline } from '../shell/browser-online';
import { CONNECTION_LABELS, connectionView } from '../shell/connection-view';
import { Notices } from '../shell/notices';
import { ContactForm } from './contact-form';
import { ContactService } from './contact.service';
import type { Tier } from './tier';

/** Live contacts over a socket that keeps less than the hub's own protocol does. */
@Component({
  selector: 'app-tier-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ContactForm, DatePipe, HowItWorks, Icon, RouterLink, RouterLinkActive],
  templateUrl: './tier-page.html',
  styleUrl: './tier-page.scss',
  host: { class: 'page' },
})
export class TierPage {
  readonly tier = input.required<Tier>();

  private readonly contacts = inject(ContactService);
  private readonly notices = inject(Notices);

  protected readonly list = injectCache(() => this.contacts.newest());
  protected readonly rows = computed(() => this.list.data()?.items);
  protected readonly failure = computed(() => {
    const error = this.list.error();
    return error && serverMessage(error);
  });
  protected readonly line = toSignal(
    connectionView(inject(RealtimeCacheService).connectionStatus$, browserOnline()),
    { initialValue: 'connecting' },
  );
  protected readonly lineLabel = computed(() => CONNECTION_LABELS[this.line()]);
  protected readonly saving = signal(false);
  protected readonly places = Array.from({ length: 8 }, (_, place) => place);

  protected create(draft: ContactDraft, form: ContactForm): void {
    this.saving.set(true);
    this.contacts.create(draft).subscribe({
      next: () => {
        form.clear();
        this.saving.set(false);
      },
      error: (error: unknown) => {
        this.saving.set(false);
        this.notices.refuse('was not created', draft.name, error);
      },
    });
  }
}
