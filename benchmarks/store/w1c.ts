import {
  decodeServerMessages,
  DEFAULT_FRAME_LIMITS,
  parseFrame,
} from '../../projects/ngx-cachehub/src/protocol';
import type { Patch } from '../../projects/ngx-cachehub/src/core/gate';
import { patchOfMessage } from '../../projects/ngx-cachehub/src/realtime/wire-patch';
import { cpuRounds } from './cpu-rounds';
import type { Run } from './cpu-rounds';
import { microseconds, report } from './report';
import { Updates } from './updates';

const BATCH = 500;

const updates = new Updates();
const frames = makeFrames();

function makeFrames(): readonly string[] {
  const { messages } = updates.made;
  return Array.from({ length: messages.length / BATCH }, (_, index) =>
    JSON.stringify(messages.slice(index * BATCH, (index + 1) * BATCH)),
  );
}

function parse(): Run {
  let parsed = 0;
  return {
    work: () => {
      for (const text of frames) parsed += (JSON.parse(text) as readonly unknown[]).length;
    },
    countWrong: () => updates.count - parsed,
  };
}

/** What the frame reader and the router make of a text: within limits, checked field by field. */
function patchesOf(text: string): readonly Patch[] {
  const frame = parseFrame(text, DEFAULT_FRAME_LIMITS);
  if (!frame.ok) throw new Error(`Expected a frame; got ${JSON.stringify(frame.fault)}.`);
  return decodeServerMessages(frame.value).map((item) => {
    if (item.kind === 'message' && item.message.type === 'ENTITY_UPDATED') {
      return patchOfMessage(item.message);
    }
    throw new Error(`Expected an update; got ${JSON.stringify(item)}.`);
  });
}

function library(): Run {
  const hub = updates.store(50);
  return {
    work: () => {
      for (const text of frames) hub.tell(hub.pushes.applyPatches(patchesOf(text), 0));
    },
    countWrong: () => hub.countWrong(updates.made.expected),
  };
}

const outcome = cpuRounds({ library, parse }, report.rounds);
const each = (name: 'library' | 'parse') => microseconds(outcome.ms(name), updates.count);
report.tell([
  {
    what: `W1c, text of ${BATCH} messages to observers, to parsing it`,
    ratio: outcome.ratio('library', 'parse'),
    goal: 2.2,
    wrong: outcome.wrong('library'),
    note: `${each('library')} a message, parsing ${each('parse')}`,
  },
]);
