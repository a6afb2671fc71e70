import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatSlideToggle } from '@angular/material/slide-toggle';

import { Icon } from '../icons/icon';
import { EventRecord } from './event-record';
import { lineMatches, type EventLine } from './event-words';

/** What the hub did, line by line; it can be filtered, and held still to be read. */
@Component({
  selector: 'app-event-log',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, Icon, MatButton, MatFormFieldModule, MatInput, MatSlideToggle],
  templateUrl: './event-log.html',
  styleUrl: './event-log.scss',
})
export class EventLog {
  private readonly record = inject(EventRecord);
  private readonly held = signal<readonly EventLine[] | undefined>(undefined);

  protected readonly filter = signal('');
  /** Row by row there is much to say; the line's own events are what one looks for. */
  protected readonly withRows = signal(false);
  protected readonly paused = computed(() => this.held() !== undefined);
  protected readonly lines = computed(() => {
    const filter = this.filter().trim();
    return (this.held() ?? this.record.lines()).filter(
      (line) => (this.withRows() || !line.isRow) && lineMatches(line, filter),
    );
  });

  protected togglePause(): void {
    this.held.update((held) => (held === undefined ? this.record.lines() : undefined));
  }

  protected clear(): void {
    this.held.set(undefined);
    this.record.clear();
  }
}
