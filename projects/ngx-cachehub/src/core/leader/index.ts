export { transition as leaderTransition } from './leader-machine';
export { INITIAL_LEADER, leads } from './leader-state';
export type {
  LeaderCommand,
  LeaderEnvironment,
  LeaderEvent,
  LeaderPolicy,
  LeaderState,
  LeaderStep,
} from './leader-state';
