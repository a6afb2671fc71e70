import { InjectionToken } from '@angular/core';
import type { ConnectionStatus } from '../core/connection';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { ForeignStreams } from './foreign-streams';
import type { RealtimeEngine } from './realtime-engine';
import type { RealtimeLink } from './realtime-link';
import type { RealtimeReports } from './realtime-reports';
import type { UpdateBuffer } from './update-buffer';

/** What the sharing of a line needs of the hub in its tab. */
export interface LineOwner {
  readonly link: RealtimeLink;
  readonly buffer: UpdateBuffer;
  readonly foreign: ForeignStreams;
  readonly reports: RealtimeReports;
  readonly engine: RealtimeEngine;
  readonly scheduler: CacheHubScheduler;
  readonly isPageShown: () => boolean;
  readonly status: () => ConnectionStatus;
  /** The status to show; told while another tab holds the line. */
  readonly onStatus: (status: ConnectionStatus) => void;
  readonly connect: () => void;
  readonly disconnect: () => void;
  readonly renewToken: () => Promise<void>;
  /** Hears the page's events from now on, as whoever holds a line must. */
  readonly listen: () => void;
}

/** One line for several tabs: whose it is, and what of it is asked of the tab that holds it. */
export interface LineSharing {
  /** Whether this tab holds the line. */
  readonly isLeading: boolean;
  /** Whether somebody looks at another tab that hears by this tab's line. */
  readonly isShownElsewhere: boolean;
  /** True: it is done, or will be, by the tab that holds the line. */
  connect(): boolean;
  disconnect(): boolean;
  /** The server does not know the user of this tab any more. True: this tab has no line to close. */
  pause(): boolean;
  /** Whether the message went; undefined: this tab is to send it itself. */
  send(type: string, data: unknown): boolean | undefined;
  renewToken(): Promise<void> | undefined;
  /** This tab wants something else of the line than before, or is looked at no more, or again. */
  wantsChanged(): void;
  /** The status of this tab's own line changed. */
  onOwnStatus(): void;
  /** The user leaves: nothing of theirs is heard or said any more. Who enters is met by another crew. */
  leave(): void;
  destroy(): void;
}

/** Null, or not provided, where each tab has a line of its own. */
export const LINE_SHARING = new InjectionToken<((owner: LineOwner) => LineSharing) | null>(
  'ngx-cachehub line sharing',
);
