import type { HttpInterceptorFn } from '@angular/common/http';

/** The development server takes `dev:<name>` for a signed-in person; a real app brings a real token. */
export const DEMO_USER_TOKEN = 'dev:demo';

/** Signs the app's own requests. */
export const demoToken: HttpInterceptorFn = (request, next) =>
  next(
    request.url.startsWith('/')
      ? request.clone({ setHeaders: { Authorization: `Bearer ${DEMO_USER_TOKEN}` } })
      : request,
  );
