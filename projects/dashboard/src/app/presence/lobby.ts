import { Injectable, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map } from 'rxjs';

import { injectRoomPresence } from './room-presence';

const LOBBY = 'lobby';

export interface LobbyState {
  /** The first part of the address: 'todos' */
  readonly page: string;
}

/** Everybody who has the demo open, and on which page. One is in it as soon as this is injected. */
@Injectable({ providedIn: 'root' })
export class Lobby {
  private readonly page = toSignal(
    inject(Router).events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => /^\/([^/?#]*)/.exec(urlAfterRedirects)?.[1] ?? ''),
    ),
    { initialValue: '' },
  );

  readonly members = injectRoomPresence<LobbyState>(
    () => LOBBY,
    () => ({ page: this.page() }),
  );
}
