import { createHmac } from 'node:crypto';
import { ManualClock } from '../../testing/manual-clock';
import { signedTokens } from './tokens';

describe('tokens of production', () => {
  const clock = new ManualClock();
  const tokens = signedTokens('s'.repeat(32), clock);
  const exp = clock.now() / 1_000 + 60;

  function sign(
    claims: object,
    secret = 's'.repeat(32),
    header: object = { alg: 'HS256' },
  ): string {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const head = `${encode(header)}.${encode(claims)}`;
    return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
  }

  it('[R5] are taken when they are signed, in time, and name a role', () => {
    const claims = { sub: 'ann', exp, role: 'viewer' };
    expect(tokens.verify(sign(claims))).toEqual({
      userId: 'ann',
      role: 'viewer',
      robot: false,
      expiresAt: exp * 1_000,
    });
    expect(tokens.verify(sign({ ...claims, exp: exp - 60 }))).toBe('expired');
    const [head, body] = sign(claims).split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const bad of [
      sign(claims, 'another secret'),
      sign(claims, undefined, { alg: 'none' }),
      sign({ ...claims, role: 'king' }),
      sign({ ...claims, exp: undefined }),
      sign({ ...claims, sub: '' }),
      `${head}.${body}.`,
      `${unsigned}.${body}.`,
      `${sign(claims)}.x`,
      'dev:ann',
      '',
    ]) {
      expect(tokens.verify(bad)).toBe('invalid');
    }
  });
});
