/** The line on which the page tells the harness what happened, before it may be killed. */
export function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error(`no harness at ${url}`));
  });
}
