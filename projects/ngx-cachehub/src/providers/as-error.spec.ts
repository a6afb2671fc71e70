import { HttpErrorResponse } from '@angular/common/http';
import { asError } from './as-error';

describe('asError', () => {
  it('[K4] takes errors as they are, those of HttpClient too', () => {
    const errors = [new TypeError('x'), new HttpErrorResponse({ status: 422 })];
    expect(errors.map((error) => asError(error, 'fetch-failed'))).toEqual(errors);
  });

  it.each(['text', undefined, null, 5, { message: 'no name' }])(
    '[K4] keeps what else was thrown, here %j, in the details of one',
    (thrown) => {
      expect(asError(thrown, 'rejected')).toMatchObject({ code: 'rejected', details: thrown });
    },
  );
});
