import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Observable } from 'rxjs';

import type { FaultAction, FaultSettings } from './fault-settings';

/** The server's fault panel; there is none in production mode. */
@Injectable({ providedIn: 'root' })
export class FaultService {
  private readonly http = inject(HttpClient);

  read(): Observable<FaultSettings> {
    return this.http.get<FaultSettings>('/faults');
  }

  write(settings: FaultSettings): Observable<unknown> {
    return this.http.put('/faults', settings);
  }

  run(action: FaultAction, body: object = {}): Observable<unknown> {
    return this.http.post(`/faults/${action}`, body);
  }
}
