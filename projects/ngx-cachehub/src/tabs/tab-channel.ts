/** Messages between the tabs of one name: in order, without a history, not to oneself. */
export interface TabChannel {
  /** Throws for what is no plain data. */
  post(message: unknown): void;
  close(): void;
}

/** Opens a channel; `onMessage` is told after it returned. */
export type OpenTabChannel = (name: string, onMessage: (message: unknown) => void) => TabChannel;

/** The browser's BroadcastChannel. */
export const openBroadcastChannel: OpenTabChannel = (name, onMessage) => {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => onMessage(data);
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
};
