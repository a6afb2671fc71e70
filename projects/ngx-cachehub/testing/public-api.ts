export { VirtualScheduler } from './virtual-scheduler';
