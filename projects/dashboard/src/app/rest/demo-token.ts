import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';

import { DemoSession } from '../session/demo-session';

/** Signs the app's own requests. The development server takes `dev:<name>`; a real app brings a real token. */
export const demoToken: HttpInterceptorFn = (request, next) =>
  next(
    request.url.startsWith('/')
      ? request.clone({
          setHeaders: { Authorization: `Bearer ${inject(DemoSession).token()}` },
        })
      : request,
  );
