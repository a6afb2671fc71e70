/**
 * Clock, timers and randomness come in by the scheduler, so that tests and simulations own
 * them. Everything that would bring them in another way, as built-in ESLint rules.
 */

const HINT = 'Take it from CACHE_HUB_SCHEDULER, so that tests own time and chance.';

const TIMERS = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'requestAnimationFrame',
  'requestIdleCallback',
  'queueMicrotask',
];

/** RxJS functions that read the clock or set timers by its own schedulers. */
const RXJS_TIMERS = [
  'animationFrames',
  'animationFrameScheduler',
  'asapScheduler',
  'asyncScheduler',
  'auditTime',
  'bufferTime',
  'debounceTime',
  'delay',
  'interval',
  'sampleTime',
  'throttleTime',
  'timeInterval',
  'timeout',
  'timer',
  'timestamp',
  'windowTime',
];

/** @param {string} selector */
const banned = (selector) => ({ selector, message: HINT });

/** @type {import('eslint').Linter.RulesRecord} */
export const ambientInputRules = {
  'no-restricted-globals': ['error', ...TIMERS.map((name) => ({ name, message: HINT }))],
  'no-restricted-syntax': [
    'error',
    // Through window, globalThis, self or document.defaultView, whatever it is called.
    banned(`MemberExpression[property.name=/^(?:${TIMERS.join('|')})$/]`),
    banned(`MemberExpression[property.value=/^(?:${TIMERS.join('|')})$/]`),
    banned('MemberExpression[object.name="Date"][property.name="now"]'),
    banned('MemberExpression[object.property.name="Date"][property.name="now"]'),
    banned('NewExpression[callee.name="Date"][arguments.length=0]'),
    banned('CallExpression[callee.name="Date"]'),
    banned('MemberExpression[object.name="Math"][property.name="random"]'),
    banned('MemberExpression[object.name="performance"]'),
    banned('MemberExpression[object.property.name="performance"]'),
    banned('MemberExpression[property.name=/^(?:randomUUID|getRandomValues)$/]'),
    banned('VariableDeclarator[init.name=/^(?:Math|Date|performance|crypto)$/]'),
  ],
  'no-restricted-imports': [
    'error',
    ...['rxjs', 'rxjs/operators'].map((name) => ({
      name,
      importNames: RXJS_TIMERS,
      message: HINT,
    })),
  ],
};
