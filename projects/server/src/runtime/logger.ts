/** What went on, for an operator. Never payloads, rows or tokens. */
export interface Logger {
  info(message: string): void;
  /** Something failed and the server went on. */
  problem(message: string, error: unknown): void;
}

export const consoleLogger: Logger = {
  info: (message) => console.log(message),
  problem: (message, error) =>
    console.error(`${message}: ${error instanceof Error ? error.message : String(error)}`),
};

export const silentLogger: Logger = { info: () => undefined, problem: () => undefined };
